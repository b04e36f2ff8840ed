"""The file of the index: opened, made anew, and told from one that was left half-written or damaged.

While an index is made or changed, its file has the name of a draft: whatever ends a build, a file that has its own name
is whole. Nothing needs to be undone, so SQLite keeps no journal, and each page that changed is written once.
"""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from syndicate.errors import SyndicateError
from syndicate.index.damage import trusted
from syndicate.index.entries import EntryTable
from syndicate.index.feeds import FeedTable
from syndicate.index.folders import FolderTable
from syndicate.index.posts import PostTable
from syndicate.index.problems import ProblemTable
from syndicate.index.rows import sealed, unsealed
from syndicate.index.schema import INDEXES, TABLES, VERSION
from syndicate.index.terms import TermTable

#: Entries take 7 KB. With pages of 64 KiB, a cold build of 100,000 posts reads 0.4 GB more; with 16 KiB it writes more.
#: 25 changed posts touch 150 pages all over the file.
PAGE_BYTES = 32768
MAPPED_BYTES = 1 << 40  #: All of it, or what SQLite allows.


class Index:
    """What the last build knew. One process at a time may use it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, is_new: bool) -> None:
        self._path = path
        self._connection = connection
        self.is_new = is_new  #: Nothing is known yet: every post is to be read.
        self.folders = FolderTable(connection)
        self.posts = PostTable(connection)
        self.terms = TermTable(connection)
        self.feeds = FeedTable(connection)
        self.entries = EntryTable(connection)
        self.problems = ProblemTable(connection)

    @classmethod
    def open(cls, path: Path) -> "Index | None":
        """Return the index at *path*; None where there is none, or one that an interrupted build left.

        Raises DamagedIndexError.
        """
        if not path.exists():
            return None
        with trusted():
            connection = _connected(path)
            try:
                if connection.execute("PRAGMA user_version").fetchone()[0] == _version():
                    return cls(path, connection, is_new=False)
            except BaseException:
                connection.close()
                raise
            connection.close()
        return None

    @classmethod
    def create(cls, path: Path) -> "Index":
        """Return an empty index, which takes the place of the one at *path* when it is committed."""
        cls.discard(path)
        with trusted():
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = _connected(draft(path), fresh=True)
            connection.executescript(TABLES)
            connection.execute(f"PRAGMA user_version = {_version()}")
            connection.execute("BEGIN")
        return cls(path, connection, is_new=True)

    @staticmethod
    def discard(path: Path) -> None:
        """Remove the index at *path*, and what a killed build left of one."""
        for name in (path, draft(path)):
            for ending in ("", "-wal", "-shm", "-journal"):
                with suppress(FileNotFoundError):
                    name.with_name(name.name + ending).unlink()

    def begin(self) -> None:
        """Begin to change the index: until it is committed, no other build will trust it."""
        if not self.is_new:
            with _renaming(self._path):
                self._path.replace(draft(self._path))
                _flush(self._path.parent)
            self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make what was changed since ``begin`` the state that the next build starts from, and close the index."""
        self._connection.execute("COMMIT")
        self._connection.close()
        with _renaming(self._path):
            draft(self._path).replace(self._path)

    def sort(self) -> None:
        """Make a new index ready for questions, once all posts are in it."""
        if self.is_new:
            for statement in filter(str.strip, INDEXES.split(";")):
                self._connection.execute(statement)

    def close(self) -> None:
        """Give the file back; what was not committed is forgotten."""
        self._connection.close()

    def get(self, name: str) -> bytes | None:
        """Return what was ``put`` under *name*."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return unsealed(row[0], name) if row else None

    def put(self, name: str, value: bytes) -> None:
        """Keep *value* under *name*."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, sealed(value, name)))


def _connected(path: Path, *, fresh: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    if fresh:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA synchronous = OFF")
    else:
        connection.execute("PRAGMA synchronous = NORMAL")
        # Rows lie scattered: read through the page cache, each would cost a copy of its whole page.
        connection.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA cache_size = -32768")
    return connection


def draft(path: Path) -> Path:
    """Return where the index at *path* lies while it is made or changed."""
    return path.with_name(f"{path.name}.new")


@contextmanager
def _renaming(path: Path) -> Iterator[None]:
    """Raise SyndicateError where the index at *path* cannot get its name or that of a draft."""
    try:
        yield
    except OSError as error:
        hint = "Make its folder writable. The index may be deleted at any time: the next build makes it anew."
        raise SyndicateError(f"it cannot be renamed: {error.strerror}", where=str(path), hint=hint) from error


def _flush(folder: Path) -> None:
    """Have the disk know the names in *folder*, before what is written into files can get there."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _version() -> int:
    """The schema's version and the Python that packed the rows: marshal promises nothing between two of them."""
    return VERSION * 100_000 + sys.version_info.major * 1000 + sys.version_info.minor
