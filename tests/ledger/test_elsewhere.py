"""A ledger whose recipients are kept elsewhere: it holds hashes, and asks who they are when it claims."""

from pathlib import Path

import pytest

from syndicate.errors import LedgerError
from syndicate.model.issue import DeliveryState, Recipient, RecipientState
from tests.ledger.books import NOON, address_hash, by_hand, freeze, open_ledger, people

ANNA = Recipient(address="anna@example.org", name="Anna", subscriptions=("markets",))


def find(subscription: str, hash_: bytes) -> Recipient | None:
    return ANNA if (subscription, hash_) == ("markets", address_hash(ANNA.address)) else None


def test_a_claim_finds_who_it_is_or_nobody(path: Path) -> None:
    with open_ledger(path, find=find) as ledger:
        issue = freeze(ledger, 1, to=[ANNA, Recipient(address="bo@example.org")])
        found = {one.recipient.address: one.recipient for one in ledger.deliveries.claim(issue, 9, NOON)}
        assert found["anna@example.org"] == ANNA
        assert found[""].state is RecipientState.ERASED
        listed = [one.recipient.address for one, _ in ledger.deliveries.list(issue, DeliveryState.CLAIMED)]
        assert sorted(listed) == ["", "anna@example.org"]
    assert b"@example.org" not in path.read_bytes().replace(b"news@example.org", b"")


@pytest.mark.parametrize("is_list", [False, True], ids=["a person", "a list"])
def test_one_that_holds_addresses_is_refused(path: Path, *, is_list: bool) -> None:
    with open_ledger(path) as ledger:
        if is_list:
            freeze(ledger, 1, to=[Recipient(address="list@example.org", is_list=True)])
        else:
            ledger.recipients.put_all([ANNA], NOON)
        assert ledger.recipients.held() == 1
    with pytest.raises(LedgerError, match="the ledger holds 1 addresses"):
        open_ledger(path, find=find)


def test_what_was_said_to_be_sending_is_given_back_by_who_knows(path: Path) -> None:
    with open_ledger(path) as ledger:
        issue = freeze(ledger, 1, to=people(2))
        first, second = ledger.deliveries.claim(issue, 9, NOON)
        with by_hand(path) as connection:
            connection.execute("UPDATE deliveries SET state = 'sending' WHERE id = ?", (first.key,))
        ledger.deliveries.withdraw([])
        ledger.deliveries.withdraw([first.key, second.key])
        assert ledger.deliveries.counts(issue) == {DeliveryState.PLANNED: 2}
        assert [one.tries for one in ledger.deliveries.claim(issue, 9, NOON)] == [1, 1]


def test_folded_it_is_one_file(path: Path) -> None:
    with open_ledger(path) as ledger:
        freeze(ledger, 1, to=people(3))
        assert path.with_name("ledger.db-wal").stat().st_size > 0
        ledger.fold()
        assert path.with_name("ledger.db-wal").stat().st_size == 0


def test_a_reader_that_does_not_end_keeps_it_from_being_folded(path: Path) -> None:
    with open_ledger(path) as ledger, by_hand(path) as reader:
        freeze(ledger, 1)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM issues").fetchall()
        freeze(ledger, 2)
        with ledger.direct() as connection:
            connection.execute("PRAGMA busy_timeout = 50")
        with pytest.raises(LedgerError, match="read by another program"):
            ledger.fold()
