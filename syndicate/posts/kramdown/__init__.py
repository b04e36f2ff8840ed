"""What kramdown, Jekyll's Markdown, reads differently from CommonMark: put into words that comrak understands."""

import re

from syndicate.posts.kramdown import contents
from syndicate.posts.kramdown.blocks import Blocks, Document
from syndicate.posts.kramdown.spans import LINK_WITH_SPACE

_BAR = re.compile(r"\n[^<\n]*\|")
_LEFT_ALONE = (
    r"p|a|br|strong|img|span|center|h[1-6]|b|i|u|s|em|font|code|del|sub|sup|small|big|abbr|kbd|input|q|cite|ins"
)
_BLOCK = r"\s|\Z|</?(?:p|center|h[1-6])[\s>]|<!--"
_TAG = re.compile(
    rf"<(?:/(?:p|center|h[1-6])>[ \t]*+(?:\n {{0,3}}+)?+(?!{_BLOCK})"  # text behind a block
    r"|[<?]|!\["
    rf"|(?!(?:{_LEFT_ALONE})[\s/>])[A-Za-z][\w-]*[\s/>])",  # another element, or a name in angle brackets
    re.IGNORECASE,
)
_BEHIND_COMMENT = re.compile(rf"-->[ \t]*+(?!{_BLOCK})")
_LONE_TAG = re.compile(r"\n {0,3}</?[A-Za-z][\w-]*(?=[\s/>])[^<>\n]*>[ \t]*\n[^\n<]")


def differs(text: str) -> bool:
    """Whether kramdown may read *text* differently: most news articles it does not, and then comrak alone will do."""
    # Single characters are found several times faster than words.
    return (
        ("{" in text and ("{:" in text or "{#" in text))
        or ("\\" in text and "\\\\\n" in text)
        or ("$" in text and "$$" in text)
        or ("*" in text and "*[" in text)
        or ("^" in text and f"\n{text}\n".find("\n^\n") >= 0)
        or text.count("~") > 1
        or "\n: " in text
        or ("|" in text and _BAR.search(f"\n{text}") is not None)
        or ("](" in text and LINK_WITH_SPACE.search(text) is not None)
        or ("<" in text and _html_differs(text))
        or (">" in text and ">>" in text)
    )


def _html_differs(text: str) -> bool:
    return (
        _TAG.search(text) is not None
        or _LONE_TAG.search(f"\n{text}") is not None
        or "markdown=" in text
        or _BEHIND_COMMENT.search(text) is not None
        or text.rfind("<!--") > text.rfind("-->")
    )


class Shim:
    """A text on its way through comrak."""

    def __init__(self, text: str) -> None:
        self._document = Document(text)
        self.text = Blocks(text, self._document).rewritten()  #: What comrak is to render.

    def finish(self, html: str) -> str:
        """Return *html*, which comrak made of ``text``, with what only kramdown knows."""
        marks = self._document.marks
        html = contents.list_headings(marks.settle(html), marks.contents)
        if self._document.abbreviations:
            html = contents.explain(html, self._document.abbreviations)
        return marks.expand(html)
