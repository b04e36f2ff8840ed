"""Tables in plain text, their columns aligned by what East Asian characters take on a screen."""

import re
from collections.abc import Iterator, Sequence

from syndicate.render.wrapping import cells, pad, wrap

_GAP = "  "
#: A number with its sign, currency and unit; a dash stands for a number that is missing.
_NUMBER = re.compile(r"[-—–]|[^\w\s]{0,2}\d[\d.,]*(?: ?[%‰\w]{1,4})?")


def write_table(rows: Sequence[Sequence[str]], width: int, *, has_head: bool) -> Iterator[str]:
    """Yield the lines of a table: in columns where it fits into *width* cells, else row by row."""
    columns = max((len(row) for row in rows), default=0)
    full = [[*row, *[""] * (columns - len(row))] for row in rows]
    widths = [max(cells(row[index]) for row in full) for index in range(columns)]
    if sum(widths) + len(_GAP) * (columns - 1) <= width:
        yield from _in_columns(full, widths, has_head=has_head)
    else:
        yield from _row_by_row(full, width, has_head=has_head)


def _in_columns(rows: Sequence[Sequence[str]], widths: Sequence[int], *, has_head: bool) -> Iterator[str]:
    body = rows[1:] if has_head else rows
    numeric = [bool(body) and all(not row[i] or _NUMBER.fullmatch(row[i]) for row in body) for i in range(len(widths))]
    for number, row in enumerate(rows):
        texts = (pad(text, size, right=right) for text, size, right in zip(row, widths, numeric, strict=True))
        yield _GAP.join(texts).rstrip()
        if has_head and number == 0:
            yield _GAP.join("-" * size for size in widths)


def _row_by_row(rows: Sequence[Sequence[str]], width: int, *, has_head: bool) -> Iterator[str]:
    """Yield each cell on a line of its own, after its column's head."""
    heads = rows[0] if has_head else [""] * len(rows[0])
    for row in rows[1:] if has_head else rows:
        for head, text in zip(heads, row, strict=True):
            if text:
                yield from wrap(f"{head}: {text}" if head else text, width, then="  ").split("\n")
        yield ""
