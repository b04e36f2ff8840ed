"""Feeds: a head for each subscription and format, with the bytes of its entries joined below it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from feedgen.feed import FeedGenerator
from lxml import etree

from syndicate.model import FeedFormat, Person, Site, Subscription
from syndicate.names import clean_line
from syndicate.render import jsonfeed
from syndicate.render.addresses import MEDIA_TYPES, feed_address, web_url
from syndicate.render.entries import Entry
from syndicate.render.mending import ATOM, ATOM_PREFIXES, RSS_PREFIXES, plain_title
from syndicate.render.values import language_tag, site_authors

GENERATOR = "syndicate"
STYLESHEET = "feed.css"
SHORT_SPAN = timedelta(hours=3)
#: Atom wants a date where there is no entry to take it from. Validators call one before 1990 implausible.
NEVER_UPDATED = datetime(2000, 1, 1, tzinfo=UTC)

_FIRST_ENTRY = re.compile(rb"<(?:item|entry)[\s>]")
_XML_SAYS_OURS = re.compile(rb"<generator(?:\s[^>]*)?>\s*syndicate\s*</generator>|<!-- generator: syndicate -->")
_JSON_SAYS_OURS = re.compile(rb'"_syndicate"\s*:\s*\{\s*"generator"\s*:\s*"syndicate"')
_HTML_SAYS_OURS = re.compile(rb"""<meta\s+name=["']?generator["']?\s+content=["']?syndicate["']?\s*/?>""")
_CSS_SAYS_OURS = b"/* generator: syndicate */"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What the head of a feed says, in any format."""

    title: str
    description: str
    language: str | None
    home: str
    authors: tuple[Person, ...]
    updated: datetime | None  #: None: it has no entries.
    address: str  #: Of this format's feed: its self link and its id.
    others: tuple[tuple[str, str], ...]  #: (media type, address) of the same feed in other formats.


def render_feeds(
    subscription: Subscription, entries: Sequence[Entry], site: Site, *, base_url: str
) -> dict[str, bytes]:
    """Return the files of *subscription*'s feed, by name below the output folder that *base_url* serves.

    *entries* are written in the order given. Nothing comes from a clock: the same values give the same bytes.
    """
    files = subscription.feed.files if subscription.feed else {}
    updated = max((entry.updated for entry in entries), default=None)
    return {
        name: _render(form, name, _head(form, subscription, site, base_url, updated), entries)
        for form, name in files.items()
    }


def within(entries: Sequence[Entry], *, least: int, max_bytes: int) -> Sequence[Entry]:
    """Return the first *least* of *entries*, and those after them while the largest format stays in *max_bytes*."""
    sizes = {form: sum(len(getattr(entry, form)) for entry in entries[:least]) for form in FeedFormat}
    for count, entry in enumerate(entries[least:], start=least):
        for form in FeedFormat:
            sizes[form] += len(getattr(entry, form))
        if max(sizes.values()) > max_bytes:
            return entries[:count]
    return entries


def span(entries: Iterable[Entry]) -> timedelta:
    """Return the time from the oldest of *entries* to the newest; nothing for fewer than two."""
    published = [entry.published for entry in entries]
    return max(published) - min(published) if published else timedelta(0)


def is_short(entries: Sequence[Entry], *, limit: int) -> bool:
    """Whether a feed that is full at *limit* spans less than three hours, so that a reader may miss posts."""
    return len(entries) >= max(limit, 2) and span(entries) < SHORT_SPAN


def is_ours(head: bytes) -> bool:
    """Whether a file that starts with *head* (4 KiB are enough) says that ``syndicate`` made it.

    RSS and Atom say it in ``generator``, JSON Feed in ``_syndicate``, HTML in a ``meta`` element, OPML and CSS in a
    comment; never in an entry, where a post could quote it.
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] == b"{":
        return bool(_JSON_SAYS_OURS.search(start.partition(b'"items"')[0]))
    if start[:14].lower() == b"<!doctype html":
        return bool(_HTML_SAYS_OURS.search(start.partition(b"</head>")[0]))
    if start[:1] == b"<":
        return bool(_XML_SAYS_OURS.search(_FIRST_ENTRY.split(start, maxsplit=1)[0]))
    return start.startswith(_CSS_SAYS_OURS)


