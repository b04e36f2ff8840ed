"""Shapes: the bytes that feedgen writes around values, asked for once and filled in for every post and every feed.

A shape is a format for bytes, ``<title>%(title)b</title>``, one for each choice of elements that may be there. feedgen
writes it: it is given marks (``@title@``) as values, and its bytes get holes where the marks came out. What fills a
hole must be escaped as lxml would have done it, which is here too.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

from syndicate.names import short_hash
from syndicate.render.values import rfc822

#: Moments that stand for dates while a shape is made, for a mark is no date.
PUBLISHED, UPDATED = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC), datetime(2002, 3, 4, 5, 6, 7, tzinfo=UTC)

_shapes: dict[str, bytes] = {}
_MARK = re.compile(rb"@(\w+)@")
_DATES = [
    (form(moment).encode(), f"@{name}@".encode())
    for moment, name in ((PUBLISHED, "published"), (UPDATED, "updated"))
    for form in (datetime.isoformat, rfc822)
]


def shape(name: str, make: Callable[[], bytes]) -> bytes:
    """Return the shape *name*; where it is not known yet, of the markup that *make* returns."""
    found = _shapes.get(name)
    if found is None:
        found = _shapes[name] = _with_holes(make())
    return found


def mark(name: str) -> str:
    """Return the value that stands for *name* while a shape is made."""
    return f"@{name}@"


def element(markup: bytes, names: str) -> bytes:
    """Return the first element of *markup* with one of *names* (``author|dc:creator``); its values must be marks."""
    found = _elements(names).search(markup)
    if not found:
        raise ValueError(f"feedgen wrote no {names} in {markup!r}")
    return found[0]


def gathered(markup: bytes, names: str, group: str) -> bytes:
    """Return *markup* with the mark *group* in place of each element with one of *names*: there may be any number."""
    return _elements(names).sub(mark(group).encode(), markup)


def known() -> bytes:
    """Return every shape made so far, to be kept and restored: then feedgen and lxml need not even be imported."""
    text = json.dumps({name: made.decode() for name, made in sorted(_shapes.items())})
    return f"{short_hash(text)} {text}".encode()


def restore(kept: bytes) -> None:
    """Take up the shapes that ``known`` returned, from the same version of this program. What is damaged is ignored."""
    checksum, _, text = kept.decode(errors="replace").partition(" ")
    if checksum == short_hash(text):
        _shapes.update({name: made.encode() for name, made in json.loads(text).items()})


def escape_text(text: str) -> bytes:
    """Return *text* as lxml writes it between tags."""
    return escape_bytes(text.encode())


def escape_bytes(text: bytes) -> bytes:
    """Return the UTF-8 *text* as lxml writes it between tags. For long texts: bytes take half the time of strings."""
    text = text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return text.replace(b"\r", b"&#13;")


def escape_attribute(text: str) -> bytes:
    """Return *text* as lxml writes it between the quotes of an attribute."""
    escaped = escape_text(text).replace(b'"', b"&quot;")
    return escaped.replace(b"\n", b"&#10;").replace(b"\t", b"&#9;")


def escape_title(text: str) -> bytes:
    """Return *text* as a title of RSS: ``&``, ``<`` and ``>`` as hexadecimal references (``mending.plain_title``)."""
    text = text.replace("&", "&#x26;").replace("<", "&#x3C;").replace(">", "&#x3E;")
    return text.replace("\r", "&#13;").encode()


def _with_holes(markup: bytes) -> bytes:
    for date, marked in _DATES:
        markup = markup.replace(date, marked)
    return _MARK.sub(rb"%(\1)b", markup.replace(b"%", b"%%"))


def _elements(names: str) -> re.Pattern[bytes]:
    return re.compile(rf"<({names})[ >].*?(?:/>|</\1>)".encode())  # enough for marks, which hold no markup
