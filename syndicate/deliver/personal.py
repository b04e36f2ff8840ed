"""Personal values: the marks that templates write for them, and what a recipient has in their place."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import chain, zip_longest
from typing import NoReturn, Self
from urllib.parse import quote

from syndicate.deliver.inert import URL_ATTRIBUTES
from syndicate.errors import SyndicateError
from syndicate.model.issue import Recipient
from syndicate.names import clean_line

# A mark is ASCII letters and digits alone, so that no escape, cleaner, inliner or line wrap changes it, and it holds
# its own field and fallback: a frozen issue needs nothing beside it. The two links are addresses that never exist
# (RFC 2606, section 2), because cleaners and inliners look at what stands in an ``href``.
_SIGN = "p3c9e41b7a2d05f8"
UNSUBSCRIBE_URL = f"https://unsubscribe.invalid/{_SIGN}"
VIEW_URL = f"https://view.invalid/{_SIGN}"
_LINKS = {UNSUBSCRIBE_URL: "unsubscribe_url", VIEW_URL: "view_url"}
_MARK = re.compile(
    rf"(?P<link>https://(?:unsubscribe|view)\.invalid/{_SIGN})"
    rf"|{_SIGN}x(?P<field>(?:[0-9a-f]{{2}})+)y(?P<fallback>(?:[0-9a-f]{{2}})*)z"
)
_REMAINS = re.compile(_SIGN[:8], re.IGNORECASE)  # of a mark that a filter has cut or written in capitals
_ADVICE = 'a personal value is only known when a message is sent: write {{ recipient("%s", "what others read") }}'
_URL_BEFORE = re.compile(r"(?:https?://|mailto:)[^\s<>\"“”‘’\u3000-\u303f\uff00-\uffef]*\Z")
# Comments stay one piece: Outlook reads the text of a conditional one, and an escaped value cannot end any.
_TOKEN = re.compile(
    r"""
    (?P<comment><!--.*?-->)
    |(?P<raw><(?:style|script)\b.*?</(?:style|script)\s*>)
    |(?P<tag></?[a-z!](?:[^"'<>]|"[^"]*"|'[^']*')*>)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""(?P<name>[^\s=>"'/]+)\s*=\s*(?P<value>"[^"]*"|'[^']*')""")


class Mark:
    """A personal value in a template: it can be printed, and nothing else."""

    __slots__ = ("_field", "_text")
    __hash__ = None  # type: ignore[assignment]  # as it cannot be compared

    def __init__(self, field: str, fallback: str) -> None:
        self._field = field
        self._text = f"{_SIGN}x{field.encode().hex()}y{clean_line(fallback).encode().hex()}z"

    def __str__(self) -> str:
        return self._text

    def __bool__(self) -> NoReturn:
        raise TypeError(_ADVICE % self._field)

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError(_ADVICE % self._field)


class Marks:
    """What templates get as ``recipient``: each field is a mark that its value takes the place of, for each message.

    ``{{ recipient.name }}``, ``{{ recipient.address }}``, the owner's own fields, and ``recipient("name", "reader")``
    for those who have no name. A field that somebody does not have is empty.
    """

    unsubscribe_url = UNSUBSCRIBE_URL
    view_url = VIEW_URL

    def __getattr__(self, name: str) -> Mark:
        if name.startswith(("_", "jinja_")):  # what Python and Jinja ask of any object
            raise AttributeError(name)
        return Mark(name, "")

    def __call__(self, name: str, fallback: str = "") -> Mark:
        """Return the mark of the field *name*, with what those read who have none."""
        return Mark(name, fallback)

    def __str__(self) -> NoReturn:
        raise TypeError("a recipient has fields: write {{ recipient.name }} or {{ recipient.address }}")


