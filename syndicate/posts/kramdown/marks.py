"""Marks: HTML comments that take what CommonMark has no words for through comrak, and are replaced afterwards.

A comment passes through comrak unchanged wherever HTML may stand, and ends a paragraph where it begins a line. Where
the place turns out to be code or a link's title, the mark comes back escaped, and its source is put there again.
"""

import html
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final
from urllib.parse import quote

from syndicate.posts.kramdown import attributes as attribute_lists

_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_NAMES.split())
_ITEMS = frozenset(("li", "dd", "dt"))


#: Stands before a mark that begins a line of text, which would be a block of HTML otherwise; U+2060 WORD JOINER.
GUARD: Final = "\u2060"


class Kind(Enum):
    """What takes a mark's place, or what the mark does to its surroundings."""

    RAW = auto()  #: its HTML
    OPENING = auto()  #: its HTML, together with the start of the paragraph behind it
    CLOSING = auto()  #: its HTML, together with the end of the paragraph before it
    PREVIOUS = auto()  #: attributes for the element before it
    NEXT = auto()  #: attributes for the element behind it
    ITEM = auto()  #: attributes for the list item around it
    CONTENTS = auto()  #: the list before it gives way to the table of contents
    HEADLESS = auto()  #: the table head around it goes


_ELEMENTS = frozenset((Kind.RAW, Kind.OPENING, Kind.CLOSING, Kind.HEADLESS))  #: These stay until the end.


@dataclass(slots=True)
class Mark:
    """What one comment stands for."""

    kind: Kind
    source: str  #: What the author wrote.
    html: str = ""
    items: attribute_lists.Items = ()


class Marks:
    """The marks of one text, none of which looks like anything in it."""

    def __init__(self, text: str) -> None:
        self._name = "k"
        while f"!--{self._name}" in text:
            self._name += "k"
        self._marks: list[Mark] = []
        self.definitions: dict[str, list[tuple[str, str]]] = {}

    def html(self, source: str, value: str, kind: Kind = Kind.RAW) -> str:
        """Return a mark that becomes the HTML *value*."""
        return self._add(Mark(kind, source, html=value))

    def attributes(self, source: str, items: attribute_lists.Items, kind: Kind) -> str:
        """Return a mark that gives attributes to an element near it."""
        return self._add(Mark(kind, source, items=items))

    def _add(self, mark: Mark) -> str:
        self._marks.append(mark)
        return f"<!--{self._name}{len(self._marks) - 1}-->"

    @property
    def contents(self) -> str:
        """What stands where the table of contents is wanted, once the attributes are settled."""
        return f"<!--{self._name}contents-->"

    def settle(self, text: str) -> str:
        """Return the HTML *text* with the marks carried out that change what is around them."""
        if any(mark.kind is Kind.HEADLESS for mark in self._marks):
            cells = r"(?:<th></th>\n)*+"
            text = re.sub(rf"<thead>\n<tr>\n<th><!--{self._name}\d+--></th>\n{cells}</tr>\n</thead>\n", "", text)
        if all(mark.kind in _ELEMENTS for mark in self._marks):
            return text
        return _Walk(self, text).result()

    def of(self, comment: str) -> Mark | None:
        """Return the mark that *comment* is; None for any other."""
        start = f"<!--{self._name}"
        if not comment.startswith(start) or comment == self.contents:
            return None
        return self._marks[int(comment[len(start) : -3])]

    def expand(self, text: str) -> str:
        """Return the HTML *text* with every mark replaced."""
        copied = 0
        pieces: list[str] = []
        for match in re.finditer(rf"!--{self._name}(\d+)--", text) if self._marks else ():
            mark = self._marks[int(match[1])]
            before, after = match.start() - 1, match.end() + 1
            new = mark.html
            if text[before] != "<":  # "&lt;" in code, "%3C" in a link
                before, after = before - (3 if text[before] == ";" else 2), after + (3 if text[before] == ";" else 2)
                new = html.escape(mark.source) if text[before] == "&" else quote(mark.source)
            elif mark.kind is Kind.OPENING and text.startswith("\n<p>", after):
                after += 4
            elif mark.kind is Kind.CLOSING and text.endswith("</p>\n", copied, before):
                before -= 5
            pieces += (text[copied : before - (text[before - 1] == GUARD)], new)
            copied = after
        return "".join((*pieces, text[copied:])) if pieces else text


