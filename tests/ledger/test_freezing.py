"""Issues are frozen whole: numbered without reuse, with each post and each slot used once."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from syndicate.errors import LedgerError
from syndicate.ledger import Ledger, issues
from syndicate.model import Role
from syndicate.model.issue import DeliveryState, Head, IssueState, Recipient, SlotResult
from tests.ledger.books import HOUR, NOON, by_hand, freeze, make_frozen, make_place, open_ledger, people


def test_an_issue_comes_back_as_it_was_frozen(ledger: Ledger) -> None:
    head = Head(
        sender="A <a@example.org>", list_id="m.example.org", list_name="市场", view="https://example.org/{token}"
    )
    frozen = make_frozen(
        1,
        head=head,
        places=(make_place(2, role=Role.TITLE), make_place(1), make_place(3, role=Role.COUNTED)),
        corrected=(make_place(8), make_place(7)),
        draft=b"\x01" * 32,
        needs_approval=True,
    )
    issue = ledger.issues.freeze(frozen, slot=None, mailer="smtp", recipients=[], now=NOON)
    assert ledger.issues.frozen(issue) == frozen


def test_an_issue_says_how_it_was_frozen(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, slot=NOON, mailer="brevo", now=NOON + HOUR, html="<p>x</p>")
    assert (issue.id, issue.state, issue.mailer) == ("markets#1", IssueState.OPEN, "brevo")
    assert (issue.slot, issue.frozen_at) == (NOON, NOON + HOUR)
    assert issue.html_hash == hashlib.sha256(b"<p>x</p>").digest()
    assert ledger.issues.get("markets#1") == issue


def test_moments_are_kept_in_utc_to_the_microsecond(ledger: Ledger) -> None:
    shanghai = timezone(timedelta(hours=8))
    moment = datetime(2022, 5, 20, 20, 0, 0, 7, tzinfo=shanghai)
    assert freeze(ledger, 1, now=moment).frozen_at == NOON + timedelta(microseconds=7)


def test_numbers_go_up_from_one_in_each_subscription(ledger: Ledger) -> None:
    ids = [freeze(ledger, number, subscription=name).id for number, name in enumerate(["a", "a", "b", "a"])]
    assert ids == ["a#1", "a#2", "b#1", "a#3"]


def test_the_number_of_a_discarded_issue_is_not_used_again(ledger: Ledger) -> None:
    ledger.issues.discard(freeze(ledger, 1))
    assert freeze(ledger, 1).id == "markets#2"


def test_an_issue_without_posts_is_numbered_too(ledger: Ledger) -> None:
    issue = freeze(ledger)
    frozen = ledger.issues.frozen(issue)
    assert frozen is not None
    assert frozen.places == ()


def test_a_post_is_in_one_issue_only(ledger: Ledger) -> None:
    freeze(ledger, 1, 2)
    with pytest.raises(LedgerError, match="2 of these posts are in an issue of markets already"):
        freeze(ledger, 1, 2, 3, to=3)
    assert [issue.id for issue in ledger.issues.all()] == ["markets#1"]


def test_a_post_may_be_in_issues_of_two_subscriptions(ledger: Ledger) -> None:
    freeze(ledger, 1)
    assert freeze(ledger, 1, subscription="tech").id == "tech#1"


def test_a_corrected_post_may_be_named_again_and_is_not_sent_by_that(ledger: Ledger) -> None:
    freeze(ledger, 1)
    freeze(ledger, 2, corrected=(make_place(1), make_place(9)))
    freeze(ledger, 3, corrected=(make_place(1),))
    assert ledger.issues.sent_ids("markets") == {"post-1", "post-2", "post-3"}


@pytest.mark.parametrize("state", ["cancelled", "done", "paused"])
def test_posts_of_an_issue_stay_sent_when_it_is(ledger: Ledger, state: str) -> None:
    issue = freeze(ledger, 1)
    {"cancelled": ledger.issues.cancel, "done": ledger.issues.finish, "paused": ledger.issues.pause}[state](issue)
    with pytest.raises(LedgerError, match="already"):
        freeze(ledger, 1)


def test_a_slot_is_used_once_and_nothing_is_kept_of_the_second_issue(ledger: Ledger, path: Path) -> None:
    freeze(ledger, 1, slot=NOON)
    with pytest.raises(LedgerError, match="the slot 2022-05-20T12:00:00\\+00:00 of markets was used already"):
        freeze(ledger, 2, slot=NOON, to=3)
    assert ledger.issues.sent_ids("markets") == {"post-1"}
    with by_hand(path) as connection:
        assert connection.execute("SELECT count(*) FROM deliveries").fetchone() == (0,)


def test_a_slot_stays_used_after_its_issue_was_discarded(ledger: Ledger) -> None:
    ledger.issues.discard(freeze(ledger, 1, slot=NOON))
    with pytest.raises(LedgerError, match="used already"):
        freeze(ledger, 1, slot=NOON)


def test_two_subscriptions_may_use_the_same_slot(ledger: Ledger) -> None:
    freeze(ledger, 1, slot=NOON)
    assert freeze(ledger, 1, slot=NOON, subscription="tech").slot == NOON


def test_a_slot_stands_in_its_book_with_the_issue(ledger: Ledger) -> None:
    freeze(ledger, 1, slot=NOON)
    assert [(slot.slot, slot.result) for slot in ledger.slots.newest("markets")] == [(NOON, SlotResult.ISSUE)]


def test_who_is_named_twice_gets_it_once(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, to=[*people(3), *people(2)])
    assert ledger.deliveries.counts(issue) == {DeliveryState.PLANNED: 3}
    assert not ledger.issues.finish(issue)


def test_who_is_named_twice_in_different_batches_gets_it_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issues, "BATCH", 2)
    issue = freeze(ledger, 1, to=[*people(5), *people(3)])
    assert ledger.deliveries.counts(issue) == {DeliveryState.PLANNED: 5}


def test_a_list_address_is_kept_with_its_delivery(ledger: Ledger) -> None:
    everybody = Recipient(address="all@lists.example.org", name="Everybody", is_list=True)
    issue = freeze(ledger, 1, to=[everybody, *people(1)])
    first, second = ledger.deliveries.claim(issue, 10, NOON)
    assert first.recipient == everybody
    assert not second.recipient.is_list


def test_recipients_that_cannot_be_read_leave_no_issue(ledger: Ledger) -> None:
    def broken() -> Iterator[Recipient]:
        yield from people(2)
        raise RuntimeError("the list broke off")

    with pytest.raises(RuntimeError, match="broke off"):
        freeze(ledger, 1, to=broken())
    assert ledger.issues.all() == []


def test_a_run_that_stops_while_it_freezes_leaves_nothing_and_after_it_everything(path: Path) -> None:
    seen: list[tuple[str, int]] = []

    def stop(name: str) -> None:
        with by_hand(path) as connection:
            seen.append((name, connection.execute("SELECT count(*) FROM issues").fetchone()[0]))

    with open_ledger(path, checkpoint=stop) as ledger:
        freeze(ledger, 1)
    assert seen == [("freezing", 0), ("frozen", 1), ("closing", 1)]


def test_an_unknown_issue_is_refused_with_the_nearest(ledger: Ledger) -> None:
    freeze(ledger, 1)
    freeze(ledger, 1, subscription="tech")
    with pytest.raises(LedgerError, match='no issue "market#1"') as caught:
        ledger.issues.get("market#1")
    assert "markets#1" in caught.value.hint
    assert "tech" not in caught.value.hint


@pytest.mark.parametrize(
    "id_",
    ["", "#", "markets", "markets#", "markets#x", "markets#-1", "markets#2", "markets#²", f"markets#{10**30}"],
)
def test_an_unknown_issue_is_refused(ledger: Ledger, id_: str) -> None:
    freeze(ledger, 1)
    with pytest.raises(LedgerError, match="there is no issue") as caught:
        ledger.issues.get(id_)
    assert caught.value.hint == "There are: markets#1."


def test_an_unknown_issue_of_an_empty_ledger_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError) as caught:
        ledger.issues.get("markets#1")
    assert caught.value.hint == "None was frozen yet."
