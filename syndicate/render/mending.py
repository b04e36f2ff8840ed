"""Asks feedgen for entries, mends what feedgen 1.0 writes wrong, and makes bytes that any feed can take in.

It is asked for the shapes of entries, with marks as values (``render.entries`` fills them); tests ask it for entries
with real values, and compare. Import it only where a shape is made: feedgen and lxml take 0.05 s.

Its elements are mended as they are: nothing is parsed again. Each entry is serialised once, inside a wrapper that
declares the prefixes which the heads of our feeds declare too, and cut out of it. Without the wrapper feedgen's
``content:encoded`` becomes ``ns0:encoded``, which is legal XML, but several readers lose the full text over it.
"""

from email.utils import format_datetime
from html import escape

from feedgen.entry import FeedEntry
from lxml import etree

from syndicate.render.values import EntryValues

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
XML = "http://www.w3.org/XML/1998/namespace"

ATOM_PREFIXES = {"media": MEDIA}
RSS_PREFIXES = {"atom": ATOM, "content": CONTENT, "dc": DC, "media": MEDIA}


def atom_entry(values: EntryValues, home: str) -> bytes:
    """Return *values* as Atom's ``entry``, on the site whose first page is *home*."""
    entry = _maker(values, home).atom_entry()
    wrapper = etree.Element("feed", nsmap=ATOM_PREFIXES)
    wrapper.append(entry)
    for link in entry.iterchildren("link"):
        # feedgen sets rel and type on the wrong variable (its issue #135); we give it the alternate link alone.
        link.set("rel", "alternate")
        link.set("type", "text/html")
    for content in entry.iterchildren("content"):
        content.set(f"{{{XML}}}base", values.url)  # on the feed it would make the link to the site a self-reference
    etree.SubElement(entry, "published").text = values.published.isoformat()
    _add_language_and_image(entry, values)
    return _cut(wrapper)


def rss_item(values: EntryValues, home: str) -> bytes:
    """Return *values* as RSS's ``item``, on the site whose first page is *home*."""
    maker = _maker(values, home)
    if values.summary:
        maker.description(escape(values.summary, quote=False), isSummary=True)  # in RSS it is HTML
    item = maker.rss_entry()
    wrapper = etree.Element("channel", nsmap=RSS_PREFIXES)
    wrapper.append(item)
    for author in item.findall("author"):
        item.remove(author)  # beside dc:creator it is said twice, which validators warn of; e-mail alone cannot be
    for person in values.authors:
        etree.SubElement(item, f"{{{DC}}}creator").text = person.name
    # feedgen writes the year 999 with three digits, and changes the locale of the process to do so.
    etree.SubElement(item, "pubDate").text = format_datetime(values.published)
    etree.SubElement(item, f"{{{ATOM}}}updated").text = values.updated.isoformat()
    _add_language_and_image(item, values)
    return plain_title(_cut(wrapper))


def plain_title(text: bytes) -> bytes:
    """Return RSS *text* with ``&`` and ``<`` in its first title as hexadecimal references.

    Some readers take a title for HTML and decode it twice: the RSS Best Practices Profile asks for these.
    """
    start, end = text.find(b"<title>"), text.find(b"</title>")
    title = text[start:end]
    if b"&" not in title:
        return text
    for named, numbered in ((b"&amp;", b"&#x26;"), (b"&lt;", b"&#x3C;"), (b"&gt;", b"&#x3E;")):
        title = title.replace(named, numbered)
    return text[:start] + title + text[end:]


def _maker(values: EntryValues, home: str) -> FeedEntry:
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
            {"term": term, "scheme": f"{home}#{kind}", "label": term}  # an IRI that tells the two kinds apart
            for group, kind in terms
            for term in group
        ]
    )
    return maker


def _add_language_and_image(element: etree._Element, values: EntryValues) -> None:
    if values.language:
        element.set(f"{{{XML}}}lang", values.language)
    if values.image:
        # feedgen wraps media elements into media:group, where few readers look.
        etree.SubElement(element, f"{{{MEDIA}}}thumbnail", url=values.image)
        etree.SubElement(element, f"{{{MEDIA}}}content", url=values.image, medium="image")


def _cut(wrapper: etree._Element) -> bytes:
    text = etree.tostring(wrapper, encoding="UTF-8", xml_declaration=False)
    return text[text.index(b">") + 1 : text.rindex(b"<")]
