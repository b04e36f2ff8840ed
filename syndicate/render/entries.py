"""Entries: a post's bytes in each format, made once and joined into every feed that holds the post."""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from feedgen.entry import FeedEntry

from syndicate.model import Article, FeedContent, Site
from syndicate.render import jsonfeed
from syndicate.render.mending import atom_bytes, rss_bytes
from syndicate.render.values import EntryValues, entry_values


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post as feeds carry it."""

    id: str
    published: datetime  #: In the site's zone.
    updated: datetime
    rss: bytes  #: An ``<item>`` for a channel with the prefixes of ``mending.RSS_PREFIXES``.
    atom: bytes  #: An ``<entry>`` for a feed whose default namespace is Atom's, with ``mending.ATOM_PREFIXES``.
    json: bytes  #: An object for ``items``.


def render_entry(article: Article, site: Site, mode: FeedContent) -> Entry:
    """Return *article* as an entry that carries *mode* of its content. No date comes from the clock."""
    values = entry_values(article, site, mode)
    maker = _maker(values, site)
    atom = atom_bytes(maker.atom_entry(), values)
    if values.summary:
        maker.description(escape(values.summary, quote=False), isSummary=True)  # in RSS it is HTML
    return Entry(
        id=values.id,
        published=values.published,
        updated=values.updated,
        rss=rss_bytes(maker.rss_entry(), values),
        atom=atom,
        json=jsonfeed.item(values),
    )


def _maker(values: EntryValues, site: Site) -> FeedEntry:
    maker = FeedEntry()
    maker.id(values.id)
    maker.title(values.title)
    maker.link(href=values.url, rel="alternate")
    maker.updated(values.updated)
    maker.author([{"name": who.name, "email": who.email, "uri": who.url} for who in values.authors])
    if values.summary:
        maker.summary(values.summary)
    if values.html:
        maker.content(values.html, type="html")
    terms = [(values.categories, "categories"), (values.tags, "tags")]
    maker.category(
        [
            {"term": term, "scheme": f"{site.home}#{kind}", "label": term}  # an IRI that tells the two kinds apart
            for group, kind in terms
            for term in group
        ]
    )
    return maker
