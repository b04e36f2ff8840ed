"""The durable memory of posts: which id a path had first, and when its text was last corrected."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

from syndicate.history.storage import explained, open_to_read, open_to_write
from syndicate.history.values import Memory, Sighting, micros, moment

_COLUMNS = "path, id, text_hash, first_seen, changed, gone"
_Row = tuple[str, str, bytes, int, int | None, int]
_BATCH = 500  #: Values that one question names; SQLite takes 32,766.


class History:
    """What is remembered of posts, whether they are there or gone. Nothing is ever forgotten.

    Each method raises SyndicateError, which names the file, when the file is damaged or cannot be used.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the history at *path*, which is made, with its folders, where there is none."""
        return cls(path, open_to_write(path))

    @classmethod
    def peek(cls, path: Path) -> Self | None:
        """Return the history at *path* to look things up in, or None where there is none; nothing is ever written.

        It is to be closed soon: it may not notice what a later build records.
        """
        connection = open_to_read(path)
        return cls(path, connection) if connection else None

    def close(self) -> None:
        """Give the file back. A transaction that is still open is undone."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def serial(self) -> int:
        """How many transactions recorded something: what was made of another number may be out of date."""
        with explained(self._path):
            return int(self._connection.execute("SELECT value FROM serial").fetchone()[0])

    @property
    def birth(self) -> datetime | None:
        """When the first posts were seen: these may be of any age. None where there are none."""
        with explained(self._path):
            first = self._connection.execute("SELECT min(first_seen) FROM posts").fetchone()[0]
        return None if first is None else moment(first)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Record all that is done inside, or nothing after an exception; inside another one, be part of that.

        Another process that writes is waited for. What records below is a transaction of its own, which costs a
        write to the disk each time: do many of them in one.
        """
        if self._connection.in_transaction:
            yield
            return
        with explained(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            before = self._connection.total_changes
        try:
            yield
            with explained(self._path):
                if self._connection.total_changes != before:
                    self._connection.execute("UPDATE serial SET value = value + 1")
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # a full disk may have undone it already
                self._connection.execute("ROLLBACK")
            raise

    def missing(self, found: Iterable[str]) -> list[str]:
        """Return the remembered paths that are not in *found* and not known to be gone, sorted. Nothing is recorded."""
        there = found if isinstance(found, AbstractSet) else set(found)
        with explained(self._path):
            known = self._connection.execute("SELECT path FROM posts WHERE NOT gone ORDER BY path")
            return [path for (path,) in known if path not in there]

    def lost(self, found: Iterable[str]) -> None:
        """Mark every remembered path as gone that is not in *found*, and the others as there.

        *found* is every path that lies in the folders, also of posts that cannot be read or are not due.
        """
        there = found if isinstance(found, AbstractSet) else set(found)
        with self.transaction():
            self.gone(self.missing(there))
            with explained(self._path):
                gone = self._connection.execute("SELECT path FROM posts WHERE gone").fetchall()
            self.back(path for (path,) in gone if path in there)

    def gone(self, paths: Iterable[str]) -> None:
        """Mark *paths* as gone; those that are not remembered do not matter."""
        self._mark(paths, gone=1)

    def back(self, paths: Iterable[str]) -> None:
        """Mark *paths* as there, those that were gone too; those that are not remembered do not matter.

        ``recall`` does so for its own. When it is called in batches, all of a build's paths are to be marked before:
        else a new post with the same text, in an earlier batch, would inherit what is remembered of one that is back.
        """
        self._mark(paths, gone=0)

    def recall(self, sightings: Sequence[Sighting], *, now: datetime) -> list[Memory]:
        """Return what is remembered of each post, in order; new posts are remembered as first seen *now*.

        A path keeps its id for ever, and is no longer gone. A new path with the text of one that is gone is that
        post, renamed or moved, and takes over all that is remembered of it: the first in order the smallest path, and
        each only once. That the text of a known post differs is for the caller to see: only ``correct`` records it.
        """
        seen = micros(now)
        with self.transaction(), explained(self._path):
            found = self._find(sightings)
            self._connection.executemany(
                "UPDATE posts SET path = ?, gone = 0 WHERE path = ?",
                [(path, row[0]) for path, row in found.items() if row[5] or row[0] != path],
            )
            new = {
                post.path: (post.path, post.id, post.text_hash, seen, None, 0)
                for post in sightings
                if post.path not in found
            }
            self._connection.executemany("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?)", new.values())
            found.update(new)
            return [_memory(found[post.path]) for post in sightings]

    def look_up(self, sightings: Sequence[Sighting], *, gone: Collection[str] = ()) -> list[Memory | None]:
        """Return what ``recall`` would, without recording anything; None for new posts.

        *gone* are remembered paths that are to count as gone, as ``missing`` tells. Ask for all posts at once: each
        that is gone is the former self of one post of this call.
        """
        with explained(self._path):
            found = self._find(sightings, gone)
            return [_memory(found[post.path]) if post.path in found else None for post in sightings]

    def correct(self, hashes: Mapping[str, bytes], *, now: datetime) -> None:
        """Record that the posts at these paths were corrected *now*, and that their text has these hashes.

        Raises KeyError, which undoes the transaction, when one of the paths is not remembered.
        """
        changed = micros(now)
        with self.transaction(), explained(self._path):
            done = self._connection.executemany(
                "UPDATE posts SET text_hash = ?, changed = ? WHERE path = ?",
                [(text_hash, changed, path) for path, text_hash in hashes.items()],
            ).rowcount
            if hashes and done != len(hashes):
                raise KeyError(f"{len(hashes) - done} of these posts are not remembered")

    def _mark(self, paths: Iterable[str], *, gone: int) -> None:
        marks = [(gone, path, gone) for path in paths]  # here, so that what goes wrong in it is not the file's fault
        with self.transaction(), explained(self._path):
            self._connection.executemany("UPDATE posts SET gone = ? WHERE path = ? AND gone != ?", marks)

    def _find(self, sightings: Sequence[Sighting], gone: Collection[str] = ()) -> dict[str, _Row]:
        """Return the row of each post that is not new: its own, or that of the path it had before."""
        found = {row[0]: row for row in self._rows("path IN", [post.path for post in sightings])}
        strangers = [post for post in sightings if post.path not in found]
        if not strangers or not (gone or self._any_gone()):  # to ask this makes 100,000 new posts a tenth faster
            return found
        hashes = {post.text_hash for post in strangers}
        former = {row[0]: row for row in self._rows("gone AND text_hash IN", list(hashes)) if row[0] not in found}
        former |= {row[0]: row for row in self._rows("path IN", [path for path in gone if path not in found])}
        heirs: dict[bytes, list[_Row]] = {}
        for path in sorted(former, reverse=True):
            heirs.setdefault(former[path][2], []).append(former[path])
        for post in strangers:
            if (rows := heirs.get(post.text_hash)) and post.path not in found:
                found[post.path] = rows.pop()
        return found

    def _any_gone(self) -> bool:
        return self._connection.execute("SELECT 1 FROM posts WHERE gone LIMIT 1").fetchone() is not None

    def _rows(self, where: str, values: Sequence[object]) -> Iterator[_Row]:
        for start in range(0, len(values), _BATCH):
            some = values[start : start + _BATCH]
            yield from self._connection.execute(_question(where, len(some)), some)


@lru_cache(maxsize=8)
def _question(where: str, count: int) -> str:
    return f"SELECT {_COLUMNS} FROM posts WHERE {where} ({', '.join('?' * count)})"  # noqa: S608 - our own words


def _memory(row: _Row) -> Memory:
    return Memory(row[1], row[2], moment(row[3]), None if row[4] is None else moment(row[4]))
