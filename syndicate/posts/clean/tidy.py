"""One pass over a post's tree: what is hidden goes, addresses become absolute, images and players fit elsewhere."""

import re
from collections.abc import Collection, Iterator

from lxml import etree

from syndicate.names import clean_text
from syndicate.posts.clean import media, urls
from syndicate.posts.clean.anchors import Anchors
from syndicate.posts.clean.markup import (
    BLOCK_TAGS,
    CLEAN_TAGS,
    DROPPED,
    HTML_TAGS,
    INLINE_TAGS,
    MATHEMATICS,
    RENAMED,
    UNCLOSED,
    UNWRAP,
    UNWRAPPED,
    words,
)
from syndicate.posts.clean.styles import Style, pixels, read_style
from syndicate.posts.clean.tags import Element, Tag

# Elements are only marked; libxml2 and nh3 take them out without a Python string for each text.
_DROP = "syndicate-drop"
_NO_STYLE, _HIDDEN = Style(), Style(hides=True)
_QUIET = CLEAN_TAGS - BLOCK_TAGS - UNCLOSED - {"img"}  # only their attributes matter, and whether they are hidden
TELLING = words("style hidden id href name cite headers width")  #: No other attribute of those changes anything.
_HOLDERS = words("body div blockquote li dd td th figure details ul ol dl")
_TABLE_PARTS = words("caption col colgroup tbody td tfoot th thead tr")
_TABLES = words("table colgroup tbody tfoot thead tr")
_SEPARATE = BLOCK_TAGS - _TABLE_PARTS
_CITING = words("blockquote q ins del")
_SIZED = words("table td th col colgroup")
_IN_LINES = (INLINE_TAGS | UNWRAPPED | MATHEMATICS | {UNWRAP, "p"}) - {"body", "html"}
_TAG = re.compile(r"<(/?[A-Za-z][^\s/>]*)")
_NO_BLOCK_IN = _IN_LINES | words("h1 h2 h3 h4 h5 h6 pre dt summary caption")


