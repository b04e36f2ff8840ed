"""The book of those who get nothing any more: keyed hashes, which stay when an address is erased."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from syndicate.ledger import dialect, times
from syndicate.ledger.access import Access
from syndicate.ledger.schema import suppressions

EVERYTHING = ""  #: In place of a subscription: all of them.

_HOLDS = (
    select(suppressions.c.reason)
    .where(suppressions.c.address_hash == bindparam("address_hash"))
    .where(suppressions.c.subscription.in_([EVERYTHING, bindparam("subscription")]))
    .limit(1)
)


class Suppressions:
    """Who is not to be sent to; looked at last, right before each message."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, address_hash: bytes, reason: str, *, now: datetime, subscription: str = EVERYTHING) -> bool:
        """Suppress an address for one subscription, or for all; return whether that is new."""
        row = {"address_hash": address_hash, "subscription": subscription}
        row |= {"reason": reason, "added_at": times.written(now)}
        with self._access.begin() as connection:
            return dialect.add_new(connection, suppressions, [row]) > 0

    def lift(self, address_hash: bytes, subscription: str = EVERYTHING) -> None:
        """Take back what ``add`` did: somebody subscribed again."""
        with self._access.begin() as connection:
            connection.execute(
                delete(suppressions).where(
                    suppressions.c.address_hash == address_hash, suppressions.c.subscription == subscription
                )
            )

    def holds(self, address_hash: bytes, subscription: str) -> bool:
        """Whether the address is suppressed for *subscription*, or for all."""
        with self._access.look() as connection:
            found = connection.execute(_HOLDS, {"address_hash": address_hash, "subscription": subscription})
            return found.first() is not None

    def all(self) -> Iterator[tuple[bytes, str, str, datetime]]:
        """Yield address hash, subscription ("": all), reason and moment of each."""
        with self._access.look() as connection:
            rows = connection.execute(select(suppressions).order_by(*suppressions.primary_key)).all()
        for row in rows:
            yield bytes(row.address_hash), row.subscription, row.reason, times.read(row.added_at)

    def put_all(self, rows: Iterable[tuple[bytes, str, str, datetime]]) -> int:
        """Add rows as ``all`` yields them; return how many were new."""
        listed = [
            {"address_hash": address, "subscription": name, "reason": reason, "added_at": times.written(moment)}
            for address, name, reason, moment in rows
        ]
        with self._access.begin() as connection:
            return dialect.add_new(connection, suppressions, listed)
