"""The file of the ledger: made for one user alone, refused where it is something else, copied while others write."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from syndicate.errors import LedgerError
from syndicate.ledger import Ledger
from syndicate.model.issue import DeliveryState
from tests.ledger.books import NOON, address_hash, by_hand, freeze, open_ledger, people


def peek(path: Path) -> Ledger | None:
    return Ledger.peek(path, address_hash=address_hash)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def absent(tmp_path: Path) -> Path:
    return tmp_path / "state" / "ledger.db"


def test_a_ledger_is_made_with_its_folder_for_one_user_alone(absent: Path) -> None:
    with open_ledger(absent) as ledger:
        freeze(ledger, 1)
        assert {mode(one) for one in absent.parent.iterdir()} == {0o600}
    assert [one.name for one in absent.parent.iterdir()] == ["ledger.db"]


def test_what_was_recorded_is_there_when_it_is_opened_again(path: Path) -> None:
    with open_ledger(path) as ledger:
        issue = freeze(ledger, 1, to=2)
    with open_ledger(path) as ledger:
        assert ledger.issues.all() == [issue]


def test_a_ledger_whose_making_was_broken_off_is_made(absent: Path) -> None:
    absent.parent.mkdir()
    with by_hand(absent) as connection:  # as a run leaves it that is killed before its tables stand
        connection.execute("PRAGMA journal_mode = WAL")
    assert absent.stat().st_size > 0
    assert peek(absent) is None
    with open_ledger(absent) as ledger:
        assert ledger.issues.all() == []


def test_an_empty_file_becomes_a_ledger(absent: Path) -> None:
    absent.parent.mkdir()
    absent.touch()
    assert peek(absent) is None
    open_ledger(absent).close()
    peeked = peek(absent)
    assert peeked is not None
    peeked.close()


def test_a_look_makes_no_ledger(absent: Path) -> None:
    assert peek(absent) is None
    assert not absent.parent.exists()


def test_a_look_sees_what_others_record_and_writes_nothing(ledger: Ledger, path: Path) -> None:
    peeked = peek(path)
    assert peeked is not None
    with peeked:
        issue = freeze(ledger, 1, to=2)
        assert peeked.deliveries.counts(peeked.issues.get("markets#1")) == {DeliveryState.PLANNED: 2}
        with pytest.raises(LedgerError, match="readonly database\n  Let the file and its folder be written"):
            peeked.issues.pause(issue)


def garble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 6] = b"\xa5" * 4096 * 4
    path.write_bytes(data)


def other_database(path: Path) -> None:
    path.unlink()
    with by_hand(path) as connection:
        connection.execute("CREATE TABLE songs (title)")


def newer(path: Path) -> None:
    with by_hand(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")


FAULTS = [
    pytest.param(lambda path: path.write_text("no ledger " * 99), "this file is no ledger\n  Move it away", id="text"),
    pytest.param(other_database, "this database is no ledger\n  Move it away", id="another database"),
    pytest.param(garble, "is damaged|cannot be used: database disk image is malformed\n  Put a backup", id="damaged"),
    pytest.param(
        lambda path: path.write_bytes(path.read_bytes()[:100]), "malformed|not a database|damaged", id="cut off"
    ),
    pytest.param(newer, r"a newer version of syndicate \(0999; this one knows 0001\)\n  Use the newer", id="newer"),
]


@pytest.mark.parametrize(("change", "message"), FAULTS)
@pytest.mark.parametrize("how", [open_ledger, peek], ids=["open", "peek"])
def test_a_file_that_is_no_ledger_is_refused_and_stays_as_it_is(
    path: Path, how: Callable[[Path], object], change: Callable[[Path], object], message: str
) -> None:
    change(path)
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=message) as raised:
        how(path)
    assert raised.value.where == str(path)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir() if not one.name.startswith("ledger.db")] == []


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be read: Is a directory"):
        open_ledger(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    with pytest.raises(LedgerError, match=r"cannot be (read|written): Not a directory"):
        open_ledger(tmp_path / "state" / "ledger.db")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").symlink_to(tmp_path / "nowhere" / "else")
    with pytest.raises(LedgerError, match="cannot be written: File exists"):
        open_ledger(tmp_path / "state" / "ledger.db")


def test_names_of_folders_may_hold_what_addresses_use(tmp_path: Path) -> None:
    path = tmp_path / "100% #1?mode=ro&x" / "ledger.db"
    with open_ledger(path) as ledger:
        freeze(ledger, 1)
    assert path.exists()
    assert [one.name for one in tmp_path.iterdir()] == ["100% #1?mode=ro&x"]


def test_a_backup_is_whole_while_others_write(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    freeze(ledger, 1, to=5)
    target = tmp_path / "copies" / "ledger.db"
    with by_hand(path) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE issues SET subject = 'half a change'")
        ledger.backup(target)
        other.execute("COMMIT")
    assert mode(target) == 0o600
    assert [one.name for one in target.parent.iterdir()] == ["ledger.db"]
    with open_ledger(target) as copied:
        assert [issue.subject for issue in copied.issues.all()] == ["Markets: stocks rise"]
        assert copied.deliveries.counts(copied.issues.get("markets#1")) == {DeliveryState.PLANNED: 5}


def test_a_backup_overwrites_nothing(ledger: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "mine.txt"
    target.write_text("mine")
    with pytest.raises(LedgerError, match=r"mine\.txt: this file exists\n  Name a new file"):
        ledger.backup(target)
    assert target.read_text() == "mine"


def test_nothing_is_left_of_a_backup_that_fails(path: Path, tmp_path: Path) -> None:
    with open_ledger(path) as ledger:
        garble(path)
        with pytest.raises(LedgerError, match=r"is damaged|malformed"):
            ledger.backup(tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_closing_is_a_step(path: Path) -> None:
    steps: list[str] = []
    open_ledger(path, checkpoint=steps.append).close()
    assert steps == ["closing"]


def test_every_commit_is_on_the_disk_before_it_is_done(ledger: Ledger) -> None:
    with ledger.direct() as connection:
        found = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_the_tables_keep_what_they_are_made_for(ledger: Ledger, path: Path) -> None:
    freeze(ledger, 1, to=1)
    with by_hand(path) as connection:
        strict = connection.execute("SELECT name, strict FROM pragma_table_list WHERE name IN ('issues', 'deliveries')")
        assert dict(strict) == {"issues": 1, "deliveries": 1}
        with pytest.raises(sqlite3.IntegrityError, match="state_is_known"):
            connection.execute("UPDATE deliveries SET state = 'sent'")
        with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT"):
            connection.execute("UPDATE deliveries SET tries = 'many'")


def test_two_ledgers_are_made_at_once_as_one(absent: Path) -> None:
    with open_ledger(absent) as one, open_ledger(absent) as other:
        one.recipients.put_all(people(2), NOON)
        assert len(other.recipients.all()) == 2
    with closing(sqlite3.connect(absent)) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
