"""The book of slots: the moments that schedules named, each used once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from syndicate.errors import LedgerError
from syndicate.ledger import times
from syndicate.ledger.access import Access
from syndicate.ledger.schema import slots
from syndicate.model.issue import SlotResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A moment that a schedule named, and what became of it."""

    subscription: str
    slot: datetime
    result: SlotResult
    reason: str
    recorded_at: datetime


class Slots:
    """Which slots were used, skipped or missed."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def last(self, subscription: str) -> datetime | None:
        """Return the newest slot that is recorded, or None."""
        with self._access.look() as connection:
            newest = connection.execute(
                select(func.max(slots.c.slot)).where(slots.c.subscription == subscription)
            ).scalar()
        return times.read(newest) if newest else None

    def record(self, subscription: str, slot: datetime, result: SlotResult, reason: str, now: datetime) -> None:
        """Record what became of *slot*. Raises LedgerError where another run has recorded it."""
        row = {"subscription": subscription, "slot": times.written(slot), "result": result.value, "reason": reason}
        try:
            with self._access.begin() as connection:
                connection.execute(insert(slots), row | {"recorded_at": times.written(now), "issue": None})
        except LedgerError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise LedgerError(f"the slot {slot.isoformat()} of {subscription} was used already") from error
            raise

    def newest(self, subscription: str, count: int = 1) -> list[Slot]:
        """Return the last *count* slots of *subscription*, the newest first."""
        query = select(slots).where(slots.c.subscription == subscription).order_by(slots.c.slot.desc()).limit(count)
        with self._access.look() as connection:
            rows = connection.execute(query).all()
        return [
            Slot(
                subscription=row.subscription,
                slot=times.read(row.slot),
                result=SlotResult(row.result),
                reason=row.reason,
                recorded_at=times.read(row.recorded_at),
            )
            for row in rows
        ]
