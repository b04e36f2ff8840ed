"""A ledger is opened with the secret that it was begun with, or not at all."""

import hashlib
from pathlib import Path

import pytest

from syndicate.errors import LedgerError
from syndicate.ledger import Ledger
from tests.ledger.books import address_hash, open_ledger


def another_hash(address: str) -> bytes:
    return hashlib.sha256(b"another" + address.encode()).digest()[:16]


def test_the_same_secret_opens_it_again(path: Path) -> None:
    open_ledger(path).close()
    open_ledger(path).close()


def test_another_secret_is_refused(path: Path) -> None:
    open_ledger(path).close()
    with pytest.raises(LedgerError, match="the secret is not the one that this ledger was begun with"):
        open_ledger(path, address_hash=another_hash)
    open_ledger(path).close()


def test_what_only_looks_needs_no_secret(path: Path) -> None:
    open_ledger(path).close()
    found = Ledger.peek(path, address_hash=another_hash)
    assert found is not None
    found.close()
    assert open_ledger(path, address_hash=address_hash).issues.all() == []
