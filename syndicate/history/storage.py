"""The file ``history.db``: made once, opened, brought to this version, and never replaced when it is damaged."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from syndicate.errors import SyndicateError
from syndicate.history import schema

BUSY_TIMEOUT_S = 30.0  #: How long a run waits for another one that writes.
_RESTORE = (
    "Restore a backup of it, or move it away (with its -wal file): "
    "ids and the `updated` of corrected posts then start anew."
)
_REASONS = {
    sqlite3.SQLITE_FULL: ("the disk is full", "Make room and run it again: nothing of this run was recorded."),
    sqlite3.SQLITE_BUSY: ("another run is writing it", "Wait until that one is done, then run this one again."),
    sqlite3.SQLITE_READONLY: ("it cannot be written", "Make the file and its folder writable."),
    sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", "Make the file and its folder readable and writable."),
    sqlite3.SQLITE_IOERR: ("the disk failed", "Check the disk and the rights to the folder, then run it again."),
}


def open_to_write(path: Path) -> sqlite3.Connection:
    """Return a connection to the history at *path*, which is made where there is none."""
    with explained(path):
        if not path.exists():
            _create(path)
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            if _version(connection, path) < len(schema.MIGRATIONS):
                _migrate(connection)
            # A backup by `VACUUM INTO` has lost the mode. FULL: what was recorded outlives a power cut.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        return connection


def open_to_read(path: Path) -> sqlite3.Connection | None:
    """Return a connection that writes nothing beside or into the history at *path*; None where there is none."""
    with explained(path):
        if not path.exists():
            return None
        # Only a running build, or one that was killed, leaves a log. Without one the file alone says everything, and
        # only `immutable` keeps SQLite from making an empty log beside it.
        mode = "mode=ro" if _log(path) else "immutable=1"
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)
        try:
            if _version(connection, path) == len(schema.MIGRATIONS):
                return connection
            copy = sqlite3.connect(":memory:", isolation_level=None)
            connection.backup(copy)
        except BaseException:
            connection.close()
            raise
        connection.close()
        _migrate(copy)
        return copy


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise SyndicateError, which names *path* and says what to do, for what is wrong with the file or its disk."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):  # mistakes of the caller
        raise
    except (sqlite3.DatabaseError, OverflowError) as error:
        # What is left is damage: another number of columns, text that is not UTF-8, a moment after the year 9999.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF  # without the details
        reason, hint = _REASONS.get(code, ("the file is damaged", _RESTORE))
        raise SyndicateError(f"{reason} ({error})", where=str(path), hint=hint) from error
    except OSError as error:
        hint = "Make room for it, make its folder writable, or name another folder as `state`."
        raise SyndicateError(f"it cannot be made or read ({error.strerror})", where=str(path), hint=hint) from error


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if _log(path):
        hint = "Put the file back beside it, or move this one away too."
        raise SyndicateError(f"the file is missing, but its {path.name}-wal is there", where=str(path), hint=hint)
    draft = path.with_name(f"{path.name}.new")
    # The file appears whole or not at all: an empty one is one that was damaged.
    try:
        with draft.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not path.exists():  # or another run was faster, and its draft is the file by now
                file.truncate(0)
                file.write(_empty())
                file.flush()
                os.fsync(file.fileno())
                draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _empty() -> bytes:
    """Return the file of a history that remembers nothing."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    _migrate(connection)
    image = bytearray(connection.serialize())
    connection.close()
    image[18:20] = b"\2\2"  # written with a log (https://sqlite.org/fileformat2.html, 1.3.3)
    return bytes(image)


def _log(path: Path) -> bool:
    """Whether there is something in the write-ahead log of *path*."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of a history. Raises SyndicateError for another file, and for a history of the future."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
        raise SyndicateError("the file is damaged: it is not a history", where=str(path), hint=_RESTORE)
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    known = len(schema.MIGRATIONS)
    if version > known:
        message = f"a newer syndicate wrote it: version {version}, and this one knows up to version {known}"
        raise SyndicateError(message, where=str(path), hint="Install that syndicate again, or restore a backup.")
    return version


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring a history of an older version, or of none, to this one: wholly or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]  # another run may have been faster
    for statements in schema.MIGRATIONS[version:]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS)}")
    connection.execute("COMMIT")
