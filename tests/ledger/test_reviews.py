"""Issues that wait for approval: asked for once, reminded of once, approved, lapsed."""

import pytest

from syndicate.errors import LedgerError
from syndicate.ledger import Committer, Gate, Ledger
from syndicate.model.issue import IssueState
from tests.ledger.books import ACCEPTED, HOUR, NOON, freeze


def test_an_issue_waits_until_it_is_approved(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, needs_approval=True)
    freeze(ledger, 2)
    freeze(ledger, 1, needs_approval=True, subscription="tech")
    assert (issue.state, issue.asked_at, issue.approved_at) == (IssueState.REVIEW, None, None)
    assert ledger.reviews.waiting("markets") == [issue]
    assert [one.id for one in ledger.issues.open_of("markets")] == ["markets#2"]
    ledger.reviews.approve(issue, NOON + HOUR)
    assert ledger.reviews.waiting("markets") == []
    approved = ledger.issues.get("markets#1")
    assert (approved.state, approved.approved_at) == (IssueState.OPEN, NOON + HOUR)
    frozen = ledger.issues.frozen(approved)
    assert frozen is not None
    assert frozen.needs_approval


def test_it_is_known_who_was_asked_when(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, needs_approval=True)
    ledger.reviews.asked(issue, NOON)
    ledger.reviews.reminded(issue, NOON + HOUR)
    (found,) = ledger.reviews.waiting("markets")
    assert (found.asked_at, found.reminded_at) == (NOON, NOON + HOUR)


def test_an_approval_that_lapsed_is_asked_for_anew(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, needs_approval=True)
    ledger.reviews.asked(issue, NOON)
    ledger.reviews.approve(issue, NOON)
    ledger.reviews.lapse(issue)
    (found,) = ledger.reviews.waiting("markets")
    assert (found.asked_at, found.reminded_at, found.approved_at) == (None, None, NOON)


def test_what_does_not_wait_cannot_be_approved(ledger: Ledger) -> None:
    issue = freeze(ledger, 1)
    with pytest.raises(LedgerError, match="markets#1 is open, and cannot become open"):
        ledger.reviews.approve(issue, NOON)


def test_posts_of_an_issue_that_is_discarded_in_review_are_free(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=2, needs_approval=True)
    assert ledger.issues.sent_ids("markets") == {"post-1"}
    ledger.issues.discard(issue)
    assert ledger.issues.sent_ids("markets") == set()


def test_an_issue_in_review_is_not_finished(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, needs_approval=True)
    assert not ledger.issues.finish(issue)
    ledger.reviews.approve(issue, NOON)
    assert ledger.issues.finish(issue)


def test_nothing_of_an_issue_in_review_goes_through_the_gate(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=1, needs_approval=True)
    with ledger.direct() as connection:
        gate = Gate(ledger, connection, issue)
        assert not gate.is_open()
        ledger.reviews.approve(issue, NOON)
        assert gate.is_open()
    with Committer(ledger) as committer:
        (delivery,) = ledger.deliveries.claim(issue, 1, NOON)
        committer.sending(delivery.key)
        committer.finished(delivery.key, ACCEPTED, now=NOON)
    assert ledger.issues.finish(issue)
