"""What kramdown reads differently from CommonMark between paragraphs, rewritten before comrak sees it."""

import html
import re
from bisect import bisect_left
from collections.abc import Callable
from typing import ClassVar, Final

from syndicate.posts.kramdown import attributes as attribute_lists
from syndicate.posts.kramdown.elements import Elements, starts_block, without_markdown
from syndicate.posts.kramdown.lines import RULE, Lines, width
from syndicate.posts.kramdown.marks import GUARD, Kind, Marks
from syndicate.posts.kramdown.spans import EXTENSIONS, Spans, extension_html
from syndicate.posts.kramdown.tables import has_bar, table

MAX_DEPTH: Final = 20  #: Of ``markdown="1"`` inside ``markdown="1"``; deeper ones stay raw.
MAX_ABBREVIATIONS: Final = 100  #: Each is looked for in the whole text.

_TERM = re.compile(r":(?: {1,4}(?! )| (?= ))")
_NOTE = re.compile(r"\[\^[^\]\s]+\]:")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_HEADING_ID = re.compile(r"[ \t]+\{#([A-Za-z][\w:-]*)\}[ \t]*$")
_LIST_LINE = re.compile(rf"\{{:(?![:/])(?:(?P<name>\w[\w-]*):)?(?P<list>{attribute_lists.INSIDE})\}}\s*$")
_DEFINITION = re.compile(rf"^[> ]*\{{:(\w[\w-]*):({attribute_lists.INSIDE})\}}[ \t]*$", re.MULTILINE)
_ITEM_LIST = re.compile(rf"\s*\{{:(?![:/]|\w[\w-]*:)({attribute_lists.INSIDE})\}}\s*")
_EXTENSION_LINE = re.compile(r"\{::(\w+)[^{}\n]*?(/?)\}\s*$")
_EXTENSION_STOP = re.compile(r"^[> ]*\{:/(\w*)\}[ \t]*$", re.MULTILINE)
_ABBREVIATION = re.compile(r"\*\[([^\]\n]+)\]:(.*)$")
_MATH = re.compile(r" {0,3}\$\$((?:[^$\n]++|\$(?!\$)|\n(?![ \t]*\n))*+)\$\$[ \t]*(?=\n[ \t]*(?:\n|\{:)|\n?\Z)")
_LONE_TAG = re.compile(
    r"\A( {0,3}</?[A-Za-z][\w-]*(?=[\s/>])[^<>\n]*>)[ \t]*\n(?! *(?:[-+*#>|~`<]|\d+[.)]|: |\{:)|    )"
)


class Document:
    """What the parts of one document share."""

    def __init__(self, text: str) -> None:
        self.marks = Marks(text)
        self.spans = Spans(text, self.marks)
        self.abbreviations: dict[str, str] = {}
        definitions = self.marks.definitions
        for match in _DEFINITION.finditer(text) if "{:" in text else ():
            definitions.setdefault(match[1], []).extend(attribute_lists.read(match[2]) or ())


