"""The book of issues: frozen whole, numbered without reuse, and done when their counts balance."""

import difflib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, Insert, Select, func, insert, literal, select, update

from syndicate.errors import LedgerError
from syndicate.ledger import dialect, times
from syndicate.ledger.access import Access
from syndicate.ledger.rows import COLUMNS, issue_of, key_of, place_of, state_of, turn
from syndicate.ledger.schema import deliveries, issues, places, slots, subscribed
from syndicate.ledger.schema import recipients as recipients_
from syndicate.model import Role
from syndicate.model.issue import (
    DeliveryState,
    Frozen,
    Head,
    Issue,
    IssueState,
    Place,
    Recipient,
    RecipientState,
    SlotResult,
)

BATCH = 5_000  #: Deliveries planned by one statement: a million of them in flat memory.
_DIGITS = 18  # more than that are no INTEGER of a database
_OPEN = (IssueState.OPEN, IssueState.PAUSED)
_NOT_OVER = (IssueState.REVIEW, *_OPEN)
_UNTOUCHED = (DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SUPPRESSED)
_UNFINISHED = (DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.DEFERRED)
_HELD = (*_UNFINISHED, DeliveryState.UNKNOWN)


class Issues:
    """All issues, and which posts are in them."""

    def __init__(
        self,
        access: Access,
        *,
        address_hash: Callable[[str], bytes],
        checkpoint: Callable[[str], None],
    ) -> None:
        self._access, self._address_hash, self._checkpoint = access, address_hash, checkpoint

    def freeze(
        self,
        frozen: Frozen,
        *,
        slot: datetime | None,
        mailer: str,
        recipients: Iterable[Recipient],
        now: datetime,
        with_subscribers: bool = False,
    ) -> Issue:
        """Record *frozen* as the next issue, its deliveries to *recipients* as planned, and its *slot* as used.

        All of it in one transaction. *with_subscribers*: to the active recipients of its subscription, too, who are
        not read one by one. Raises LedgerError where a post is in an earlier issue already, or the slot was
        used: then another run was faster.
        """
        self._checkpoint("freezing")
        with self._access.begin() as connection:
            self._refuse_repeats(connection, frozen)
            number = 1 + (
                connection.execute(
                    select(func.max(issues.c.number)).where(issues.c.subscription == frozen.subscription)
                ).scalar()
                or 0
            )
            added = connection.execute(insert(issues).returning(issues.c.id), _row(frozen, number, slot, mailer, now))
            key = int(added.scalar_one())
            rows = [*_places(key, frozen.places, 0), *_places(key, frozen.corrected, 1)]
            if rows:
                connection.execute(insert(places), rows)
            self._plan(connection, key, recipients, now)
            if with_subscribers:
                connection.execute(_to_subscribers(key, frozen.subscription, now))
            planned = select(func.count()).where(deliveries.c.issue == key).scalar_subquery()
            connection.execute(update(issues).where(issues.c.id == key).values(planned=planned))
            if slot is not None:
                self._use(connection, frozen.subscription, slot, key, now)
            issue = issue_of(connection.execute(select(*COLUMNS).where(issues.c.id == key)).one())
        self._checkpoint("frozen")
        return issue

    def get(self, id_: str) -> Issue:
        """Return the issue written *id_*: ``markets#7``. Raises LedgerError, with the nearest, where there is none."""
        subscription, _, number = id_.rpartition("#")
        with self._access.look() as connection:
            row = None
            if number.isdecimal() and len(number) <= _DIGITS:
                query = select(*COLUMNS).where(issues.c.subscription == subscription, issues.c.number == int(number))
                row = connection.execute(query).one_or_none()
            if row is None:
                known = [issue_of(one).id for one in connection.execute(select(*COLUMNS))]
                near = difflib.get_close_matches(id_, known, n=3) or known[-3:]
                hint = f"There are: {', '.join(near)}." if near else "None was frozen yet."
                raise LedgerError(f'there is no issue "{id_}"', hint=hint)
            return issue_of(row)

    def all(self, subscription: str | None = None) -> list[Issue]:
        """Return the issues of one subscription, or of all, the oldest first."""
        query = select(*COLUMNS).order_by(issues.c.id)
        if subscription is not None:
            query = query.where(issues.c.subscription == subscription)
        with self._access.look() as connection:
            return [issue_of(row) for row in connection.execute(query)]

    def open_of(self, subscription: str) -> list[Issue]:
        """Return the issues of *subscription* that are open or paused, the oldest first."""
        return [issue for issue in self.all(subscription) if issue.state in _OPEN]

    def frozen(self, issue: Issue) -> Frozen | None:
        """Return what was frozen, or None when its text was dropped."""
        with self._access.look() as connection:
            key = key_of(connection, issue)
            row = connection.execute(select(issues).where(issues.c.id == key)).one()
            rows = connection.execute(
                select(places).where(places.c.issue == key).order_by(places.c.corrected, places.c.position)
            ).all()
        if row.html is None:
            return None
        return Frozen(
            subscription=row.subscription,
            subject=row.subject,
            preheader=row.preheader,
            html=row.html,
            text=row.text,
            language=row.language,
            head=Head(**json.loads(row.head)),
            places=tuple(place_of(one) for one in rows if not one.corrected),
            corrected=tuple(place_of(one) for one in rows if one.corrected),
            draft=None if row.draft is None else bytes(row.draft),
            needs_approval=row.state == IssueState.REVIEW or row.approved_at is not None,
        )

    def sent_ids(self, subscription: str) -> set[str]:
        """Return the ids of the posts that no issue of *subscription* may hold any more.

        They are in one that was not discarded, shown, counted or left out for good.
        """
        with self._access.look() as connection:
            return set(connection.execute(_sent_ids(subscription)).scalars())

    def has_any(self, subscription: str) -> bool:
        """Whether an issue of *subscription* was frozen and not discarded."""
        return self.beginning(subscription) is not None

    def beginning(self, subscription: str) -> datetime | None:
        """Return when the digest of *subscription* began: posts from before are old news. None: not yet."""
        with self._access.look() as connection:
            first = connection.execute(
                select(func.min(issues.c.frozen_at)).where(
                    issues.c.subscription == subscription, issues.c.state != IssueState.DISCARDED
                )
            ).scalar()
            baseline = connection.execute(
                select(func.min(slots.c.recorded_at)).where(
                    slots.c.subscription == subscription, slots.c.result == SlotResult.BASELINE
                )
            ).scalar()
        moments = [moment for moment in (first, baseline) if moment]
        return times.read(min(moments)) if moments else None

    def placed(self, subscription: str, *, since: datetime) -> list[tuple[Issue, Place]]:
        """Return the posts of issues frozen *since* then, the newest issue last, and what it corrected."""
        query = (
            select(*COLUMNS, places)
            .join(places, places.c.issue == issues.c.id)
            .where(issues.c.subscription == subscription, issues.c.state != IssueState.DISCARDED)
            .where(issues.c.frozen_at >= times.written(since))
            .order_by(issues.c.id, places.c.corrected, places.c.position)
        )
        with self._access.look() as connection:
            return [(issue_of(row), place_of(row)) for row in connection.execute(query)]

    def state(self, issue: Issue) -> IssueState:
        """Return the state of *issue* as it is now."""
        with self._access.look() as connection:
            return state_of(connection, issue)

    def pause(self, issue: Issue) -> None:
        """Let no further message of *issue* begin until it is resumed."""
        self._turn(issue, IssueState.PAUSED, frm=(IssueState.OPEN,))

    def resume(self, issue: Issue) -> None:
        """Let the deliveries of a paused issue go on."""
        self._turn(issue, IssueState.OPEN, frm=(IssueState.PAUSED,))

    def cancel(self, issue: Issue) -> None:
        """Let nothing more of *issue* be sent, ever; its posts stay sent."""
        self._turn(issue, IssueState.CANCELLED, frm=_NOT_OVER)

    def discard(self, issue: Issue) -> None:
        """Take *issue* back: its posts are free again. Raises LedgerError when a delivery of it may have left."""
        with self._access.begin() as connection:
            key = key_of(connection, issue)
            left = connection.execute(
                select(func.count()).where(deliveries.c.issue == key, deliveries.c.state.not_in(_UNTOUCHED))
            ).scalar_one()
            if left:
                raise LedgerError(
                    f"{issue.id} cannot be discarded: {left} of its deliveries were begun",
                    hint=f"`syndicate issues cancel {issue.id}` stops the rest.",
                )
            turn(connection, issue, IssueState.DISCARDED, frm=_NOT_OVER)

    def finish(self, issue: Issue) -> bool:
        """Make *issue* done when each planned delivery has its end; return whether it is. Raises when counts differ."""
        with self._access.begin() as connection:
            key = key_of(connection, issue)
            row = connection.execute(select(issues.c.state, issues.c.planned).where(issues.c.id == key)).one()
            counted: dict[str, int] = dict(
                connection.execute(
                    select(deliveries.c.state, func.count()).where(deliveries.c.issue == key).group_by("state")
                ).all()
            )
            if sum(counted.values()) != row.planned:
                raise LedgerError(
                    f"{issue.id} has {sum(counted.values())} deliveries, but {row.planned} were planned",
                    hint="Put a backup in the ledger's place, and report this.",
                )
            if row.state != IssueState.OPEN or any(counted.get(state) for state in _HELD):
                return bool(row.state == IssueState.DONE)
            turn(connection, issue, IssueState.DONE, frm=(IssueState.OPEN,))
            return True

    def drop_bodies(self, older_than: datetime, subscription: str) -> int:
        """Drop the texts of issues that are over and were frozen before then; return how many."""
        over = (IssueState.DONE, IssueState.CANCELLED, IssueState.DISCARDED)
        statement = (
            update(issues)
            .where(issues.c.subscription == subscription, issues.c.frozen_at < times.written(older_than))
            .where(issues.c.state.in_(over), issues.c.html.is_not(None))
            .values(html=None, text=None)
        )
        with self._access.begin() as connection:
            return connection.execute(statement).rowcount

    def _turn(self, issue: Issue, to: IssueState, *, frm: tuple[IssueState, ...]) -> None:
        with self._access.begin() as connection:
            turn(connection, issue, to, frm=frm)

    def _refuse_repeats(self, connection: Connection, frozen: Frozen) -> None:
        sent = set(connection.execute(_sent_ids(frozen.subscription)).scalars())
        if repeated := [place for place in frozen.places if place.post_id in sent]:
            raise LedgerError(
                f"{len(repeated)} of these posts are in an issue of {frozen.subscription} already",
                hint="Another run was faster: run it again, and only what is new is sent.",
            )

    def _plan(self, connection: Connection, key: int, recipients: Iterable[Recipient], now: datetime) -> None:
        changed = times.written(now)
        rows = (
            {
                "issue": key,
                "address_hash": self._address_hash(one.address),
                "list_address": one.address if one.is_list else None,
                "list_name": one.name if one.is_list else None,
                "state": DeliveryState.PLANNED.value,
                "tries": 0,
                "changed_at": changed,
            }
            for one in recipients
        )
        while batch := list(islice(rows, BATCH)):
            dialect.add_new(connection, deliveries, batch)  # whoever is named twice gets it once

    def _use(self, connection: Connection, subscription: str, slot: datetime, key: int, now: datetime) -> None:
        used = connection.execute(
            select(slots.c.slot).where(slots.c.subscription == subscription, slots.c.slot == times.written(slot))
        ).first()
        if used:
            raise LedgerError(
                f"the slot {slot.isoformat()} of {subscription} was used already", hint="Another run was faster."
            )
        row = {"subscription": subscription, "slot": times.written(slot), "result": SlotResult.ISSUE.value}
        row |= {"reason": "", "recorded_at": times.written(now)}
        connection.execute(insert(slots), row | {"issue": key})


