"""The path of a post on the web, from Jekyll's permalink styles and placeholders."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from syndicate.errors import PostError
from syndicate.posts.addresses import escape
from syndicate.posts.filenames import Place

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_KEPT_IN_TITLES = frozenset("._~!$&'()+,;=@")
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_SLASHES = re.compile(r"/{2,}")
_HYPHENS = re.compile(r"-{2,}")
_PLAIN_TITLE = re.compile(r"[A-Za-z0-9._~!$&'()+,;=@]+(?:-[A-Za-z0-9._~!$&'()+,;=@]+)*")
# English, whatever the machine's locale.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: tuple[str, ...] = ("January", "February", "March", "April", "May", "June")
_MONTHS += ("July", "August", "September", "October", "November", "December")


class Facts(NamedTuple):
    """What placeholders stand for."""

    place: Place
    slug: str  #: The front matter's, else the file name's.
    published: datetime  #: At the site's offset.
    categories: tuple[str, ...]


Placeholder = Callable[[Facts], str]


@lru_cache(maxsize=4096)
def _category_path(categories: tuple[str, ...]) -> str:
    return escape("/".join(dict.fromkeys(_lower(one) for one in categories)))


_PLACEHOLDERS: dict[str, Placeholder] = {
    "year": lambda facts: f"{facts.published.year:04}",
    "short_year": lambda facts: f"{facts.published.year % 100:02}",
    "month": lambda facts: f"{facts.published.month:02}",
    "i_month": lambda facts: str(facts.published.month),
    "short_month": lambda facts: _MONTHS[facts.published.month - 1][:3],
    "long_month": lambda facts: _MONTHS[facts.published.month - 1],
    "day": lambda facts: f"{facts.published.day:02}",
    "i_day": lambda facts: str(facts.published.day),
    "y_day": lambda facts: f"{facts.published.timetuple().tm_yday:03}",
    "w_year": lambda facts: f"{facts.published.isocalendar().year:04}",
    "week": lambda facts: f"{facts.published.isocalendar().week:02}",
    "w_day": lambda facts: str(facts.published.isoweekday()),
    "short_day": lambda facts: _DAYS[facts.published.weekday()][:3],
    "long_day": lambda facts: _DAYS[facts.published.weekday()],
    "hour": lambda facts: f"{facts.published.hour:02}",
    "minute": lambda facts: f"{facts.published.minute:02}",
    "second": lambda facts: f"{facts.published.second:02}",
    "title": lambda facts: facts.slug if _PLAIN_TITLE.fullmatch(facts.slug) else escape(title_slug(facts.slug)),
    "slug": lambda facts: escape(slugify(facts.slug)),
    "name": lambda facts: escape(slugify(facts.place.stem)),
    "path": lambda facts: escape(_inner_path(facts.place)),
    "categories": lambda facts: _category_path(facts.categories),
    "slugified_categories": lambda facts: escape("/".join(dict.fromkeys(slugify(one) for one in facts.categories))),
    "collection": lambda _facts: "posts",
    "output_ext": lambda facts: facts.place.ending if facts.place.is_html else ".html",
}


def web_path(permalink: str, facts: Facts) -> str:
    """Return the path of the post on the web: what *permalink*, a pattern, says for *facts*. Raises PostError."""
    template, placeholders = _compiled(permalink)
    text = template % tuple([value(facts) for value in placeholders])
    # Jekyll's URL.sanitize_url, in its order.
    text = f"/{text}".replace("..", "/").replace("./", "")
    return _SLASHES.sub("/", text) if "//" in text else text


def pattern(permalink: str) -> str:
    """Return the pattern that the configured *permalink*, a style or a pattern, means. Raises PostError."""
    found = STYLES.get(permalink, permalink)
    _compiled(found)
    return found


def title_slug(text: str) -> str:
    """Return *text* as Jekyll slugifies a post's slug for ``:title``: case and some punctuation stay."""
    return _hyphenated(text, _KEPT_IN_TITLES)


def slugify(text: str) -> str:
    """Return *text* as Jekyll slugifies by default: letters and digits of any script, in lower case."""
    return _lower(_hyphenated(text, frozenset()))


def titleize(slug: str) -> str:
    """Return the title that Jekyll makes of *slug*."""
    return " ".join(part[:1].upper() + _lower(part[1:]) for part in slug.split("-"))


@lru_cache(maxsize=1024)
def _compiled(permalink: str) -> tuple[str, tuple[Placeholder, ...]]:
    """Return *permalink* as a ``%s`` template, and what fills it."""
    template, placeholders, done = "", [], 0
    for found in _PLACEHOLDER.finditer(permalink):
        name = found[1]
        # In ":year_:month" the underscore belongs to no placeholder.
        known = name if name in _PLACEHOLDERS else name.removesuffix("_")
        if known not in _PLACEHOLDERS:
            raise PostError(
                f'the permalink "{permalink}" has ":{name}", which is no placeholder',
                hint=f"There are :{', :'.join(sorted(_PLACEHOLDERS))}.",
            )
        template += f"{_literal(permalink[done : found.start()])}%s"
        placeholders.append(_PLACEHOLDERS[known])
        done = found.start() + 1 + len(known)
    return template + _literal(permalink[done:]), tuple(placeholders)


def _literal(text: str) -> str:
    return text.replace("%", "%%")


def _inner_path(place: Place) -> str:
    above = "".join(f"{folder}/" for folder in place.folders)
    return f"{above}{place.below}{place.stem}".rstrip(".")


@lru_cache(maxsize=4096)
def _is_word(character: str) -> bool:
    """Whether Jekyll keeps *character* in a slug: a mark, a letter or a decimal digit. Python has no such class."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd"


def _hyphenated(text: str, kept: frozenset[str]) -> str:
    return _HYPHENS.sub("-", "".join(one if one in kept or _is_word(one) else "-" for one in text)).strip("-")


def _lower(text: str) -> str:
    """Return *text* in lower case as Ruby does: a sigma at the end of a word is like any other."""
    return text.lower() if text.isascii() else text.replace("Σ", "σ").lower()
