"""The book of recipients: people, what they subscribed to, and who has left."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, bindparam, delete, func, select, update

from syndicate.ledger import dialect, times
from syndicate.ledger.access import Access
from syndicate.ledger.schema import deliveries, recipients, subscribed, suppressions
from syndicate.ledger.suppressions import EVERYTHING
from syndicate.model.issue import Recipient, RecipientState

BATCH = 5_000
_LEAVE = dialect.Prepared(delete(subscribed).where(subscribed.c.address_hash == bindparam("address_hash")))


class Recipients:
    """Who gets digests."""

    def __init__(self, access: Access, *, address_hash: Callable[[str], bytes]) -> None:
        self._access, self._hash = access, address_hash

    def put_all(self, people: Iterable[Recipient], now: datetime, *, revive: bool = False) -> int:
        """Add *people*, or change those who are there, all or none; return how many.

        Nobody who unsubscribed or bounced comes back by this, but if they *revive*; suppressions stay as they are.
        """
        count = 0
        rows = iter(people)
        with self._access.begin() as connection:
            while batch := list(islice(rows, BATCH)):
                hashes = [self._hash(one.address) for one in batch]
                listed = [_row(hash_, one, now) for hash_, one in zip(hashes, batch, strict=True)]
                if not revive:
                    left = _left(connection, hashes)
                    listed = [row | {"state": left.get(row["address_hash"], row["state"])} for row in listed]
                dialect.put(connection, recipients, listed)
                _LEAVE.change(dialect.driver_of(connection), ({"address_hash": hash_} for hash_ in hashes))
                topics = [
                    {"subscription": name, "address_hash": hash_}
                    for hash_, one in zip(hashes, batch, strict=True)
                    for name in one.subscriptions
                ]
                dialect.add_new(connection, subscribed, topics)
                count += len(batch)
        return count

    def held(self) -> int:
        """Return how many addresses stand in the ledger, of people and of lists."""
        lists = select(func.count()).where(deliveries.c.list_address.is_not(None), deliveries.c.list_address != "")
        with self._access.look() as connection:
            people = connection.execute(select(func.count()).select_from(recipients)).scalar_one()
            return people + connection.execute(lists).scalar_one()

    def get(self, address: str) -> Recipient | None:
        """Return the recipient at *address*, or None."""
        with self._access.look() as connection:
            return next(_read(connection, [self._hash(address)]), None)

    def all(self) -> list[Recipient]:
        """Return all recipients, by address."""
        with self._access.look() as connection:
            hashes = connection.execute(select(recipients.c.address_hash)).scalars().all()
            people = [
                one
                for start in range(0, len(hashes), BATCH)
                for one in _read(connection, list(hashes[start : start + BATCH]))
            ]
        return sorted(people, key=lambda one: one.address)

    def of(self, subscription: str) -> Iterator[Recipient]:
        """Yield the active recipients of *subscription*, by hash; only what planning needs is read of each."""
        query = (
            select(subscribed.c.address_hash, recipients.c.address)
            .join(recipients, subscribed.c.address_hash == recipients.c.address_hash)
            .where(subscribed.c.subscription == subscription, recipients.c.state == RecipientState.ACTIVE)
            .order_by(subscribed.c.address_hash)
            .limit(BATCH)
        )
        after = b""
        while True:
            with self._access.look() as connection:
                rows = connection.execute(query.where(subscribed.c.address_hash > after)).all()
            yield from (Recipient(address=row.address) for row in rows)
            if len(rows) < BATCH:
                return
            after = bytes(rows[-1].address_hash)

    def remove(self, address: str) -> bool:
        """Remove the recipient at *address*; whoever adds them again, adds them. Returns whether there was one."""
        with self._access.begin() as connection:
            return _delete(connection, self._hash(address))

    def unsubscribe(self, address_hash: bytes, subscription: str | None, now: datetime) -> None:
        """End *subscription* for an address, or all of them; suppress it, whether it is known or not."""
        row = {"address_hash": address_hash, "subscription": subscription or EVERYTHING}
        row |= {"reason": RecipientState.UNSUBSCRIBED.value, "added_at": times.written(now)}
        mine = subscribed.c.address_hash == address_hash
        with self._access.begin() as connection:
            dialect.add_new(connection, suppressions, [row])
            if subscription is not None:
                connection.execute(delete(subscribed).where(mine, subscribed.c.subscription == subscription))
            left = connection.execute(select(subscribed.c.subscription).where(mine)).first()
            if subscription is None or left is None:
                _turn(connection, address_hash, RecipientState.UNSUBSCRIBED, now)

    def bounce(self, address_hash: bytes, now: datetime) -> None:
        """Suppress an address that does not exist, for all subscriptions; whoever adds it again lifts that."""
        row = {"address_hash": address_hash, "subscription": EVERYTHING}
        row |= {"reason": RecipientState.BOUNCED.value, "added_at": times.written(now)}
        with self._access.begin() as connection:
            dialect.add_new(connection, suppressions, [row])
            _turn(connection, address_hash, RecipientState.BOUNCED, now)

    def erase(self, address: str, now: datetime) -> bool:
        """Forget the recipient at *address* but for a keyed hash, which keeps them from being sent to again."""
        hash_ = self._hash(address)
        row = {"address_hash": hash_, "subscription": EVERYTHING}
        row |= {"reason": RecipientState.ERASED.value, "added_at": times.written(now)}
        with self._access.begin() as connection:
            dialect.put(connection, suppressions, [row])
            connection.execute(  # a list address, which stands in the deliveries themselves
                update(deliveries)
                .where(deliveries.c.address_hash == hash_, deliveries.c.list_address.is_not(None))
                .values(list_address="", list_name="")
            )
            return _delete(connection, hash_)


def _delete(connection: Connection, address_hash: bytes) -> bool:
    statement = delete(recipients).where(recipients.c.address_hash == address_hash)
    return connection.execute(statement).rowcount > 0


def _turn(connection: Connection, address_hash: bytes, state: RecipientState, now: datetime) -> None:
    connection.execute(
        update(recipients)
        .where(recipients.c.address_hash == address_hash)
        .values(state=state.value, changed_at=times.written(now))
    )


def _left(connection: Connection, hashes: list[bytes]) -> dict[object, str]:
    query = select(recipients.c.address_hash, recipients.c.state).where(
        recipients.c.address_hash.in_(hashes), recipients.c.state != RecipientState.ACTIVE
    )
    return {bytes(row.address_hash): row.state for row in connection.execute(query)}


def _row(address_hash: bytes, one: Recipient, now: datetime) -> dict[str, str | bytes | None]:
    return {
        "address_hash": address_hash,
        "address": one.address,
        "name": one.name,
        "language": one.language,
        "state": one.state.value,
        "fields": json.dumps(dict(one.fields), ensure_ascii=False, sort_keys=True),
        "changed_at": times.written(now),
    }


def _read(connection: Connection, hashes: list[bytes]) -> Iterator[Recipient]:
    topics: dict[bytes, list[str]] = {}
    mine = subscribed.c.address_hash.in_(hashes)
    for row in connection.execute(select(subscribed).where(mine).order_by(subscribed.c.subscription)):
        topics.setdefault(bytes(row.address_hash), []).append(row.subscription)
    for row in connection.execute(select(recipients).where(recipients.c.address_hash.in_(hashes))):
        yield Recipient(
            address=row.address,
            name=row.name,
            subscriptions=tuple(topics.get(bytes(row.address_hash), ())),
            language=row.language,
            state=RecipientState(row.state),
            fields=json.loads(row.fields),
        )
