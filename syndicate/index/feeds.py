"""The feeds of the last build: which posts each carries, what may change it, and the files it owns."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime

from syndicate.frozen import frozen
from syndicate.index.rows import micros, moment, sealed, unsealed

#: Size and time of a file that somebody else made where ours should be: no file has them, so it is looked at again.
NOT_OURS = (0, -1)
DIRECTORY = 0  #: The number that the files of the directory of feeds have.
_COLUMNS = "place, pattern, value, name, slug, segment, print, owned"


@frozen(kw_only=True)
class FeedRow:
    """One subscription that has a feed: a named one, or a pattern filled with one category or tag."""

    pattern: str  #: The name in the config, with its ``{slug}``.
    name: str
    value: str = ""  #: The category or tag; "" for a named subscription.
    slug: str = ""
    segment: str = ""
    print: bytes = b""  #: Hash of all that its heads and its choice of posts depend on.
    owned: Mapping[str, str] = field(default_factory=dict)  #: File names by format, without those of another feed.


@frozen
class FileRow:
    """A file as it was when it was written."""

    name: str
    feed: int  #: 0 for the directory of feeds.
    size: int
    changed: int  #: Its modification time in nanoseconds.


class FeedTable:
    """Feeds by number; numbers last while pattern and value do."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self) -> dict[int, FeedRow]:
        """Return every feed by its number, in the order of the config."""
        return dict(self._rows("ORDER BY place", ()))

    def get(self, number: int) -> FeedRow:
        """Return the feed with that number."""
        return next(self._rows("WHERE number = ?", (number,)))[1]

    def find(self, pattern: str, value: str) -> int | None:
        """Return the number of the feed that *pattern* has for *value*."""
        query = "SELECT number FROM feeds WHERE pattern = ? AND value = ?"
        row = self._connection.execute(query, (pattern, value)).fetchone()
        return row[0] if row else None

    def put(self, place: int, row: FeedRow) -> int:
        """Keep *row* at *place* in the order of the config; return its number."""
        owned = json.dumps(dict(row.owned))
        words = (row.pattern, row.value, row.name, row.slug, row.segment)
        values = (place, *words, sealed(row.print, "\n".join((*words, owned))), owned)
        changes = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS.split(", "))
        query = (
            f"INSERT INTO feeds ({_COLUMNS}, is_short, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0)"  # noqa: S608 - constants
            f" ON CONFLICT (pattern, value) DO UPDATE SET {changes} RETURNING number"
        )
        return int(self._connection.execute(query, values).fetchone()[0])

    def remove(self, numbers: Iterable[int]) -> set[int]:
        """Forget these feeds, and return the posts that they carried. Their last files stay."""
        posts: set[int] = set()
        for number in numbers:
            posts |= self.empty(number)
            self._connection.execute("DELETE FROM feeds WHERE number = ?", (number,))
        return posts

    def empty(self, number: int) -> set[int]:
        """Make the feed one without posts and files, and return the posts that it carried."""
        self.forget_files(number)
        self.measured(number, is_short=False, size_bytes=0)
        return self.choose(number, (), floor=None, expires=None)

    def choose(
        self, number: int, posts: Sequence[int], *, floor: datetime | None, expires: datetime | None
    ) -> set[int]:
        """Keep which *posts* the feed carries; return those that it no longer does.

        A post published before *floor* cannot enter the feed (None: any can); at *expires* its choice may change.
        """
        query = "SELECT post FROM members WHERE feed = ?"
        before = {post for (post,) in self._connection.execute(query, (number,))}
        now = set(posts)
        if before != now:
            self._connection.execute("DELETE FROM members WHERE feed = ?", (number,))
            self._connection.executemany("INSERT INTO members VALUES (?, ?)", ((number, post) for post in now))
        self._connection.execute(
            "UPDATE feeds SET floor = ?, expires = ? WHERE number = ?",
            (None if floor is None else micros(floor), None if expires is None else micros(expires), number),
        )
        return before - now

    def measured(self, number: int, *, is_short: bool, size_bytes: int) -> None:
        """Keep what owners are warned of: that a full feed spans little time, and the bytes of all its files."""
        query = "UPDATE feeds SET is_short = ?, bytes = ? WHERE number = ?"
        self._connection.execute(query, (int(is_short), size_bytes, number))

    def short(self) -> list[tuple[str, str]]:
        """Return (pattern, name) of the feeds that are full and span little time, in the order of the config."""
        return self._connection.execute("SELECT pattern, name FROM feeds WHERE is_short ORDER BY place").fetchall()

    def total_bytes(self) -> int:
        """Return the bytes of the files of all feeds."""
        return int(self._connection.execute("SELECT coalesce(sum(bytes), 0) FROM feeds").fetchone()[0])

    def carrying(self, posts: Iterable[int]) -> set[int]:
        """Return the numbers of the feeds that carry one of *posts*."""
        query = "SELECT feed FROM members WHERE post = ?"
        return {feed for post in posts for (feed,) in self._connection.execute(query, (post,))}

    def may_take(self, number: int, published: datetime) -> bool:
        """Whether a post published then could enter the feed."""
        query = "SELECT floor IS NULL OR floor <= ? FROM feeds WHERE number = ?"
        return bool(self._connection.execute(query, (micros(published), number)).fetchone()[0])

    def expired(self, now: datetime) -> set[int]:
        """Return the numbers of the feeds whose choice may have changed by *now*."""
        return {
            number
            for (number,) in self._connection.execute("SELECT number FROM feeds WHERE expires <= ?", (micros(now),))
        }

    def next_expiry(self, now: datetime) -> datetime | None:
        """Return when, after *now*, the choice of some feed may change next."""
        (expires,) = self._connection.execute(
            "SELECT min(expires) FROM feeds WHERE expires > ?", (micros(now),)
        ).fetchone()
        return None if expires is None else moment(expires)

    def carried(self, posts: Iterable[int]) -> set[int]:
        """Return those of *posts* that some feed carries."""
        query = "SELECT 1 FROM members WHERE post = ? LIMIT 1"
        return {post for post in posts if self._connection.execute(query, (post,)).fetchone()}

    def files(self) -> Iterator[FileRow]:
        """Yield every file of the last build."""
        rows = self._connection.execute("SELECT name, feed, size, changed FROM files ORDER BY name")
        return (FileRow(*row) for row in rows)

    def file_count(self) -> int:
        """Return how many files of ours the last build left."""
        return int(self._connection.execute("SELECT count(*) FROM files WHERE changed >= 0").fetchone()[0])

    def put_file(self, row: FileRow) -> None:
        """Keep how a file was written."""
        values = (row.name, row.feed, row.size, row.changed)
        self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", values)

    def forget_files(self, feed: int) -> None:
        """Forget the files of a feed: it is about to be written again."""
        self._connection.execute("DELETE FROM files WHERE feed = ?", (feed,))

    def _rows(self, where: str, values: tuple[object, ...]) -> Iterator[tuple[int, FeedRow]]:
        query = f"SELECT number, {_COLUMNS} FROM feeds {where}"  # noqa: S608 - constants
        for number, _place, *words, print_, owned in self._connection.execute(query, values):
            pattern, value, name, slug, segment = words
            row = FeedRow(
                pattern=pattern,
                name=name,
                value=value,
                slug=slug,
                segment=segment,
                print=unsealed(print_, "\n".join((*words, owned))),
                owned=json.loads(owned),
            )
            yield number, row
