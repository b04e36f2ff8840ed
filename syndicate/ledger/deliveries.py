"""The book of deliveries: claimed by a run, recovered after one that died, counted."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Update, and_, bindparam, func, or_, select, update
from sqlalchemy.sql import Select
from sqlalchemy.sql.selectable import ScalarSelect

from syndicate.errors import LedgerError
from syndicate.ledger import dialect, times
from syndicate.ledger.access import Access
from syndicate.ledger.schema import deliveries, issues, recipients
from syndicate.model.issue import Blame, Delivery, DeliveryState, Issue, IssueState, Recipient, RecipientState

_CLAIM = dialect.Prepared(
    update(deliveries)
    .where(deliveries.c.id == bindparam("key"))
    .values(state=DeliveryState.CLAIMED.value, tries=deliveries.c.tries + 1, next_try=None)
)
_RELEASE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("key"), deliveries.c.state == DeliveryState.CLAIMED)
    .values(state=DeliveryState.PLANNED.value, tries=deliveries.c.tries - 1)
)
_WITHDRAW = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("key"))
    .where(or_(deliveries.c.state == DeliveryState.CLAIMED, deliveries.c.state == DeliveryState.SENDING))
    .values(state=DeliveryState.PLANNED.value, tries=deliveries.c.tries - 1)
)
#: Who gets a subscription at the address of a hash, where the recipients are kept outside of the ledger.
Find = Callable[[str, bytes], Recipient | None]


class Deliveries:
    """What becomes of each issue for each recipient."""

    def __init__(self, access: Access, *, find: Find | None, checkpoint: Callable[[str], None]) -> None:
        self._access, self._find, self._checkpoint = access, find, checkpoint

    def claim(self, issue: Issue, limit: int, now: datetime) -> list[Delivery]:
        """Claim up to *limit* deliveries that are planned, or deferred until now; with recipients as they are now."""
        # One query for both would sort all that is planned for each chunk: a second of a million, here a millisecond.
        planned = deliveries.c.state == DeliveryState.PLANNED
        later = and_(deliveries.c.state == DeliveryState.DEFERRED, deliveries.c.next_try <= times.written(now))
        self._checkpoint("claiming")
        with self._access.begin() as connection:
            rows: list[Any] = []
            for due in (planned, later):
                found = _with_people(issue).where(due).order_by(deliveries.c.id).limit(limit - len(rows))
                rows += connection.execute(found).all()
            _CLAIM.change(dialect.driver_of(connection), [{"key": row.id} for row in rows])
        self._checkpoint("claimed")
        return [self._delivery(issue, row, DeliveryState.CLAIMED, row.tries + 1) for row in rows]

    def release(self, keys: Iterable[int]) -> None:
        """Give back what was claimed and not begun."""
        self._give_back(_RELEASE, keys)

    def withdraw(self, keys: Iterable[int]) -> None:
        """Give back what was said to be sending, too, for the run that knows that it has begun none of it."""
        self._give_back(_WITHDRAW, keys)

    def _give_back(self, statement: Update, keys: Iterable[int]) -> None:
        listed = [{"key": key} for key in keys]
        if listed:
            with self._access.begin() as connection:
                connection.execute(statement, listed)

    def recover(self, issue: Issue) -> tuple[int, int]:
        """Settle what a run that died left: what it claimed is planned again, what may have been sent is unknown.

        Returns how many of each. Whoever calls holds the issue's lock.
        """
        with self._access.begin() as connection:
            mine = deliveries.c.issue == _number(issue)
            planned = connection.execute(
                update(deliveries)
                .where(mine, deliveries.c.state == DeliveryState.CLAIMED)
                .values(state=DeliveryState.PLANNED.value)
            ).rowcount
            unknown = connection.execute(
                update(deliveries)
                .where(mine, deliveries.c.state == DeliveryState.SENDING)
                .values(state=DeliveryState.UNKNOWN.value)
            ).rowcount
        return planned, unknown

    def counts(self, issue: Issue) -> dict[DeliveryState, int]:
        """Return how many deliveries of *issue* are in each state that occurs."""
        query = select(deliveries.c.state, func.count()).where(deliveries.c.issue == _number(issue))
        with self._access.look() as connection:
            return {DeliveryState(state): count for state, count in connection.execute(query.group_by("state"))}

    def faults(self, issue: Issue) -> int:
        """Return how many deliveries were rejected for our own fault."""
        query = select(func.count()).where(
            deliveries.c.issue == _number(issue),
            deliveries.c.state == DeliveryState.REJECTED,
            deliveries.c.blame == Blame.US,
        )
        with self._access.look() as connection:
            return connection.execute(query).scalar_one()

    def resolve(self, issue: Issue, as_: Literal["sent", "resend"], now: datetime) -> int:
        """Settle the unknown deliveries of *issue*: as accepted, or as planned anew; return how many.

        To resend takes those too that were rejected for our own fault, and opens the issue again if it was done. Raises
        LedgerError for an issue of which nothing can be sent any more.
        """
        unknown = deliveries.c.state == DeliveryState.UNKNOWN
        ours = and_(deliveries.c.state == DeliveryState.REJECTED, deliveries.c.blame == Blame.US)
        to = DeliveryState.ACCEPTED if as_ == "sent" else DeliveryState.PLANNED
        statement = (
            update(deliveries)
            .where(deliveries.c.issue == _number(issue), unknown if as_ == "sent" else or_(unknown, ours))
            .values(state=to.value, changed_at=times.written(now))
        )
        with self._access.begin() as connection:
            if as_ == "resend":
                _expect_sendable(connection, issue)
            count = connection.execute(statement).rowcount
            if count and as_ == "resend":
                done = and_(issues.c.id == _number(issue), issues.c.state == IssueState.DONE)
                connection.execute(update(issues).where(done).values(state=IssueState.OPEN.value))
        return count

    def next_try(self, issue: Issue) -> datetime | None:
        """Return when the first deferred delivery of *issue* may be tried again."""
        query = select(func.min(deliveries.c.next_try)).where(
            deliveries.c.issue == _number(issue), deliveries.c.state == DeliveryState.DEFERRED
        )
        with self._access.look() as connection:
            first = connection.execute(query).scalar()
        return times.read(first) if first else None

    def accepted_since(self, mailer: str, moment: datetime) -> int:
        """Return how many messages *mailer* handed over since then."""
        query = (
            select(func.count())
            .select_from(deliveries.join(issues, issues.c.id == deliveries.c.issue))
            .where(deliveries.c.state == DeliveryState.ACCEPTED, issues.c.mailer == mailer)
            .where(deliveries.c.changed_at >= times.written(moment))
        )
        with self._access.look() as connection:
            return connection.execute(query).scalar_one()

    def list(self, issue: Issue, *states: DeliveryState) -> Iterator[tuple[Delivery, str]]:
        """Yield the deliveries of *issue* in *states*, each with what the server said last."""
        query = _with_people(issue).where(deliveries.c.state.in_(states)).order_by(deliveries.c.id)
        with self._access.look() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            yield self._delivery(issue, row, DeliveryState(row.state), row.tries), row.reply or ""

    def _delivery(self, issue: Issue, row: Any, state: DeliveryState, tries: int) -> Delivery:
        if self._find is None:
            recipient = _known(row)
        else:  # who is gone from the list since has no address any more
            found = self._find(issue.subscription, bytes(row.address_hash))
            recipient = found or Recipient(address="", state=RecipientState.ERASED)
        return Delivery(key=row.id, recipient=recipient, state=state, tries=tries)


def _number(issue: Issue) -> ScalarSelect[int]:
    query = select(issues.c.id).where(issues.c.subscription == issue.subscription, issues.c.number == issue.number)
    return query.scalar_subquery()


def _expect_sendable(connection: Connection, issue: Issue) -> None:
    row = connection.execute(
        select(issues.c.state, issues.c.html.is_(None).label("is_dropped")).where(issues.c.id == _number(issue))
    ).one()
    hint = f"`syndicate send --resolve {issue.id} --as sent` settles what is unknown."
    if row.state in (IssueState.CANCELLED, IssueState.DISCARDED):
        raise LedgerError(f"{issue.id} is {row.state}: nothing more of it is sent", hint=hint)
    if row.is_dropped:
        raise LedgerError(f"the text of {issue.id} was dropped: it cannot be sent again", hint=hint)


def _with_people(issue: Issue) -> "Select[Any]":
    return (
        select(
            deliveries.c.id,
            deliveries.c.state,
            deliveries.c.tries,
            deliveries.c.reply,
            deliveries.c.address_hash,
            deliveries.c.list_address,
            deliveries.c.list_name,
            recipients.c.address,
            recipients.c.name,
            recipients.c.language,
            recipients.c.fields,
            recipients.c.state.label("standing"),
        )
        .outerjoin(recipients, recipients.c.address_hash == deliveries.c.address_hash)
        .where(deliveries.c.issue == _number(issue))
    )


def _known(row: Any) -> Recipient:
    if row.list_address is not None:
        return Recipient(address=row.list_address, name=row.list_name, is_list=True)
    return Recipient(
        address=row.address or "",  # "" after it was erased: suppressed before it is sent
        name=row.name or "",
        language=row.language,
        state=RecipientState(row.standing or RecipientState.ERASED),
        fields=json.loads(row.fields or "{}"),
    )
