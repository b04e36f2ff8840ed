"""The plain text of a cleaned tree's first real paragraphs: what a summary is made of."""

import re

from lxml import etree

from syndicate.posts.clean.markup import INLINE_TAGS, UNWRAP, words
from syndicate.posts.oneline import plain

ENOUGH = 300  #: Characters after which not even the longest summary needs more.

#: Elements that stand in a line of text. All others begin and end a block.
INLINE = (INLINE_TAGS - {"br"}) | words("acronym big code font label map math strike tt") | {UNWRAP}
_APART = words("h1 h2 h3 h4 h5 h6 pre table figure figcaption li dt")  # text, but no running prose
_UNREAD = words("rt rp")
_SOURCE = re.compile(
    r"[（(【\[]?\s*(?:"
    r"(?:文章|资料|图片|图源|数据|信息|稿件|新闻|本文)?来源|图源|原标题|责任?编辑|责编|编辑|作者|记者|转载自|摄影|来自"
    r"|(?:image |photo |picture )?(?:source|credits?)|photo(?:graph)?(?: by)?|image|via|author|by|editor"
    r")\s*[:：]",
    re.IGNORECASE,
)
_MAX_SOURCE = 60  #: A longer line that begins like a source line is a sentence.
_WORD = re.compile(r"\w")


def real_paragraphs(root: etree._Element, *, enough: int = ENOUGH) -> tuple[str, ...]:
    """Return the first paragraphs of running text below *root*, until they have *enough* characters.

    Left out are paragraphs of images or links alone, lines that name a source, and headings. Where a post has nothing
    but lists, tables or headings, their texts stand in.
    """
    reading = Paragraphs(enough)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            reading.end(element.tag, element.tail)
        elif _is_read(element):
            reading.start(element.tag, element.text)
        else:
            reading.start(element.tag, None)
            walk.skip_subtree()
        if reading.enough:
            break
    return reading.found


class Paragraphs:
    """The paragraphs that were found, and the text since the last block boundary."""

    def __init__(self, enough: int) -> None:
        self._wanted = enough  # characters
        self._prose: list[str] = []
        self._rest: list[str] = []  # texts that stand apart from the prose
        self._length = 0  # of the prose
        self._parts: list[str] = []
        self._links = 0  # how many links are open
        self._says = False  # whether there is a word outside links
        self._apart = 0  # how many elements are open that stand apart

    @property
    def found(self) -> tuple[str, ...]:
        """What was found."""
        return tuple(self._prose or self._rest)

    @property
    def enough(self) -> bool:
        """Whether nothing more will be taken."""
        return self._length >= self._wanted

    def block(self, text: str) -> None:
        """Read a paragraph that is nothing but *text*, and stands in no link."""
        self._end_block()
        if _WORD.search(text) is not None and not self.enough:
            self._take(text)

    def start(self, tag: str, text: str | None) -> None:
        """Read a start tag and the *text* behind it."""
        if tag not in INLINE and (tag != "br" or self._ends_line()):
            self._end_block()
            self._apart += tag in _APART
        elif tag == "a":
            self._links += 1
        self.add("\n" if tag == "br" else text)

    def end(self, tag: str, tail: str | None) -> None:
        """Read an end tag and the text behind it."""
        if tag == "a":
            self._links -= 1
        elif tag not in INLINE and tag != "br":
            self._end_block()
            self._apart -= tag in _APART
        self.add(tail)

    def add(self, text: str | None) -> None:
        """Read a piece of text."""
        if text:
            self._parts.append(text)
            if not self._says and self._links == 0:
                self._says = _WORD.search(text) is not None

    def _ends_line(self) -> bool:
        """Whether a line break was the last thing but white space: the second of ``<br><br>`` ends a paragraph."""
        for part in reversed(self._parts):
            if part == "\n":
                return True
            if not part.isspace():
                return False
        return False

    def _end_block(self) -> None:
        """Take the text since the last boundary, if it says something."""
        if self._says and not self.enough:
            self._take("".join(self._parts))
        self._parts.clear()
        self._says = False

    def _take(self, block: str) -> None:
        """Keep what a *block* says, if it does not just name a source."""
        text = plain(block)
        if len(text) <= _MAX_SOURCE and _SOURCE.match(text):
            return
        if self._apart:
            self._rest.append(text)
        else:
            self._prose.append(text)
            self._length += len(text)


def _is_read(element: etree._Element) -> bool:
    """Whether what *element* holds is text: no reading aid, no number that links to a footnote."""
    if element.tag != "sup":
        return element.tag not in _UNREAD
    note = len(element) == 1 and not element.text and (element[0].get("href") or "").startswith("#")
    return not note
