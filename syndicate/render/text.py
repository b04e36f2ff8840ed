"""Clean HTML as plain text for people: headings, lists, quotes, aligned tables, links as numbered notes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from syndicate.render.tables import write_table
from syndicate.render.trees import Element, parse_fragment, tag_of, text_of
from syndicate.render.wording import words
from syndicate.render.wrapping import WIDTH, is_chinese, join_chinese_lines, wrap

MIN_WIDTH = 20  #: However deep a list or quote is nested, a line keeps this many cells.
MAX_DEPTH = 60  #: What is nested deeper is written as plain text: Python's stack is no deeper than the post.
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
        *("nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_PARAGRAPHS = _BLOCKS - {"ul", "ol", "li"}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SIGNS = {"blockquote": "> ", "dd": "    "}  #: What begins each line.
_SILENT = frozenset(("script", "style", "template", "head", "title"))
_BREAK = "\v"  #: Stands for ``<br>`` until white space is collapsed; clean text has no such character.
_SPACES = re.compile(r"[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(rf" *{_BREAK} *")
_BACK_REFERENCE = frozenset("↩↑^\ufe0e\ufe0f")


def to_text(clean_html: str, *, width: int = WIDTH, language: str = "en") -> str:
    """Return *clean_html* as text in lines of *width* cells.

    Links become numbers in brackets, with their addresses in a list at the end; one address has one number.
    """
    holder = parse_fragment(clean_html)
    writer = _Writer(words(language).image, _flattened(holder))
    text = "\n".join(_without_double_blanks(writer.blocks(holder, width)))
    notes = "\n".join(f"[{number}] {url}" for url, number in writer.notes.items())
    return "\n\n".join(part for part in (text, notes) if part)


@dataclass(slots=True)
class _Writer:
    image_word: str
    block_holders: frozenset[Element]  #: Blocks, and inline elements that hold one, as a link around a paragraph does.
    notes: dict[str, int] = field(default_factory=dict)

    def blocks(self, holder: Element, width: int) -> Iterator[str]:
        """Yield the lines of what *holder* holds, with an empty line around each block."""
        inline = [holder.text or ""]
        for child in holder:
            if child in self.block_holders:
                yield from self._paragraph("".join(inline), width)
                yield from self._block(child, width)
                inline = []
            else:
                inline.append(self._inline(child))
            inline.append(child.tail or "")
        yield from self._paragraph("".join(inline), width)

    def _paragraph(self, inline: str, width: int) -> Iterator[str]:
        if text := _collapse(inline):
            yield from wrap(text, width).split("\n")
            yield ""

    def _block(self, element: Element, width: int) -> Iterator[str]:
        tag = tag_of(element)
        if tag in _HEADINGS:
            if heading := _one_line(self._inline_of(element)):
                yield from ["", *wrap(heading, width, first="■ ", then="  ").split("\n"), ""]
        elif tag in ("ul", "ol"):
            yield from self._list(element, width)
        elif tag == "dt":
            yield from (line for line in self.blocks(element, width) if line)
        elif sign := _SIGNS.get(tag, ""):
            yield from _indented(self.blocks(element, max(MIN_WIDTH, width - len(sign))), sign, sign)
        elif tag == "pre":
            yield from [*(f"    {line}".rstrip() for line in text_of(element).strip("\n").split("\n")), ""]
        elif tag == "hr":
            yield from ["-" * min(width, 24), ""]
        elif tag == "table":
            yield from self._table(element, width)
        elif tag not in _SILENT:
            yield from self._plain(element, width)

    def _plain(self, element: Element, width: int) -> Iterator[str]:
        """Yield what *element* holds; after a link around paragraphs, its number."""
        yield from self.blocks(element, width)
        if tag_of(element) == "a":
            yield from self._paragraph(self._link("", str(element.get("href", ""))), width)

    def _list(self, element: Element, width: int) -> Iterator[str]:
        numbered = tag_of(element) == "ol"
        start = str(element.get("start", ""))
        number = int(start) if re.fullmatch(r"-?\d{1,9}", start) else 1
        yield from self._paragraph(element.text or "", width)
        for item in element:
            sign = f"{number}. " if numbered else "- "
            if tag_of(item) == "li":
                yield from self._item(item, sign, width)
                number += 1
            else:  # a list right inside a list, as editors write it
                inside = max(MIN_WIDTH, width - len(sign))
                lines = self._block(item, inside) if item in self.block_holders else [self._inline(item)]
                yield from _indented(lines, " " * len(sign), " " * len(sign), blank_after=False)
            yield from self._paragraph(item.tail or "", width)
        yield ""

    def _item(self, item: Element, sign: str, width: int) -> Iterator[str]:
        """Yield an item after its *sign*; items of one line stand close together, those of paragraphs apart."""
        lines = list(self.blocks(item, max(MIN_WIDTH, width - len(sign))))
        short = not any(tag_of(one) in _PARAGRAPHS for one in item.iterdescendants())
        if short:
            lines = [line for line in lines if line]
        yield from _indented(lines, sign, " " * len(sign), blank_after=not short)

    def _table(self, table: Element, width: int) -> Iterator[str]:
        """Yield the rows in aligned columns; a table of one column is layout and yields what its cells hold."""
        rows = [row for row in table.iter("tr") if _table_of(row) is table]
        caption = table.find("caption")
        if caption is not None:
            yield from self.blocks(caption, width)
        cells = [[cell for cell in row if tag_of(cell) in ("td", "th")] for row in rows]
        if all(len(row) <= 1 for row in cells):
            for row in cells:
                for cell in row:
                    yield from self.blocks(cell, width)
            return
        texts = [[_one_line(self._inline_of(cell)) for cell in row] for row in cells]
        heads = bool(cells) and all(tag_of(cell) == "th" for cell in cells[0])
        yield from [*write_table(texts, width, has_head=heads), ""]

    def _inline_of(self, element: Element) -> str:
        """Return the text in *element*, its blocks on lines of their own."""
        parts = [element.text or ""]
        for child in element:
            parts += [self._inline(child), child.tail or ""]
        return "".join(parts)

    def _inline(self, element: Element) -> str:
        tag = tag_of(element)
        if not tag or tag in _SILENT:
            return ""
        if tag == "br":
            return _BREAK
        if tag == "img":
            return self._image(element)
        text = self._inline_of(element)
        if tag == "a":
            return self._link(text, str(element.get("href", "")))
        if tag == "sup" and text.strip():
            return f"^{text.strip()}"
        return f"{_BREAK}{text}{_BREAK}" if tag in _BLOCKS else text

    def _image(self, image: Element) -> str:
        alt = image.get("alt")
        if alt is None:
            return f"[{self.image_word}]"
        label = _collapse(str(alt))
        return f"[{self.image_word}: {label}]" if label else ""

    def _link(self, text: str, url: str) -> str:
        shown = _collapse(text)
        if url.startswith("#"):
            return "" if shown and _BACK_REFERENCE.issuperset(shown) else text
        if not url or shown in (url, url.removeprefix("mailto:"), url.removeprefix("tel:")):
            return text
        note = f"[{self.notes.setdefault(url, len(self.notes) + 1)}]"
        space = "" if not shown or is_chinese(shown[-1]) else " "
        return f"{text.rstrip()}{space}{note}"


def _collapse(inline: str) -> str:
    """Return *inline* with white space collapsed and hard-wrapped Chinese lines joined without a space."""
    text = _SPACES.sub(" ", join_chinese_lines(inline))
    return _AROUND_BREAK.sub(_BREAK, text).strip(f" {_BREAK}").replace(_BREAK, "\n")


def _one_line(inline: str) -> str:
    return " ".join(_collapse(inline).split())


def _flattened(holder: Element) -> frozenset[Element]:
    """Cut *holder* off at MAX_DEPTH, its text kept, and return the elements in it that are or hold blocks."""
    found: set[Element] = set()
    level = [holder]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
    for element in level:
        text, tail = text_of(element), element.tail
        element.clear()
        element.text, element.tail = text, tail
    for block in holder.iter(*_BLOCKS):
        one: Element | None = block
        while one is not None and one not in found:
            found.add(one)
            one = one.getparent()
    return frozenset(found)


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors("table"), None)


def _indented(lines: Iterable[str], first: str, then: str, *, blank_after: bool = True) -> Iterator[str]:
    kept = list(_without_double_blanks(lines))
    for index, line in enumerate(kept):
        yield f"{then if index else first}{line}".rstrip()
    if kept and blank_after:
        yield ""


def _without_double_blanks(lines: Iterable[str]) -> Iterator[str]:
    """Yield *lines* without empty ones at the ends, and with at most one between."""
    blank = started = False
    for line in lines:
        if not line:
            blank = started
            continue
        if blank:
            yield ""
        yield line
        blank, started = False, True
