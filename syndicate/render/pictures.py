"""Pictures of posts that servers will not show in mail (hot-link protection): made links, or left out."""

from collections.abc import Sequence
from dataclasses import replace

from syndicate.model import Article, Images
from syndicate.render.trees import Element, parse_fragment, tag_of, write_fragment

_HOLDERS = frozenset(("a", "div", "figure", "p", "picture", "span"))  #: That hold nothing once their picture is gone.


def pictured(articles: Sequence[Article], images: Images, word: str) -> Sequence[Article]:
    """Return *articles* with their pictures as *images* says; *word* names a picture that has no other text."""
    if images is Images.KEEP:
        return articles
    return [
        replace(
            one,
            post=replace(one.post, image=None),
            content=replace(one.content, html=without_pictures(one.content.html, images, word), image=None),
        )
        for one in articles
    ]


def without_pictures(clean_html: str, images: Images, word: str) -> str:
    """Return *clean_html* with its pictures as *images* says."""
    if images is Images.KEEP or "<img" not in clean_html:
        return clean_html
    holder = parse_fragment(clean_html)
    for image in list(holder.iter("img")):
        address = str(image.get("src", ""))
        if images is Images.LINK and address.startswith(("https://", "http://")):
            _link(image, address, word)
        else:
            _remove(image, holder)
    return write_fragment(holder)


def _link(image: Element, address: str, word: str) -> None:
    """Make *image* a link of its text; within another link it is that text alone."""
    text = str(image.get("alt") or image.get("title") or word)
    is_within = any(tag_of(one) == "a" for one in image.iterancestors())
    tail = image.tail
    image.clear()
    image.tag, image.text, image.tail = ("span" if is_within else "a"), text, tail
    if not is_within:
        image.set("href", address)


def _remove(image: Element, holder: Element) -> None:
    """Take *image* out, and what then holds nothing."""
    element, parent = image, image.getparent()
    while parent is not None:
        _cut(element, parent)
        if parent is holder or tag_of(parent) not in _HOLDERS or len(parent) or (parent.text or "").strip():
            return
        element, parent = parent, parent.getparent()


def _cut(element: Element, parent: Element) -> None:
    """Take *element* out of *parent*; the text behind it stays."""
    tail, before = str(element.tail or ""), element.getprevious()
    if before is not None:
        before.tail = f"{before.tail or ''}{tail}"
    else:
        parent.text = f"{parent.text or ''}{tail}"
    parent.remove(element)
