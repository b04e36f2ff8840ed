"""The entries of a draft as blocks of lines, which can be moved: what stands above, between and below them stays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from syndicate.drafts.pages import Page, keeps_its_end

_EMPTY = re.compile(r"\A(?:[ \t]*\r?\n)+")


@dataclass(frozen=True, slots=True)
class EntryBlocks:
    """A list of entries, cut into lines."""

    indent: str  #: What stands before a dash.
    first: int  #: The line, from 0, where the list begins: the one after its key.
    last: int  #: The line after its last one.
    gaps: tuple[str, ...]  #: What stands above each block: empty lines, and comments above these.
    blocks: tuple[str, ...]  #: Each with the comments right above it, and those below that are further to the right.

    @classmethod
    def cut(cls, page: Page, key: str) -> Self:
        """Cut the list of lines under *key*, which has entries."""
        indent = " " * page.column(page.nodes[key,].start)
        first = done = page.line(page.nodes[key,].key) + 1
        gaps, blocks = [], []
        for index, end in enumerate(_ends(page, key)):
            begin = _dash(page, page.line(page.nodes[key, index].start), indent)
            while begin > done and _is_above(page.lines[begin - 1], indent):
                begin -= 1
            last = _with_comments(page, end, indent)
            gaps.append("".join(page.lines[done:begin]))
            blocks.append("".join(page.lines[begin:last]))
            done = last
        return cls(indent, first, done, tuple(gaps), tuple(blocks))

    def arranged(self, page: Page, wanted: Sequence[tuple[int | None, str]]) -> str:
        """Return the text of *page* with *wanted* as its list: texts, each with the place that its entry had, if any.

        The empty lines between entries stay where they are, as long as there are entries around them.
        """
        gaps, rest = self._gaps({index for index, _ in wanted if index is not None})
        for place, (index, _) in enumerate(wanted):
            if index is None:
                gaps.insert(max(place, 1) if gaps else 0, "")
        texts = ["", *(text for _, text in wanted)]
        gaps.append(rest + "".join(page.lines[self.last :]))
        made = "".join(text + _below(text, gap) for text, gap in zip(texts, gaps, strict=True))
        return "".join(page.lines[: self.first]) + made

    def _gaps(self, kept: set[int]) -> tuple[list[str], str]:
        """Return what stands above each of the blocks that are *kept*, and what of it is left in the end: comments."""
        gaps: list[str] = []
        over = None  # above a block that goes
        for index, gap in enumerate(self.gaps):
            above = gap if over is None else over if not gap.strip() else gap if not over.strip() else over + gap
            over = None if index in kept else above
            if over is None:
                gaps.append(above)
        return gaps, over if over and over.strip() else ""


def _below(above: str, text: str) -> str:
    """Return *text* as it may stand below *above*: not with empty lines, where these would become part of a blurb."""
    return _EMPTY.sub("", text) if keeps_its_end(above) else text


def _ends(page: Page, key: str) -> list[int]:
    """Return, of each entry, the line after that in which its last value ends."""
    ends: dict[int, int] = {}
    for path, node in page.nodes.items():
        if path[:1] == (key,) and len(path) > 1 and (len(path) > 2 or not node.is_block):  # noqa: PLR2004
            index = int(path[1])
            ends[index] = max(ends.get(index, 0), page.after(path))
    return [ends[index] for index in sorted(ends)]


def _dash(page: Page, line: int, indent: str) -> int:
    while not page.lines[line].startswith(f"{indent}-"):
        line -= 1  # it may stand on a line of its own
    return line


def _is_above(text: str, indent: str) -> bool:
    """Whether *text* is a comment that belongs to the entry below it."""
    bare = text.lstrip(" ")
    return bare.startswith("#") and len(text) - len(bare) <= len(indent)


def _with_comments(page: Page, line: int, indent: str) -> int:
    """Return the line after the comments, further right than its dash, with which an entry goes on at *line*."""
    end = line
    for number, text in enumerate(page.lines[line:], line + 1):
        if text.strip() and not (text.startswith(f"{indent} ") and text.lstrip().startswith("#")):
            break
        end = number if text.strip() else end
    return end
