"""One writer for all connections of a run: what they report stands on the disk together, and is waited for."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Event, Thread
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
_ORDER = (_FINISH, _SEND)


@dataclass(slots=True)
class _Change:
    """One row to be changed, and whom to tell when that stands."""

    statement: dialect.Prepared | None  #: None: only tell.
    values: dict[str, Any] = field(default_factory=dict)
    stands: Event | None = None
    error: BaseException | None = None


class Committer:
    """Records what happens to claimed deliveries, for several threads; a context that ends with all of it recorded.

    Threads that wait share a commit: one write to the disk, and one pass through this code, for as many messages as
    there are connections.
    """

    def __init__(self, ledger: "Ledger", *, checkpoint: Callable[[str], None] = lambda _name: None) -> None:
        self._ledger, self._checkpoint = ledger, checkpoint
        self._queue: SimpleQueue[_Change | None] = SimpleQueue()
        self._failed: BaseException | None = None
        self._thread = Thread(target=self._run, name="ledger", daemon=True)

    def sending(self, key: int) -> None:
        """Return once it stands that the delivery may arrive from now on. Raises LedgerError; then it must not."""
        self._checkpoint("sending")
        self._wait(_Change(_SEND, {"key": key}, Event()))
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
        self._queue.put(_Change(_FINISH, values))
        self._checkpoint("finished")

    def suppressed(self, key: int, *, now: datetime) -> None:
        """Record that a delivery was not sent, because its recipient has left."""
        self.finished(key, Outcome(state=DeliveryState.SUPPRESSED), now=now)

    def flush(self) -> None:
        """Return once all that was reported stands. Raises LedgerError where something could not be recorded."""
        self._wait(_Change(None, stands=Event()))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._queue.put(None)
        self._thread.join()
        if self._failed and error is None:
            raise self._failed

    def _wait(self, change: _Change) -> None:
        if not self._thread.is_alive():
            raise RuntimeError("the committer is not running: nobody would ever answer")
        self._queue.put(change)
        assert change.stands is not None  # noqa: S101 (for the type checker)
        change.stands.wait()
        if change.error:
            raise change.error

    def _run(self) -> None:
        going = True
        with ExitStack() as stack:
            connection: sqlite3.Connection | None = None
            while going:
                batch = self._batch()
                going = None not in batch
                changes = [one for one in batch if one is not None]
                if self._failed is None:
                    try:
                        with dialect.explained(self._ledger.path):
                            connection = connection or stack.enter_context(self._ledger.direct())
                        self._commit(connection, changes)
                    except BaseException as error:  # noqa: BLE001 (it is raised where somebody waits)
                        self._failed = error
                _tell(changes, self._failed)

    def _commit(self, connection: sqlite3.Connection, changes: Sequence[_Change]) -> None:
        rows = {statement: [one.values for one in changes if one.statement is statement] for statement in _ORDER}
        if not any(rows.values()):
            return
        with dialect.explained(self._ledger.path), dialect.at_once(connection):
            for statement in _ORDER:
                if rows[statement] and statement.change(connection, rows[statement]) != len(rows[statement]):
                    raise LedgerError(
                        "a delivery is not where this run left it, or its issue was discarded",
                        hint="Nothing more was sent.",
                    )

    def _batch(self) -> list[_Change | None]:
        """Return what is to be recorded now: everything that waits, at least one."""
        batch = [self._queue.get()]
        try:
            while True:
                batch.append(self._queue.get_nowait())
        except Empty:
            return batch


def _tell(changes: Sequence[_Change], error: BaseException | None) -> None:
    for change in changes:
        if change.stands is not None:
            change.error = error
            change.stands.set()
