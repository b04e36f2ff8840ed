"""Feeds: a head for each subscription and format, with the bytes of its entries joined below it."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from syndicate.model import FeedFormat, Person, Site, Subscription
from syndicate.names import clean_line
from syndicate.render import jsonfeed
from syndicate.render.addresses import MEDIA_TYPES, feed_address, web_url
from syndicate.render.entries import Entry
from syndicate.render.heads import Head, atom_halves, rss_halves
from syndicate.render.shapes import escape_bytes
from syndicate.render.values import language_tag, site_authors

STYLESHEET = "feed.css"
SHORT_SPAN = timedelta(hours=3)

_FIRST_ENTRY = re.compile(rb"<(?:item|entry)[\s>]")
_XML_SAYS_OURS = re.compile(rb"<generator(?:\s[^>]*)?>\s*syndicate\s*</generator>|<!-- generator: syndicate -->")
_JSON_SAYS_OURS = re.compile(rb'"_syndicate"\s*:\s*\{\s*"generator"\s*:\s*"syndicate"')
_HTML_SAYS_OURS = re.compile(rb"""<meta\s+name=["']?generator["']?\s+content=["']?syndicate["']?\s*/?>""")
_CSS_SAYS_OURS = b"/* generator: syndicate */"


def render_feeds(
    subscription: Subscription, entries: Sequence[Entry], site: Site, *, base_url: str
) -> dict[str, bytes]:
    """Return the files of *subscription*'s feed, by name below the output folder that *base_url* serves.

    *entries* are written in the order given. Nothing comes from a clock: the same values give the same bytes.
    """
    files = subscription.feed.files if subscription.feed else {}
    updated = max([entry.updated for entry in entries], default=None)
    heads = _heads(subscription, site, base_url, updated)
    html = [escape_bytes(entry.html) for entry in entries]  # by far the longest, and the same in RSS and Atom
    return {name: _render(form, name, heads[form], entries, html) for form, name in files.items()}


def within(entries: Sequence[Entry], *, least: int, max_bytes: int) -> Sequence[Entry]:
    """Return the first *least* of *entries*, and those after them while the largest format stays in *max_bytes*."""
    if len(entries) <= least:
        return entries
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


def _heads(subscription: Subscription, site: Site, base_url: str, updated: datetime | None) -> dict[FeedFormat, Head]:
    language, home, authors = _site_values(site)
    title = clean_line(subscription.title) or clean_line(subscription.name)
    description = clean_line(subscription.description)
    files = subscription.feed.files if subscription.feed else {}
    links = {form: (MEDIA_TYPES[form], feed_address(base_url, name)) for form, name in files.items()}
    return {
        form: Head(
            title=title,
            description=description,
            language=language,
            home=home,
            authors=authors,
            updated=updated,
            address=address,
            others=tuple([link for other, link in links.items() if other is not form]),
        )
        for form, (_, address) in links.items()
    }


@lru_cache(maxsize=64)
def _site_values(site: Site) -> tuple[str | None, str, tuple[Person, ...]]:
    return language_tag(site.language), web_url(site.home) or site.home, site_authors(site)


def _render(form: FeedFormat, name: str, head: Head, entries: Sequence[Entry], html: Sequence[bytes]) -> bytes:
    if form is FeedFormat.JSON:
        return jsonfeed.document(_json_head(head), [entry.json for entry in entries])
    if form is FeedFormat.RSS:
        (start, end), around = rss_halves(head), [entry.around_rss for entry in entries]
    else:
        (start, end), around = atom_halves(head), [entry.around_atom for entry in entries]
    parts = map(bytes.join, html, around)
    stylesheet = "../" * name.count("/") + STYLESHEET
    opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet type="text/css" href="{stylesheet}"?>\n'
    return b"\n".join([opening.encode() + start, *parts, end + b"\n"])


def _json_head(head: Head) -> dict[str, object]:
    members: dict[str, object] = {"title": head.title, "home_page_url": head.home, "feed_url": head.address}
    if head.description:
        members["description"] = head.description
    if head.language:
        members["language"] = head.language
    members["authors"] = jsonfeed.people(head.authors)
    return members
