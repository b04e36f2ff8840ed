"""Jekyll's filters for texts, addresses and dates; those for lists are in ``arrays``."""

import html
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, quote_plus, unquote

from liquid import Environment
from liquid.exceptions import FilterArgumentError, FilterError
from liquid.filter import with_environment
from liquid.stringify import to_liquid_string
from liquid.undefined import is_undefined

from syndicate.posts.liquid import arrays
from syndicate.posts.liquid.dates import strftime, to_moment
from syndicate.posts.liquid.limits import MAX_OUTPUT_BYTES
from syndicate.posts.liquid.values import PostValues, SiteValues

if TYPE_CHECKING:
    from syndicate.posts.liquid.environment import JekyllEnvironment

Filter = Callable[..., Any]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_RESERVED = "!#$&'()*+,/:;=?@[]"  # RFC 3986 (section 2.2)
_HAN = (
    "[\u1100-\u11ff\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_HAN_CHARACTER = re.compile(_HAN)
_OTHER_WORD = re.compile(_HAN.replace("[", r"[^\s", 1) + "+")
_PRETTY = frozenset("._~!$&'()+,;=@")
_NO_ACCENT = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L"}
)
_TEENS = range(11, 14)


def _values(environment: Environment) -> SiteValues:
    return cast("JekyllEnvironment", environment).values


def _text(value: object) -> str:
    return to_liquid_string(value, autoescape=False)


def _missing(value: object) -> bool:
    return value is None or is_undefined(value)


@with_environment
def relative_url(value: object, *, environment: Environment) -> str:
    """Return *value* below the site's base URL, unless it is an absolute address."""
    text = value.url if isinstance(value, PostValues) else _text(value)
    if _missing(value) or _SCHEME.match(text):
        return text
    base = _values(environment).site.baseurl.removesuffix("/")
    parts = (part if not part or part.startswith("/") else f"/{part}" for part in (base, text))
    return quote("".join(parts), safe=f"{_RESERVED}%")


@with_environment
def absolute_url(value: object, *, environment: Environment) -> str:
    """Return *value* as an address on the site, unless it is an absolute address."""
    path: str = relative_url(value, environment=environment)
    if _missing(value) or _SCHEME.match(path):
        return path
    return f"{_values(environment).site.url}{path or '/'}"


def strip_index(value: object) -> str:
    """Return *value* without an ``index.html`` at its end."""
    return re.sub(r"/index\.html?\Z", "/", _text(value))


def uri_escape(value: object) -> str:
    """Return *value* with all characters encoded that an address cannot hold."""
    return quote(unquote(_text(value)), safe=_RESERVED)


def cgi_escape(value: object) -> str:
    """Return *value* encoded as a value in a query."""
    return quote_plus(_text(value))


def xml_escape(value: object) -> str:
    """Return *value* with ``& < > " '`` as references."""
    return html.escape(_text(value)).replace("&#x27;", "&apos;")


def markdownify(value: object) -> str:
    """Return *value*, Markdown, as HTML."""
    from syndicate.posts.markdown import to_html  # noqa: PLC0415 - comrak is loaded where it is used

    return to_html(_text(value))


def smartify(value: object) -> str:
    """Return *value* as it is: Markdown sets the quotation marks."""
    return _text(value)


def slugify(value: object, mode: object = "default") -> str:
    """Return *value* as part of an address; *mode* is raw, default, pretty, ascii or latin."""
    text = _text(value)
    if mode == "latin":
        text = unicodedata.normalize("NFKD", text.translate(_NO_ACCENT)).encode("ascii", "ignore").decode()
    if mode == "raw":
        text = re.sub(r"\s+", "-", text)
    elif mode == "ascii":
        text = re.sub(r"[^A-Za-z0-9]+", "-", text)
    elif mode in ("default", "pretty", "latin") or _missing(mode):
        kept = _PRETTY if mode == "pretty" else frozenset()
        marked = (one if one in kept or _is_letter(one) else " " for one in text)
        text = re.sub(" +", "-", "".join(marked))
    else:
        return text.lower()
    return text.removeprefix("-").removesuffix("-").lower()


