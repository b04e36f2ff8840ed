"""Slots: each moment of a schedule is recorded once."""

import pytest

from syndicate.errors import LedgerError
from syndicate.ledger import Ledger
from syndicate.ledger.slots import Slot
from syndicate.model.issue import SlotResult
from tests.ledger.books import HOUR, NOON, freeze


def test_there_is_no_last_slot_at_first(ledger: Ledger) -> None:
    assert ledger.slots.last("markets") is None
    assert ledger.slots.newest("markets") == []


def test_a_slot_comes_back_as_it_was_recorded(ledger: Ledger) -> None:
    ledger.slots.record("markets", NOON, SlotResult.SKIPPED, "2 of 3 posts", NOON + HOUR)
    assert ledger.slots.newest("markets") == [
        Slot(
            subscription="markets",
            slot=NOON,
            result=SlotResult.SKIPPED,
            reason="2 of 3 posts",
            recorded_at=NOON + HOUR,
        )
    ]


def test_the_last_slot_is_the_newest_in_whichever_order_they_came(ledger: Ledger) -> None:
    for hours in (2, 3, 1):
        ledger.slots.record("markets", NOON + hours * HOUR, SlotResult.MISSED, "", NOON)
    ledger.slots.record("tech", NOON + 9 * HOUR, SlotResult.MISSED, "", NOON)
    assert ledger.slots.last("markets") == NOON + 3 * HOUR
    newest = ledger.slots.newest("markets", 2)
    assert [one.slot for one in newest] == [NOON + 3 * HOUR, NOON + 2 * HOUR]


def test_a_slot_is_recorded_once(ledger: Ledger) -> None:
    ledger.slots.record("markets", NOON, SlotResult.SKIPPED, "", NOON)
    with pytest.raises(LedgerError, match=r"the slot 2022-05-20T12:00:00\+00:00 of markets was used already"):
        ledger.slots.record("markets", NOON, SlotResult.MISSED, "", NOON)
    assert [one.result for one in ledger.slots.newest("markets", 9)] == [SlotResult.SKIPPED]


def test_no_issue_is_frozen_for_a_slot_that_was_skipped(ledger: Ledger) -> None:
    ledger.slots.record("markets", NOON, SlotResult.SKIPPED, "", NOON)
    with pytest.raises(LedgerError, match="used already"):
        freeze(ledger, 1, slot=NOON)
    assert not ledger.issues.all()


def test_a_slot_that_an_issue_used_is_not_skipped(ledger: Ledger) -> None:
    freeze(ledger, 1, slot=NOON)
    with pytest.raises(LedgerError, match="used already"):
        ledger.slots.record("markets", NOON, SlotResult.SKIPPED, "", NOON)


def test_another_trouble_is_not_taken_for_a_used_slot(ledger: Ledger) -> None:
    peeked = Ledger.peek(ledger.path, address_hash=lambda _address: b"")
    assert peeked is not None
    with peeked, pytest.raises(LedgerError, match="readonly"):
        peeked.slots.record("markets", NOON, SlotResult.SKIPPED, "", NOON)
