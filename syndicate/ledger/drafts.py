"""The book of drafts: which issue each was used for, which posts they left for later, which are in issues already."""

from collections.abc import Collection

from sqlalchemy import select

from syndicate.ledger.access import Access
from syndicate.ledger.rows import COLUMNS, issue_of
from syndicate.ledger.schema import issues, places
from syndicate.model import Role
from syndicate.model.issue import Issue, IssueState

_BATCH = 500  # ids asked for by one query


class Drafts:
    """What editors decided. Discarded issues do not count."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def used_for(self, subscription: str, draft: bytes) -> Issue | None:
        """Return the issue that was made from the draft whose hash is *draft*, or None."""
        query = (
            select(*COLUMNS)
            .where(issues.c.subscription == subscription, issues.c.draft == draft)
            .where(issues.c.state != IssueState.DISCARDED)
            .order_by(issues.c.id.desc())
            .limit(1)
        )
        with self._access.look() as connection:
            row = connection.execute(query).one_or_none()
        return issue_of(row) if row else None

    def later_ids(self, subscription: str) -> set[str]:
        """Return the ids of the posts that were left for a later issue, in which they may be by now."""
        query = (
            select(places.c.post_id)
            .join(issues, issues.c.id == places.c.issue)
            .where(issues.c.subscription == subscription, issues.c.state != IssueState.DISCARDED)
            .where(places.c.role == Role.LATER)
        )
        with self._access.look() as connection:
            return set(connection.execute(query).scalars())

    def places_of(self, subscription: str, post_ids: Collection[str]) -> dict[str, tuple[str, Role]]:
        """Return the issue (``markets#6``) and the role in it of those of *post_ids* that may be in no other one."""
        query = (
            select(*COLUMNS, places.c.post_id, places.c.role)
            .join(places, places.c.issue == issues.c.id)
            .where(issues.c.subscription == subscription, issues.c.state != IssueState.DISCARDED)
            .where(places.c.corrected == 0, places.c.role != Role.LATER)
        )
        listed = sorted(post_ids)
        found: dict[str, tuple[str, Role]] = {}
        with self._access.look() as connection:
            for start in range(0, len(listed), _BATCH):
                some = listed[start : start + _BATCH]
                for row in connection.execute(query.where(places.c.post_id.in_(some))):
                    found[row.post_id] = (issue_of(row).id, Role(row.role))
        return found
