"""A new ledger for each test, copied from one that is made once: to make one takes longer than most tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.ledger import Ledger
from tests.ledger.books import open_ledger


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "empty.db"
    open_ledger(path).close()
    return path


@pytest.fixture
def path(tmp_path: Path, empty_ledger: Path) -> Path:
    return Path(shutil.copy(empty_ledger, tmp_path / "ledger.db"))


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with open_ledger(path) as opened:
        yield opened
