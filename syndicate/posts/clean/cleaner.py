"""Clean HTML: a pass over the tree makes a post fit to be shown elsewhere, then nh3 makes it safe.

The pass comes first because nh3 removes ``display:none`` but keeps the element: hidden text would be revealed. nh3
comes last because it parses as browsers do, which libxml2 does not: nothing that the pass misunderstood gets out.
"""

import re

import nh3
from lxml import etree

from syndicate.errors import PostError
from syndicate.frozen import frozen
from syndicate.model import Site
from syndicate.names import clean_text
from syndicate.posts.clean import simple, urls
from syndicate.posts.clean.markup import ATTRIBUTES, CLEAN_TAGS, DROPPED, JUDGED_ATTRIBUTES
from syndicate.posts.clean.media import PLAYERS
from syndicate.posts.clean.paragraphs import ENOUGH, real_paragraphs
from syndicate.posts.clean.styles import read_style
from syndicate.posts.clean.tidy import Tidying

MAX_DEPTH = 1000  #: nh3 is quadratic in depth: 0.05 s at 3,000 tags, 2.6 s at 20,000.
MAX_REFERENCES = 300_000  #: nh3 is quadratic in these too: 0.4 s at 200,000, 40 s at 2,000,000.

# Without huge_tree, libxml2 silently ends the tree at the 256th nested tag.
_PARSER = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
_AUTOLINK = re.compile(r"<(https?://[^<>\s\"']*)>", re.IGNORECASE)
_PAGE_END = re.compile(r"</(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])[^>]*>")  # libxml2 drops all text after it
_PRE_START = re.compile(r"(<pre[^>]*>)\n+")
_SIZES = re.compile(r"[\w\s().,:%-]*\Z", re.ASCII)


@frozen(kw_only=True)
class Cleaned:
    """A fragment of HTML that is safe to show anywhere, and what a summary needs of it."""

    html: str
    paragraphs: tuple[str, ...] = ()  #: Plain text of the first real paragraphs.
    image: str | None = None  #: The first image that is neither tracker nor icon.


def clean(html: str, *, base_url: str, site: Site, id_prefix: str) -> Cleaned:
    """Return the fragment *html* cleaned: nothing hidden, nothing that runs, every URL absolute.

    Relative URLs start from *base_url*. Ids get *id_prefix*, so that two posts can stand in one page. Raises PostError
    when tags are nested deeper than MAX_DEPTH, or more than MAX_REFERENCES characters must be escaped.
    """
    cleaning = Cleaning(clean_text(html), base_url=base_url, site=site, id_prefix=id_prefix)
    cleaning.tidy()
    cleaning.make_safe()
    return cleaning.result()


class Cleaning:
    """A fragment on its way to be clean. Several can take each step together, which is faster.

    Its *text* must hold no control characters; all else is as with `clean`.
    """

    __slots__ = ("_base_url", "_id_prefix", "_safe", "_site_url", "_text", "_tidy", "_tidying")

    def __init__(self, text: str, *, base_url: str, site: Site, id_prefix: str) -> None:
        self._text, self._base_url, self._site_url, self._id_prefix = text, base_url, site.url, id_prefix
        self._tidying = Tidying(text, base_url=base_url, site_url=site.url, id_prefix=id_prefix)
        self._tidy: str | None = None  #: None for a text that needs a tree.
        self._safe = ""

    def tidy(self) -> None:
        """Take the first step."""
        self._tidy = simple.tidied(self._text, self._tidying, self._site_url)

    def make_safe(self) -> None:
        """Take the second step."""
        if self._tidy is not None:
            self._safe = _safe(self._tidy, judged=self._tidying.judged)

    def result(self, *, enough: int = ENOUGH) -> Cleaned:
        """Take the last step and return what has come of it, paragraphs until they have *enough* characters.

        Raises PostError.
        """
        if self._tidy is None:
            return by_tree(self._text, self._base_url, self._site_url, self._id_prefix, enough=enough)
        paragraphs = simple.paragraphs(self._tidy, enough=enough)
        return Cleaned(html=self._safe, paragraphs=paragraphs, image=self._tidying.image)


def by_tree(text: str, base_url: str, site_url: str, id_prefix: str, *, enough: int = ENOUGH) -> Cleaned:
    """Return what `clean` does of a *text* that holds no control characters, by the way that is open to all."""
    if "<http" in text:
        # HTML takes this for a tag named "http:". Where Markdown has autolinks, they are links by now.
        text = _AUTOLINK.sub(r"&lt;\1&gt;", text)
    text = _PAGE_END.sub("", text)
    if not text or text.isspace():
        return Cleaned(html="")
    root, tidying = _tree(text, base_url, site_url, id_prefix)
    safe = _written(root, text, judged=tidying.judged)
    if tidying.odd and safe:  # libxml2 and nh3 mend such nesting differently: the second time they agree
        root, again = _tree(safe, base_url, site_url, id_prefix)
        safe = _written(root, safe, judged=again.judged)
    return Cleaned(html=safe, paragraphs=real_paragraphs(root, enough=enough), image=tidying.image)


def _tree(text: str, base_url: str, site_url: str, id_prefix: str) -> tuple[etree._Element, Tidying]:
    root = etree.HTML(f"<html><body>{text}", _PARSER)
    if text.count("<") > MAX_DEPTH and _depth(root) > MAX_DEPTH:
        raise PostError(f"tags are nested deeper than {MAX_DEPTH}", hint="Close the tags that are left open.")
    tidying = Tidying(text, base_url=base_url, site_url=site_url, id_prefix=id_prefix)
    tidying.over(root)
    return root, tidying


def _depth(root: etree._Element) -> int:
    """How deep elements are nested below *root*'s body."""
    deepest = level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return deepest - 2  # html, body


def _written(root: etree._Element, text: str, *, judged: bool) -> str:
    """Return the tree below *root*, which was made of *text*, as safe HTML."""
    serialised = etree.tostring(root, encoding="unicode", method="html")
    if serialised.count("&") > MAX_REFERENCES:
        raise PostError(f"more than {MAX_REFERENCES:,} characters that HTML must escape", hint="Is this a binary file?")
    html = _safe(serialised, judged=judged)
    if "&#" in text:
        html = clean_text(html).strip()  # &#8; is a control character only now
    if "<pre" in html:
        html = _PRE_START.sub(r"\1", html)  # a parser drops one line end here: cleaning again would change it
    return html


def _safe(html: str, *, judged: bool) -> str:
    return (_JUDGING if judged else _CLEANER).clean(html).strip()


def _local_only(url: str) -> str | None:
    """What nh3 keeps of a URL without a scheme: links inside the page. All others were made absolute."""
    return url if url.startswith("#") else None


def _judge(_tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return read_style(value).kept or None
    if name == "srcset":
        return value if urls.is_safe_srcset(value) else None
    if name == "sizes":
        return value if _SIZES.match(value) else None
    return value


_EMPTIED = DROPPED | PLAYERS | {"noscript"}  # the pass left none, unless it was deceived
# Built once. Most posts need no judge; without it nh3 never calls back into Python but for links inside the page.
_CLEANER = nh3.Cleaner(
    tags=CLEAN_TAGS,
    clean_content_tags=_EMPTIED,
    attributes=ATTRIBUTES,
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative=_local_only,
)
_JUDGING = nh3.Cleaner(
    tags=CLEAN_TAGS,
    clean_content_tags=_EMPTIED,
    attributes={tag: ATTRIBUTES.get(tag, set()) | JUDGED_ATTRIBUTES.get(tag, set()) for tag in ATTRIBUTES},
    attribute_filter=_judge,
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative=_local_only,
)