class Manner(Enum):
    """How a value is written where it stands."""

    LINE = "line"  #: plain text
    HTML = "html"  #: text or a quoted attribute
    PART_OF_URL = "part of a URL"
    URL = "a whole URL"  #: in an attribute that the mark begins


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a personal value goes."""

    field: str
    fallback: str
    manner: Manner

    def value(self, values: Mapping[str, str]) -> str:
        """Return what stands here for somebody with *values*, so that it neither ends nor changes what surrounds it."""
        return _WRITERS[self.manner](values.get(self.field) or self.fallback)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Text parted at its marks: one more text than there are spots."""

    texts: tuple[str, ...]
    spots: tuple[Spot, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the text for somebody with *values*."""
        return "".join(
            chain.from_iterable(zip_longest(self.texts, (spot.value(values) for spot in self.spots), fillvalue=""))
        )

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Return the pieces of plain *text*. Raises SyndicateError for a mark that a filter has changed."""
        return cls._parted(
            text, lambda start: Manner.PART_OF_URL if _URL_BEFORE.search(text, 0, start) else Manner.LINE
        )

    @classmethod
    def of_html(cls, text: str) -> Self:
        """Return the pieces of the HTML *text*. Raises SyndicateError where a value could end what surrounds it."""
        manners = dict(_manners(text)) if _SIGN in text else {}
        return cls._parted(text, lambda start: manners.get(start, Manner.HTML))

    @classmethod
    def _parted(cls, text: str, manner: Callable[[int], Manner]) -> Self:
        texts, spots, end = [], [], 0
        for found in _MARK.finditer(text):
            texts.append(text[end : found.start()])
            spots.append(_spot(found, manner(found.start())))
            end = found.end()
        texts.append(text[end:])
        if any(map(_REMAINS.search, texts)):
            raise SyndicateError(
                "a template changes a personal value before it is known",
                hint="Print recipient.name and the like as they are, without a filter.",
            )
        return cls(tuple(texts), tuple(spots))


def is_personal(text: str) -> bool:
    """Whether *text* is another one for each recipient."""
    return _MARK.search(text) is not None


def without_marks(text: str) -> str:
    """Return *text* of a post without anything that would be filled in: readers' values are the templates' alone."""
    return _REMAINS.sub("", text)


def values_of(recipient: Recipient) -> dict[str, str]:
    """Return the values of *recipient* by field, each as one line."""
    return {
        **{name: clean_line(value) for name, value in recipient.fields.items()},
        "name": clean_line(recipient.name),
        "address": recipient.address,
        "email": recipient.address,
        "language": recipient.language or "",
    }


def _spot(found: re.Match[str], manner: Manner) -> Spot:
    if found["link"]:
        # A link is a URL already, whose parts no recipient chooses.
        return Spot(_LINKS[found["link"]], "", Manner.HTML if manner is Manner.URL else manner)
    return Spot(_text(found["field"]), _text(found["fallback"]), manner)


def _text(digits: str) -> str:
    return bytes.fromhex(digits).decode(errors="replace")


def _manners(text: str) -> Iterator[tuple[int, Manner]]:
    """Yield where marks stand in tags of the HTML *text*, and how their values are written there."""
    for token in _TOKEN.finditer(text):
        if token["raw"] and _SIGN in token["raw"]:
            _refuse("in a style sheet or script")
        if token["tag"] and _SIGN in token["tag"]:
            yield from _manners_in_tag(token["tag"], token.start())


def _manners_in_tag(tag: str, offset: int) -> Iterator[tuple[int, Manner]]:
    quoted = 0
    for attribute in _ATTRIBUTE.finditer(tag):
        name, start = attribute["name"].lower(), attribute.start("value") + 1
        for found in _MARK.finditer(tag, start, attribute.end("value")):
            quoted += 1
            if name == "style" or name.startswith("on"):
                _refuse("in a style or script attribute")
            is_url = name in URL_ATTRIBUTES
            whole = Manner.URL if found.start() == start else Manner.PART_OF_URL
            yield offset + found.start(), whole if is_url else Manner.HTML
    if quoted < len(_MARK.findall(tag)):
        _refuse("in a tag outside of a quoted attribute")


def _refuse(where: str) -> NoReturn:
    raise SyndicateError(
        f"a personal value stands {where}", hint='Put it into text, or into an attribute such as title="…" or href="…".'
    )


def _as_url(value: str) -> str:
    # Its own parts keep their meaning; anything but a web address loses its scheme's colon, and leads nowhere.
    is_web = value.startswith(("https://", "http://"))
    return html.escape(quote(value, safe="%/:?#[]@!$&'()*+,;=~" if is_web else "", errors="replace"))


# What writes a value, which is one line, so that it stays within its place.
_WRITERS: dict[Manner, Callable[[str], str]] = {
    Manner.LINE: str,
    Manner.HTML: html.escape,
    Manner.PART_OF_URL: lambda value: quote(value, safe=""),
    Manner.URL: _as_url,
}
