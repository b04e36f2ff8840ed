"""Posts given the look of a theme: clean HTML in, HTML for a mail client out, nothing in it but constants of the theme.

What the theme cannot know is made plain for mail clients first: images no wider than the card, elements that old
clients do not know as ``div``, no colours of the post's own (they would be unreadable in dark mode).
"""

import re
from collections.abc import Mapping
from functools import lru_cache

import nh3
from markupsafe import Markup

from syndicate.render.themecompiler import BODY_TAGS, TagLook, declarations
from syndicate.render.trees import Element, parse_fragment, tag_of, write_fragment
from syndicate.render.widetables import hold_wide_tables
from syndicate.render.wrapping import join_chinese_lines

CONTENT_WIDTH = 576  #: Pixels of a card between its paddings.
_NO_LOOK: Mapping[str, TagLook] = {}
#: Elements of newer HTML and what old clients know instead.
_PLAIN_TAGS = {
    **dict.fromkeys(("address", "article", "aside", "details", "figcaption", "figure", "footer", "header"), "div"),
    **dict.fromkeys(("hgroup", "main", "nav", "section", "center"), "div"),
    **dict.fromkeys(("big", "font", "tt", "time", "bdi", "data", "picture"), "span"),
    "summary": "p",
    "strike": "s",
    "acronym": "abbr",
}
#: Attributes that posts keep. ``width`` and ``height`` are digits, as is everything the cleaner leaves in them.
_ATTRIBUTES = {
    "*": {"dir", "lang", "id", "style"},
    "a": {"href", "title"},
    "img": {"alt", "height", "src", "title", "width"},
    "ol": {"start", "type"},
    "td": {"align", "colspan", "rowspan", "valign"},
    "th": {"align", "colspan", "rowspan", "scope", "valign"},
}
#: What a post may say itself about the look of an element: nothing that dark mode would make unreadable.
_OWN_STYLES = {
    "font-style": {"italic", "normal"},
    "font-weight": {"bold", "normal"},
    "text-align": {"center", "left", "right"},
    "text-decoration": {"line-through", "underline"},
    "vertical-align": {"bottom", "middle", "sub", "super", "top"},
}
_SPACED = frozenset(("p", "div", "ul", "ol", "blockquote", "pre"))
_HOLDERS = frozenset(("blockquote", "li", "td", "th", "dd"))
_BLOCKS = _SPACED | {"figcaption", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
_DIGITS = re.compile(r"\d{1,5}")
_Looks = tuple[tuple[str, TagLook], ...]


def style_body(clean_html: str, looks: Mapping[str, TagLook] = _NO_LOOK) -> Markup:
    """Return *clean_html* as a card of a digest shows it; *looks* gives each tag its style."""
    holder = parse_fragment(clean_html)
    wide = hold_wide_tables(holder)
    for element in list(holder.iterdescendants()):
        tag = tag_of(element)
        if tag in _PLAIN_TAGS:
            element.tag = tag = _PLAIN_TAGS[tag]
        _join_lines(element)
        own = _own_style(element)
        if _ends_its_holder(element, tag) or (tag == "table" and element.getparent() in wide):
            own["margin-bottom"] = "0"
        if tag == "img":
            _fit_image(element)
        look = looks.get(wide.get(element, tag))
        style = _merged(look.style if look else "", own, tag)
        if style:
            element.set("style", style)
        for name, value in look.attributes if look else ():
            if element.get(name) is None:
                element.set(name, value)
    # Nothing but constants stands in ``style`` now; nh3 has the last word all the same, as everywhere.
    return Markup(_cleaner(tuple(looks.items())).clean(write_fragment(holder)))  # noqa: S704 - nh3 made it


def _own_style(element: Element) -> dict[str, str]:
    """Take the ``style`` from *element* and return what of it posts may say."""
    style = str(element.attrib.pop("style", ""))
    found = ((name, value.lower()) for name, value in declarations(style)) if style else ()
    return {name: value for name, value in found if value in _OWN_STYLES.get(name, ())}


def _join_lines(element: Element) -> None:
    """Take out the line ends in Chinese text, which a browser shows as spaces; code keeps its lines."""
    if next(element.iterancestors("pre"), None) is None:
        if element.text and tag_of(element) != "pre":
            element.text = join_chinese_lines(str(element.text))
        if element.tail:
            element.tail = join_chinese_lines(str(element.tail))


def _ends_its_holder(element: Element, tag: str) -> bool:
    """Whether *element* is the last block of a quote, item or cell, where a margin would stand as a gap."""
    parent = element.getparent()
    return (
        tag in _SPACED
        and parent is not None
        and tag_of(parent) in _HOLDERS
        and element.getnext() is None
        and not (element.tail or "").strip()
    )


def _merged(style: str, own: dict[str, str], tag: str) -> str:
    """Return *style* with what the post says itself, which wins as it would in a browser."""
    if not own and tag != "img":
        return style
    merged = dict(declarations(style)) | own
    if tag == "img":
        merged.setdefault("max-width", "100%")
        merged.setdefault("height", "auto")
    return ";".join(f"{name}:{value}" for name, value in merged.items())


def _fit_image(image: Element) -> None:
    """Give *image* the attributes that Outlook needs: a width no wider than the card, and an ``alt``."""
    width, height = (_pixels(image, name) for name in ("width", "height"))
    if width and width > CONTENT_WIDTH:
        height = height and max(1, round(height * CONTENT_WIDTH / width))
        width = CONTENT_WIDTH
    if not width and _stands_alone(image):
        # Outlook shows an image without a width in its own size, wider than the card as it may be.
        width, height = CONTENT_WIDTH, None
    for name, value in (("width", width), ("height", height if width else None)):
        if value:
            image.set(name, str(value))
        else:
            image.attrib.pop(name, "")
    if image.get("alt") is None:
        image.set("alt", "")


def _pixels(image: Element, name: str) -> int | None:
    found = _DIGITS.fullmatch(str(image.get(name, "")).strip().removesuffix("px"))
    return int(found[0]) if found else None


def _stands_alone(image: Element) -> bool:
    """Whether *image* is all that its paragraph, figure or link shows besides other blocks: no icon in text."""
    parent = image.getparent()
    if parent is None or any(one is not image and tag_of(one) not in _BLOCKS for one in parent):
        return False
    if any((text or "").strip() for text in (parent.text, *(one.tail for one in parent))):
        return False
    return tag_of(parent) != "span" and (tag_of(parent) != "a" or _stands_alone(parent))


@lru_cache(maxsize=16)
def _cleaner(looks: _Looks) -> nh3.Cleaner:
    """Return the digest's allow-list: the tags of posts, and the properties that *looks* and posts may use."""
    properties = {"max-width", "height", "margin-bottom", *_OWN_STYLES}
    attributes = {tag: set(names) for tag, names in _ATTRIBUTES.items()}
    for tag, look in looks:
        properties |= {name for name, _ in declarations(look.style)}
        attributes.setdefault(tag, set()).update(name for name, _ in look.attributes)
    return nh3.Cleaner(
        tags=set(BODY_TAGS),
        attributes=attributes,
        url_schemes={"http", "https", "mailto", "tel"},
        filter_style_properties=properties,
        link_rel=None,
    )
