"""The lines of a text: which are code, which stand in a quote or a list, which make a paragraph."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Final

_QUOTE = re.compile(r"(?: {0,3}> ?)*+")
_MARKER = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)])(?: {1,4}(?! )| (?= )|$)")
_ITEM_STARTS = frozenset("-+*0123456789")
RULE = re.compile(r"([-*_])(?:[ \t]*+\1){2,}+[ \t]*$")
_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_CODE_INDENT: Final = 4


class Lines(ABC):
    """One walk over the lines of a text. Code stays as it is; the rest is for the class that inherits from this."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next = 0  #: Where the next line starts.
        self._out: list[str] = []
        self._paragraph: list[str] = []
        self._gap = True  #: Whether a blank line, or what ends a block like one, is right before the next line.
        self._was_gap = True  #: The same for this line.
        self._quotes = 0  #: How many ``>`` are around this line.
        self._columns: list[int] = []  #: Where the contents of the lists around this line start.
        self._bare = False  #: Whether the line before is the marker of a list item and nothing else.
        self._raw_until: str | None = None  #: What ends raw HTML that is left to comrak; "" is a blank line.

    def rewritten(self) -> str:
        """Return the text for comrak."""
        for line, start in self._lines():
            self._take(line, start)
        self._end_paragraph()
        return "\n".join(self._out) + ("\n" if self._text.endswith("\n") else "")

    @abstractmethod
    def _paragraph_text(self, text: str) -> str:
        """Return what stands for the *text* of a paragraph."""

    @abstractmethod
    def _item_text(self, content: str) -> str:
        """Return what stands for the first line of a list item's *content*."""

    @abstractmethod
    def _starts(self, head: str, content: str, start: int) -> bool:
        """Read a block whose first line is *content* behind *head*, at *start*; False where none starts."""

    def _starts_in_item(self, head: str, content: str) -> bool:
        """Read a block that starts in the first line of a list item; False where none does."""
        return self.fence(head, content, 0)

    def _lines(self) -> Iterator[tuple[str, int]]:
        while self._next < len(self._text):
            start = self._next
            end = self._text.find("\n", start)
            end = len(self._text) if end < 0 else end
            self._next = end + 1
            yield self._text[start:end], start

    def _take(self, line: str, start: int) -> None:
        quote = _quote(line) if ">" in line else ""
        content = line[len(quote) :].strip(" \t")
        if not content:
            self._end_paragraph()
            self._out.append(line)
            self._gap, self._raw_until = True, self._raw_until or None
            if self._bare:  # an item that begins with a blank line ends with it (CommonMark, section 5.2)
                self._bare = False
                self._columns.pop()
        elif self._raw_until is not None:
            self._out.append(line)
            if self._raw_until and self._raw_until in line:
                self._raw_until = None
        else:
            self._was_gap, self._gap, self._bare = self._gap, False, False
            quotes = quote.count(">") if quote else 0
            if quotes != self._quotes and (self._was_gap or quotes > self._quotes):
                self._end_paragraph()
                self._columns.clear()
                self._quotes = quotes
            self._block(line, line[len(quote) :].lstrip(" \t"), start)

    def _block(self, line: str, content: str, start: int) -> None:
        """Read a line that is not blank, and what follows as far as it belongs to the same block."""
        head = line[: len(line) - len(content)]
        indent = width(head[len(_quote(head)) :]) if head else 0
        first = content[0]
        item = first in _ITEM_STARTS and _MARKER.match(content) is not None and not RULE.match(content)
        if self._was_gap or item:
            while self._columns and indent < self._columns[-1]:
                self._columns.pop()
        if indent - (self._columns[-1] if self._columns else 0) >= _CODE_INDENT:  # code, or more of a paragraph
            (self._paragraph or self._out).append(line)
        elif item:
            self._item(head, content, indent)
        elif not self._starts(head, content, start):
            self._paragraph.append(line)

    def _end_paragraph(self) -> None:
        if self._paragraph:
            text = "\n".join(self._paragraph)
            self._paragraph.clear()
            self._out.append(self._paragraph_text(text))

    def _verbatim(self, line: str) -> bool:
        self._end_paragraph()
        self._out.append(line)
        return True

    def _item(self, head: str, content: str, indent: int, marker: re.Pattern[str] = _MARKER) -> None:
        """Read the first line of a list item, which may hold the first lines of items inside it."""
        self._end_paragraph()
        place = 0
        while found := marker.match(content, place):
            indent += len(found[0]) + (found[0][-1] != " ")
            self._columns.append(indent)
            place, marker = found.end(), _MARKER
        head, content = head + content[:place], self._item_text(content[place:])
        self._bare = not content
        if not self._starts_in_item(head, content):
            self._paragraph.append(head + content)

    def fence(self, head: str, content: str, _: int) -> bool:
        """Copy a fenced code block."""
        if not (opening := _FENCE.match(content)):
            return False
        self._verbatim(head + content)
        closing = re.compile(rf" *{opening[0][0]}{{{len(opening[0])},}}[ \t]*$")
        for line, start in self._lines():
            quote = _quote(line, self._quotes)
            inside = line[len(quote) :]
            outdented = self._columns and inside.strip() and width(inside) < self._columns[-1]
            if quote.count(">") < self._quotes or outdented:
                self._next = start
                break
            self._out.append(line)
            if closing.match(inside):
                break
        return True


def _quote(line: str, most: int | None = None) -> str:
    """Return the ``>`` signs at the start of *line*, at *most* so many."""
    if ">" not in line:
        return ""
    found = (_QUOTE if most is None else re.compile(rf"(?: {{0,3}}> ?){{0,{most}}}+")).match(line)
    return found[0] if found else ""


def width(indent: str) -> int:
    """Return how many columns of white space *indent* starts with."""
    if "\t" in indent:
        indent = indent.expandtabs(4)
    return len(indent) - len(indent.lstrip(" "))
