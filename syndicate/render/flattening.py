"""A template with everything it extends and includes, as one list of pieces that remember where they were written.

A theme is inlined over the whole page, so that its rules see an overridden block inside that page. What cannot be put
in its place without running the template (macros, computed names) raises NotCompilable.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from syndicate.render.templating import Place, environment, find_source, template_errors, written_at
from syndicate.themes import DEFAULT

MAX_DEPTH = 20  #: Templates that extend and include one another.
_CONSTANT_NAME = re.compile(r"""(?:extends|include)\s+(["'])(?P<name>[^"']+)\1""")
_BLOCK = re.compile(r"block\s+(?P<name>\w+)(?:\s+scoped)?(?:\s+required)?")
_SUPER = re.compile(r"super\s*\(\s*\)")
_ASKS_FOR_A_BLOCK = re.compile(r"\bself\s*[.\[]|\bsuper\s*\(")
_BRINGS_MARKUP_FROM_ELSEWHERE = frozenset({"macro", "import", "from", "call"})
_JINJA = re.compile(r"\{[{%#]")


class NotCompilable(Exception):  # noqa: N818 - no error: such a template is inlined after each rendering
    """Why a template cannot be compiled, and where."""

    def __init__(self, reason: str, place: Place) -> None:
        super().__init__(reason)
        self.reason, self.place = reason, place


class Kind(StrEnum):
    """What a piece of a template is."""

    DATA = "data"
    STATEMENT = "statement"  #: ``{% … %}``
    EXPRESSION = "expression"  #: ``{{ … }}``


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of markup, or what stands between the braces of one tag of Jinja."""

    kind: Kind
    text: str
    place: Place

    @property
    def keyword(self) -> str:
        """The first word of a statement, "" for the rest."""
        return self.text.split(maxsplit=1)[0] if self.kind is Kind.STATEMENT else ""


def flatten(name: str, owner: Path | None, theme: str = DEFAULT) -> list[Piece]:
    """Return the pieces of the template *name* of *theme*, its parents and includes put in their places.

    White space is already trimmed as Jinja would. Raises TemplateError for a fault in any of the templates,
    NotCompilable for what has no fixed place.
    """
    return list(_Page(name, owner, theme, MAX_DEPTH).pieces())


class _Page:
    """A template and those that it extends, the outermost last."""

    def __init__(self, name: str, owner: Path | None, theme: str, room: int, asked_at: str = "") -> None:
        self.owner, self.theme, self.room = owner, theme, room
        self.chain: list[list[Piece]] = []
        wanted: str | None = name
        while wanted is not None:
            pieces = _read(wanted, owner, theme, asked_at)
            if len(self.chain) > room:
                raise NotCompilable(f"more than {MAX_DEPTH} templates extend one another", pieces[0].place)
            self.chain.append(pieces)
            parent = next((piece for piece in pieces if piece.keyword == "extends"), None)
            wanted = _constant(parent) if parent else None
            asked_at = written_at(parent.place, owner) if parent else ""
        self.blocks = [dict(_blocks(pieces)) for pieces in self.chain]

    def pieces(self) -> Iterator[Piece]:
        """Yield what the page prints, assignments of the inner templates first."""
        for child in self.chain[:-1]:
            yield from _assignments(child)
        yield from self._filled(self.chain[-1])

    def _filled(self, pieces: Sequence[Piece], block: str = "", level: int = 0) -> Iterator[Piece]:
        """Yield *pieces*, those of *block* in the template at *level*, with everything put in its place."""
        rest = iter(pieces)
        for piece in rest:
            if name := _block_name(piece):
                _inner(rest)
                yield from self._block(name, piece.place)
            elif piece.kind is Kind.EXPRESSION and _SUPER.fullmatch(piece.text) and block:
                yield from self._block(block, piece.place, level + 1)
            elif piece.keyword == "include":
                yield from self._included(piece)
            elif piece.kind is not Kind.DATA and _ASKS_FOR_A_BLOCK.search(piece.text):
                raise NotCompilable("a block is printed a second time", piece.place)
            elif piece.keyword in _BRINGS_MARKUP_FROM_ELSEWHERE:
                raise NotCompilable(f"{piece.keyword!r} brings markup from another place", piece.place)
            else:
                yield piece

    def _block(self, name: str, place: Place, start: int = 0) -> Iterator[Piece]:
        """Yield the block *name* as the first template from level *start* on has it."""
        level = next((level for level in range(start, len(self.chain)) if name in self.blocks[level]), None)
        if level is None:
            raise NotCompilable(f"no parent has a block {name!r} for super()", place)
        # What a block sets stays inside it; ``with`` does the same.
        yield Piece(Kind.STATEMENT, "with", place)
        yield from self._filled(self.blocks[level][name], name, level)
        yield Piece(Kind.STATEMENT, "endwith", place)

    def _included(self, piece: Piece) -> Iterator[Piece]:
        if not self.room:
            raise NotCompilable(f"more than {MAX_DEPTH} templates include one another", piece.place)
        asked_at = written_at(piece.place, self.owner)
        page = _Page(_constant(piece), self.owner, self.theme, self.room - 1, asked_at)
        yield Piece(Kind.STATEMENT, "with", piece.place)
        yield from page.pieces()
        yield Piece(Kind.STATEMENT, "endwith", piece.place)


def _read(name: str, owner: Path | None, theme: str, asked_at: str) -> list[Piece]:
    """Return the pieces of the template *name* alone, comments left out. Raises TemplateError."""
    with template_errors(owner, asked_at=asked_at):
        source, filename = find_source(name, owner, theme=theme)
        environment(owner, theme).parse(source, name, filename)
        tokens = list(environment(owner, theme).lex(source, name, filename))
    pieces: list[Piece] = []
    inside: list[str] | None = None
    for line, token, value in tokens:
        if token == "data":  # noqa: S105 - a kind of token of Jinja's lexer
            if _JINJA.search(value):
                raise NotCompilable("'raw' holds braces of Jinja", (filename, line))
            pieces.append(Piece(Kind.DATA, value, (filename, line)))
        elif token in ("block_begin", "variable_begin"):
            inside, start = [], line
        elif token in ("block_end", "variable_end") and inside is not None:
            kind = Kind.STATEMENT if token == "block_end" else Kind.EXPRESSION  # noqa: S105 - likewise
            pieces.append(Piece(kind, "".join(inside).strip(), (filename, start)))
            inside = None
        elif inside is not None:
            inside.append(value)
    return pieces


def _blocks(pieces: Sequence[Piece]) -> Iterator[tuple[str, list[Piece]]]:
    """Yield each block in *pieces*, nested ones too, with what stands in it."""
    for index, piece in enumerate(pieces):
        if name := _block_name(piece):
            yield name, _inner(iter(pieces[index + 1 :]))


def _inner(rest: Iterator[Piece]) -> list[Piece]:
    """Take the pieces of a block whose opening was just read, up to and without its ``endblock``."""
    inner: list[Piece] = []
    open_blocks = 1
    while True:
        piece = next(rest)
        open_blocks += (piece.keyword == "block") - (piece.keyword == "endblock")
        if not open_blocks:
            return inner
        inner.append(piece)


def _block_name(piece: Piece) -> str:
    found = _BLOCK.fullmatch(piece.text) if piece.keyword == "block" else None
    return found["name"] if found else ""


def _constant(piece: Piece) -> str:
    """Return the template that *piece* extends or includes."""
    found = _CONSTANT_NAME.fullmatch(piece.text)
    if not found:
        raise NotCompilable(f"{piece.text!r} does not name one template", piece.place)
    return found["name"]


def _assignments(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield what a template that extends another sets outside its blocks. Jinja prints nothing else of it."""
    rest = iter(pieces)
    for piece in rest:
        if _block_name(piece):
            _inner(rest)
        elif piece.keyword == "set" and "=" in piece.text:
            yield piece
        elif piece.keyword not in ("", "extends"):
            raise NotCompilable(f"{piece.keyword!r} stands outside the blocks", piece.place)
