"""The files of posts, what the last build made of each, and the posts in the order of their publication."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from syndicate.index.damage import DamagedIndexError
from syndicate.index.rows import micros, moment, pack, sealed, unpack, unsealed
from syndicate.model import Held, Post

_BATCH = 500  #: How many values a statement takes: SQLite's least limit is 999.


class State(IntEnum):
    """What a file became."""

    OUT = 0  #: a draft, or a file that cannot be read as a post
    HELD = 1  #: a post dated later
    SHOWN = 2
    SHADOWED = 3  #: a post whose id belongs to a newer one


class PostRow(NamedTuple):
    """One file. Like all that is made for each post, it is a tuple: a dataclass takes 2.7 µs, this 0.6."""

    path: str
    hash: bytes  #: Of the file's bytes.
    state: State = State.OUT
    due: datetime | None = None  #: Of a post that is held.
    post: Post | None = None  #: Of one that is shown or shadowed.
    text_hash: bytes = b""  #: Of its title and source text.
    is_dated: bool = False  #: Its front matter says when it last changed: what was remembered of that does not count.
    is_pending: bool = False  #: Its correction is not recorded: too many posts changed at once.


class Known(NamedTuple):
    """What is known of a path without looking into its post."""

    number: int
    state: State
    hash: bytes


class Shown(NamedTuple):
    """A post that is shown."""

    number: int
    post: Post
    print: bytes  #: Other bytes where the file or anything else of the post is another.


class PostTable:
    """Rows by path and by number."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._next = 1 + int(connection.execute("SELECT coalesce(max(number), 0) FROM posts").fetchone()[0])

    def known(self, paths: Sequence[str]) -> dict[str, Known]:
        """Return what is known of those of *paths* that the last build met."""
        rows = self._in("SELECT path, number, state, hash FROM posts WHERE path IN ({})", paths)
        return {path: Known(number, State(state), hash_) for path, number, state, hash_ in rows}

    def below(self, folder: str) -> list[str]:
        """Return the known paths below *folder*."""
        query = "SELECT path FROM posts WHERE path >= ? AND path < ? ORDER BY path"
        return [path for (path,) in self._connection.execute(query, (f"{folder}/", f"{folder}0"))]  # "0" follows "/"

    def add(self, rows: Sequence[PostRow]) -> list[int]:
        """Keep *rows*, whose paths are new; return their numbers."""
        numbers = list(range(self._next, self._next + len(rows)))
        self._next += len(rows)
        values = ((number, *_values(row)) for number, row in zip(numbers, rows, strict=True))
        self._connection.executemany("INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        return numbers

    def change(self, number: int, row: PostRow) -> None:
        """Keep *row* in place of the one with that number."""
        self._connection.execute("REPLACE INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *_values(row)))

    def remove(self, paths: Iterable[str]) -> None:
        """Forget these files."""
        self._connection.executemany("DELETE FROM posts WHERE path = ?", ((path,) for path in paths))

    def get(self, numbers: Sequence[int], *, shadowed: bool = True) -> list[Shown]:
        """Return the posts with these numbers: those that are shown, and the *shadowed*."""
        states = "(2, 3)" if shadowed else "(2)"
        # The "+" keeps SQLite from the index of states, by which it would look at each of 100,000 posts (10 ms).
        query = f"SELECT number, path, facts, hash FROM posts WHERE +state IN {states} AND number IN ({{}})"  # noqa: S608 - constants
        return [self._shown(*row) for row in self._in(query, numbers)]

    def newest(self, term: int | None = None) -> Iterator[Shown]:
        """Yield the posts that are shown and carry *term*, if given: newest first, of one moment by id, downwards."""
        if term is None:
            where = "FROM posts WHERE state = 2 ORDER BY moment DESC, id DESC"
        else:
            where = "FROM uses JOIN posts ON number = post WHERE term = ? ORDER BY uses.moment DESC, id DESC"
        values = () if term is None else (term,)
        rows = self._connection.execute(f"SELECT number, path, facts, hash {where}", values)
        return (self._shown(*row) for row in rows)

    def count(self) -> int:
        """Return how many posts are shown."""
        # All of them are counted by page, the few others one by one: 100,000 one by one take 2.7 ms.
        query = "SELECT (SELECT count(*) FROM posts) - (SELECT count(*) FROM posts WHERE state IN (0, 1, 3))"
        return int(self._connection.execute(query).fetchone()[0])

    def held(self) -> list[Held]:
        """Return the posts dated later, the soonest first."""
        rows = self._connection.execute("SELECT moment, facts, path FROM posts WHERE state = 1")
        return sorted(Held(due=moment(due, _zone(facts, due, path)), path=path) for due, facts, path in rows)

    def out_of_place(self, now: datetime) -> list[str]:
        """Return the posts that are held though due at *now*, and those shown before they are due."""
        # Each state by itself: of a range of them, SQLite would look at 100,000 rows (13 ms) to find none.
        query = (
            "SELECT path FROM posts WHERE (state = 1 AND moment <= ?1)"
            " OR (state = 2 AND moment > ?1) OR (state = 3 AND moment > ?1) ORDER BY path"
        )
        return [path for (path,) in self._connection.execute(query, (micros(now),))]

    def pending(self) -> list[str]:
        """Return the posts whose correction is not recorded."""
        return [path for (path,) in self._connection.execute("SELECT path FROM posts WHERE pending ORDER BY path")]

    def rows(self, paths: Sequence[str]) -> dict[int, PostRow]:
        """Return what was kept of those of *paths* that are posts, by number."""
        columns = "number, path, hash, state, text_hash, dated, pending, facts"
        rows = self._in(f"SELECT {columns} FROM posts WHERE state >= 2 AND path IN ({{}})", paths)  # noqa: S608 - constants
        return {
            number: PostRow(
                path=path,
                hash=hash_,
                state=State(state),
                post=unpack(facts, path),
                text_hash=text_hash,
                is_dated=bool(dated),
                is_pending=bool(pending),
            )
            for number, path, hash_, state, text_hash, dated, pending, facts in rows
        }

    def namesakes(self, id_: str) -> dict[str, tuple[int, State, Post]]:
        """Return number, state and post of each file whose post has that id, by path."""
        query = "SELECT path, number, state, facts FROM posts WHERE state >= 2 AND id = ? ORDER BY path"
        rows = self._connection.execute(query, (id_,))
        found = [(path, (number, State(state), unpack(facts, path))) for path, number, state, facts in rows]
        if len(by_path := dict(found)) < len(found):
            raise DamagedIndexError(f"{id_} is known twice at one path")  # its path was not found, though it is there
        return by_path

    def doubled(self) -> list[str]:
        """Return the ids that several posts have."""
        # What is no post has no id. To ask for the state would fetch each row: 0.2 s for 100,000, this takes 0.02.
        query = "SELECT id FROM posts WHERE id > '' GROUP BY id HAVING count(*) > 1 ORDER BY id"
        return [id_ for (id_,) in self._connection.execute(query)]

    def set_state(self, number: int, state: State) -> None:
        """Show the post with that number, or let another post with its id stand before it."""
        self._connection.execute("UPDATE posts SET state = ? WHERE number = ?", (state, number))

    def _shown(self, number: int, path: str, facts: bytes, hash_: bytes) -> Shown:
        return Shown(number, unpack(facts, path), hash_ + facts)

    def _in(self, query: str, values: Sequence[object]) -> Iterator[Any]:
        for start in range(0, len(values), _BATCH):
            batch = values[start : start + _BATCH]
            yield from self._connection.execute(query.format(",".join("?" * len(batch))), batch).fetchall()


def _zone(facts: bytes, due: int, path: str) -> int:
    return int.from_bytes(unsealed(facts, f"{due} {path}"), signed=True)


def _values(row: PostRow) -> tuple[object, ...]:
    if row.post is not None:
        when, id_, facts = micros(row.post.published), row.post.id, pack(row.post)
    elif row.due is not None:
        offset = row.due.utcoffset()
        zone = round(offset.total_seconds()) if offset else 0
        when, id_ = micros(row.due), ""
        facts = sealed(zone.to_bytes(4, signed=True), f"{when} {row.path}")
    else:
        when, id_, facts = 0, "", b""
    return (row.path, row.hash, int(row.state), when, id_, row.text_hash, int(row.is_dated), int(row.is_pending), facts)
