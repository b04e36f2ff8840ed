"""Summaries of posts: some sentences of plain text, never the whole article."""

import re
import unicodedata
from collections.abc import Iterable

from syndicate.posts.oneline import is_wide, plain

MAX_CHARACTERS = 299  #: A summary is shorter than 300 characters, whoever wrote it.
MAX_CELLS = 280  #: Of a summary we make: 140 Han characters are as wide, and take as long to read, as 280 letters.
SHORT = 60  #: A first paragraph below this is joined with what follows: a dateline says nothing yet.

_END = re.compile(
    r"(?:[。！？…]|(?<![A-Z.])[.!?](?![.\w]))"  # "3.5", "U.S." and "..." end nothing
    r"[”’」』）\"')\]]*"
)
_ABBREVIATION = re.compile(r"(?:\b(?:Mrs?|Ms|Dr|Prof|St|Jr|Sr|No|Nos|Inc|Ltd|Co|Corp|vs|approx|e\.g|i\.e|[A-Z]))\.\Z")
_COMPOSING = "\u200d\ufe0e\ufe0f"  # the joiner and selectors of emoji
_DANGLING = " \t,，、;；:：-—–·“‘「『（(《〈[<"


def summary(written: str | None, before_separator: Iterable[str], paragraphs: Iterable[str]) -> str:
    """Return the summary of a post, below 300 characters; "" where it has no text.

    The first of these that says something: what its author *written* as one, the text *before_separator*, its first
    *paragraphs*.
    """
    if written and (text := plain(written)):
        return shortened(text, cells=2 * MAX_CHARACTERS)
    if text := _joined(before_separator):
        return shortened(text, cells=2 * MAX_CHARACTERS)
    return shortened(_joined(paragraphs, enough=SHORT))


def shortened(text: str, *, cells: int = MAX_CELLS) -> str:
    """Return the line *text* up to *cells* cells of width and MAX_CHARACTERS characters.

    It is cut after a sentence when the sentences that fit make up a third of the room, else after a word, with an
    ellipsis.
    """
    room = _fitting(text, cells)
    if room == len(text):
        return text
    ends = [found.end() for found in _END.finditer(text, 0, room + 1) if found.end() <= room]
    ends = [end for end in ends if not _ABBREVIATION.search(text, max(0, end - 8), end)]
    if ends and ends[-1] * 3 >= room:
        return text[: ends[-1]].rstrip()
    return f"{text[: _word_end(text, room - 1)].rstrip(_DANGLING)}…"


def _joined(paragraphs: Iterable[str], enough: int = MAX_CHARACTERS) -> str:
    """Join *paragraphs* until they have *enough* characters."""
    text = ""
    for paragraph in paragraphs:
        if text:
            text += "" if is_wide(text[-1]) and is_wide(paragraph[0]) else " "
        text += paragraph
        if len(text) >= enough:
            break
    return text


def _fitting(text: str, cells: int) -> int:
    """How many characters of *text* fit into *cells* cells, at most MAX_CHARACTERS."""
    if len(text) * 2 <= cells:
        return len(text)
    for index, character in enumerate(text[:MAX_CHARACTERS]):
        cells -= 2 if is_wide(character) else 1
        if cells < 0:
            return index
    return min(len(text), MAX_CHARACTERS)


def _word_end(text: str, room: int) -> int:
    """Where the last whole word of the first *room* characters ends; inside a word longer than 30 characters."""
    end = room
    while room - end < 30 and end > 1 and _joins(text[end - 1], text[end]):  # noqa: PLR2004 - no word, but a code
        end -= 1
    return end if end > 1 and not _joins(text[end - 1], text[end]) else room


def _joins(before: str, after: str) -> bool:
    """Whether a cut between two characters would be inside a word or a composed character."""
    if unicodedata.combining(after) or after in _COMPOSING or before == _COMPOSING[0]:
        return True
    if is_wide(before) or is_wide(after):
        return False
    return not before.isspace() and not after.isspace()
