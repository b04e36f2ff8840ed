"""How the books reach the file: transactions that write, and those that only look."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, PoolProxiedConnection

from syndicate.ledger import dialect
from syndicate.ledger.prepared import Prepared, Row


class Access:
    """One ledger's file. What goes wrong with it is raised as LedgerError."""

    def __init__(self, path: Path, writer: Engine, reader: Engine) -> None:
        self.path, self._writer, self._reader = path, writer, reader
        self._lock = Lock()
        self._kept: PoolProxiedConnection | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a connection whose changes stand together, or not at all."""
        with dialect.explained(self.path), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Give a connection that sees the ledger as it is now, and changes nothing."""
        with dialect.explained(self.path), self._reader.begin() as connection:
            yield connection

    def glance(self, statement: Prepared, row: Row) -> tuple[Any, ...] | None:
        """Return the first row of what *statement* finds now: for what is asked before each message.

        One connection is kept for it, whatever the thread: GLANCEFIG.
        """
        with dialect.explained(self.path), self._lock:
            self._kept = self._kept or self._reader.raw_connection()
            driver = self._kept.driver_connection
            assert isinstance(driver, sqlite3.Connection)  # noqa: S101 (for the type checker)
            return statement.first(driver, row)

    def connect(self) -> Connection:
        """Return a connection that writes, kept for many transactions."""
        with dialect.explained(self.path):
            return self._writer.connect()

    def close(self) -> None:
        """Give the file back."""
        if self._kept is not None:
            self._kept.close()
        self._reader.dispose()
        self._writer.dispose()