def _to_subscribers(key: int, subscription: str, now: datetime) -> Insert:
    people = (
        select(
            literal(key),
            subscribed.c.address_hash,
            literal(DeliveryState.PLANNED.value),
            literal(0),
            literal(times.written(now)),
        )
        .join(recipients_, recipients_.c.address_hash == subscribed.c.address_hash)
        .where(subscribed.c.subscription == subscription, recipients_.c.state == RecipientState.ACTIVE)
        .order_by(subscribed.c.address_hash)
    )
    return dialect.add_found(deliveries, ["issue", "address_hash", "state", "tries", "changed_at"], people)


def _sent_ids(subscription: str) -> "Select[str]":
    return (
        select(places.c.post_id)
        .join(issues, issues.c.id == places.c.issue)
        .where(issues.c.subscription == subscription, issues.c.state != IssueState.DISCARDED)
        .where(places.c.corrected == 0, places.c.role != Role.LATER)
    )


def _row(
    frozen: Frozen, number: int, slot: datetime | None, mailer: str, now: datetime
) -> dict[str, str | int | bytes | None]:
    return {
        "subscription": frozen.subscription,
        "number": number,
        "state": (IssueState.REVIEW if frozen.needs_approval else IssueState.OPEN).value,
        "slot": times.written(slot) if slot else None,
        "frozen_at": times.written(now),
        "subject": frozen.subject,
        "preheader": frozen.preheader,
        "language": frozen.language,
        "mailer": mailer,
        "head": json.dumps(asdict(frozen.head), ensure_ascii=False, sort_keys=True),
        "html": frozen.html,
        "text": frozen.text,
        "html_hash": hashlib.sha256(frozen.html.encode()).digest(),
        "planned": 0,
        "draft": frozen.draft,
    }


def _places(key: int, listed: Iterable[Place], corrected: int) -> Iterator[dict[str, str | int | bytes]]:
    for position, place in enumerate(listed):
        yield {
            "issue": key,
            "corrected": corrected,
            "position": position,
            "post_id": place.post_id,
            "title": place.title,
            "url": place.url,
            "role": place.role.value,
            "text_hash": place.text_hash,
        }
