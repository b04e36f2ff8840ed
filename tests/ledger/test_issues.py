"""Issues on their way: paused, resumed, cancelled, discarded, done; and what is told of those that went."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from syndicate.errors import LedgerError
from syndicate.ledger import Committer, Ledger
from syndicate.model.issue import DeliveryState, Issue, IssueState, Outcome, SlotResult
from tests.ledger.books import (
    ACCEPTED,
    DEFERRED,
    HOUR,
    NOON,
    THEIR_FAULT,
    UNKNOWN,
    by_hand,
    freeze,
    make_place,
)

Turn = Callable[[Ledger, Issue], object]

TURNS: dict[str, Turn] = {
    "pause": lambda ledger, issue: ledger.issues.pause(issue),
    "resume": lambda ledger, issue: ledger.issues.resume(issue),
    "cancel": lambda ledger, issue: ledger.issues.cancel(issue),
    "discard": lambda ledger, issue: ledger.issues.discard(issue),
    "finish": lambda ledger, issue: ledger.issues.finish(issue),
}
ROADS: dict[IssueState, tuple[str, ...]] = {
    IssueState.OPEN: (),
    IssueState.PAUSED: ("pause",),
    IssueState.DONE: ("finish",),
    IssueState.CANCELLED: ("cancel",),
    IssueState.DISCARDED: ("discard",),
    IssueState.REVIEW: (),
}
ALLOWED: dict[tuple[IssueState, str], IssueState] = {
    (IssueState.OPEN, "pause"): IssueState.PAUSED,
    (IssueState.OPEN, "cancel"): IssueState.CANCELLED,
    (IssueState.OPEN, "discard"): IssueState.DISCARDED,
    (IssueState.PAUSED, "resume"): IssueState.OPEN,
    (IssueState.PAUSED, "cancel"): IssueState.CANCELLED,
    (IssueState.PAUSED, "discard"): IssueState.DISCARDED,
    (IssueState.REVIEW, "cancel"): IssueState.CANCELLED,
    (IssueState.REVIEW, "discard"): IssueState.DISCARDED,
}


def deliver(ledger: Ledger, issue: Issue, *outcomes: Outcome) -> None:
    """Let the next deliveries of *issue* have *outcomes*."""
    with Committer(ledger) as committer:
        for delivery, outcome in zip(ledger.deliveries.claim(issue, len(outcomes), NOON), outcomes, strict=True):
            committer.sending(delivery.key)
            committer.finished(delivery.key, outcome, now=NOON, next_try=NOON + HOUR)


@pytest.mark.parametrize("turn", ["pause", "resume", "cancel", "discard"])
@pytest.mark.parametrize("state", list(IssueState), ids=str)
def test_an_issue_turns_only_where_its_state_allows(ledger: Ledger, state: IssueState, turn: str) -> None:
    issue = freeze(ledger, 1, needs_approval=state is IssueState.REVIEW)
    for step in ROADS[state]:
        TURNS[step](ledger, issue)
    assert ledger.issues.state(issue) is state
    if (state, turn) in ALLOWED:
        TURNS[turn](ledger, issue)
    else:
        with pytest.raises(LedgerError, match=f"markets#1 is {state}, and cannot become"):
            TURNS[turn](ledger, issue)
    assert ledger.issues.state(issue) is ALLOWED.get((state, turn), state)


def test_open_issues_are_those_that_are_open_or_paused(ledger: Ledger) -> None:
    for number, (state, road) in enumerate(ROADS.items()):
        issue = freeze(ledger, number, needs_approval=state is IssueState.REVIEW)
        for step in road:
            TURNS[step](ledger, issue)
    freeze(ledger, 1, subscription="tech")
    assert [issue.id for issue in ledger.issues.open_of("markets")] == ["markets#1", "markets#2"]
    assert len(ledger.issues.all("markets")) == len(ROADS)
    assert len(ledger.issues.all()) == len(ROADS) + 1


@pytest.mark.parametrize("begun", [ACCEPTED, DEFERRED, THEIR_FAULT, UNKNOWN], ids=lambda one: str(one.state))
def test_an_issue_that_was_begun_is_not_discarded(ledger: Ledger, begun: Outcome) -> None:
    issue = freeze(ledger, 1, to=3)
    deliver(ledger, issue, begun)
    with pytest.raises(LedgerError, match="1 of its deliveries were begun") as caught:
        ledger.issues.discard(issue)
    assert "issues cancel markets#1" in caught.value.hint
    assert ledger.issues.state(issue) is IssueState.OPEN


def test_an_issue_whose_messages_are_on_their_way_is_not_discarded(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=3)
    with Committer(ledger) as committer:
        committer.sending(ledger.deliveries.claim(issue, 1, NOON)[0].key)
        with pytest.raises(LedgerError, match="were begun"):
            ledger.issues.discard(issue)


def test_posts_of_a_discarded_issue_are_free_again(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=3)
    first, _ = ledger.deliveries.claim(issue, 2, NOON)
    with Committer(ledger) as committer:
        committer.suppressed(first.key, now=NOON)
    ledger.issues.discard(issue)
    assert ledger.issues.sent_ids("markets") == set()
    assert freeze(ledger, 1).number == 2


def test_an_issue_to_nobody_is_done_at_once(ledger: Ledger) -> None:
    issue = freeze(ledger, 1)
    assert ledger.issues.finish(issue)
    assert ledger.issues.state(issue) is IssueState.DONE
    assert ledger.issues.finish(issue)


@pytest.mark.parametrize(
    ("outcomes", "is_done"),
    [
        pytest.param([ACCEPTED, ACCEPTED], True, id="all accepted"),
        pytest.param([ACCEPTED, THEIR_FAULT], True, id="one rejected"),
        pytest.param([ACCEPTED, Outcome(state=DeliveryState.SUPPRESSED)], True, id="one suppressed"),
        pytest.param([ACCEPTED, Outcome(state=DeliveryState.BOUNCED)], True, id="one bounced"),
        pytest.param([ACCEPTED], False, id="one planned"),
        pytest.param([ACCEPTED, DEFERRED], False, id="one deferred"),
        pytest.param([ACCEPTED, UNKNOWN], False, id="one unknown"),
    ],
)
def test_an_issue_is_done_when_each_delivery_has_its_end(
    ledger: Ledger, outcomes: list[Outcome], *, is_done: bool
) -> None:
    issue = freeze(ledger, 1, to=2)
    deliver(ledger, issue, *outcomes)
    assert ledger.issues.finish(issue) is is_done
    assert ledger.issues.state(issue) is (IssueState.DONE if is_done else IssueState.OPEN)


def test_an_issue_with_claimed_or_sending_deliveries_is_not_done(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=1)
    (delivery,) = ledger.deliveries.claim(issue, 1, NOON)
    assert not ledger.issues.finish(issue)
    with Committer(ledger) as committer:
        committer.sending(delivery.key)
        assert not ledger.issues.finish(issue)


@pytest.mark.parametrize("turn", ["pause", "cancel", "discard"])
def test_an_issue_that_is_not_open_is_not_finished(ledger: Ledger, turn: str) -> None:
    issue = freeze(ledger, 1)
    TURNS[turn](ledger, issue)
    before = ledger.issues.state(issue)
    assert not ledger.issues.finish(issue)
    assert ledger.issues.state(issue) is before


@pytest.mark.parametrize(
    "falsify",
    [
        pytest.param("DELETE FROM deliveries WHERE id = 1", id="a delivery is gone"),
        pytest.param("UPDATE issues SET planned = 4", id="more were planned"),
        pytest.param("UPDATE issues SET planned = 2", id="fewer were planned"),
    ],
)
def test_counts_that_do_not_balance_are_told(ledger: Ledger, path: Path, falsify: str) -> None:
    issue = freeze(ledger, 1, to=3)
    deliver(ledger, issue, ACCEPTED, ACCEPTED, ACCEPTED)
    with by_hand(path) as connection:
        connection.execute(falsify)
    with pytest.raises(LedgerError, match=r"markets#1 has \d deliveries, but \d were planned"):
        ledger.issues.finish(issue)
    assert ledger.issues.state(issue) is IssueState.OPEN


def test_a_digest_begins_with_its_first_issue_or_its_baseline(ledger: Ledger) -> None:
    assert ledger.issues.beginning("markets") is None
    assert not ledger.issues.has_any("markets")
    freeze(ledger, 1, now=NOON)
    freeze(ledger, 2, now=NOON + HOUR)
    assert ledger.issues.beginning("markets") == NOON
    assert ledger.issues.has_any("markets")
    ledger.slots.record("markets", NOON - HOUR, SlotResult.BASELINE, "", NOON - HOUR)
    assert ledger.issues.beginning("markets") == NOON - HOUR
    assert ledger.issues.beginning("tech") is None


@pytest.mark.parametrize("result", [SlotResult.SKIPPED, SlotResult.MISSED], ids=str)
def test_a_digest_does_not_begin_with_a_slot_that_was_not_used(ledger: Ledger, result: SlotResult) -> None:
    ledger.slots.record("markets", NOON, result, "", NOON)
    assert ledger.issues.beginning("markets") is None


def test_a_digest_does_not_begin_with_a_discarded_issue(ledger: Ledger) -> None:
    ledger.issues.discard(freeze(ledger, 1, now=NOON))
    assert ledger.issues.beginning("markets") is None
    freeze(ledger, 1, now=NOON + HOUR)
    assert ledger.issues.beginning("markets") == NOON + HOUR


def placed(ledger: Ledger, since: datetime) -> list[tuple[str, str]]:
    return [(issue.id, place.post_id) for issue, place in ledger.issues.placed("markets", since=since)]


def test_placed_tells_the_posts_of_issues_since_a_moment(ledger: Ledger) -> None:
    freeze(ledger, 1, 2, now=NOON)
    freeze(ledger, 3, now=NOON + HOUR, corrected=(make_place(1),))
    ledger.issues.discard(freeze(ledger, 4, now=NOON + HOUR))
    freeze(ledger, 5, subscription="tech")
    second = [("markets#2", "post-3"), ("markets#2", "post-1")]
    assert placed(ledger, NOON) == [("markets#1", "post-1"), ("markets#1", "post-2"), *second]
    assert placed(ledger, NOON + HOUR) == second
    assert placed(ledger, NOON + 2 * HOUR) == []


def test_placed_gives_each_place_as_it_was_frozen(ledger: Ledger) -> None:
    issue = freeze(ledger, 1)
    assert ledger.issues.placed("markets", since=NOON) == [(issue, make_place(1))]


def test_texts_are_dropped_of_old_issues_that_are_over(ledger: Ledger) -> None:
    issues = {}
    for number, (state, road) in enumerate(ROADS.items()):
        issues[state] = freeze(ledger, number)
        for step in road:
            TURNS[step](ledger, issues[state])
    other = freeze(ledger, 1, subscription="tech")
    ledger.issues.finish(other)
    assert ledger.issues.drop_bodies(NOON, "markets") == 0
    assert ledger.issues.drop_bodies(NOON + HOUR, "markets") == 3
    assert ledger.issues.drop_bodies(NOON + HOUR, "markets") == 0
    kept = {state for state, issue in issues.items() if ledger.issues.frozen(issue)}
    assert kept == {IssueState.REVIEW, IssueState.OPEN, IssueState.PAUSED}
    assert ledger.issues.frozen(other)


def test_an_issue_without_its_text_keeps_its_hash_and_its_posts(ledger: Ledger) -> None:
    issue = freeze(ledger, 1)
    ledger.issues.finish(issue)
    ledger.issues.drop_bodies(NOON + HOUR, "markets")
    assert ledger.issues.get(issue.id).html_hash == issue.html_hash
    assert ledger.issues.sent_ids("markets") == {"post-1"}