def _head(form: FeedFormat, subscription: Subscription, site: Site, base_url: str, updated: datetime | None) -> _Head:
    files = subscription.feed.files if subscription.feed else {}
    others = [other for other in files if other is not form]
    return _Head(
        title=clean_line(subscription.title) or clean_line(subscription.name),
        description=clean_line(subscription.description),
        language=language_tag(site.language),
        home=web_url(site.home) or site.home,
        authors=site_authors(site),
        updated=updated,
        address=feed_address(base_url, files[form]),
        others=tuple((MEDIA_TYPES[other], feed_address(base_url, files[other])) for other in others),
    )


def _render(form: FeedFormat, name: str, head: _Head, entries: Sequence[Entry]) -> bytes:
    if form is FeedFormat.JSON:
        return jsonfeed.document(_json_head(head), (entry.json for entry in entries))
    stylesheet = "../" * name.count("/") + STYLESHEET
    opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet type="text/css" href="{stylesheet}"?>\n'
    if form is FeedFormat.RSS:
        start, end = _halves(plain_title(_generator(head, _RssMends).rss_str(xml_declaration=False)), b"</channel>")
        return b"\n".join([opening.encode() + start, *(entry.rss for entry in entries), end])
    start, end = _halves(_generator(head, _AtomMends).atom_str(xml_declaration=False), b"</feed>")
    return b"\n".join([opening.encode() + start, *(entry.atom for entry in entries), end])


def _halves(text: bytes, end: bytes) -> tuple[bytes, bytes]:
    place = text.rindex(end)
    return text[:place], text[place:] + b"\n"


def _json_head(head: _Head) -> dict[str, object]:
    members: dict[str, object] = {"title": head.title, "home_page_url": head.home, "feed_url": head.address}
    if head.description:
        members["description"] = head.description
    if head.language:
        members["language"] = head.language
    members["authors"] = jsonfeed.people(head.authors)
    return members


def _generator(head: _Head, mends: "type[_RssMends | _AtomMends]") -> FeedGenerator:
    """Return feedgen's generator of *head*, without entries, that calls *mends* on the tree it makes."""
    made = FeedGenerator()
    made.register_extension("mends", mends)
    made.mends.head = head
    made.id(head.address)
    made.title(head.title)
    made.updated(head.updated or NEVER_UPDATED)  # feedgen's own default is now
    made.generator(GENERATOR)
    made.docs("")
    made.subtitle(head.description or head.title)
    if head.language:
        made.language(head.language)
    made.author([{"name": who.name, "email": who.email, "uri": who.url} for who in head.authors])
    made.link(href=head.address, rel="self", type=MEDIA_TYPES[mends.form])
    for media_type, address in head.others:
        made.link(href=address, rel="alternate", type=media_type)
    made.link(href=head.home, rel="alternate", type="text/html")  # last: feedgen's RSS takes the last as its link
    return made


class _AtomMends:
    """What feedgen's Atom head lacks, as an extension of it."""

    form = FeedFormat.ATOM
    head: _Head

    def extend_ns(self) -> dict[str, str]:
        return ATOM_PREFIXES

    def extend_atom(self, feed: etree._Element) -> None:
        _lead_with_generator(feed)
        if not self.head.description:
            _drop(feed, "subtitle")  # only RSS requires a description


class _RssMends:
    """What feedgen's RSS head lacks or writes wrong, as an extension of it."""

    form = FeedFormat.RSS
    head: _Head

    def extend_ns(self) -> dict[str, str]:
        return RSS_PREFIXES

    def extend_rss(self, rss: etree._Element) -> None:
        channel: Any = rss.find("channel")
        _lead_with_generator(channel)
        for media_type, address in self.head.others:  # feedgen writes the self link alone
            etree.SubElement(channel, f"{{{ATOM}}}link", href=address, rel="alternate", type=media_type)
        if self.head.updated is None:
            _drop(channel, "lastBuildDate")
            return
        date = format_datetime(self.head.updated)  # feedgen writes the year 999 with three digits
        channel.find("lastBuildDate").text = date
        etree.SubElement(channel, "pubDate").text = date


def _lead_with_generator(parent: Any) -> None:
    """Move the generator to the front: however long the title is, the head of the file says whose it is."""
    parent.insert(0, parent.find("generator"))


def _drop(parent: Any, name: str) -> None:
    parent.remove(parent.find(name))