class Tidying:
    """The pass, and what it found on its way."""

    def __init__(self, text: str, *, base_url: str, site_url: str, id_prefix: str) -> None:
        self._text, self._base_url, self._site_url = text, base_url, site_url
        self._anchors = Anchors(base_url, site_url, id_prefix)
        self._climbed: etree._Element | None = None
        self._drops = False
        self._written: dict[str, str] = {}  # tags as they are written, by their names in lower case
        self.image: str | None = None  #: The first image that can stand for the post.
        self.judged = False  #: Whether style or srcset attributes are left.
        self.odd = False  #: Whether elements are nested in a way that each parser mends differently.

    def over(self, root: etree._Element) -> None:
        """Tidy the tree below *root* in document order."""
        for page in (root, *root):  # libxml2 gives them what a <body hidden> inside the post had
            page.attrib.clear()
        todo = iter(list(root.iter()))
        for element in todo:
            tag, names = element.tag, element.keys()
            quiet = tag in _QUIET or (tag == "p" and _has_room(element))
            if quiet and TELLING.isdisjoint(names):
                continue  # 26 of the 33 elements of a news item
            style = _style(element, names)
            if style.hides:
                self._hide(element, tag, todo)
            elif quiet:
                self._settle_attributes(element, names, style)
            else:
                self._settle(element, tag, names, style, todo)
        self.finish()
        if self._drops:
            etree.strip_elements(root, _DROP, with_tail=False)

    def shows(self, tag: Tag) -> bool:
        """Settle a tag that stands where it may and is no more than its attributes; False: it goes."""
        names = tag.attrib
        style = _style(tag, names)
        if style.hides:
            return False
        if tag.tag == "img":
            return self._shows_image(tag, names, style)
        self._settle_attributes(tag, names, style)
        return True

    def finish(self) -> None:
        """Settle what had to wait for the end of the post."""
        self._anchors.finish()

    def _hide(self, element: etree._Element, tag: str, todo: Iterator[etree._Element]) -> None:
        if tag in UNCLOSED:
            element.tag = UNWRAP  # what libxml2 took for its content is not hidden
        else:
            self._drop(element, todo)

    def _settle(
        self,
        element: etree._Element,
        tag: str,
        names: Collection[str | bytes],
        style: Style,
        todo: Iterator[etree._Element],
    ) -> None:
        if tag in UNCLOSED:
            self._empty_unclosed(element, style)
        elif tag in DROPPED:
            if not _as_check_mark(element, tag):
                self._drop(element, todo)
        elif tag in media.PLAYERS:
            self._replace_player(element, style, todo)
        elif tag == "img":
            if not self._shows_image(element, names, style):
                self._drop(element, todo)
        elif tag == "noscript":
            self._unwrap_or_drop(element, todo)
        else:
            self._settle_tag(element, tag, named=bool(names))
            if names:
                self._settle_attributes(element, names, style)

    def _drop(self, element: etree._Element, todo: Iterator[etree._Element]) -> None:
        _skip(element, todo)
        element.tag = _DROP
        self._drops = True

    def _replace_player(self, element: etree._Element, style: Style, todo: Iterator[etree._Element]) -> None:
        source = media.player_source(element, style, self._base_url, self._site_url)
        if source is not None:
            _skip(element, todo)
            media.link_instead(element, source, block=self._may_hold_block(element))
        elif element.tag == "object":  # what it holds is what a browser shows instead
            element.tag = UNWRAP
        else:
            self._drop(element, todo)

    def _empty_unclosed(self, element: etree._Element, style: Style) -> None:
        """Let out what libxml2 took for the content of a tag that has none; an ``embed`` leaves a link."""
        tag, element.tag = element.tag, UNWRAP
        if tag == "wbr":
            element.tag = tag  # a browser reads its end tag as nothing
        elif tag == "embed" and (source := media.player_source(element, style, self._base_url, self._site_url)):
            link = etree.Element("embed", {name: element.get(name, "") for name in ("title", "aria-label")})
            element.insert(0, link)
            link.tail, element.text = clean_text(element.text or ""), None
            media.link_instead(link, source, block=self._may_hold_block(element))

    def _may_hold_block(self, element: etree._Element) -> bool:
        """Whether a paragraph may stand in the place of *element*."""
        parent = element.getparent()
        while parent is not None and parent.tag == UNWRAP:
            parent = parent.getparent()
        return parent is not None and parent.tag not in _NO_BLOCK_IN

    def _shows_image(self, image: Element, names: Collection[str | bytes], style: Style) -> bool:
        found = media.settle_image(image, names, style, self._base_url, self._site_url)
        if found is None:
            return False
        source, stands_for_post = found
        self._settle_attributes(image, names, style)
        if stands_for_post and self.image is None:
            self.image = source
        if image.get("srcset"):
            self.judged = True
        return True

    def _unwrap_or_drop(self, element: etree._Element, todo: Iterator[etree._Element]) -> None:
        """Keep a ``noscript`` for the image that a script would have loaded, once; the rest asks for JavaScript."""
        image = next(element.iter("img"), None)
        before = element.getprevious()
        if image is None or (before is not None and before.tag == "img" and self._is_same_image(before, image)):
            self._drop(element, todo)
        else:
            element.tag = UNWRAP

    def _is_same_image(self, shown: etree._Element, image: etree._Element) -> bool:
        source = urls.web_address(image.get("src", ""), self._base_url, self._site_url)
        return media.is_lazy(shown) or shown.get("src") == source

    def _settle_tag(self, element: etree._Element, tag: str, *, named: bool) -> None:
        if tag in RENAMED:
            element.tag = RENAMED[tag]
            self.odd = self.odd or element.tag == "pre"
            if tag == "center":
                element.set("style", "text-align:center")
                self.judged = True
        elif tag in MATHEMATICS:
            element.tag = UNWRAP
        elif tag not in HTML_TAGS:
            self._keep_as_text(element, tag, named=named)
        if element.tag in _SEPARATE:
            self._make_room(element)
        elif tag in _TABLE_PARTS:
            parent = element.getparent()
            self.odd = self.odd or parent is None or parent.tag not in _TABLES  # nh3 drops what is in no table

    def _keep_as_text(self, element: etree._Element, tag: str, *, named: bool) -> None:
        """Show ``<alice>`` as it stands: a word in angle brackets that no tag of that name ends."""
        element.tag = UNWRAP
        if named or ":" in tag or "-" in tag:
            return
        if not self._written:
            self._written = {name.lower(): name for name in _TAG.findall(self._text)}
        if f"/{tag}" not in self._written and tag in self._written:
            element.text = f"<{self._written[tag]}>{clean_text(element.text or '')}"

    def _make_room(self, block: etree._Element) -> None:
        """Turn the paragraph around *block* into a ``div``.

        A browser ends the paragraph there and repeats every open inline element in each block that follows: a short
        post could grow without bounds.
        """
        parent = block.getparent()
        if parent is None or _has_room(block) or parent is self._climbed:
            return
        self._climbed = parent
        self.odd = True
        above: etree._Element | None = parent
        while above is not None and above.tag in _IN_LINES:
            if above.tag == "p":
                above.tag = "div"
            above = above.getparent()

    def _settle_attributes(self, element: Element, names: Collection[str | bytes], style: Style) -> None:
        tag = element.tag
        if style.kept and tag in CLEAN_TAGS:
            element.set("style", style.kept)
            self.judged = True
        if "id" in names:
            self._anchors.settle_id(element, "id")
        if "href" in names and tag == "a":
            self._anchors.settle_link(element)
        if "name" in names and tag == "a":
            self._anchors.settle_id(element, "name")
        if "cite" in names and tag in _CITING:
            self._anchors.settle_url(element, "cite")
        if "headers" in names:
            headers = clean_text(element.get("headers") or "").split()
            element.set("headers", " ".join(map(self._anchors.local, headers)))
        if "width" in names and tag in _SIZED and not (written := element.get("width") or "").endswith("%"):
            width = pixels(written)
            if width is None or width > media.MAX_WIDTH:
                del element.attrib["width"]


def _style(element: Element, names: Collection[str | bytes]) -> Style:
    """What the attributes of *element* say about its look."""
    if "hidden" in names:
        return _HIDDEN
    return read_style(element.get("style") or "") if "style" in names else _NO_STYLE


def _has_room(block: etree._Element) -> bool:
    parent = block.getparent()
    return parent is None or parent.tag in _HOLDERS


def _skip(element: etree._Element, todo: Iterator[etree._Element]) -> None:
    for _ in element.iterdescendants():
        next(todo)


def _as_check_mark(element: etree._Element, tag: str) -> bool:
    """Turn the check box of a task list into a character."""
    if tag != "input" or element.get("type", "").lower() != "checkbox":
        return False
    checked = element.get("checked") is not None
    space = "" if (element.tail or "")[:1].isspace() else " "
    media.empty(element)
    element.tag = UNWRAP
    element.text = f"{'☑' if checked else '☐'}{space}"
    return True
