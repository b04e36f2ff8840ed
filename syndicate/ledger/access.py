"""How the books reach the file: transactions that write, and those that only look."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from syndicate.ledger import dialect


@dataclass(frozen=True, slots=True)
class Access:
    """One ledger's file. What goes wrong with it is raised as LedgerError."""

    path: Path
    writer: Engine
    reader: Engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a connection whose changes stand together, or not at all."""
        with dialect.explained(self.path), self.writer.begin() as connection:
            yield connection

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Give a connection that sees the ledger as it is now, and changes nothing."""
        with dialect.explained(self.path), self.reader.begin() as connection:
            yield connection
