"""What was held is sent again only where it can be; what was taken back is not sent at all."""

from pathlib import Path

import pytest

from syndicate.errors import LedgerError
from syndicate.ledger import Committer, Ledger
from syndicate.model.issue import DeliveryState, Issue, IssueState, Outcome
from tests.ledger.books import ACCEPTED, HOUR, NOON, OUR_FAULT, UNKNOWN, freeze, states


def sent(ledger: Ledger, outcome: Outcome) -> Issue:
    """Return an issue that ended with *outcome* for one of two."""
    issue = freeze(ledger, 1, to=2)
    with Committer(ledger) as committer:
        for delivery, one in zip(ledger.deliveries.claim(issue, 2, NOON), (ACCEPTED, outcome), strict=True):
            committer.sending(delivery.key)
            committer.finished(delivery.key, one, now=NOON)
    return issue


def test_an_issue_that_was_done_is_open_again(ledger: Ledger) -> None:
    issue = sent(ledger, OUR_FAULT)
    assert ledger.issues.finish(issue)
    assert ledger.deliveries.resolve(issue, "resend", NOON) == 1
    assert [one.state for one in ledger.issues.open_of("markets")] == [IssueState.OPEN]
    assert not ledger.issues.finish(issue)


def test_an_issue_of_which_nothing_is_held_stays_done(ledger: Ledger) -> None:
    issue = sent(ledger, ACCEPTED)
    assert ledger.issues.finish(issue)
    assert ledger.deliveries.resolve(issue, "resend", NOON) == 0
    assert ledger.issues.state(issue) is IssueState.DONE


def test_nothing_of_a_cancelled_issue_is_sent_again(ledger: Ledger) -> None:
    issue = sent(ledger, UNKNOWN)
    ledger.issues.cancel(issue)
    with pytest.raises(LedgerError, match=r"markets#1 is cancelled: nothing more of it is sent\n.*--as sent"):
        ledger.deliveries.resolve(issue, "resend", NOON)
    assert ledger.deliveries.resolve(issue, "sent", NOON) == 1
    assert ledger.deliveries.counts(issue) == {DeliveryState.ACCEPTED: 2}


def test_nothing_is_sent_again_whose_text_was_dropped(ledger: Ledger, path: Path) -> None:
    issue = sent(ledger, OUR_FAULT)
    ledger.issues.finish(issue)
    ledger.issues.drop_bodies(NOON + HOUR, "markets")
    with pytest.raises(LedgerError, match="the text of markets#1 was dropped"):
        ledger.deliveries.resolve(issue, "resend", NOON)
    assert states(path) == ["accepted", "rejected"]


def test_a_message_in_hand_does_not_leave_once_its_issue_was_discarded(ledger: Ledger, path: Path) -> None:
    issue = freeze(ledger, 1, to=1)
    (delivery,) = ledger.deliveries.claim(issue, 1, NOON)
    ledger.issues.discard(issue)  # its posts are free: they will come in another issue
    committer = Committer(ledger)
    with pytest.raises(LedgerError, match="or its issue was discarded"), committer:
        committer.sending(delivery.key)
    assert states(path) == ["claimed"]


def test_a_message_that_may_have_left_keeps_its_issue(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=1)
    (delivery,) = ledger.deliveries.claim(issue, 1, NOON)
    with Committer(ledger) as committer:
        committer.sending(delivery.key)
        with pytest.raises(LedgerError, match="were begun"):
            ledger.issues.discard(issue)
