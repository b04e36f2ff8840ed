"""Rows of issues and of the places in them, as values; the state of an issue changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select, update

from syndicate.errors import LedgerError
from syndicate.ledger import times
from syndicate.ledger.schema import issues
from syndicate.model import Role
from syndicate.model.issue import Issue, IssueState, Place

COLUMNS = [column for column in issues.c if column.name not in ("preheader", "language", "head", "html", "text")]


def key_of(connection: Connection, issue: Issue) -> int:
    """Return the key of *issue*."""
    where = and_(issues.c.subscription == issue.subscription, issues.c.number == issue.number)
    return int(connection.execute(select(issues.c.id).where(where)).scalar_one())


def state_of(connection: Connection, issue: Issue) -> IssueState:
    """Return the state of *issue* as it is now."""
    where = and_(issues.c.subscription == issue.subscription, issues.c.number == issue.number)
    return IssueState(connection.execute(select(issues.c.state).where(where)).scalar_one())


def turn(
    connection: Connection, issue: Issue, to: IssueState, *, frm: tuple[IssueState, ...], **changes: str | None
) -> None:
    """Bring *issue* from one of the states *frm* to *to*, with *changes* of other columns. Raises LedgerError."""
    statement = (
        update(issues)
        .where(issues.c.subscription == issue.subscription, issues.c.number == issue.number)
        .where(issues.c.state.in_(frm))
        .values(state=to.value, **changes)
    )
    if connection.execute(statement).rowcount != 1:
        raise LedgerError(f"{issue.id} is {state_of(connection, issue).value}, and cannot become {to.value}")


def place_of(row: Any) -> Place:
    """Return the place that *row* holds."""
    return Place(post_id=row.post_id, title=row.title, url=row.url, role=Role(row.role), text_hash=bytes(row.text_hash))


def issue_of(row: Any) -> Issue:
    """Return the issue that *row* holds."""
    return Issue(
        subscription=row.subscription,
        number=row.number,
        state=IssueState(row.state),
        frozen_at=times.read(row.frozen_at),
        slot=_moment(row.slot),
        subject=row.subject,
        mailer=row.mailer,
        html_hash=bytes(row.html_hash),
        asked_at=_moment(row.asked_at),
        reminded_at=_moment(row.reminded_at),
        approved_at=_moment(row.approved_at),
    )


def _moment(written: str | None) -> datetime | None:
    return times.read(written) if written else None
