"""Statements that are compiled once and run by the driver itself: what happens for each message, or a million times."""

import sqlite3
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

Row = Mapping[str, Any]


class Prepared:
    """One statement whose parameters are named.

    To run one by SQLAlchemy takes some 40 µs of its own, and 6 µs for each further row; by the driver 3 µs and 1 µs.
    """

    def __init__(
        self, statement: "Select[Any] | Insert | Update | Delete", *, columns: Iterable[str] | None = None
    ) -> None:
        names = None if columns is None else list(columns)
        compiled = statement.compile(dialect=sqlite.dialect(paramstyle="qmark"), column_keys=names)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 (for the type checker)
        order = compiled.positiontup or []
        self._sql = str(compiled)
        self._fixed = {name: one.effective_value for name, one in compiled.binds.items() if not one.required}
        self._order = itemgetter(*order) if len(order) > 1 else lambda values: tuple(values[name] for name in order)

    def run(self, connection: Connection, rows: Iterable[Row]) -> int:
        """Run the statement for each of *rows* in the transaction of *connection*; return how many rows it changed."""
        values = (self._order(self._fixed | row) for row in rows)  # type: ignore[operator]  # a dict takes a Mapping
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 (for the type checker)
        return max(0, driver.executemany(self._sql, values).rowcount)

    def first(self, driver: sqlite3.Connection, row: Row) -> tuple[Any, ...] | None:
        """Return the first row of what the statement finds now, or None."""
        found: tuple[Any, ...] | None = driver.execute(self._sql, self._order({**self._fixed, **row})).fetchone()
        return found

