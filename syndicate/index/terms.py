"""Categories and tags, and which posts carry them."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from syndicate.index.rows import micros, moment


class TermTable:
    """The terms of the posts that are shown."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[tuple[str, str], int] = {}

    def add(self, uses: Iterable[tuple[str, str, datetime, int]]) -> None:
        """Add *uses*: (kind, value, when the post was published, the post's number)."""
        rows = [(self._number(kind, value), micros(published), post) for kind, value, published, post in uses]
        self._connection.executemany("INSERT INTO uses VALUES (?, ?, ?)", rows)

    def remove(self, posts: Iterable[int]) -> None:
        """Forget which terms these posts carry."""
        self._connection.executemany("DELETE FROM uses WHERE post = ?", ((number,) for number in posts))

    def find(self, kind: str, value: str) -> int | None:
        """Return the number of a term, or None where no post ever carried it."""
        if (kind, value) not in self._numbers:
            query = "SELECT number FROM terms WHERE kind = ? AND value = ?"
            row = self._connection.execute(query, (kind, value)).fetchone()
            if row is None:
                return None
            self._numbers[kind, value] = row[0]
        return self._numbers[kind, value]

    def is_used(self, kind: str, value: str) -> bool:
        """Whether a post that is shown carries the term."""
        query = "SELECT 1 FROM uses WHERE term = ? LIMIT 1"
        return self._connection.execute(query, (self.find(kind, value),)).fetchone() is not None

    def oldest(self, kind: str) -> dict[str, datetime]:
        """Return when each term of *kind* that is in use was first used."""
        query = "SELECT value, min(moment) FROM terms JOIN uses ON term = number WHERE kind = ? GROUP BY term"
        return {value: moment(first) for value, first in self._connection.execute(query, (kind,))}

    def _number(self, kind: str, value: str) -> int:
        number = self.find(kind, value)
        if number is None:
            cursor = self._connection.execute("INSERT INTO terms (kind, value) VALUES (?, ?)", (kind, value))
            number = self._numbers[kind, value] = int(cursor.lastrowid or 0)
        return number
