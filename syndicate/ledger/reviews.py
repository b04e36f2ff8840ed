"""The book of approvals: which issues wait for one, who was asked when, what was approved."""

from datetime import datetime

from sqlalchemy import select, update

from syndicate.ledger import times
from syndicate.ledger.access import Access
from syndicate.ledger.rows import COLUMNS, issue_of, key_of, turn
from syndicate.ledger.schema import issues
from syndicate.model.issue import Issue, IssueState


class Reviews:
    """The issues that are sent only when somebody has approved them."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def waiting(self, subscription: str) -> list[Issue]:
        """Return the issues of *subscription* that wait for approval, the oldest first."""
        query = (
            select(*COLUMNS)
            .where(issues.c.subscription == subscription, issues.c.state == IssueState.REVIEW)
            .order_by(issues.c.id)
        )
        with self._access.look() as connection:
            return [issue_of(row) for row in connection.execute(query)]

    def asked(self, issue: Issue, now: datetime) -> None:
        """Record that its reviewers were asked to approve *issue*."""
        self._record(issue, asked_at=times.written(now))

    def reminded(self, issue: Issue, now: datetime) -> None:
        """Record that they were asked once more."""
        self._record(issue, reminded_at=times.written(now))

    def approve(self, issue: Issue, now: datetime) -> None:
        """Let *issue* be sent. Raises LedgerError where it does not wait for that."""
        with self._access.begin() as connection:
            turn(connection, issue, IssueState.OPEN, frm=(IssueState.REVIEW,), approved_at=times.written(now))

    def lapse(self, issue: Issue) -> None:
        """Let *issue*, approved too long ago, wait for approval again; its reviewers are to be asked anew."""
        with self._access.begin() as connection:
            turn(connection, issue, IssueState.REVIEW, frm=(IssueState.OPEN,), asked_at=None, reminded_at=None)

    def _record(self, issue: Issue, **changes: str) -> None:
        with self._access.begin() as connection:
            here = issues.c.id == key_of(connection, issue)
            connection.execute(update(issues).where(here).values(**changes))
