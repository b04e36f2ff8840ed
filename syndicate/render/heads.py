"""Heads: what stands around the entries of a feed in RSS and Atom.

feedgen writes them: not each head, but each shape that a head can have (``render.shapes``), which is filled in.
"""

from dataclasses import replace
from datetime import UTC, datetime

from syndicate.frozen import frozen
from syndicate.model import Person
from syndicate.render.entries import authors_markup
from syndicate.render.entryshapes import Form
from syndicate.render.shapes import UPDATED, escape_attribute, escape_text, escape_title, gathered, mark, shape
from syndicate.render.values import rfc822

GENERATOR = "syndicate"
#: Atom wants a date where there is no entry to take it from. Validators call one before 1990 implausible.
NEVER_UPDATED = datetime(2000, 1, 1, tzinfo=UTC)

_ENTRIES = b"%(entries)b"
Halves = tuple[bytes, bytes]


@frozen(kw_only=True)
class Head:
    """What the head of a feed says, in any format."""

    title: str
    description: str
    language: str | None
    home: str
    authors: tuple[Person, ...]
    updated: datetime | None  #: None: it has no entries.
    address: str  #: Of this format's feed: its self link and its id.
    others: tuple[tuple[str, str], ...]  #: (media type, address) of the same feed in other formats.


def atom_halves(head: Head) -> Halves:
    """Return what stands before and after the entries of the Atom feed of *head*."""
    said = {
        b"title": escape_text(head.title),
        b"home": escape_attribute(head.home),
        b"authors": authors_markup(head.authors)[1],
        b"updated": (head.updated or NEVER_UPDATED).isoformat().encode(),
    }
    return _filled("atom", head, said, has=" description" if head.description else "")


def rss_halves(head: Head) -> Halves:
    """Return what stands before and after the items of the RSS feed of *head*."""
    said = {
        b"title": escape_title(head.title),
        b"home": escape_text(head.home),
        b"updated": rfc822(head.updated).encode() if head.updated else b"",
    }
    return _filled("rss", head, said, has=" updated" if head.updated else "")


def _filled(form: Form, head: Head, said: dict[bytes, bytes], *, has: str) -> Halves:
    said[b"description"] = escape_text(head.description or head.title)
    said[b"language"] = (head.language or "").encode()
    said[b"address"] = escape_attribute(head.address)  # an address holds no quote, and is the same in Atom's id
    for number, (media_type, address) in enumerate(head.others):
        said[b"other%d" % number] = escape_attribute(address)
        has += f" {media_type}"
    if head.language:
        has += " language"
    start, end = shape(f"{form} head{has}", lambda: _ask(form, head)).split(_ENTRIES)
    return start % said, end


def _ask(form: Form, head: Head) -> bytes:
    """Return the markup of a feed with the elements of *head*, with marks for its values and its entries."""
    from syndicate.render import headmending  # noqa: PLC0415 - feedgen and lxml take 0.05 s; shapes may be restored

    marked = Head(
        title=mark("title"),
        description=mark("description"),
        language=head.language and mark("language"),
        home=mark("home"),
        authors=(Person(name=mark("name")),),
        updated=UPDATED,
        address=mark("address"),
        others=tuple((media_type, mark(f"other{number}")) for number, (media_type, _) in enumerate(head.others)),
    )
    if form == "rss":
        markup = headmending.rss_feed(marked if head.updated else replace(marked, updated=None))
        start, tag, end = markup.rpartition(b"</channel>")
    else:
        markup = headmending.atom_feed(marked if head.description else replace(marked, description=""))
        start, tag, end = gathered(markup, "author", "authors").rpartition(b"</feed>")
    return start + mark("entries").encode() + tag + end
