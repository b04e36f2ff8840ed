"""The last look before each message: whether its issue still goes out, and its recipient still wants it."""

import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, or_, select

from syndicate.ledger import dialect
from syndicate.ledger.schema import issues, suppressions
from syndicate.ledger.suppressions import EVERYTHING
from syndicate.model.issue import Issue, IssueState

if TYPE_CHECKING:
    from syndicate.ledger.ledger import Ledger

_HERE = (issues.c.subscription == bindparam("name"), issues.c.number == bindparam("number"))
_STATE = dialect.Prepared(select(issues.c.state).where(*_HERE))
_OF_IT = or_(suppressions.c.subscription == EVERYTHING, suppressions.c.subscription == bindparam("name"))
_HOLDS = dialect.Prepared(select(exists().where(suppressions.c.address_hash == bindparam("address_hash"), _OF_IT)))


class Gate:
    """Asks for one issue. What others commit is seen at once."""

    def __init__(self, ledger: "Ledger", connection: sqlite3.Connection, issue: Issue) -> None:
        self._path, self._connection = ledger.path, connection
        self._values = {"name": issue.subscription, "number": issue.number}

    def is_open(self) -> bool:
        """Whether the issue was neither paused nor cancelled."""
        with dialect.explained(self._path):
            row = _STATE.row(self._connection, self._values)
        return row is not None and row[0] == IssueState.OPEN

    def holds(self, address_hash: bytes) -> bool:
        """Whether whoever has that address is not to get it any more."""
        with dialect.explained(self._path):
            row = _HOLDS.row(self._connection, self._values | {"address_hash": address_hash})
        return row is not None and bool(row[0])
