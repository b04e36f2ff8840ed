"""Tables of posts that are wider than a phone: they scroll by themselves, so that the mail around them does not."""

from itertools import zip_longest

from lxml import etree

from syndicate.render.trees import Element, tag_of, text_of
from syndicate.render.wrapping import cells

WIDE = "wide"  #: The class that a theme names in its rules for what scrolls: ``.wide``, ``.wide td``.
CELLS = ("td", "th")
_PHONE_CELLS = 34  #: What a card on a phone holds, however wide the letters of a font are.
_GAP = 2  #: Cells between two columns.
_NAME = 10  #: Cells of a Chinese word or name. What is longer is a sentence, which may be broken.
_MAX_UNBROKEN = 24  #: In a table whose cells hold no more, names and numbers stay on their line.


def hold_wide_tables(holder: Element) -> dict[Element, str]:
    """Put each table in *holder* that is wider than a phone into a ``div`` that can scroll.

    Return which look these have, and the cells of those that hold names and numbers alone.
    """
    looks: dict[Element, str] = {}
    for table in list(holder.iterdescendants("table")):
        if next(table.iterancestors("table"), None) is None:
            rows = [[cell for cell in row if tag_of(cell) in CELLS] for row in table.iter("tr")]
            texts = [[text_of(cell) for cell in row] for row in rows]
            if _width(texts) > _PHONE_CELLS:
                looks[_around(table)] = WIDE
                if all(cells(text.strip()) <= _MAX_UNBROKEN for row in texts for text in row):
                    looks |= {cell: f"{WIDE} {tag_of(cell)}" for row in rows for cell in row}
    return looks


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
