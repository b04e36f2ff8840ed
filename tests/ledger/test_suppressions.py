"""Suppressions: who is not to be sent to, for one subscription or for all."""

import pytest

from syndicate.ledger import Ledger
from tests.ledger.books import HOUR, NOON, address_hash

ANNA, BORIS = address_hash("anna@example.org"), address_hash("boris@example.org")


@pytest.mark.parametrize(
    ("subscription", "held"), [("", True), ("markets", True), ("tech", False)], ids=["all", "this one", "another"]
)
def test_an_address_is_held_for_what_it_was_suppressed_for(ledger: Ledger, subscription: str, *, held: bool) -> None:
    assert ledger.suppressions.add(ANNA, "bounced", now=NOON, subscription=subscription)
    assert ledger.suppressions.holds(ANNA, "markets") is held
    assert not ledger.suppressions.holds(BORIS, "markets")


def test_what_is_suppressed_already_is_not_new_and_stays_as_it_was(ledger: Ledger) -> None:
    assert ledger.suppressions.add(ANNA, "bounced", now=NOON)
    assert not ledger.suppressions.add(ANNA, "erased", now=NOON + HOUR)
    assert list(ledger.suppressions.all()) == [(ANNA, "", "bounced", NOON)]


def test_a_suppression_is_lifted_and_no_other(ledger: Ledger) -> None:
    for subscription in ("", "markets", "tech"):
        ledger.suppressions.add(ANNA, "unsubscribed", now=NOON, subscription=subscription)
    ledger.suppressions.lift(ANNA)
    ledger.suppressions.lift(ANNA, "tech")
    ledger.suppressions.lift(BORIS)
    assert [name for _, name, _, _ in ledger.suppressions.all()] == ["markets"]
    assert ledger.suppressions.holds(ANNA, "markets")
    assert not ledger.suppressions.holds(ANNA, "tech")


def test_all_suppressions_come_by_address_and_can_be_put_into_another_ledger(ledger: Ledger) -> None:
    rows = sorted([(ANNA, "tech", "unsubscribed", NOON), (BORIS, "", "erased", NOON), (ANNA, "", "bounced", NOON)])
    assert ledger.suppressions.put_all(reversed(rows)) == 3
    assert list(ledger.suppressions.all()) == rows
    assert ledger.suppressions.put_all(rows) == 0
    assert ledger.suppressions.put_all([*rows, (BORIS, "tech", "", NOON)]) == 1


def test_no_suppressions_are_put_where_there_are_none(ledger: Ledger) -> None:
    assert ledger.suppressions.put_all([]) == 0
    assert list(ledger.suppressions.all()) == []
