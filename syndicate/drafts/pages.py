"""The lines of a draft, and one value of them changed: the others stay, byte for byte."""

import re
from bisect import bisect_right
from itertools import accumulate

from syndicate import plainyaml
from syndicate.drafts.writing import INDENT, formed, key_text

#: The line ends of YAML 1.1, by which blocks are indented.
_LINE = re.compile("[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029])|[^\r\n\x85\u2028\u2029]+\\Z")
_SIGN = re.compile(r"[|>][-+0-9]*")


def closed(text: str, end: str) -> tuple[int, str]:
    """Return where the last line or block of *text* begins, and what it is with an *end* that means nothing."""
    if text.endswith(("\n", "\r")):
        return len(text), ""
    for node in plainyaml.laid_out(text).values():
        if node.is_block and node.end == len(text) and (sign := _SIGN.match(text, node.start)):
            return node.start, f"{sign[0].rstrip('+')}-{text[sign.end() :]}{end}"
    start = text.rfind("\n") + 1
    return start, text[start:] + end if text else ""


def keeps_its_end(text: str) -> bool:
    """Whether empty lines below *text* would be part of what it ends with (``|+``)."""
    if "+" not in text:
        return False
    last = [node for node in plainyaml.laid_out(text).values() if node.is_block and node.end == len(text)]
    return any("+" in sign[0] for node in last if (sign := _SIGN.match(text, node.start)))


class Page:
    """A text of YAML as lines, each with an end, and where its values stand. *end* is that of new lines."""

    def __init__(self, text: str, end: str = "\n") -> None:
        self.lines: list[str] = _LINE.findall(text)
        self.end = end
        self._text = "".join(self.lines)
        self._starts = list(accumulate(map(len, self.lines), initial=0))
        self.nodes = plainyaml.laid_out(self._text)

    def line(self, index: int) -> int:
        """Return the line, from 0, of a character."""
        return bisect_right(self._starts, index) - 1

    def column(self, index: int) -> int:
        """Return what stands before a character in its line, as a number."""
        return index - self._starts[self.line(index)]

    def after(self, path: plainyaml.Path) -> int:
        """Return the line after the last one of a text, or of a list in brackets.

        Empty lines below a block are part of it only where its sign says so (``|+``).
        """
        node = self.nodes[path]
        line = self.line(node.end)
        if not node.is_block:
            return line + 1
        sign = _SIGN.match(self._text, node.start)
        while not (sign and "+" in sign[0]) and not self.lines[line - 1].strip():
            line -= 1
        return line

    def with_value(self, path: plainyaml.Path, value: str | None) -> str:
        """Return the text with another *value* of a key that has one already; None leaves it empty."""
        node = self.nodes[path]
        first, last = self.line(node.start), self.after(path)
        before = self._text[self._starts[first] : node.start]
        if node.is_block:
            behind = _SIGN.sub("", self._text[node.start : self._starts[first + 1]], count=1)
        else:
            behind = self._text[node.end : self._starts[last]]
        head, below = ("", "") if value is None else formed(value, " " * self.column(node.key) + INDENT)
        before = before if head and before.endswith((" ", "\t")) else f"{before.rstrip()} " if head else before.rstrip()
        return self.with_lines(first, last, f"{before}{head}{behind}{self.ended(below)}")

    def without(self, path: plainyaml.Path) -> str:
        """Return the text without a key of a mapping in a list, which has another one."""
        column = self.column(self.nodes[path].key)
        first, last = self.line(self.nodes[path].key), self.after(path)
        before = self.lines[first][:column]
        if not before.strip():
            return self.with_lines(first, last, "")
        if last < len(self.lines) and self.lines[last].strip() and not self.lines[last].lstrip().startswith("#"):
            return self.with_lines(first, last + 1, before + self.lines[last][column:])  # it has the dash now
        return self.with_lines(first, last, before.rstrip() + self.end)

    def with_key(self, line: int, column: int, key: str, value: str) -> str:
        """Return the text with *key* at *column* before that line."""
        indent = " " * column
        return self.with_lines(line, line, self.ended(f"{indent}{key_text(key, value, indent)}"))

    def with_lines(self, first: int, last: int, text: str) -> str:
        """Return the text with *text* in place of some of its lines."""
        return "".join([*self.lines[:first], text, *self.lines[last:]])

    def has_lines_of_keys(self, path: plainyaml.Path) -> bool:
        """Whether the mapping at *path* is one of lines: before each of its keys there is nothing but a dash."""
        if path in self.nodes and not self.nodes[path].is_block:
            return False
        keys = [node.key for place, node in self.nodes.items() if place[:-1] == path and place != path]
        return all(not self.lines[self.line(key)][: self.column(key)].strip(" -") for key in keys)

    def ended(self, text: str) -> str:
        """Return *text* with the line ends of this one."""
        return text.replace("\n", self.end)