class Blocks(Lines):
    """The walk that puts into CommonMark's words, or into marks, what only kramdown knows."""

    def __init__(self, text: str, document: Document, depth: int = 0) -> None:
        super().__init__(text)
        self._document, self._marks, self._depth = document, document.marks, depth
        self._elements: Elements | None = None
        self._stops: dict[str, list[tuple[int, int]]] | None = None

    def _paragraph_text(self, text: str) -> str:
        if text.lstrip(" ").startswith("<"):  # a tag alone on its line would make the rest raw
            text = _LONE_TAG.sub(r"\1 ", text)
        return self._document.spans.rewrite(text)

    def _item_text(self, content: str) -> str:
        if (found := _ITEM_LIST.match(content)) and (items := attribute_lists.read(found[1])):
            return GUARD + self._marks.attributes(found[0], items, Kind.ITEM) + content[found.end() :]
        return content

    def _starts_in_item(self, head: str, content: str) -> bool:
        name = starts_block(content)
        return self._leave_raw(head, content, name) if name else super()._starts_in_item(head, content)

    def _starts(self, head: str, content: str, start: int) -> bool:
        read = self._READERS.get(content[0])
        if read and read(self, head, content, start):
            return True
        return "|" in content and self._starts_block() and self._table(start)

    def _starts_block(self) -> bool:
        return self._was_gap and not self._quotes and not self._columns

    def _term(self, head: str, content: str, _: int) -> bool:
        """Read the first line of a definition: each line of the paragraph before it is a term."""
        if not _TERM.match(content):
            return False
        if len(self._paragraph) > 1 and self._paragraph[0][0] != ":":
            terms = [self._paragraph_text(term) for term in self._paragraph]
            self._paragraph.clear()
            self._out.append(self._marks.html("", "</dt>\n<dt>").join(terms))
        self._item(head, content, width(head), _TERM)
        return True

    def _heading(self, head: str, content: str, _: int) -> bool:
        if not _HEADING.match(content):
            return False
        self._end_paragraph()
        found = _HEADING_ID.search(content)
        self._paragraph.append(head + (content[: found.start()] if found else content))
        self._end_paragraph()
        if found:
            indent = re.sub(r"[^> ]", " ", head)
            self._out.append(indent + self._marks.attributes(found[0], (("id", found[1]),), Kind.PREVIOUS))
        return True

    def _rule(self, head: str, content: str, _: int) -> bool:
        if self._starts_block() and (found := _ABBREVIATION.match(content)):
            if len(self._document.abbreviations) < MAX_ABBREVIATIONS:
                self._document.abbreviations[found[1]] = found[2].strip()
                self._gap = True
                return self._verbatim(head + self._marks.html(content, ""))
            return False
        return bool(RULE.match(content)) and self._verbatim(head + content)

    def _end_of_block(self, head: str, content: str, _: int) -> bool:
        if content.rstrip() != "^":
            return False
        self._gap = True
        return self._verbatim(head + self._marks.html(content, ""))

    def _note(self, head: str, content: str, _: int) -> bool:
        if _NOTE.match(content):
            self._columns = [*self._columns, width(head) + 4]
        return False

    def _brace(self, head: str, content: str, start: int) -> bool:
        """Read an attribute list, a definition of one or an extension that has the line to itself."""
        if extension := _EXTENSION_LINE.match(content):
            return self._extension(head, extension, start)
        found = _LIST_LINE.match(content)
        if not found or (items := attribute_lists.read(found["list"])) is None:
            return False
        if found["name"]:
            self._gap = True
            return self._verbatim(head + self._marks.html(content, ""))
        kind = Kind.CONTENTS if ("", "toc") in items else Kind.PREVIOUS
        self._gap = self._was_gap
        return self._verbatim(head + self._marks.attributes(content, items, Kind.NEXT if self._was_gap else kind))

    def _extension(self, head: str, opening: re.Match[str], start: int) -> bool:
        name, place = opening[1], self._next
        if name not in EXTENSIONS:
            return False
        body = ""
        if not opening[2]:
            if (stop := self._stop(name)) is None:
                return False
            body = self._text[place : stop[0]].rstrip("\n")
            self._next = stop[1] + 1
        self._gap = True
        source = self._text[start + len(head) : self._next - 1]
        return self._verbatim(head + self._marks.html(source, extension_html(name, body)))

    def _stop(self, name: str) -> tuple[int, int] | None:
        """Return where the line is that ends the extension *name*."""
        if self._stops is None:
            self._stops = {}
            for match in _EXTENSION_STOP.finditer(self._text):
                self._stops.setdefault(match[1], []).append(match.span())
        ends = [self._stops.get(end, []) for end in ("", name)]
        after = [bisect_left(stops, (self._next, 0)) for stops in ends]
        return min((stops[place] for stops, place in zip(ends, after, strict=True) if place < len(stops)), default=None)

    def _math(self, head: str, _: str, start: int) -> bool:
        if not self._starts_block() or not (found := _MATH.match(self._text, start)) or not found[1].strip():
            return False
        self._next = found.end() + 1
        formula = html.escape(rf"\[{found[1].strip()}\]", quote=False)
        return self._verbatim(head + self._marks.html(found[0], formula))

    def _table(self, start: int) -> bool:
        lines, place = [], start
        while place < len(self._text):
            end = self._text.find("\n", place)
            end = len(self._text) if end < 0 else end
            line = self._text[place:end]
            if not has_bar(line):
                attributes = _LIST_LINE.match(line.strip())
                if line.strip() and not (attributes and attribute_lists.read(attributes["list"])):
                    return False
                break
            lines.append(line)
            place = end + 1
        rows = table(lines, self._marks.html("", "", Kind.HEADLESS)) if lines else None
        if rows is None:
            return False
        self._next = place
        self._paragraph += rows
        self._end_paragraph()
        return True

    def _html(self, head: str, content: str, start: int) -> bool:
        """Keep an element raw up to its end tag, as kramdown does; what is not nested well is comrak's."""
        if not (name := starts_block(content)):
            return False
        if self._elements is None:
            self._elements = Elements(self._text)
        if name == "!--" and self._elements.end(start + len(head)) is None:
            return False
        self._end_paragraph()
        if self._columns and width(head) < self._columns[-1]:
            self._columns.clear()
        end = None if self._quotes or self._columns else self._elements.end(start + len(head))
        if end is None:
            return self._leave_raw(head, content, name)
        self._element(start + len(head), end)
        while self._text[end : end + 1] in (" ", "\t"):
            end += 1
        self._next = end + (self._text[end : end + 1] == "\n")
        return True

    def _leave_raw(self, head: str, content: str, name: str) -> bool:
        """Leave raw HTML to comrak, which ends it at a blank line, or a comment at its end."""
        if name != "!--":
            self._raw_until = ""
        elif "-->" not in content:
            self._raw_until = "-->"
        return self._verbatim(head + content)

    def _element(self, start: int, end: int) -> None:
        parsed = self._elements.parsed(start, end) if self._elements and self._depth < MAX_DEPTH else []
        for one in parsed:
            self._raw(start, one.start)
            self._raw(one.start, one.inside, Kind.OPENING if one.spans else Kind.RAW)
            inside = self._text[one.inside : one.inside_end]
            if one.spans:
                self._paragraph.append(" ".join(inside.split()))
                self._end_paragraph()
            else:
                self._out += ("", Blocks(inside.strip("\n"), self._document, self._depth + 1).rewritten(), "")
            self._raw(one.inside_end, one.end, Kind.CLOSING if one.spans else Kind.RAW)
            start = one.end
        self._raw(start, end)

    def _raw(self, start: int, end: int, kind: Kind = Kind.RAW) -> None:
        if source := self._text[start:end].strip():
            self._out.append(self._marks.html(source, without_markdown(source), kind))

    #: By the first character of a line.
    _READERS: ClassVar[dict[str, Callable[["Blocks", str, str, int], bool]]] = {
        "`": Lines.fence,
        "~": Lines.fence,
        "#": _heading,
        "*": _rule,
        "-": _rule,
        "_": _rule,
        ":": _term,
        "[": _note,
        "{": _brace,
        "<": _html,
        "$": _math,
        "^": _end_of_block,
    }
