"""What was wrong at the last build, by whom it belongs to: it is told again until it is mended."""

import sqlite3
from collections.abc import Iterable

from syndicate.index.damage import DamagedIndexError
from syndicate.index.rows import checksum
from syndicate.model import Level, Problem

Owner = str  #: ``read:PATH``, ``folder:PATH``, ``file:NAME``, …: what makes and takes back a problem.


class ProblemTable:
    """Standing problems by owner."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def replace(self, owner: Owner, problems: Iterable[Problem]) -> None:
        """Make *problems* all that *owner* has."""
        self.forget([owner])
        self.add(owner, problems)

    def add(self, owner: Owner, problems: Iterable[Problem]) -> None:
        """Give *owner* these *problems*, too."""
        rows = ((owner, one.path, one.line, one.message, one.level.value, one.hint) for one in problems)
        sealed = ((*row, _seal(*row)) for row in rows)
        self._connection.executemany("INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)", sealed)

    def forget(self, owners: Iterable[Owner]) -> None:
        """Take back all problems of these *owners*."""
        self._connection.executemany("DELETE FROM problems WHERE owner = ?", ((owner,) for owner in owners))

    def all(self, *, of: str = "") -> list[Problem]:
        """Return the problems of the owners that begin with *of*, each once, in order. Raises DamagedIndexError."""
        query = "SELECT * FROM problems WHERE substr(owner, 1, ?) = ?"
        found = set()
        for *row, seal in self._connection.execute(query, (len(of), of)):
            if _seal(*row) != seal:
                raise DamagedIndexError("what is known of a problem is not what was written")
            found.add(tuple(row[1:]))
        return sorted(
            Problem(path=path, line=line, message=message, level=Level(level), hint=hint)
            for path, line, message, level, hint in found
        )


def _seal(owner: Owner, path: str, line: int, message: str, level: str, hint: str) -> int:
    return checksum("\n".join((owner, path, str(line), message, level, hint)))