def _is_letter(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd"


def number_of_words(value: object, mode: object = None) -> int:
    """Return how many words *value* holds; with *mode* cjk (or auto) each character of Chinese counts as one."""
    text = _text(value)
    characters = len(_HAN_CHARACTER.findall(text)) if mode in ("cjk", "auto") else 0
    if mode == "cjk" or characters:
        return characters + len(_OTHER_WORD.findall(text))
    return len(text.split())


def normalize_whitespace(value: object) -> str:
    """Return *value* with every run of white space as one space."""
    return " ".join(_text(value).split())


def array_to_sentence_string(value: object, connector: str = "and") -> str:
    """Return the items of *value* as ``a, b, and c``."""
    words = [_text(one) for one in arrays.items(value)]
    if len(words) <= 2:  # noqa: PLR2004 - two need no comma
        return f" {connector} ".join(words)
    return f"{', '.join(words[:-1])}, {connector} {words[-1]}"


def jsonify(value: object) -> str:
    """Return *value* as JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if _missing(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | range):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float) else str(value)


def to_integer(value: object) -> int:
    """Return the number that *value* begins with, 0 without one."""
    found = re.match(r"\s*([-+]?\d{1,18})", _text(int(value) if isinstance(value, bool | float) else value))
    return int(found[1]) if found else 0


def replace(value: object, old: object, new: object = "") -> str:
    """Return *value* with *new* for every *old*."""
    text, before, after = _text(value), _text(old), _text(new)
    if text.count(before) * len(after) > MAX_OUTPUT_BYTES:
        raise FilterError("replace would make a text that is too large", token=None)
    return text.replace(before, after)


def join(value: object, separator: object = " ") -> str:
    """Return the items of *value* as one text."""
    words, between = [_text(one) for one in arrays.items(value)], _text(separator)
    if len(words) * len(between) + sum(map(len, words)) > MAX_OUTPUT_BYTES:
        raise FilterError("join would make a text that is too large", token=None)
    return between.join(words)


def _moment(value: object, environment: Environment) -> datetime:
    values = _values(environment)
    if (moment := to_moment(value, zone=values.site.timezone, now=values.time)) is None:
        raise FilterArgumentError(f'"{_text(value)}" is not a date', token=None)
    return moment


@with_environment
def date(value: object, form: object = "", *, environment: Environment) -> object:
    """Return *value* printed by *form*, or as it is where it is no date. ``now`` is the newest post's date."""
    values = _values(environment)
    moment = to_moment(value, zone=values.site.timezone, now=values.time)
    return value if moment is None or not _text(form) else strftime(moment, _text(form))


@with_environment
def date_to_xmlschema(value: object, *, environment: Environment) -> str:
    """Return ``2022-05-20T18:19:53+08:00``."""
    return strftime(_moment(value, environment), "%FT%T%:z") if _text(value) else ""


@with_environment
def date_to_rfc822(value: object, *, environment: Environment) -> str:
    """Return ``Fri, 20 May 2022 18:19:53 +0800``."""
    return strftime(_moment(value, environment), "%a, %d %b %Y %T %z") if _text(value) else ""


@with_environment
def date_to_string(value: object, kind: object = "", style: object = "", *, environment: Environment) -> str:
    """Return ``20 May 2022``; for the *kind* ``ordinal`` ``20th May 2022``, in US *style* ``May 20th, 2022``."""
    return _day(value, "%b", (kind, style), environment)


@with_environment
def date_to_long_string(value: object, kind: object = "", style: object = "", *, environment: Environment) -> str:
    """Return what ``date_to_string`` does, with the month's full name."""
    return _day(value, "%B", (kind, style), environment)


def _day(value: object, month: str, manner: tuple[object, object], environment: Environment) -> str:
    if not _text(value):
        return ""
    moment = _moment(value, environment)
    if manner[0] != "ordinal":
        return strftime(moment, f"%d {month} %Y")
    endings = {} if moment.day in _TEENS else {1: "st", 2: "nd", 3: "rd"}
    day = f"{moment.day}{endings.get(moment.day % 10, 'th')}"
    return strftime(moment, f"{month} {day}, %Y" if manner[1] == "US" else f"{day} {month} %Y")


FILTERS: tuple[Filter, ...] = (
    *(relative_url, absolute_url, strip_index, uri_escape, cgi_escape, xml_escape, markdownify, smartify, slugify),
    *(number_of_words, normalize_whitespace, array_to_sentence_string, jsonify, to_integer, replace, join),
    *(date, date_to_xmlschema, date_to_rfc822, date_to_string, date_to_long_string),
)
