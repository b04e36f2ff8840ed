"""Which part of a digest belongs to which post, and how many bytes it takes, whatever the theme."""

import re
from collections.abc import Iterable, Mapping
from itertools import takewhile

from syndicate.errors import SyndicateError
from syndicate.render.addresses import web_url
from syndicate.render.lint.mail import Mail
from syndicate.render.lint.page import Element, Page

_CLOSING = re.compile(r"</([a-zA-Z][^\s>/]*)[^>]*>")


def post_sizes(html: str, urls: Iterable[str]) -> dict[str, tuple[int, str, int]]:
    """Return for each post of *urls* that *html* shows: (bytes, tag, nth).

    None for a page that is too large to look at. A post's are the largest elements that hold links to it and to no
    other post; their bytes are summed, ``tag`` and ``nth`` are those of the largest.
    """
    try:
        page = Page.of(Mail(html=html))
    except SyndicateError:  # which lint says
        return {}
    sizes = {}
    for url, elements in parts(page, urls).items():
        bytes_of = {one: len(html[one.offset : end(page, one)].encode("utf-8", "replace")) for one in elements}
        largest = max(elements, key=lambda one: bytes_of[one])
        sizes[url] = (sum(bytes_of.values()), largest.tag, largest.nth)
    return sizes


def parts(page: Page, urls: Iterable[str]) -> dict[str, list[Element]]:
    """Return for each post of *urls* the largest elements that link to it and to no other."""
    written = {web_url(url) or url: url for url in urls}
    linked: dict[Element, set[str]] = {}
    for link in page.named("a"):
        url = written.get(web_url(link.attributes.get("href", "")) or "")
        if url:
            for one in (link, *link.ancestors()):
                linked.setdefault(one, set()).add(url)
    for one in page.named("html", "body"):
        linked.pop(one, None)
    found: dict[str, list[Element]] = {}
    for element, some in linked.items():
        outside = linked.get(element.parent, set()) if element.parent else set()
        if len(some) == 1 and len(outside) != 1:
            found.setdefault(next(iter(some)), []).append(element)
    return found


def owners(page: Page) -> Mapping[tuple[str, int], str]:
    """Return in which post of the mail each element stands: (tag, nth) to its URL. A post that is alone has none."""
    found = parts(page, page.mail.posts)
    if len(found) == 1:  # what surrounds it cannot be told from it
        return {}
    inside = {part: url for url, elements in found.items() for part in elements}
    owned: dict[Element, str] = {}
    for one in page.elements:
        url = inside.get(one) or (owned.get(one.parent) if one.parent else None)
        if url:
            owned[one] = url
    return {(one.tag, one.nth): url for one, url in owned.items()}


def end(page: Page, element: Element) -> int:
    """Return where *element* ends in the source: behind its closing tag, or where what follows begins."""
    inside = page.within(element)
    html, last = page.mail.html, inside[-1]
    after = page.following(last)
    position = last.offset
    open_ones = takewhile(lambda one: one is not element.parent, (last, *last.ancestors()))
    for one in open_ones:
        closing = (found.end() for found in _CLOSING.finditer(html, position, after) if found[1].lower() == one.tag)
        position = next(closing, position)
    return position if position > last.offset else after
