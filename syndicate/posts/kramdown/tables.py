"""kramdown's tables as GitHub's: with a header row, and bars inside code escaped."""

import re
from collections.abc import Sequence
from typing import Final

MAX_COLUMNS: Final = 500  #: A row of 60,000 bars is no table, and would take comrak half a minute.

_NO_BARS = re.compile(r"\\.|`[^`\n]*+`")
_ESCAPE = re.compile(r"\\.")
_CODE = re.compile(r"(?<!`)`[^`\n]*+`")
_BAR = re.compile(r"(?<!\\)\|")
_SEPARATOR = "+|: \t-="


def has_bar(line: str) -> bool:
    """Whether *line* has a bar that separates cells."""
    return "|" in line and "|" in _NO_BARS.sub("x", line)


def table(lines: Sequence[str], head: str) -> list[str] | None:
    """Return the table of *lines* with a header row; None where there is nothing but separators, or too much.

    kramdown takes a table without a header: *head* is put into the first cell of one that is not wanted.
    """
    rows = [_escaped(line) for line in lines if not _is_separator(line)]
    if not rows:
        return None
    columns = max(_columns(line) for line in rows)
    if columns > MAX_COLUMNS:
        return None
    if len(lines) > 1 and not _is_separator(lines[0]) and _is_separator(lines[1]) and "-" in lines[1]:
        # GitHub's tables drop the cells that have no header; kramdown's are as wide as their widest row.
        separator = lines[1] if _columns(lines[1]) == _columns(rows[0]) and "+" not in lines[1] else "|"
        return [_widened(rows[0], " |", columns), _widened(separator, "---|", columns), *rows[1:]]
    return [f"|{head}|" + " |" * (columns - 1), "|" + "---|" * columns, *rows]


def _widened(line: str, cell: str, columns: int) -> str:
    missing = columns - _columns(line)
    return line if missing == 0 else line.rstrip() + ("" if line.rstrip().endswith("|") else "|") + cell * missing


def _is_separator(line: str) -> bool:
    return not line.strip(_SEPARATOR) and ("-" in line or "=" in line)


def _columns(line: str) -> int:
    cells = _ESCAPE.sub("x", line).strip().split("|")
    return len(cells) - (cells[0] == "") - (cells[-1] == "")


def _escaped(line: str) -> str:
    """Return *line* with the bars inside code escaped: kramdown cuts no cell there."""
    return _CODE.sub(lambda code: _BAR.sub(r"\\|", code[0]), line) if "`" in line else line
