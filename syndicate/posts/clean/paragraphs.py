"""The plain text of a cleaned tree's first real paragraphs: what a summary is made of."""

import re
from collections.abc import Iterator

from lxml import etree

from syndicate.names import clean_text
from syndicate.posts.clean.markup import INLINE_TAGS, UNWRAP, words

ENOUGH = 300  #: Characters after which no summary needs more.

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
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
_IS_WIDE = re.compile(_WIDE)
_JOIN = re.compile(rf"(?<={_WIDE})[^\S\u3000]*\n\s*(?={_WIDE})")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_WORD = re.compile(r"\w")


def plain(text: str) -> str:
    """Return *text* as one line; a line end between two wide characters is no space."""
    text = _INVISIBLE.sub("", clean_text(text))
    if "\n" in text:
        text = _JOIN.sub("", text.strip())
    return " ".join(text.split())


def is_wide(character: str) -> bool:
    """Whether *character* belongs to a script that is written without spaces: Han, kana, full-width forms."""
    return _IS_WIDE.match(character) is not None


def real_paragraphs(root: etree._Element) -> tuple[str, ...]:
    """Return the first paragraphs of running text below *root*, about as many as a summary could need.

    Left out are paragraphs of images or links alone, lines that name a source, and headings. Where a post has nothing
    but lists, tables or headings, their texts stand in.
    """
    prose: list[str] = []
    rest: list[str] = []
    length = 0
    for text, apart in _blocks(root):
        if len(text) <= _MAX_SOURCE and _SOURCE.match(text):
            continue
        if apart:
            rest.append(text)
            continue
        prose.append(text)
        length += len(text)
        if length >= ENOUGH:
            break
    return tuple(prose or rest)


def _blocks(root: etree._Element) -> Iterator[tuple[str, bool]]:
    """Yield each block of text that says something outside links, and whether it stands apart from the prose."""
    block = _Block()
    apart = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        starts = event == "start"
        if tag not in INLINE and (tag != "br" or (starts and block.ends_line())):
            if text := block.take():
                yield text, apart > 0
            apart += (1 if starts else -1) if tag in _APART else 0
        if tag == "a":
            block.links += 1 if starts else -1
        if not starts:
            block.add(element.tail)
        elif tag in _UNREAD or (tag == "sup" and _is_note(element)):
            walk.skip_subtree()
        elif tag == "br":
            block.add("\n")
        else:
            block.add(element.text)


class _Block:
    """The text between two block boundaries, as it is read."""

    __slots__ = ("links", "parts", "says")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.links = 0  #: How many links are open.
        self.says = False  #: Whether there is a word outside links.

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            self.says = self.says or (self.links == 0 and _WORD.search(text) is not None)

    def ends_line(self) -> bool:
        """Whether a line break was the last thing but white space: the second of ``<br><br>`` ends a paragraph."""
        for part in reversed(self.parts):
            if part == "\n":
                return True
            if not part.isspace():
                return False
        return False

    def take(self) -> str:
        """Return the block's text, "" when it says nothing, and begin the next one."""
        text = plain("".join(self.parts)) if self.says else ""
        self.parts.clear()
        self.says = False
        return text


def _is_note(element: etree._Element) -> bool:
    """Whether *element* is a reference to a footnote: a number that links inside the page."""
    return len(element) == 1 and not element.text and (element[0].get("href") or "").startswith("#")
