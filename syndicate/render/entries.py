"""Entries: a post's bytes in each format, made once and joined into every feed that holds the post.

feedgen writes their XML: not each entry, but each shape that an entry can have (``render.shapes``), which is filled in.
"""

from datetime import datetime
from functools import lru_cache
from html import escape

from syndicate.frozen import frozen
from syndicate.model import Article, FeedContent, Person, Site
from syndicate.render import jsonfeed
from syndicate.render.entryshapes import Kind, author_shape, category_shape, entry_shape
from syndicate.render.shapes import escape_attribute, escape_bytes, escape_text, escape_title
from syndicate.render.values import EntryValues, entry_values, rfc822

Halves = tuple[bytes, bytes]

_HOLE = b"\0"  #: Where the content goes: no text of an entry may hold this.


@frozen(kw_only=True)
class Entry:
    """A post as feeds carry it: its content once, and what each format has before and behind it."""

    id: str
    published: datetime  #: In the site's zone.
    updated: datetime
    html: bytes  #: UTF-8; not escaped yet. Empty where the content is not in the entry.
    around_rss: Halves
    around_atom: Halves
    around_json: Halves

    @property
    def rss(self) -> bytes:
        """An ``<item>`` for a channel with the prefixes of ``mending.RSS_PREFIXES``."""
        return escape_bytes(self.html).join(self.around_rss)

    @property
    def atom(self) -> bytes:
        """An ``<entry>`` for a feed whose default namespace is Atom's, with ``mending.ATOM_PREFIXES``."""
        return escape_bytes(self.html).join(self.around_atom)

    @property
    def json(self) -> bytes:
        """An object for ``items``."""
        return jsonfeed.escaped(self.html).join(self.around_json)


def render_entry(article: Article, site: Site, mode: FeedContent) -> Entry:
    """Return *article* as an entry that carries *mode* of its content. No date comes from the clock."""
    return fill_entry(entry_values(article, site, mode), site.home)


def fill_entry(values: EntryValues, home: str) -> Entry:
    """Return the entry that says *values*, on the site whose first page is *home*."""
    rss_authors, atom_authors = authors_markup(values.authors)
    terms = [_category(term, "categories", home) for term in values.categories]
    terms += [_category(term, "tags", home) for term in values.tags]
    said = {
        b"id": escape_text(values.id),
        b"url": escape_attribute(values.url),
        b"title": escape_text(values.title),
        b"summary": escape_text(values.summary),
        b"html": _HOLE,
        b"authors": atom_authors,
        b"categories": b"".join([atom for _, atom in terms]),
        b"language": (values.language or "").encode(),
        b"image": escape_attribute(values.image or ""),
        b"published": values.published.isoformat().encode(),
        b"updated": values.updated.isoformat().encode(),
    }
    atom = entry_shape("atom", values) % said
    said |= {
        b"url": escape_text(values.url),
        b"title": escape_title(values.title),
        b"summary": escape_text(escape(values.summary, quote=False)),  # in RSS it is HTML
        b"authors": rss_authors,
        b"categories": b"".join([rss for rss, _ in terms]),
        b"published": rfc822(values.published).encode(),
    }
    return Entry(
        id=values.id,
        published=values.published,
        updated=values.updated,
        html=values.html.encode(),
        around_rss=_halves(entry_shape("rss", values) % said),
        around_atom=_halves(atom),
        around_json=jsonfeed.item(values),
    )


def _halves(entry: bytes) -> Halves:
    before, _, behind = entry.partition(_HOLE)
    return before, behind


@lru_cache(maxsize=4096)
def authors_markup(people: tuple[Person, ...]) -> tuple[bytes, bytes]:
    """Return *people* as RSS and as Atom has them."""
    rss, atom = b"", b""
    for person in people:
        said = {b"name": person.name, b"email": person.email or "", b"uri": person.url or ""}
        escaped = {name: escape_text(text) for name, text in said.items()}
        rss += author_shape("rss", person) % escaped
        atom += author_shape("atom", person) % escaped
    return rss, atom


@lru_cache(maxsize=4096)
def _category(term: str, kind: Kind, home: str) -> tuple[bytes, bytes]:
    """Return a category or tag as RSS and as Atom has it."""
    scheme = escape_attribute(home)
    return (
        category_shape("rss", kind) % {b"home": scheme, b"term": escape_text(term)},
        category_shape("atom", kind) % {b"home": scheme, b"term": escape_attribute(term)},
    )
