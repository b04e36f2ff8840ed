"""Tables of posts that are wider than a phone: they scroll by themselves, so that the mail around them does not."""

from collections.abc import Iterator
from itertools import zip_longest

from lxml import etree

from syndicate.render.trees import Element, text_of
from syndicate.render.wrapping import cells

WIDE = "wide"  #: The class of a table that is not wrapped: posts have no other in a digest.
_PHONE_CELLS = 34  #: What a card on a phone holds, however wide the letters of a font are.
_GAP = 2  #: Cells between two columns.
_NAME = 10  #: Cells of a Chinese word or name. What is longer is a sentence, which may be broken.
_MAX_UNBROKEN = 24  #: A cell with more in it is wrapped.


def hold_wide_tables(holder: Element) -> Iterator[Element]:
    """Put each table in *holder* that is wider than a phone into a ``div`` that can scroll, and yield that.

    It is of class WIDE where the table holds names and numbers alone, each of which stays on a line.
    """
    for table in list(holder.iterdescendants("table")):
        if next(table.iterancestors("table"), None) is None:
            rows = [[text_of(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
            if _width(rows) > _PHONE_CELLS:
                around = _around(table)
                if all(cells(text.strip()) <= _MAX_UNBROKEN for row in rows for text in row):
                    around.set("class", WIDE)
                yield around


def _around(table: Element) -> Element:
    around = etree.Element("div")
    around.tail, table.tail = table.tail, None
    table.addprevious(around)
    around.append(table)
    return around


def _width(rows: list[list[str]]) -> int:
    """Return how many cells a table of *rows* takes if no word in it is broken."""
    columns = [max(column) for column in zip_longest(*(map(_longest, row) for row in rows), fillvalue=0)]
    return sum(columns) + _GAP * (len(columns) - 1)


def _longest(text: str) -> int:
    return max((cells(word) if word.isascii() else min(cells(word), _NAME) for word in text.split()), default=0)
