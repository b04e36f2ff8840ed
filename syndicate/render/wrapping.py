"""Text measured and wrapped in terminal cells, East Asian characters two wide, by the rules of Chinese typesetting."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, takewhile

WIDTH = 72  #: Cells of a line in a text part: what mail programs show without wrapping again (RFC 5322 allows 78).
#: What must not begin a line: it stays with the character before it (kinsoku, as in CLREQ 3.1.3).
_CLOSING = frozenset("、。，．：；？！）〕］｝〉》」』】〗〙〛’”…—·‧・ー々〻％‰℃,.:;?!)]}%～〜")
#: What must not end a line: it stays with the character after it.
_OPENING = frozenset("（〔［｛〈《「『【〖〘〚‘“([{＄￥£¥$#")

_JOINING = _OPENING | {"\u200d"}  # a zero-width joiner makes one emoji of two

_CJK = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CHINESE = re.compile(rf"[{_CJK}]")
_CHINESE_LINE_END = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]\s*(?=[{_CJK}])")


def is_chinese(character: str) -> bool:
    """Whether *character* is of a script that puts no space between words, or of its punctuation."""
    return _CHINESE.match(character) is not None


def join_chinese_lines(text: str) -> str:
    """Return *text* without the line ends between Chinese characters, where a browser would show a space."""
    return _CHINESE_LINE_END.sub("", text) if "\n" in text or "\r" in text else text


def cells(text: str) -> int:
    """Return how many columns *text* takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(_cells_of(character) for character in text)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Return *text* filled with spaces to *width* cells, aligned to the *right* or left."""
    spaces = " " * (width - cells(text))
    return spaces + text if right else text + spaces


def wrap(text: str, width: int = WIDTH, *, first: str = "", then: str = "") -> str:
    """Return *text* in lines of at most *width* cells; line breaks in it stay.

    The first line begins with *first*, the others with *then*. A word or URL that is wider than a line is not broken:
    it gets a line of its own.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_lines(paragraph, width, first if not lines else then, then))
    return "\n".join(line.rstrip() for line in lines)


@lru_cache(maxsize=4096)  # the titles of a digest are cut anew for each plan that its budget asks about
def cut(text: str, width: int) -> str:
    """Return *text* if it fits into *width* cells, else its first words with an ellipsis."""
    if cells(text) <= width:
        return text
    room = width - 1  # the ellipsis
    start = _beginning(_units(text), room).rstrip() or _beginning(text, room)
    return f"{start.rstrip('，、；：,;: ')}…"


def _beginning(parts: Iterable[str], width: int) -> str:
    """Return as many of *parts* as fit into *width* cells."""
    *_, longest = ["", *takewhile(lambda start: cells(start) <= width, accumulate(parts))]
    return longest


def _lines(paragraph: str, width: int, first: str, then: str) -> Iterator[str]:
    line, used, empty = first, cells(first), True
    for unit in _units(paragraph):
        if empty and unit.isspace():
            continue
        size = cells(unit)
        if not empty and used + cells(unit.rstrip()) > width and not unit.isspace():
            yield line
            line, used = then, cells(then)
        line += unit
        used += size
        empty = False
    yield line


def _units(text: str) -> Iterator[str]:
    """Yield the stretches of *text* that no line break may divide: words, single wide characters, white space."""
    unit = ""
    for character in text:
        if unit and _may_break(unit[-1], character):
            yield unit
            unit = ""
        unit += character
    if unit:
        yield unit


def _may_break(before: str, after: str) -> bool:
    if before.isspace() or after.isspace():
        return before.isspace() is not after.isspace()
    if _is_wide(before) or _is_wide(after):
        return after not in _CLOSING and before not in _JOINING and _cells_of(after) > 0
    return False


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if _is_wide(character) else 1