_TAG = r"""[A-Za-z][^<>"']*+(?:"[^"]*+"[^<>"']*+|'[^']*+'[^<>"']*+)*+>"""
_TOKEN = re.compile(rf"(<!--[\s\S]*?(?:-->|\Z)|</?{_TAG})")
_HEADING = re.compile("<h[1-6]")
_START = re.compile(f"<{_TAG}")


class _Walk:
    """One pass over the tags of comrak's HTML that knows which element a mark stands behind, before and in."""

    def __init__(self, marks: Marks, text: str) -> None:
        self._marks = marks
        self._pieces = _TOKEN.split(text)  #: Text and tags by turns.
        self._open: list[tuple[str, int]] = []  #: Names of the elements around here, and where their tags are.
        #: How many of each name are open, so that a stray end tag costs no search.
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._last = (0, 0)  #: The element that has just ended: where its start tag is, and what followed last.
        self._waiting: list[tuple[str, str]] = []  #: Attributes for the element that starts next.
        self._given: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)  #: Attributes by where the tag is.
        self._listed = _HEADING.search(text) is None  #: A list with nothing to give way to stays.

    def result(self) -> str:
        """Return the text with the attributes where they belong."""
        pieces, opened, counts = self._pieces, self._open, self._counts
        for place in range(1, len(pieces), 2):  # about 0.3 µs for each tag
            tag = pieces[place]
            kind = tag[1]
            if kind == "/":
                self._last = (0, 0)
                name = tag[2:-1].rstrip().lower()
                while counts[name]:
                    inner, start = opened.pop()
                    counts[inner] -= 1
                    if inner == name:
                        self._last = (start, place)
                        break
            elif kind != "!":
                self._start(tag, place)
            elif (mark := self._marks.of(tag)) is not None:
                self._mark(mark, place)
        for place, items in self._given.items():
            self._add(place, attribute_lists.resolve(items, self._marks.definitions))
        return "".join(pieces)

    def _start(self, tag: str, place: int) -> None:
        if self._waiting:
            self._given[place] += self._waiting
            self._waiting.clear()
        name = tag[1:-1].split(None, 1)[0].lower()
        if name in _VOID or tag[-2] == "/":
            self._last = (place, place)
        else:
            self._open.append((name, place))
            self._counts[name] += 1
            self._last = (0, 0)

    def _mark(self, mark: Mark, place: int) -> None:
        if mark.kind in _ELEMENTS:
            if _START.match(mark.html):
                self._start("<hr>", place)  # a whole element, as far as its neighbours are concerned
            return
        self._pieces[place] = ""
        self._pieces[place - 1] = self._pieces[place - 1].removesuffix(GUARD)
        if mark.kind is Kind.NEXT:
            self._waiting += mark.items
            return
        if mark.kind is Kind.ITEM:
            start = next((start for name, start in reversed(self._open) if name in _ITEMS), 0)
        else:
            start = self._before(place)
        self._given[start] += mark.items
        if mark.kind is Kind.CONTENTS and not self._listed and self._pieces[start].startswith(("<ul", "<ol")):
            self._pieces[start + 1 : place + 1] = [""] * (place - start - 1) + [self._marks.contents]
            self._listed = True

    def _before(self, place: int) -> int:
        """Return where the tag is of the element that has ended right before *place*; 0, a text: there is none."""
        start, end = self._last
        if start and any(text and not text.isspace() for text in self._pieces[end + 1 : place : 2]):
            start = 0
        self._last = (start, place)
        return start

    def _add(self, place: int, attributes: Mapping[str, str]) -> None:
        """Add *attributes* to the tag at *place*, or to the first tag of the mark there."""
        mark = self._marks.of(self._pieces[place])
        text = self._pieces[place] if mark is None else mark.html
        text = _START.sub(lambda tag: attribute_lists.add(tag[0], attributes), text, count=1)
        if mark is None:
            self._pieces[place] = text
        else:
            mark.html = text
