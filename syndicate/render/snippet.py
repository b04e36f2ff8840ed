"""Autodiscovery: the ``<link rel="alternate">`` lines by which browsers and readers find a page's feeds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from syndicate.model import Subscription
from syndicate.names import clean_line
from syndicate.render.addresses import LABELS, MEDIA_TYPES, feed_address


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryLink:
    """One feed, as a page announces it."""

    type: str
    title: str
    address: str


def render_snippet(subscriptions: Iterable[Subscription], *, base_url: str) -> str:
    """Return a line for each format of each of *subscriptions* that has a feed, to be pasted into ``<head>``."""
    return "".join(
        f'<link rel="alternate" type="{link.type}" title="{escape(link.title)}" href="{escape(link.address)}">\n'
        for link in discovery_links(subscriptions, base_url=base_url)
    )


def discovery_links(subscriptions: Iterable[Subscription], *, base_url: str) -> list[DiscoveryLink]:
    """Return the feeds of *subscriptions* with titles that tell them apart, as a reader lists them."""
    announced = [one for one in subscriptions if one.feed]
    titles = Counter(clean_line(one.title) for one in announced)
    return [
        DiscoveryLink(
            type=MEDIA_TYPES[form],
            title=_title(one, unique=titles[clean_line(one.title)] == 1, label=LABELS[form]),
            address=feed_address(base_url, name),
        )
        for one in announced
        if one.feed
        for form, name in one.feed.files.items()
    ]


def _title(subscription: Subscription, *, unique: bool, label: str) -> str:
    title = clean_line(subscription.title)
    name = title if unique and title else f"{title} {clean_line(subscription.name)}".strip()
    return f"{name} ({label})" if subscription.feed and len(subscription.feed.files) > 1 else name
