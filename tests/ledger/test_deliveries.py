"""Deliveries: claimed by one run, given back, recovered after one that died, counted, resolved."""

import pytest

from syndicate.ledger import Committer, Ledger
from syndicate.model.issue import Delivery, DeliveryState, Issue, Outcome, Recipient, RecipientState
from tests.ledger.books import (
    ACCEPTED,
    DEFERRED,
    HOUR,
    NOON,
    OUR_FAULT,
    THEIR_FAULT,
    UNKNOWN,
    address_hash,
    freeze,
    people,
)


def claim(ledger: Ledger, issue: Issue, limit: int = 100) -> list[Delivery]:
    return ledger.deliveries.claim(issue, limit, NOON)


def finish(ledger: Ledger, key: int, outcome: Outcome, hours: int = 0) -> None:
    """Record *outcome*; a deferred delivery is to be tried again *hours* after noon."""
    with Committer(ledger) as committer:
        committer.finished(key, outcome, now=NOON, next_try=NOON + hours * HOUR if hours else None)


def test_each_delivery_is_claimed_once(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=5)
    keys = [one.key for size in (2, 2, 2, 2) for one in claim(ledger, issue, size)]
    assert keys == [1, 2, 3, 4, 5]
    assert ledger.deliveries.counts(issue) == {DeliveryState.CLAIMED: 5}


def test_deliveries_of_one_issue_are_claimed_and_of_no_other(ledger: Ledger) -> None:
    one, other = freeze(ledger, 1, to=2), freeze(ledger, 2, to=3)
    assert len(claim(ledger, one)) == 2
    assert ledger.deliveries.counts(other) == {DeliveryState.PLANNED: 3}


def test_a_claimed_delivery_has_the_recipient_as_it_is_now(ledger: Ledger) -> None:
    (anna,) = people(1, name="Anna", language="en")
    issue = freeze(ledger, 1, to=[anna])
    changed = Recipient(address=anna.address, name="Anne", language="de", fields={"city": "Köln"})
    ledger.recipients.put_all([changed], NOON)
    (delivery,) = claim(ledger, issue)
    assert delivery == Delivery(key=1, recipient=changed, state=DeliveryState.CLAIMED, tries=1)


def test_a_recipient_who_left_is_claimed_as_such(ledger: Ledger) -> None:
    ledger.recipients.put_all(people(1), NOON)
    issue = freeze(ledger, 1, to=1)
    ledger.recipients.unsubscribe(address_hash("reader0@example.org"), None, NOON)
    assert claim(ledger, issue)[0].recipient.state is RecipientState.UNSUBSCRIBED


def test_a_recipient_who_was_erased_is_claimed_without_an_address(ledger: Ledger) -> None:
    ledger.recipients.put_all(people(1), NOON)
    issue = freeze(ledger, 1, to=1)
    ledger.recipients.erase("reader0@example.org", NOON)
    assert claim(ledger, issue)[0].recipient == Recipient(address="", state=RecipientState.ERASED)


def test_what_is_given_back_can_be_claimed_again_with_as_many_tries(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=3)
    first, second, _ = claim(ledger, issue)
    ledger.deliveries.release([first.key, second.key])
    assert ledger.deliveries.counts(issue) == {DeliveryState.PLANNED: 2, DeliveryState.CLAIMED: 1}
    assert claim(ledger, issue) == [first, second]


def test_nothing_is_given_back_where_nothing_is_named(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=1)
    claim(ledger, issue)
    ledger.deliveries.release([])
    assert ledger.deliveries.counts(issue) == {DeliveryState.CLAIMED: 1}


def test_what_was_begun_is_not_given_back(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=2)
    begun, ended = claim(ledger, issue)
    with Committer(ledger) as committer:
        committer.sending(begun.key)
        committer.finished(ended.key, ACCEPTED, now=NOON)
        committer.flush()
        ledger.deliveries.release([begun.key, ended.key])
    assert ledger.deliveries.counts(issue) == {DeliveryState.SENDING: 1, DeliveryState.ACCEPTED: 1}


def test_recovery_plans_what_was_claimed_and_does_not_know_what_was_sending(ledger: Ledger) -> None:
    issue, other = freeze(ledger, 1, to=4), freeze(ledger, 2, to=2)
    begun, ended, *_ = claim(ledger, issue)
    claim(ledger, other)
    with Committer(ledger) as committer:
        committer.sending(begun.key)
        committer.finished(ended.key, ACCEPTED, now=NOON)
    assert ledger.deliveries.recover(issue) == (2, 1)
    assert ledger.deliveries.counts(issue) == {
        DeliveryState.PLANNED: 2,
        DeliveryState.UNKNOWN: 1,
        DeliveryState.ACCEPTED: 1,
    }
    assert ledger.deliveries.counts(other) == {DeliveryState.CLAIMED: 2}
    assert ledger.deliveries.recover(issue) == (0, 0)


