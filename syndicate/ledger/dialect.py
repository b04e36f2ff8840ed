"""All that SQLite needs, and other databases would do in other ways."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Delete,
    Engine,
    Insert,
    PoolProxiedConnection,
    Select,
    Table,
    Update,
    create_engine,
    event,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.compiler import SQLCompiler

from syndicate.errors import LedgerError

APPLICATION_ID = (
    0x73796E4C  #: Stands in the head of the file, so that another database is never taken for ours: "synL".
)
CONNECTIONS = 32  #: That are kept open: more than a mailer has.
_WAIT_MS = 60_000  # A million deliveries are planned in one transaction, of seconds, that the others wait for.
_CACHE_KIB = 64 * 1024  # Taken as it is used. With SQLite's own 2 MB, a million keys in no order take twice as long.
_HEAD = b"SQLite format 3\0"


def engine_of(path: Path, *, read_only: bool = False) -> Engine:
    """Return the engine of the ledger at *path*: each transaction may write from its start, or never.

    Those that only read neither wait for the others nor hold them up.
    """
    mode = "ro" if read_only else "rwc"
    url = f"file:{_quoted(path)}?mode={mode}"
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: sqlite3.connect(url, uri=True, isolation_level=None, check_same_thread=False),
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
    )
    event.listen(engine, "connect", _connect_to_read if read_only else _connect)
    # A transaction that reads first and writes then fails at once where another one wrote between (244,933 times in a
    # measured minute of four writers, however long they were told to wait); one that begins as a writer waits its turn.
    event.listen(engine, "begin", _begin_to_read if read_only else _begin)
    return engine


def _connect(connection: sqlite3.Connection, _record: object) -> None:
    # FULL: with NORMAL, a power loss may take back the last commits, and mail that was accepted goes out again.
    # What is erased is overwritten: else an address could be read in the file long after.
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    _connect_to_read(connection, _record)


def _connect_to_read(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_to_read(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


class Prepared:
    """A statement compiled once, for what is done for each message: a tenth of what SQLAlchemy takes to execute one.

    *columns* are those that each row of an INSERT says.
    """

    def __init__(
        self, statement: Select[Any] | Insert | Update | Delete, *, columns: Iterable[str] | None = None
    ) -> None:
        compiled = statement.compile(dialect=sqlite.dialect(), column_keys=None if columns is None else list(columns))
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 (for the type checker)
        self._text, self._fixed = compiled.string, dict(compiled.params)
        self._names = tuple(compiled.positiontup or ())
        # Rows that say everything are put into order by the interpreter itself, which is five times as fast.
        self._bound = self._completed if columns is None else itemgetter(*self._names)

    def row(self, connection: sqlite3.Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the first row that the statement gives for *values*, or None."""
        found: tuple[Any, ...] | None = connection.execute(self._text, self._bound(values)).fetchone()
        return found

    def change(self, connection: sqlite3.Connection, rows: Iterable[Mapping[str, Any]]) -> int:
        """Execute the statement for each of *rows*; return how many rows of the table changed."""
        return connection.executemany(self._text, map(self._bound, rows)).rowcount

    def _completed(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(values[name] if name in values else self._fixed[name] for name in self._names)


@contextmanager
def direct(engine: Engine) -> Iterator[sqlite3.Connection]:
    """Give the driver's own connection, for statements that are ``Prepared``."""
    pooled = engine.raw_connection()
    try:
        yield _driver(pooled)
    finally:
        pooled.close()


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection below *connection*: what is done by it is in its transaction."""
    return _driver(connection.connection)


def _driver(pooled: PoolProxiedConnection) -> sqlite3.Connection:
    connection = pooled.driver_connection
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101 (for the type checker)
    return connection


@contextmanager
def at_once(connection: sqlite3.Connection) -> Iterator[None]:
    """Make what is done inside stand together, or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk may have undone it already
            connection.execute("ROLLBACK")
        raise


def fold(connection: sqlite3.Connection) -> None:
    """Write the log back into the database's file, and empty it; waits for those who read. Raises LedgerError."""
    is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise LedgerError("the ledger is read by another program all the time", hint="Stop that one, and run it again.")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what goes wrong with the file at *path* inside into a LedgerError that says what to do."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        reason = str(getattr(error, "orig", error))
        raise LedgerError(
            f"the ledger cannot be used: {reason}", where=str(path), hint=_advice(error, reason)
        ) from error


def _advice(error: Exception, reason: str) -> str:
    if "full" in reason or "disk I/O" in reason:
        return "Make room on the disk. What was recorded stands; run the command again."
    if "locked" in reason:
        return "Another run holds it for long: wait for that one, or stop it."
    if "readonly" in reason or "unable to open" in reason or isinstance(error, OperationalError):
        return "Let the file and its folder be written by this user."
    return "Put a backup in its place: `syndicate backup` makes them."


def check(path: Path) -> bool:
    """Whether there is a ledger at *path*. Raises LedgerError for a file that is another thing, or damaged."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEAD))
    except FileNotFoundError:
        return False
    except OSError as error:
        raise LedgerError(f"the ledger cannot be read: {error.strerror}", where=str(path)) from error
    if not head:
        return False
    if head != _HEAD:
        raise LedgerError("this file is no ledger", where=str(path), hint="Move it away, or put a backup in its place.")
    with explained(path), closing(sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True)) as connection:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            if connection.execute("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)").fetchone()[0]:
                return False  # a run that was making it has died, or is at it
            raise LedgerError("this database is no ledger", where=str(path), hint="Move it away.")
        _expect_whole(connection, path, "the ledger")
    return True


def _expect_whole(connection: sqlite3.Connection, path: Path, what: str) -> None:
    said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        raise LedgerError(
            f"{what} is damaged: {said}", where=str(path), hint="Put a backup in its place, and keep this file."
        )


def mark(connection: Connection) -> None:
    """Say in the head of the file that it is a ledger."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def add_new(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert those of *rows* whose keys are not there yet; return how many."""
    listed = list(rows)
    if not listed:
        return 0
    return Prepared(insert(table).on_conflict_do_nothing(), columns=listed[0]).change(driver_of(connection), listed)


def add_found(table: Table, columns: Sequence[str], found: Select[Any]) -> Insert:
    """Return the statement that inserts what *found* finds, but for rows whose keys are there."""
    return insert(table).from_select(columns, found).on_conflict_do_nothing()


def put(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert *rows*, or change those whose primary keys are there."""
    listed = list(rows)
    if not listed:
        return
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in listed[0] if name not in keys}
    statement = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    Prepared(statement, columns=listed[0]).change(driver_of(connection), listed)


def copy(path: Path, target: Path) -> None:
    """Write a consistent copy of the database at *path* to *target*, for this user alone, while others may write.

    Raises LedgerError where what is copied is damaged; nothing is left of a copy that failed.
    """
    target.touch(mode=0o600)
    try:
        with (
            closing(sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copied,
        ):
            source.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            _expect_whole(copied, path, "what is to be copied")
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _quoted(path: Path) -> str:
    return str(path.resolve()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
