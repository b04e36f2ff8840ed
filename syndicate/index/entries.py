"""Rendered entries of posts that some feed carries."""

import marshal
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from syndicate.index.damage import DamagedIndexError
from syndicate.index.rows import checksum

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

    def get(self, post: int, mode: str) -> EntryRow | None:
        """Return the entry of the post with that number, or None. Raises DamagedIndexError."""
        query = "SELECT seal, key, parts FROM entries WHERE post = ? AND mode = ?"
        row = self._connection.execute(query, (post, mode)).fetchone()
        if row is None:
            return None
        seal, key, parts = row
        if seal != checksum(key, parts):
            raise DamagedIndexError("a rendered entry is not what was written")
        return EntryRow(key, None if parts is None else marshal.loads(parts))  # noqa: S302 - the index is our own

    def put(self, post: int, mode: str, row: EntryRow, *, liquid: int) -> None:
        """Keep the entry; *liquid* says that its body holds Liquid (1), or Liquid that asks for other posts (2)."""
        parts = None if row.parts is None else marshal.dumps(row.parts)
        values = (post, mode, row.key, liquid, checksum(row.key, parts), parts)
        self._connection.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)", values)

    def with_liquid(self, *, least: int) -> set[int]:
        """Return the numbers of the posts whose entries hold Liquid of kind *least* or above."""
        rows = self._connection.execute("SELECT DISTINCT post FROM entries WHERE liquid AND liquid >= ?", (least,))
        return {number for (number,) in rows}

    def remove(self, posts: Iterable[int]) -> None:
        """Forget the entries of these posts."""
        self._connection.executemany("DELETE FROM entries WHERE post = ?", ((number,) for number in posts))
