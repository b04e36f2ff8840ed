"""One writer for all connections of a run: what is reported of them stands on the disk together."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import bindparam, exists, or_, update

from syndicate.errors import LedgerError
from syndicate.ledger import dialect, times
from syndicate.ledger.schema import deliveries, issues
from syndicate.model.issue import DeliveryState, IssueState, Outcome

if TYPE_CHECKING:
    from syndicate.ledger.ledger import Ledger

# An issue may be discarded as long as nothing of it is sent: here one of the two is first.
_IS_DISCARDED = exists().where(issues.c.id == deliveries.c.issue, issues.c.state == IssueState.DISCARDED)
_SENDING = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("key"), deliveries.c.state == DeliveryState.CLAIMED, ~_IS_DISCARDED)
    .values(state=DeliveryState.SENDING.value)
)
_FINISHED = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("key"))
    .where(or_(deliveries.c.state == DeliveryState.CLAIMED, deliveries.c.state == DeliveryState.SENDING))
    .values(
        state=bindparam("to"),
        next_try=bindparam("later"),
        code=bindparam("reply_code"),
        status=bindparam("enhanced"),
        reply=bindparam("words"),
        blame=bindparam("fault"),
        changed_at=bindparam("at"),
    )
)


_FINISH, _SEND = dialect.Prepared(_FINISHED), dialect.Prepared(_SENDING)
_MOST = 1_000  #: Outcomes that wait for a commit.


class Committer:
    """Records what happens to claimed deliveries; a context that ends with all of it recorded.

    Outcomes wait for the next commit: one write to the disk for as many messages as there are connections. After a
    commit that failed nothing more is recorded: what was sent and is not in the books is unknown.
    """

    def __init__(self, ledger: "Ledger", *, checkpoint: Callable[[str], None] = lambda _name: None) -> None:
        self._ledger, self._checkpoint = ledger, checkpoint
        self._stack = ExitStack()
        self._connection: sqlite3.Connection | None = None
        self._outcomes: list[dict[str, Any]] = []
        self._failed: BaseException | None = None

    def sending(self, *keys: int) -> None:
        """Return once it stands that these may arrive from now on. Raises LedgerError; then they must not."""
        for _ in keys:
            self._checkpoint("sending")
        self._commit(keys)
        for _ in keys:
            self._checkpoint("marked")

    def finished(self, key: int, outcome: Outcome, *, now: datetime, next_try: datetime | None = None) -> None:
        """Record what became of a delivery; it stands with the next commit, at the latest with ``flush``."""
        self._checkpoint("finishing")
        values = {
            "key": key,
            "to": outcome.state.value,
            "later": times.written(next_try) if next_try else None,
            "reply_code": outcome.code,
            "enhanced": outcome.status,
            "words": outcome.text,
            "fault": outcome.blame.value,
            "at": times.written(now),
        }
        self._outcomes.append(values)
        if len(self._outcomes) >= _MOST:
            self.flush()
        self._checkpoint("finished")

    def suppressed(self, key: int, *, now: datetime) -> None:
        """Record that a delivery was not sent, because its recipient has left."""
        self.finished(key, Outcome(state=DeliveryState.SUPPRESSED), now=now)

    def flush(self) -> None:
        """Return once all that was reported stands. Raises LedgerError where something could not be recorded."""
        self._commit(())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stack:
            try:
                self.flush()
            except LedgerError:
                if error is None:
                    raise

    def _commit(self, keys: Sequence[int]) -> None:
        if self._failed is not None:
            raise self._failed
        outcomes, self._outcomes = self._outcomes, []
        if not outcomes and not keys:
            return
        try:
            with dialect.explained(self._ledger.path):
                self._connection = self._connection or self._stack.enter_context(self._ledger.direct())
                with dialect.at_once(self._connection):
                    _change(self._connection, _FINISH, outcomes)
                    _change(self._connection, _SEND, [{"key": key} for key in keys])
        except BaseException as error:
            self._failed = error
            raise


def _change(connection: sqlite3.Connection, statement: dialect.Prepared, rows: Sequence[dict[str, Any]]) -> None:
    if rows and statement.change(connection, rows) != len(rows):
        raise LedgerError(
            "a delivery is not where this run left it, or its issue was discarded", hint="Nothing more was sent."
        )
