"""The last look before each message sees at once what others did."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from syndicate.ledger import Gate, Ledger
from syndicate.model.issue import Issue
from tests.ledger.books import NOON, address_hash, freeze

ANNA, BORIS = address_hash("anna@example.org"), address_hash("boris@example.org")


@pytest.fixture
def issue(ledger: Ledger) -> Issue:
    return freeze(ledger, 1)


@pytest.fixture
def gate(ledger: Ledger, issue: Issue) -> Iterator[Gate]:
    with ledger.direct() as connection:
        yield Gate(ledger, connection, issue)


def test_a_gate_closes_while_its_issue_is_paused(ledger: Ledger, issue: Issue, gate: Gate) -> None:
    assert gate.is_open()
    ledger.issues.pause(issue)
    assert not gate.is_open()
    ledger.issues.resume(issue)
    assert gate.is_open()


def test_a_gate_closes_when_its_issue_is_cancelled(ledger: Ledger, issue: Issue, gate: Gate) -> None:
    ledger.issues.cancel(issue)
    assert not gate.is_open()


def test_a_gate_stays_open_when_another_issue_is_cancelled(ledger: Ledger, gate: Gate) -> None:
    ledger.issues.cancel(freeze(ledger, 2))
    ledger.issues.cancel(freeze(ledger, 1, subscription="tech"))
    assert gate.is_open()


def test_the_gate_of_an_issue_that_is_not_there_is_closed(ledger: Ledger, issue: Issue) -> None:
    with ledger.direct() as connection:
        assert not Gate(ledger, connection, replace(issue, number=9)).is_open()


@pytest.mark.parametrize(
    ("subscription", "held"), [("", True), ("markets", True), ("tech", False)], ids=["all", "this one", "another"]
)
def test_a_gate_holds_who_has_left(ledger: Ledger, gate: Gate, subscription: str, *, held: bool) -> None:
    assert not gate.holds(ANNA)
    ledger.suppressions.add(ANNA, "unsubscribed", now=NOON, subscription=subscription)
    assert gate.holds(ANNA) is held
    assert not gate.holds(BORIS)
    ledger.suppressions.lift(ANNA, subscription)
    assert not gate.holds(ANNA)
