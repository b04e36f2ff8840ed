"""Subscriptions, entries and readings of feeds that the tests of this room share."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from syndicate.model import Article, Content, FeedContent, FeedFormat, FeedSettings, Post, Rule, Site, Subscription
from syndicate.render.entries import Entry, render_entry
from syndicate.render.feeds import render_feeds
from tests.factories import make_content, make_post, make_site
from tests.render.feed_rules import ATOM, CONTENT

BASE = "https://news.example.org/feeds"
EVERY_FORMAT = {form: f"markets.{form}" for form in FeedFormat}


def make_subscription(name: str = "markets", **changes: Any) -> Subscription:
    """Return a subscription with a feed in every format, with *changes*."""
    files = {form: f"{name}.{form}" for form in FeedFormat}
    values: dict[str, Any] = {"name": name, "title": "Markets", "feed": FeedSettings(files=files)}
    return Subscription(**(values | changes))


def in_category(value: str) -> Subscription:
    """Return a subscription as ``category/{slug}`` makes it."""
    return make_subscription(f"category/{value}", title=value, rule=Rule(categories=frozenset({value})))


def tagged(value: str) -> Subscription:
    """Return a subscription as ``tag/{slug}`` makes it."""
    return make_subscription(f"tag/{value}", title=value, rule=Rule(tags=frozenset({value})))


def make_entry(
    post: Post | None = None,
    content: Content | None = None,
    *,
    site: Site | None = None,
    mode: FeedContent = FeedContent.FULL,
) -> Entry:
    """Return the entry of *post* and *content*, or of ordinary ones."""
    article = Article(post=post or make_post(), content=content or make_content())
    return render_entry(article, site or make_site(), mode)


def render(entries: Sequence[Entry], *, site: Site | None = None, **changes: Any) -> tuple[bytes, bytes, bytes]:
    """Return the feed of *entries* as RSS, Atom and JSON Feed."""
    files = render_feeds(make_subscription(**changes), entries, site or make_site(), base_url=BASE)
    rss, atom, feed = files.values()
    return rss, atom, feed


Reading = list[dict[str, Any]]


def read_rss(text: bytes) -> Reading:
    """Return what each item of the RSS feed *text* says, in the words of JSON Feed."""
    return [
        {
            "id": item.findtext("guid"),
            "url": item.findtext("link"),
            "title": item.findtext("title"),
            "html": item.findtext(f"{CONTENT}encoded"),
            "updated": item.findtext(f"{ATOM}updated"),
            "tags": {category.text for category in item.findall("category")},
        }
        for item in etree.fromstring(text).iter("item")
    ]


def read_atom(text: bytes) -> Reading:
    """Return what each entry of the Atom feed *text* says, in the words of JSON Feed."""
    return [
        {
            "id": entry.findtext(f"{ATOM}id"),
            "url": _href(entry.iterchildren(f"{ATOM}link")),
            "title": entry.findtext(f"{ATOM}title"),
            "html": entry.findtext(f"{ATOM}content"),
            "updated": entry.findtext(f"{ATOM}updated"),
            "tags": {category.get("label") for category in entry.findall(f"{ATOM}category")},
        }
        for entry in etree.fromstring(text).iter(f"{ATOM}entry")
    ]


def read_json(text: bytes) -> Reading:
    """Return what each item of the JSON Feed *text* says."""
    return [
        {
            "id": item["id"],
            "url": item["url"],
            "title": item["title"],
            "html": item.get("content_html"),
            "updated": item["date_modified"],
            "tags": set(item.get("tags", ())),
        }
        for item in json.loads(text)["items"]
    ]


def _href(links: Iterable[etree._Element]) -> str | None:
    return next((link.get("href") for link in links if link.get("rel") == "alternate"), None)
