"""The tags of Jinja in a page, put aside so that HTML tools can read it, and brought back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from syndicate.names import short_hash
from syndicate.render.flattening import Kind, NotCompilable, Piece
from syndicate.render.trees import Tree, attributes, is_comment

#: Attributes that style sheets look at: their value must be known when the theme is compiled.
_LOOKED_AT = frozenset({"class", "style", "id"})
_RAW_TEXT = frozenset({"title", "style", "script", "textarea"})
_OPENS = frozenset({"if", "for", "with", "filter", "autoescape"})
_TAG_OPENING = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)|<!--|<[!?]")
_ATTRIBUTE = re.compile(
    r"\s*(?:(?P<close>/?>)|(?P<name>[^\s=>\"']+)(?P<equals>\s*=\s*(?P<quote>[\"']?))?|\S)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A page whose tags of Jinja are replaced by numbered marks."""

    html: str
    word: str  #: What each mark begins with; occurs nowhere else in the page.
    leading: tuple[Piece, ...]  #: Tags before the page begins, which HTML tools never see.
    pieces: tuple[Piece, ...]  #: The tags by number; the leading ones first.

    def split(self, html: str) -> Iterator[tuple[str, int | None]]:
        """Yield the text before each mark in *html* with the mark's number, then the rest with None."""
        for number, _ in enumerate(self.leading):
            yield "", number
        end = 0
        for found in re.finditer(rf"<!--{self.word}(\d+)J-->|{self.word}(\d+)J", html):
            yield html[end : found.start()], int(found[1] or found[2])
            end = found.end()
        yield html[end:], None

    def check_structure(self, tree: Tree) -> None:
        """Raise NotCompilable unless every statement ends where it began: in one element, attribute or comment."""
        holders = dict(self._holders(tree))
        numbers = range(len(self.leading), len(self.pieces))
        if misplaced := [
            one for one, found in zip(numbers, [*holders, *[-1] * len(self.pieces)], strict=False) if one != found
        ]:
            raise NotCompilable("the markup around it is not well nested", self.pieces[misplaced[0]].place)
        open_statements: list[str] = []
        for number, piece in enumerate(self.pieces):
            holder = holders.get(number, "")
            if piece.keyword in _OPENS or (piece.keyword == "set" and "=" not in piece.text):
                open_statements.append(holder)
            elif piece.keyword in ("elif", "else") or piece.keyword.startswith("end"):
                if open_statements[-1] != holder:
                    raise NotCompilable(f"{piece.keyword!r} stands in another element than its beginning", piece.place)
                if piece.keyword.startswith("end"):
                    open_statements.pop()

    def _holders(self, tree: Tree) -> Iterator[tuple[int, str]]:
        """Yield the number of each mark in *tree*, in its order, with what holds it."""
        marks = re.compile(rf"{self.word}(\d+)J")
        for node in tree.getroot().iter():
            path, text = tree.getpath(node), node.text or ""
            parent = node.getparent()
            if is_comment(node) and parent is not None and marks.fullmatch(text):
                path = tree.getpath(parent)
            for name, value in attributes(node):
                yield from ((int(number), f"{path}@{name}") for number in marks.findall(value))
            yield from ((int(number), path) for number in marks.findall(text))


def mark(pieces: Sequence[Piece], style_sheets: Mapping[str, str]) -> Marked:
    """Return the page made of *pieces* with marks for its tags of Jinja, and *style_sheets* where it prints them.

    Raises NotCompilable for a tag that decides about classes, styles or attributes.
    """
    word = _unused_word(pieces)
    first = next((index for index, piece in enumerate(pieces) if piece.kind is Kind.DATA and piece.text.strip()), 0)
    leading = tuple(piece for piece in pieces[:first] if piece.kind is not Kind.DATA)
    scanner, html, put_aside = _Scanner(), [], list(leading)
    for piece in pieces[first:]:
        if piece.kind is Kind.DATA:
            scanner.read(piece.text)
            html.append(piece.text)
        elif scanner.place is _Place.RAW_TEXT and piece.text in style_sheets and scanner.element == "style":
            html.append(style_sheets[piece.text])
        else:
            scanner.check(piece)
            name = f"{word}{len(put_aside)}J"
            html.append(f"<!--{name}-->" if scanner.place is _Place.TEXT else name)
            put_aside.append(piece)
    return Marked("".join(html), word, leading, tuple(put_aside))


def _unused_word(pieces: Sequence[Piece]) -> str:
    text = "".join(piece.text for piece in pieces if piece.kind is Kind.DATA)
    word = "J"
    while word in text:
        word = f"J{short_hash(word)}n"
    return word


class _Place(Enum):
    """Where in a page something stands."""

    TEXT = auto()
    TAG = auto()
    VALUE = auto()
    COMMENT = auto()
    RAW_TEXT = auto()


@dataclass(slots=True)
class _Scanner:
    """Follows a page just far enough to know where the next tag of Jinja stands."""

    place: _Place = _Place.TEXT
    element: str = ""  #: The element whose tag is open, or whose raw text is read.
    attribute: str = ""
    _until: str = ""  #: What ends the value, comment or raw text.

    def check(self, piece: Piece) -> None:
        """Raise NotCompilable when *piece*, which stands here, cannot be put aside."""
        if self.place is _Place.VALUE and self.attribute in _LOOKED_AT:
            raise NotCompilable(f"Jinja stands inside {self.attribute}=", piece.place)
        if self.place is _Place.TAG:
            raise NotCompilable("Jinja stands between attributes", piece.place)
        if self.place is _Place.RAW_TEXT and self.element in ("style", "script"):
            raise NotCompilable(f"Jinja stands inside <{self.element}>", piece.place)

    def read(self, text: str) -> None:
        """Go on over *text*."""
        position = 0
        while position < len(text):
            if self.place is _Place.TEXT:
                position = self._read_text(text, position)
            elif self.place is _Place.TAG:
                position = self._read_tag(text, position)
            else:
                position = self._read_until(text, position)

    def _read_text(self, text: str, position: int) -> int:
        found = _TAG_OPENING.search(text, position)
        if not found:
            return len(text)
        if found["name"]:
            self.place, self.element = _Place.TAG, found["end"] + found["name"].lower()
        else:
            self.place, self._until = _Place.COMMENT, "-->" if found[0] == "<!--" else ">"
        return found.end()

    def _read_tag(self, text: str, position: int) -> int:
        found = _ATTRIBUTE.match(text, position)
        if not found:
            return len(text)
        if found["close"]:
            raw = self.element in _RAW_TEXT
            self.place, self._until = (_Place.RAW_TEXT, f"</{self.element}") if raw else (_Place.TEXT, "")
        elif found["equals"]:
            self.place, self.attribute, self._until = _Place.VALUE, found["name"].lower(), found["quote"]
        return found.end()

    def _read_until(self, text: str, position: int) -> int:
        """Read on to the end of a value, comment or raw text."""
        ending = re.compile(re.escape(self._until) if self._until else r"(?=[\s>])", re.IGNORECASE)
        found = ending.search(text, position)
        if not found:
            return len(text)
        if self.place is _Place.RAW_TEXT:
            self.place, self.element = _Place.TAG, f"/{self.element}"
        else:
            self.place = _Place.TAG if self.place is _Place.VALUE else _Place.TEXT
        return found.end()
