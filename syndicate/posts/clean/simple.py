"""Simple HTML, tidied without a tree: paragraphs and headings of text, links, images and emphasis, all closed in turn.

Most news is nothing else, and all parsers read it the same: it is cleaned in two thirds of the time. Whatever is not
certainly simple is left to the tree; tests hold both equal.
"""

import html
import re
from functools import lru_cache

from syndicate.posts.clean.markup import words
from syndicate.posts.clean.paragraphs import Paragraphs
from syndicate.posts.clean.tags import ATTRIBUTE, Tag
from syndicate.posts.clean.tidy import TELLING, Tidying
from syndicate.posts.clean.urls import TIDY

MAX_LENGTH = 100_000  #: Characters. The limits that a tree is held to are out of reach then.

_PARAGRAPHS = words("p h1 h2 h3 h4 h5 h6")
_VOID_TAGS = words("br img")
_TEXT = "[^<]*+"  # a set of characters takes ten times as long: what else texts must not hold is looked for apart
_ODD_REFERENCE = re.compile("&(?!(?:amp|lt|gt|quot|nbsp|[lr][sd]quo|[mn]dash|hellip|middot);)")
_ATTRIBUTES = f"(?:{ATTRIBUTE})*+"
_VOID = f"<(?:br|img(?= [a-z])){_ATTRIBUTES} ?/?>"
_COMMENT = "<!--[^<>-]*+(?:-[^<>-]++)*+-->"


def _element(names: str, group: str, *inside: str) -> str:
    """Return the pattern of an element that holds text and the elements *inside*."""
    # Not possessive: Python 3.11 cannot have groups in such repeats. Nothing is ambiguous, so nothing is tried twice.
    content = f"{_TEXT}(?:(?:{'|'.join(inside)}){_TEXT})*"
    return f"<(?P<{group}>{names}){_ATTRIBUTES}>{content}</(?P={group})>"


def _emphasis(group: str, *inside: str) -> str:
    return _element("b|code|del|em|i|ins|s|small|span|strong|u", group, _VOID, *inside)


def _link(group: str) -> str:
    return _element("a", group, _VOID, _emphasis(f"in_{group}"))


_PARAGRAPH = _element("p|h[1-6]", "p", _VOID, _emphasis("outer", _emphasis("inner"), _link("marked")), _link("link"))
_SIMPLE = re.compile(rf"[ \t\n]*+(?:(?:{_PARAGRAPH}|{_COMMENT})[ \t\n]*+)*")
#: Attributes that change nothing: neither on any tag but an image, nor this one on a link.
_DULL = rf' (?!(?:{"|".join(sorted(TELLING))})=)[a-z][a-z0-9-]*+="[^"]*+"'
_ADDRESS = rf' href="(?![^"]*%7){TIDY}"'
#: A tag that has to be looked at.
_TAG = re.compile(
    rf"<(?!(?:a(?:{_DULL}|{_ADDRESS})*+|(?!img )[a-z]++[1-6]?(?:{_DULL})*+) ?/?>)"
    rf"([a-z]++[1-6]?)((?:{ATTRIBUTE})++) ?/?>"
)
#: Attributes that mean the same in every post of a site, such as those of the links at its end.
_REPEATED = re.compile(r'(?: (?:style|class|target|rel)="[^"]*"| href="/[^"]*")++')
_MAX_REPEATED = 300  # keeps the memory small
_READ = re.compile(
    r"<p(?: [^<>]*+)?>(?P<words>[^<]*+)(?:<br ?/?>)?</p>|<(?P<end>/?)(?P<name>[a-z]++[1-6]?)[^<>]*+>(?P<behind>[^<]*+)"
)


def tidied(text: str, tidying: Tidying, site_url: str) -> str | None:
    """Return *text*, which holds no control characters, ready for nh3; None when it needs a tree."""
    if len(text) > MAX_LENGTH or "\r" in text or _SIMPLE.fullmatch(text) is None or _has_odd_reference(text):
        return None
    pieces: list[str | Tag] = []
    copied = 0
    for found in _TAG.finditer(text):
        start, end = found.span()
        if start < copied:
            continue  # it stands in a paragraph that went
        name, attributes = found.groups()
        settled = _settled(name, attributes, tidying, site_url)
        if settled is None:
            if name not in _PARAGRAPHS:
                return None  # the texts around it grow together
            end = text.index(f"</{name}>", end) + len(name) + 3
        pieces += (text[copied:start], settled or "")
        copied = end
    pieces.append(text[copied:])
    tidying.finish()
    return "".join(map(str, pieces))


def paragraphs(tidy: str, *, enough: int) -> tuple[str, ...]:
    """Return the first real paragraphs of *tidy*, which `tidied` made, until they have *enough* characters."""
    reading = Paragraphs(enough)
    for text, end, name, behind in map(re.Match.groups, _READ.finditer(tidy)):
        if text is not None:
            reading.block(_plain(text))
        elif end:
            reading.end(name, _plain(behind))
        elif name in _VOID_TAGS:
            reading.start(name, None)
            reading.end(name, _plain(behind))
        else:
            reading.start(name, _plain(behind))
        if reading.enough:
            break
    return reading.found


def _has_odd_reference(text: str) -> bool:
    """Whether a ``&`` in the texts of *text*, which has but simple tags, is not one of the usual references."""
    for found in _ODD_REFERENCE.finditer(text):
        place = found.start()
        if text.rfind("<", 0, place) < text.rfind(">", 0, place):  # not inside a tag
            return True
    return False


def _settled(name: str, attributes: str, tidying: Tidying, site_url: str) -> str | Tag | None:
    """Return what stands for a start tag; None where its element goes."""
    if name != "img" and len(attributes) <= _MAX_REPEATED and (known := _repeated(name, attributes, site_url)):
        written, judged = known
        tidying.judged = tidying.judged or judged
        return written
    tag = Tag(name, attributes)
    return tag if tidying.shows(tag) else None


@lru_cache(maxsize=4096)
def _repeated(name: str, attributes: str, site_url: str) -> tuple[str | None, bool] | None:
    """Return what stands for a tag that comes again and again, and whether nh3 has to ask about it: 5 µs each time.

    None for a tag that other posts have not, or that means something else there.
    """
    if not _REPEATED.fullmatch(attributes):
        return None
    tag, tidying = Tag(name, attributes), Tidying("", base_url="", site_url=site_url, id_prefix="")
    return (str(tag) if tidying.shows(tag) else None), tidying.judged


def _plain(text: str) -> str:
    return html.unescape(text) if "&" in text else text
