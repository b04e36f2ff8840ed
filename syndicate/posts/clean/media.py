"""Images, frames and players of a post: images get their real source and a size that fits, players become links."""

import re
from collections.abc import Collection
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from syndicate.names import clean_line, clean_text
from syndicate.posts.clean import urls
from syndicate.posts.clean.styles import Style, pixels
from syndicate.posts.clean.tags import Element, Tag

MAX_WIDTH = 640  #: Pixels: the width of a digest's card, and enough for any feed reader.
MAX_TRACKER = 2  #: Pixels: nothing that small is meant to be seen.
MAX_ICON = 64  #: Pixels: nothing that small stands for a post.

PLAYERS = frozenset(("iframe", "video", "audio", "embed", "object"))
LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-original-src", "data-lazy")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_OTHER_SOURCES = frozenset((*LAZY, *_LAZY_SETS))
_MOVIES = frozenset(("movie", "src", "url"))
_TRACKER = re.compile(
    r"//(?:[\w-]+\.)*(?:pixel\.wp\.com|stats\.wordpress\.com|google-analytics\.com|doubleclick\.net|hm\.baidu\.com"
    r"|scorecardresearch\.com|quantserve\.com|cnzz\.com|feedsportal\.com)/|//(?:[\w-]+\.)?facebook\.com/tr\b"
    r"|//feeds\.feedburner\.com/~r/|/(?:1x1|spacer|blank|pixel|transparent)\.(?:gif|png)\b",
    re.IGNORECASE,
)
_VIDEO_PAGES = (
    (re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/(?!videoseries)([\w-]+)"), "https://www.youtube.com/watch?v={}"),
    (re.compile(r"https?://player\.vimeo\.com/video/([0-9]+)"), "https://vimeo.com/{}"),
    (re.compile(r"https?://(?:www\.)?dailymotion\.com/embed/video/(\w+)"), "https://www.dailymotion.com/video/{}"),
)  # fmt: skip


def settle_image(
    image: Element, names: Collection[str | bytes], style: Style, base_url: str, site_url: str
) -> tuple[str, bool] | None:
    """Give *image*, which has the attributes *names*, its real source, and a size that fits.

    Returns the source and whether the image is large enough to stand for the post; None when there is nothing to
    show: a tracker, or no source that a reader could load.
    """
    width, height = _size(image, style)
    if _is_at_most(MAX_TRACKER, width, height):
        return None
    source = _best_source(image, names, base_url, site_url)
    if source is None or _TRACKER.search(source):
        return None
    _set(image, "src", source)
    if "alt" not in names:
        image.set("alt", "")
    _fit(image, width, height)
    return source, not _is_at_most(MAX_ICON, width, height)


def is_lazy(image: etree._Element) -> bool:
    """Whether a script was to load *image* later."""
    return any(image.get(name) for name in LAZY)


def player_source(player: etree._Element, style: Style, base_url: str, site_url: str) -> str | None:
    """Return the address of what *player* plays: its own, else of what stands in it; None when it plays nothing."""
    if _is_at_most(MAX_TRACKER, *_size(player, style)):
        return None
    raws = [player.get(name) for name in (*LAZY, "src", "data")]
    raws += [
        inner.get("src") or inner.get("value")
        for inner in player.iter("source", "embed", "param")
        if inner.tag != "param" or inner.get("name", "").lower() in _MOVIES
    ]
    found = (urls.web_address(raw, base_url, site_url) for raw in raws if raw)
    return next((source for source in found if source), None)


def link_instead(player: etree._Element, source: str, *, block: bool) -> None:
    """Turn *player* into a link to *source*; a paragraph where a *block* may stand."""
    address = _page_of(source)
    name = clean_line(player.get("title") or player.get("aria-label") or "")
    empty(player)
    player.tag = "p" if block else "span"
    link = etree.SubElement(player, "a", href=address)
    link.text = f"▶ {name or (urlsplit(address).hostname or '').removeprefix('www.')}"


def empty(element: etree._Element) -> None:
    """Take everything out of *element*; the text after it stays."""
    tail = element.tail
    element.clear()
    element.tail = clean_text(tail) if tail else None


def _best_source(image: Element, names: Collection[str | bytes], base_url: str, site_url: str) -> str | None:
    if _OTHER_SOURCES.isdisjoint(names) and (raw := image.get("src")):
        return urls.web_address(raw, base_url, site_url)  # nearly all images have nothing else
    candidates = _settle_srcset(image, base_url, site_url)
    return _image_source(image, base_url, site_url) or (urls.largest(candidates) if candidates else None)


def _settle_srcset(image: Element, base_url: str, site_url: str) -> str | None:
    raw = next((value for name in _LAZY_SETS if (value := image.get(name))), None)
    if raw is None:
        raw = _picture_srcset(image)
        return urls.srcset(raw, base_url, site_url) if raw else None
    kept = urls.srcset(raw, base_url, site_url)
    if kept:
        image.set("srcset", kept)
    else:
        image.attrib.pop("srcset", "")
    return kept


def _picture_srcset(image: Element) -> str | None:
    """The candidates that a ``<picture>`` around *image* offers, where *image* has no source of its own."""
    if image.get("src") or isinstance(image, Tag):
        return None
    picture = next(image.iterancestors("picture"), None)
    if picture is None:
        return None
    return next((value for inner in picture.iter() if (value := inner.get("srcset"))), None)


def _image_source(image: Element, base_url: str, site_url: str) -> str | None:
    for name in LAZY:
        raw = image.get(name)
        # data-lazy="true" is a switch, not an address.
        if raw and ("/" in raw or "." in raw) and (source := urls.web_address(raw, base_url, site_url)):
            return source
    return urls.web_address(image.get("src") or "", base_url, site_url)


def _fit(image: Element, width: float | None, height: float | None) -> None:
    """Write the size in pixels, at most MAX_WIDTH wide; a height alone would distort the image once it is scaled."""
    scale = min(1.0, MAX_WIDTH / width) if width is not None else 1.0
    _set(image, "width", None if width is None else str(round(width * scale)))
    bound = None if width is None or height is None else max(MAX_TRACKER + 1, round(height * scale))
    _set(image, "height", None if bound is None else str(bound))


def _set(element: Element, name: str, value: str | None) -> None:
    """Give the attribute *name* its *value*, None for no such attribute; most have it already."""
    if element.get(name) != value:
        if value is None:
            del element.attrib[name]
        else:
            element.set(name, value)


def _size(element: Element, style: Style) -> tuple[float | None, float | None]:
    """Width and height in pixels, as the attributes say, else the style."""
    width, height = pixels(element.get("width") or ""), pixels(element.get("height") or "")
    return (style.width if width is None else width, style.height if height is None else height)


def _is_at_most(limit: int, width: float | None, height: float | None) -> bool:
    return (width is not None and width <= limit) or (height is not None and height <= limit)


def _page_of(source: str) -> str:
    """The page on which people watch what the player at *source* shows; *source* itself where none is known."""
    for pattern, page in _VIDEO_PAGES:
        if found := pattern.match(source):
            return page.format(found[1])
    parts = urlsplit(source)
    if parts.hostname == "player.bilibili.com":
        query = parse_qs(parts.query)
        for key, prefix in (("bvid", ""), ("aid", "av")):
            if key in query and query[key][0].isalnum():
                return f"https://www.bilibili.com/video/{prefix}{query[key][0]}"
    if (parts.hostname or "").removeprefix("www.") == "youtube.com" and parts.path == "/embed/videoseries":
        return source.replace("/embed/videoseries", "/playlist", 1)
    return source
