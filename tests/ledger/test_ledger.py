"""What a ledger asks of its database: each commit on the disk, each value of its kind, nothing damaged copied."""

import sqlite3
from pathlib import Path

import pytest

from syndicate.errors import LedgerError
from syndicate.ledger import Ledger
from tests.ledger.books import by_hand, freeze, open_ledger


def test_every_commit_is_on_the_disk_before_it_is_done(ledger: Ledger) -> None:
    with ledger.direct() as connection:
        found = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param("state = 'sent'", "state_is_known", id="a state that is none"),
        pytest.param("tries = 'many'", "cannot store TEXT", id="text for a number"),
        pytest.param("issue = 99", "FOREIGN KEY", id="an issue that is not there"),
    ],
)
def test_the_tables_refuse_what_they_are_not_made_for(ledger: Ledger, change: str, message: str) -> None:
    freeze(ledger, 1, to=1)
    with ledger.direct() as connection, pytest.raises(sqlite3.IntegrityError, match=message):
        connection.execute(f"UPDATE deliveries SET {change}")  # noqa: S608 (a word of the table above)


def test_a_damaged_ledger_is_not_copied(path: Path, tmp_path: Path) -> None:
    with open_ledger(path) as ledger:
        with by_hand(path) as connection:
            page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'deliveries'").fetchone()[0]
        data = bytearray(path.read_bytes())
        data[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
        path.write_bytes(data)
        with pytest.raises(LedgerError, match="what is to be copied is damaged"):
            ledger.backup(tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
