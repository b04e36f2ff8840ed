"""Asks feedgen for heads, adds what they lack, and mends what feedgen 1.0 writes wrong.

It is asked for the shapes of heads, with marks as values (``render.heads`` fills them); tests ask it for heads with
real values, and compare. Import it only where a shape is made: feedgen and lxml take 0.05 s.
"""

from email.utils import format_datetime
from typing import Any

from feedgen.feed import FeedGenerator
from lxml import etree

from syndicate.model import FeedFormat
from syndicate.render.addresses import MEDIA_TYPES
from syndicate.render.heads import GENERATOR, NEVER_UPDATED, Head
from syndicate.render.mending import ATOM, ATOM_PREFIXES, RSS_PREFIXES, plain_title


def atom_feed(head: Head) -> bytes:
    """Return Atom's ``feed`` of *head*, without entries."""
    made: bytes = _generator(head, _AtomMends).atom_str(xml_declaration=False)
    return made


def rss_feed(head: Head) -> bytes:
    """Return RSS's ``rss`` of *head*, without items."""
    return plain_title(_generator(head, _RssMends).rss_str(xml_declaration=False))


def _generator(head: Head, mends: "type[_RssMends | _AtomMends]") -> FeedGenerator:
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
    head: Head

    def extend_ns(self) -> dict[str, str]:
        return ATOM_PREFIXES

    def extend_atom(self, feed: etree._Element) -> None:
        _lead_with_generator(feed)
        if not self.head.description:
            _drop(feed, "subtitle")  # only RSS requires a description


class _RssMends:
    """What feedgen's RSS head lacks or writes wrong, as an extension of it."""

    form = FeedFormat.RSS
    head: Head

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
