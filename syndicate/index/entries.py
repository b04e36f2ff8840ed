"""Rendered entries of posts that some feed carries."""

import marshal
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from syndicate.index.damage import DamagedIndexError
from syndicate.index.rows import checksum

_BATCH = 500  #: How many values a statement takes: SQLite's least limit is 999.

Halves = tuple[bytes, bytes]


class EntryRow(NamedTuple):
    """An entry in one content mode; ``parts`` is None for a post whose body could not be read."""

    key: bytes  #: Hash of all that the entry was made of: another key, another entry.
    #: id, published, updated (RFC 3339), HTML, and what RSS, Atom and JSON have before and behind it.
    parts: tuple[str, str, str, bytes, Halves, Halves, Halves] | None


class EntryTable:
    """Entries by post and content mode."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, posts: Sequence[int], mode: str) -> dict[int, EntryRow]:
        """Return the entries of those of *posts* that have one, by their numbers. Raises DamagedIndexError."""
        found: dict[int, EntryRow] = {}
        for start in range(0, len(posts), _BATCH):
            some = posts[start : start + _BATCH]
            for post, seal, key, parts in self._connection.execute(_question(len(some)), (mode, *some)):
                if seal != checksum(key, parts):
                    raise DamagedIndexError("a rendered entry is not what was written")
                found[post] = EntryRow(key, None if parts is None else marshal.loads(parts))  # noqa: S302 - our own
        return found

    def put(self, mode: str, rows: Iterable[tuple[int, EntryRow, int]]) -> None:
        """Keep entries, by the number of their post, with what ``Liquid`` its body has."""
        values = []
        for post, (key, parts), liquid in rows:
            packed = None if parts is None else marshal.dumps(parts)
            values.append((post, mode, key, liquid, checksum(key, packed), packed))
        self._connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)", values)

    def with_liquid(self, *, least: int) -> set[int]:
        """Return the numbers of the posts whose entries hold Liquid of kind *least* or above."""
        rows = self._connection.execute("SELECT DISTINCT post FROM entries WHERE liquid AND liquid >= ?", (least,))
        return {number for (number,) in rows}

    def remove(self, posts: Iterable[int]) -> None:
        """Forget the entries of these posts."""
        self._connection.executemany("DELETE FROM entries WHERE post = ?", ((number,) for number in posts))


@lru_cache(maxsize=32)
def _question(count: int) -> str:
    marks = ",".join("?" * count)
    return f"SELECT post, seal, key, parts FROM entries WHERE mode = ? AND post IN ({marks})"  # noqa: S608 - our own
