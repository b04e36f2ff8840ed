"""What the specifications ask of a feed, as rules: the W3C feed validator's errors and warnings that concern ours."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_PREFIXES = {"atom": ATOM, "content": CONTENT, "dc": DC, "media": MEDIA}
_URI = re.compile(r"[a-zA-Z][0-9a-zA-Z+.-]*:(//)?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+\Z")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")
_RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d [+-]\d{4}\Z"
)
_EMAIL_AND_NAME = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+ \([^()]+\)\Z", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def rss_faults(text: bytes, *, address: str) -> list[str]:
    """Return what is wrong with the RSS 2.0 feed *text* that is served at *address*."""
    return list(_rss(etree.fromstring(text), address)) + list(_any_xml(text))


def atom_faults(text: bytes, *, address: str) -> list[str]:
    """Return what is wrong with the Atom feed *text* that is served at *address*."""
    return list(_atom(etree.fromstring(text), address)) + list(_any_xml(text))


def _any_xml(text: bytes) -> Iterator[str]:
    if not text.startswith(b'<?xml version="1.0" encoding="UTF-8"?>'):
        yield "no XML declaration"
    if _CONTROL.search(text.decode()):
        yield "a control character"
    for element in etree.fromstring(text).iter(etree.Element):
        for prefix, namespace in element.nsmap.items():
            if prefix in _PREFIXES and _PREFIXES[prefix] != f"{{{namespace}}}":
                yield f"the prefix {prefix} means {namespace}"
            if prefix not in _PREFIXES and prefix is not None:
                yield f"a prefix that naive readers do not know: {prefix}"
        if (language := element.get(XML_LANG)) is not None and not _LANGUAGE.match(language):
            yield f"xml:lang {language!r}"
        for name in ("href", "url", "scheme", "domain"):
            if (address := element.get(name)) is not None and not _URI.match(address):
                yield f"{element.tag} {name}: {address!r} is no absolute URI"


def _rss(rss: etree._Element, address: str) -> Iterator[str]:
    channels = rss.findall("channel")
    if rss.tag != "rss" or rss.get("version") != "2.0" or len(channels) != 1:
        yield "not RSS 2.0 with one channel"
    channel = channels[0]
    yield from _once(channel, required=("title", "link", "description"), many=("item", f"{ATOM}link"))
    yield from _uris(channel, "link")
    selves = [link.get("href") for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if selves != [address]:
        yield f"rel=self is {selves}"
    tags = [child.tag for child in channel]
    if "item" in tags and set(tags[tags.index("item") :]) != {"item"}:
        yield "channel elements after an item"
    for name in ("lastBuildDate", "pubDate"):
        yield from _rfc822(channel.findtext(name))
    items = channel.findall("item")
    yield from _unique([item.findtext("guid") or "" for item in items], "guid")
    for item in items:
        yield from _rss_item(item)


def _rss_item(item: etree._Element) -> Iterator[str]:
    many = ("category", f"{DC}creator", f"{MEDIA}thumbnail", f"{MEDIA}content")
    yield from _once(item, required=("title", "link", "guid", "pubDate"), many=many)
    yield from _uris(item, "link")
    yield from _rfc822(item.findtext("pubDate"))
    yield from _rfc3339(item.findtext(f"{ATOM}updated"))
    guid, tags = item.find("guid"), [child.tag for child in item]
    if guid is not None and guid.get("isPermaLink") != "false" and guid.text != item.findtext("link"):
        yield "guid is a permalink by default, but not the link"
    if f"{CONTENT}encoded" in tags and "description" not in tags[: tags.index(f"{CONTENT}encoded")]:
        yield "no description before content:encoded"
    if "author" in tags and not _EMAIL_AND_NAME.match(item.findtext("author") or ""):
        yield f"author {item.findtext('author')!r} is no e-mail address with a name"
    if "author" in tags and f"{DC}creator" in tags:
        yield "the author is said twice"
    if "author" not in tags and not item.findtext(f"{DC}creator"):
        yield "no author"
    if not all(category.text for category in item.findall("category")):
        yield "an empty category"


def _atom(feed: etree._Element, address: str) -> Iterator[str]:
    if feed.tag != f"{ATOM}feed":
        yield "not Atom"
    many = ("author", "link", "category", "entry")
    yield from _once(feed, required=("id", "title", "updated"), many=many, namespace=ATOM)
    yield from _uris(feed, f"{ATOM}id")
    yield from _rfc3339(feed.findtext(f"{ATOM}updated"))
    yield from _atom_people_and_links(feed)
    selves = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if selves != [address]:
        yield f"rel=self is {selves}"
    entries = feed.findall(f"{ATOM}entry")
    yield from _unique([entry.findtext(f"{ATOM}id") or "" for entry in entries], "id")
    for entry in entries:
        yield from _atom_entry(entry)


def _atom_entry(entry: etree._Element) -> Iterator[str]:
    many = ("author", "link", "category")
    media = (f"{MEDIA}thumbnail", f"{MEDIA}content")
    yield from _once(entry, required=("id", "title", "updated", "published"), many=many, namespace=ATOM, also=media)
    yield from _uris(entry, f"{ATOM}id")
    for name in ("updated", "published"):
        yield from _rfc3339(entry.findtext(f"{ATOM}{name}"))
    yield from _atom_people_and_links(entry)
    for text in entry.findall(f"{ATOM}content") + entry.findall(f"{ATOM}summary"):
        if text.get("type", "text") not in ("text", "html") or len(text):
            yield f"{text.tag} is neither text nor escaped HTML"
    if not all(category.get("term") for category in entry.findall(f"{ATOM}category")):
        yield "a category without a term"


def _atom_people_and_links(parent: etree._Element) -> Iterator[str]:
    authors = [author.findtext(f"{ATOM}name") for author in parent.findall(f"{ATOM}author")]
    if not authors or not all(authors):
        yield f"{parent.tag}: no author, or one without a name"
    links = parent.findall(f"{ATOM}link")
    alternates = [link for link in links if link.get("rel", "alternate") == "alternate"]
    yield from _unique([f"{link.get('type')} {link.get('hreflang')}" for link in alternates], "alternate link")
    if not alternates and parent.find(f"{ATOM}content") is None:
        yield f"{parent.tag}: neither content nor an alternate link"
    if not all(link.get("type") and link.get("rel") for link in links):
        yield f"{parent.tag}: a link without rel or type"


def _once(
    parent: etree._Element,
    *,
    required: tuple[str, ...],
    many: tuple[str, ...],
    namespace: str = "",
    also: tuple[str, ...] = (),
) -> Iterator[str]:
    counts = Counter(child.tag for child in parent)
    for name in required:
        if not (parent.findtext(f"{namespace}{name}") or "").strip():
            yield f"{parent.tag}: no {name}"
    repeatable = {f"{namespace}{name}" for name in many} | set(also)
    yield from (f"{parent.tag}: {tag} twice" for tag, count in counts.items() if count > 1 and tag not in repeatable)


def _unique(values: list[str], what: str) -> Iterator[str]:
    yield from (f"{what} {value!r} twice" for value, count in Counter(values).items() if count > 1)


def _uris(parent: etree._Element, name: str) -> Iterator[str]:
    text = parent.findtext(name) or ""
    if not _URI.match(text):
        yield f"{name} {text!r} is no absolute URI"


def _rfc3339(text: str | None) -> Iterator[str]:
    if text is not None and not _RFC3339.match(text):
        yield f"{text!r} is no RFC 3339 date"


def _rfc822(text: str | None) -> Iterator[str]:
    if text is None:
        return
    if not _RFC822.match(text):
        yield f"{text!r} is no RFC 822 date"
    elif int(text[12:16]) >= 1000:  # email.utils takes an earlier year for one of this century
        if _DAYS[parsedate_to_datetime(text).weekday()] != text[:3]:
            yield f"{text!r} names the wrong weekday"
    elif _DAYS[date(int(text[12:16]), _month(text[8:11]), int(text[5:7])).weekday()] != text[:3]:
        yield f"{text!r} names the wrong weekday"


def _month(name: str) -> int:
    return "JanFebMarAprMayJunJulAugSepOctNovDec".index(name) // 3 + 1
