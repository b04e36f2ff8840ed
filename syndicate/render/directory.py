"""What can be subscribed to: ``index.html`` for people, ``index.opml`` for readers, and the stylesheet of the feeds."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from lxml import etree

from syndicate.model import Each, FeedFormat, FeedSettings, Site, Subscription
from syndicate.names import clean_line
from syndicate.render.addresses import MEDIA_TYPES, feed_address, relative_address, web_url
from syndicate.render.snippet import discovery_links
from syndicate.render.templating import read_template_file, render_template
from syndicate.render.values import is_chinese, language_tag, site_authors

INDEX, OPML, STYLESHEET = "index.html", "index.opml", "feed.css"
DISCOVERED = 10  #: How many subscriptions ``index.html`` announces to readers: a choice of 4,000 is none.

_MARK = "/* generator: syndicate */\n"
_SHORT_LABELS = {FeedFormat.RSS: "RSS", FeedFormat.ATOM: "Atom", FeedFormat.JSON: "JSON"}
_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "heading": "Feeds",
        "how": "Copy the address of a feed into a feed reader to subscribe to it.",
        "all": "All feeds as one OPML file",
        "search": "Search feeds",
        "copy_address": "Copy address",
        "copied": "Copied",
        "none": "There is nothing to subscribe to yet.",
        "nothing": "No feed has such a title.",
        "named": "Selected",
        "category": "Categories",
        "tag": "Tags",
    }
)
_CHINESE: Mapping[str, str] = MappingProxyType(
    {
        "heading": "订阅源",
        "how": "将订阅源的地址复制到阅读器中，即可订阅。",
        "all": "全部订阅源（OPML 文件）",
        "search": "搜索订阅源",
        "copy_address": "复制地址",
        "copied": "已复制",
        "none": "暂无可订阅的内容。",
        "nothing": "没有匹配的订阅源。",
        "named": "精选",
        "category": "分类",
        "tag": "标签",
    }
)


def render_index(
    site: Site, subscriptions: Iterable[Subscription], *, base_url: str, templates: Path | None = None
) -> bytes:
    """Return ``index.html``: every feed of *subscriptions*, by title and in groups; it works without its script.

    *templates* is the owner's folder, whose ``index.html.jinja`` wins. Raises TemplateError.
    """
    words = _words(site)
    groups = _groups(subscriptions)
    listed = [one for members in groups.values() for one, _ in members]
    values = {
        "site": {
            "title": clean_line(site.title),
            "home": web_url(site.home) or site.home,
            "description": clean_line(site.description),
        },
        "language": language_tag(site.language) or "en",
        "words": words,
        "base_url": base_url.rstrip("/"),
        "opml": OPML,
        "discovery": discovery_links(islice(listed, DISCOVERED), base_url=base_url),
        "groups": [
            {"title": words[name], "rows": [_row(one, feed) for one, feed in members]}
            for name, members in groups.items()
        ],
    }
    return render_template(f"{INDEX}.jinja", templates, values).encode()


def render_opml(site: Site, subscriptions: Iterable[Subscription], *, base_url: str) -> bytes:
    """Return ``index.opml`` (OPML 2.0): one feed of each of *subscriptions*, in groups, for a reader to import."""
    words = _words(site)
    language = language_tag(site.language)
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = f"{words['heading']} · {clean_line(site.title)}"
    etree.SubElement(head, "ownerName").text = site_authors(site)[0].name
    body = etree.SubElement(root, "body")
    for name, members in _groups(subscriptions).items():
        group = etree.SubElement(body, "outline", text=words[name])
        for one, feed in members:
            title = _title(one)
            outline = etree.SubElement(group, "outline", type="rss", text=title, title=title)
            if one.description:
                outline.set("description", clean_line(one.description))
            if language:
                outline.set("language", language)
            outline.set("htmlUrl", web_url(site.home) or site.home)
            outline.set("xmlUrl", feed_address(base_url, _for_readers(feed)))
    opening = b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- generator: syndicate -->\n'
    return opening + etree.tostring(root, encoding="UTF-8", xml_declaration=False, pretty_print=True)


def render_stylesheet(templates: Path | None = None) -> bytes:
    """Return ``feed.css``, the owner's if *templates* has one, with the mark by which its file is known as ours."""
    text = read_template_file(STYLESHEET, templates)
    return (text if text.startswith(_MARK) else _MARK + text).encode()


def _groups(subscriptions: Iterable[Subscription]) -> dict[str, list[tuple[Subscription, FeedSettings]]]:
    """Return the subscriptions that have a feed: the named ones as configured, then categories and tags by title."""
    groups: dict[str, list[tuple[Subscription, FeedSettings]]] = {"named": [], "category": [], "tag": []}
    for one in subscriptions:
        if one.feed and one.feed.files:
            groups[_group(one)].append((one, one.feed))
    for name in ("category", "tag"):
        groups[name].sort(key=lambda member: (_title(member[0]).casefold(), member[0].name))
    return {name: members for name, members in groups.items() if members}


def _group(subscription: Subscription) -> str:
    """Tell the subscriptions of a pattern by their shape: one value, in a folder."""
    if subscription.each:
        return subscription.each.value
    rule = subscription.rule
    if "/" in subscription.name and rule.tags is None and len(rule.categories or ()) == 1:
        return Each.CATEGORY.value
    if "/" in subscription.name and rule.categories is None and len(rule.tags or ()) == 1:
        return Each.TAG.value
    return "named"


def _row(subscription: Subscription, feed: FeedSettings) -> dict[str, object]:
    return {
        "title": _title(subscription),
        "description": clean_line(subscription.description),
        "forms": [
            {"label": _SHORT_LABELS[form], "type": MEDIA_TYPES[form], "href": relative_address(name)}
            for form, name in feed.files.items()
        ],
    }


def _for_readers(feed: FeedSettings) -> str:
    """Return the file that the most readers can import."""
    order: Sequence[FeedFormat] = (FeedFormat.RSS, FeedFormat.ATOM, FeedFormat.JSON)
    return next(feed.files[form] for form in order if form in feed.files)


def _title(subscription: Subscription) -> str:
    return clean_line(subscription.title) or clean_line(subscription.name)


def _words(site: Site) -> Mapping[str, str]:
    return _CHINESE if is_chinese(site.language) else _ENGLISH