def test_a_deferred_delivery_is_claimed_when_its_time_has_come(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=1)
    finish(ledger, claim(ledger, issue)[0].key, DEFERRED, hours=2)
    assert ledger.deliveries.next_try(issue) == NOON + 2 * HOUR
    assert ledger.deliveries.claim(issue, 1, NOON + HOUR) == []
    (again,) = ledger.deliveries.claim(issue, 1, NOON + 2 * HOUR)
    assert again.tries == 2
    assert ledger.deliveries.next_try(issue) is None


def test_planned_deliveries_come_before_deferred_ones_within_the_limit(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=4)
    first, second = claim(ledger, issue, 2)
    finish(ledger, first.key, DEFERRED, hours=1)
    finish(ledger, second.key, DEFERRED, hours=1)
    claimed = ledger.deliveries.claim(issue, 3, NOON + HOUR)
    assert [(one.key, one.tries) for one in claimed] == [(3, 1), (4, 1), (1, 2)]


def test_the_next_try_is_the_first_of_those_that_are_deferred(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=3)
    assert ledger.deliveries.next_try(issue) is None
    for hours, delivery in zip((3, 1, 2), claim(ledger, issue), strict=True):
        finish(ledger, delivery.key, DEFERRED, hours=hours)
    assert ledger.deliveries.next_try(issue) == NOON + HOUR


def test_counts_are_empty_where_nothing_is_planned(ledger: Ledger) -> None:
    assert ledger.deliveries.counts(freeze(ledger, 1)) == {}


def settled(ledger: Ledger) -> Issue:
    """Return an issue with one delivery of each end."""
    issue = freeze(ledger, 1, to=5)
    for delivery, outcome in zip(claim(ledger, issue, 4), (ACCEPTED, UNKNOWN, OUR_FAULT, THEIR_FAULT), strict=True):
        finish(ledger, delivery.key, outcome)
    return issue


def test_faults_are_those_rejected_for_our_own(ledger: Ledger) -> None:
    assert ledger.deliveries.faults(settled(ledger)) == 1
    assert ledger.deliveries.faults(freeze(ledger, 2, to=1)) == 0


def test_unknown_deliveries_are_settled_as_sent(ledger: Ledger) -> None:
    issue = settled(ledger)
    assert ledger.deliveries.resolve(issue, "sent", NOON) == 1
    assert ledger.deliveries.counts(issue) == {
        DeliveryState.ACCEPTED: 2,
        DeliveryState.REJECTED: 2,
        DeliveryState.PLANNED: 1,
    }


def test_unknown_deliveries_are_planned_anew_with_those_of_our_own_fault(ledger: Ledger) -> None:
    issue = settled(ledger)
    assert ledger.deliveries.resolve(issue, "resend", NOON) == 2
    assert ledger.deliveries.counts(issue) == {
        DeliveryState.ACCEPTED: 1,
        DeliveryState.REJECTED: 1,
        DeliveryState.PLANNED: 3,
    }
    assert ledger.deliveries.faults(issue) == 0
    assert [one.tries for one in claim(ledger, issue)] == [2, 2, 1]


def test_deliveries_of_other_issues_are_not_settled(ledger: Ledger) -> None:
    settled(ledger)
    assert ledger.deliveries.resolve(freeze(ledger, 2, to=1), "resend", NOON) == 0


def test_what_a_mailer_handed_over_since_a_moment_is_counted(ledger: Ledger) -> None:
    for number, mailer in enumerate(["smtp", "smtp", "brevo"]):
        issue = freeze(ledger, number, to=3, mailer=mailer)
        with Committer(ledger) as committer:
            for hours, delivery in enumerate(claim(ledger, issue)):
                committer.finished(delivery.key, THEIR_FAULT if hours == 2 else ACCEPTED, now=NOON + hours * HOUR)
    assert ledger.deliveries.accepted_since("smtp", NOON) == 4
    assert ledger.deliveries.accepted_since("smtp", NOON + HOUR) == 2
    assert ledger.deliveries.accepted_since("brevo", NOON) == 2
    assert ledger.deliveries.accepted_since("brevo", NOON + 2 * HOUR) == 0


def test_what_is_settled_as_sent_counts_from_then(ledger: Ledger) -> None:
    ledger.deliveries.resolve(settled(ledger), "sent", NOON + 5 * HOUR)
    assert ledger.deliveries.accepted_since("smtp", NOON + 5 * HOUR) == 1


def test_deliveries_are_listed_by_state_with_the_words_of_the_server(ledger: Ledger) -> None:
    issue = settled(ledger)
    listed = list(ledger.deliveries.list(issue, DeliveryState.REJECTED, DeliveryState.PLANNED))
    assert [(one.key, one.state, one.tries, words) for one, words in listed] == [
        (3, DeliveryState.REJECTED, 1, "not from you"),
        (4, DeliveryState.REJECTED, 1, "nobody"),
        (5, DeliveryState.PLANNED, 0, ""),
    ]
    assert list(ledger.deliveries.list(issue)) == []


@pytest.mark.parametrize("limit", [0, 1, 7])
def test_no_more_are_claimed_than_the_limit_says(ledger: Ledger, limit: int) -> None:
    assert len(claim(ledger, freeze(ledger, 1, to=7), limit)) == limit
