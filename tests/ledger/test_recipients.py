"""Recipients: who gets digests, who has left, and who is forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.ledger import Ledger, recipients
from syndicate.model.issue import Recipient, RecipientState
from tests.ledger.books import HOUR, NOON, address_hash, by_hand, open_ledger, people

ANNA = "anna@example.org"


def put(ledger: Ledger, address: str = ANNA, *subscriptions: str, revive: bool = False) -> None:
    one = Recipient(address=address, subscriptions=subscriptions or ("markets",))
    ledger.recipients.put_all([one], NOON, revive=revive)


def got(ledger: Ledger, address: str = ANNA) -> Recipient:
    found = ledger.recipients.get(address)
    assert found is not None
    return found


def of(ledger: Ledger, subscription: str = "markets") -> list[str]:
    return sorted(one.address for one in ledger.recipients.of(subscription))


def test_a_recipient_comes_back_as_given(ledger: Ledger) -> None:
    anna = Recipient(
        address=ANNA, name="Änna 安娜", subscriptions=("markets", "tech"), language="zh-CN", fields={"city": "Köln"}
    )
    assert ledger.recipients.put_all([anna], NOON) == 1
    assert got(ledger) == anna


def test_nobody_is_at_an_unknown_address(ledger: Ledger) -> None:
    assert ledger.recipients.get(ANNA) is None


def test_a_recipient_put_again_is_changed(ledger: Ledger) -> None:
    put(ledger, ANNA, "markets", "tech")
    changed = Recipient(address=ANNA, name="Anna", subscriptions=("world",))
    ledger.recipients.put_all([changed], NOON)
    assert ledger.recipients.all() == [changed]
    assert of(ledger) == []
    assert of(ledger, "world") == [ANNA]


def test_all_recipients_come_by_address(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "BATCH", 3)
    crowd = people(10)
    assert ledger.recipients.put_all(reversed(crowd), NOON) == 10
    assert ledger.recipients.all() == crowd


def test_putting_nobody_changes_nothing(ledger: Ledger) -> None:
    assert ledger.recipients.put_all([], NOON) == 0
    assert ledger.recipients.all() == []


def test_people_without_subscriptions_are_kept(ledger: Ledger) -> None:
    assert ledger.recipients.put_all(people(2, subscriptions=()), NOON) == 2
    assert of(ledger) == []


def test_all_are_put_or_none(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking_off() -> Iterator[Recipient]:
        yield from people(5)
        raise ValueError("line 6 has no address")

    monkeypatch.setattr(recipients, "BATCH", 2)
    with pytest.raises(ValueError, match="line 6"):
        ledger.recipients.put_all(breaking_off(), NOON)
    assert ledger.recipients.all() == []


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 6, 7])
def test_subscribers_come_in_batches_each_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(recipients, "BATCH", 3)
    ledger.recipients.put_all([*people(count), *people(count + 2, subscriptions=("tech",))[count:]], NOON)
    listed = [one.address for one in ledger.recipients.of("markets")]
    assert sorted(listed) == [one.address for one in people(count)]
    assert listed == sorted(listed, key=address_hash)


@pytest.mark.parametrize("state", [one for one in RecipientState if one is not RecipientState.ACTIVE], ids=str)
def test_only_who_is_active_gets_a_digest(ledger: Ledger, state: RecipientState) -> None:
    ledger.recipients.put_all(people(1, state=state), NOON)
    assert of(ledger) == []


@pytest.mark.parametrize("state", [RecipientState.UNSUBSCRIBED, RecipientState.BOUNCED], ids=str)
def test_nobody_who_left_comes_back_but_revived(ledger: Ledger, state: RecipientState) -> None:
    ledger.recipients.put_all(people(1, state=state), NOON)
    ledger.recipients.put_all(people(2, name="Anna"), NOON)
    again = got(ledger, "reader0@example.org")
    assert (again.state, again.name) == (state, "Anna")
    assert of(ledger) == ["reader1@example.org"]
    ledger.recipients.put_all(people(1), NOON, revive=True)
    assert of(ledger) == ["reader0@example.org", "reader1@example.org"]


def test_to_be_revived_lifts_no_suppression(ledger: Ledger) -> None:
    put(ledger)
    ledger.recipients.unsubscribe(address_hash(ANNA), None, NOON)
    put(ledger, revive=True)
    assert got(ledger).state is RecipientState.ACTIVE
    assert ledger.suppressions.holds(address_hash(ANNA), "markets")


def test_who_leaves_one_of_two_subscriptions_keeps_the_other(ledger: Ledger) -> None:
    put(ledger, ANNA, "markets", "tech")
    ledger.recipients.unsubscribe(address_hash(ANNA), "markets", NOON)
    assert got(ledger) == Recipient(address=ANNA, subscriptions=("tech",))
    assert (of(ledger), of(ledger, "tech")) == ([], [ANNA])
    assert ledger.suppressions.holds(address_hash(ANNA), "markets")
    assert not ledger.suppressions.holds(address_hash(ANNA), "tech")


def test_who_leaves_the_last_subscription_has_unsubscribed(ledger: Ledger) -> None:
    put(ledger, ANNA, "markets")
    ledger.recipients.unsubscribe(address_hash(ANNA), "markets", NOON)
    assert got(ledger) == Recipient(address=ANNA, state=RecipientState.UNSUBSCRIBED)
    assert not ledger.suppressions.holds(address_hash(ANNA), "tech")


def test_who_leaves_all_is_suppressed_for_all(ledger: Ledger) -> None:
    put(ledger, ANNA, "markets", "tech")
    ledger.recipients.unsubscribe(address_hash(ANNA), None, NOON + HOUR)
    assert got(ledger).state is RecipientState.UNSUBSCRIBED
    assert (of(ledger), of(ledger, "tech")) == ([], [])
    assert list(ledger.suppressions.all()) == [(address_hash(ANNA), "", "unsubscribed", NOON + HOUR)]


@pytest.mark.parametrize("subscription", [None, "markets"], ids=["all", "one"])
def test_to_leave_twice_changes_nothing(ledger: Ledger, subscription: str | None) -> None:
    put(ledger)
    for hours in range(2):
        ledger.recipients.unsubscribe(address_hash(ANNA), subscription, NOON + hours * HOUR)
    assert [moment for *_, moment in ledger.suppressions.all()] == [NOON]


@pytest.mark.parametrize("subscription", [None, "markets"], ids=["all", "one"])
def test_an_unknown_address_is_suppressed_too(ledger: Ledger, subscription: str | None) -> None:
    ledger.recipients.unsubscribe(b"?" * 16, subscription, NOON)
    assert ledger.suppressions.holds(b"?" * 16, "markets")
    assert ledger.recipients.all() == []


def test_who_is_removed_can_be_added_again(ledger: Ledger) -> None:
    put(ledger)
    assert ledger.recipients.remove(ANNA)
    assert not ledger.recipients.remove(ANNA)
    assert (of(ledger), list(ledger.suppressions.all())) == ([], [])
    put(ledger)
    assert of(ledger) == [ANNA]


def test_who_is_removed_leaves_no_subscriptions(ledger: Ledger, path: Path) -> None:
    put(ledger, ANNA, "markets", "tech")
    ledger.recipients.remove(ANNA)
    with by_hand(path) as connection:
        assert connection.execute("SELECT count(*) FROM subscribed").fetchone() == (0,)


def test_who_is_erased_is_known_by_a_hash_alone(ledger: Ledger) -> None:
    put(ledger)
    ledger.suppressions.add(address_hash(ANNA), "bounced", now=NOON)
    assert ledger.recipients.erase(ANNA, NOON + HOUR)
    assert ledger.recipients.get(ANNA) is None
    assert list(ledger.suppressions.all()) == [(address_hash(ANNA), "", "erased", NOON + HOUR)]
    assert not ledger.recipients.erase(ANNA, NOON + HOUR)


def test_nothing_of_who_was_erased_can_be_read_in_the_file(path: Path) -> None:
    with open_ledger(path) as ledger:
        ledger.recipients.put_all([Recipient(address=ANNA, name="Anna Zwölfer", fields={"city": "Köln"})], NOON)
    assert b"anna@" in path.read_bytes()
    with open_ledger(path) as ledger:
        ledger.recipients.erase(ANNA, NOON)
    left = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert not [word for word in (b"anna@", b"Anna", "Köln".encode()) if word in left]
