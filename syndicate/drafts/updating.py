"""New posts brought into a draft by inserting lines: everything that its editor wrote stays, byte for byte."""

import re
from collections.abc import Mapping, Sequence

from syndicate import plainyaml
from syndicate.drafts.reading import parsed
from syndicate.drafts.writing import OFFERED, entries, offers
from syndicate.errors import DraftError
from syndicate.model import Post

#: The line ends of YAML 1.1, by which lines are numbered.
_LINE = re.compile("[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029])|[^\r\n\x85\u2028\u2029]+\\Z")
_TRUE = ("true", "yes", "on")


def updated(text: str, posts: Sequence[Post], where: str) -> str:
    """Return the draft *text* with *posts* above all that is not pinned, and remembered as offered.

    Raises DraftError where they cannot be inserted: lists in brackets, for example.
    """
    mark, body = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    page = _Page(body, parsed(body, where))
    end = "\r\n" if "\r\n" in body else "\n"
    pieces = sorted([page.place_of_posts(posts), page.place_of_offers(posts)], key=lambda piece: piece[0])
    lines, made, done = page.lines, [], 0
    for line, piece in pieces:
        made += [*lines[done:line], piece.replace("\n", end)]
        done = line
    result = "".join([*made, *lines[done:]])
    if not page.became(result, posts):
        listed = "".join([*entries(posts)])
        raise DraftError("the new posts cannot be brought in here", where=where, hint=f"Add them by hand:\n{listed}")
    return mark + result


class _Page:
    """The lines of a draft, and where others may go between them."""

    def __init__(self, text: str, document: plainyaml.Document) -> None:
        self.lines = _LINE.findall(text)
        if self.lines and not self.lines[-1].endswith(("\n", "\r")):
            self.lines[-1] += "\r\n" if "\r\n" in text else "\n"
        self._document = document
        self._top: Mapping[str, plainyaml.Value] = document.value if isinstance(document.value, dict) else {}

    def place_of_posts(self, posts: Sequence[Post]) -> tuple[int, str]:
        """Return the line before which *posts* go, and the text that goes there."""
        items, first = self._items("posts"), self._first_loose()
        if not items:
            return self._into_empty("posts", "".join(entries(posts)), "posts:\n")
        if first == len(items):
            line, indent = self._end_of("posts", len(items) - 1)
            return line, "".join(entries(posts, indent))
        line, indent = self._dash_of("posts", first)
        while line > self._document.lines["posts",] and self.lines[line - 1].startswith(f"{indent}#"):
            line -= 1  # a comment right above an entry belongs to it
        return line, "".join(entries(posts, indent))

    def place_of_offers(self, posts: Sequence[Post]) -> tuple[int, str]:
        """Return the line before which *posts* are remembered, and the text that goes there."""
        items = self._items("offered")
        if not items:
            return self._into_empty("offered", "".join(offers(posts)), f"\n{OFFERED}")
        line, indent = self._end_of("offered", len(items) - 1)
        return line, "".join(offers(posts, indent))

    def became(self, text: str, posts: Sequence[Post]) -> bool:
        """Whether *text* says what this page does, with *posts* in their places, and nothing else."""
        try:
            now = plainyaml.load(text).value
        except plainyaml.PlainYamlError:
            return False
        new: list[plainyaml.Value] = _values("".join(entries(posts)))
        first, items = self._first_loose(), self._items("posts")
        expected = {
            **self._top,
            "posts": [*items[:first], *new, *items[first:]],
            "offered": [*self._items("offered"), *_values("".join(offers(posts)))],
        }
        return now == expected

    def _items(self, key: str) -> list[plainyaml.Value]:
        items = self._top.get(key)
        return items if isinstance(items, list) else []

    def _first_loose(self) -> int:
        """Return the index of the first entry that is not pinned; that of the end, where all are."""
        items = self._items("posts")
        for index, one in enumerate(items):
            pin = one.get("pin") if isinstance(one, dict) else None
            if not (isinstance(pin, str) and pin.lower() in _TRUE):
                return index
        return len(items)

    def _into_empty(self, key: str, piece: str, head: str) -> tuple[int, str]:
        if key in self._top:
            return self._document.lines[key,], piece  # the line after the key's
        return len(self.lines), head + piece

    def _dash_of(self, key: str, index: int) -> tuple[int, str]:
        """Return the line (from 0) with the dash of an entry, and what stands before the dash."""
        line = self._document.lines[key, index] - 1
        while line > 0 and not self.lines[line].lstrip(" ").startswith("-"):
            line -= 1  # the dash may stand on a line of its own
        text = self.lines[line]
        return line, text[: len(text) - len(text.lstrip(" "))]

    def _end_of(self, key: str, index: int) -> tuple[int, str]:
        """Return the line after the last one of an entry, and what stands before its dash."""
        line, indent = self._dash_of(key, index)
        end = line + 1
        for number in range(line + 1, len(self.lines)):
            text = self.lines[number]
            if text.strip() and not text.startswith(f"{indent} "):
                break
            end = number + 1 if text.strip() else end
        return end, indent


def _values(text: str) -> list[plainyaml.Value]:
    value = plainyaml.load(text).value
    return value if isinstance(value, list) else []
