"""The ledger's file: made for one user, checked before it is used, looked at without a trace, copied while open."""

import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from syndicate.errors import LedgerError
from syndicate.ledger import Ledger, dialect
from tests.ledger.books import NOON, address_hash, by_hand, freeze, open_ledger, people, states

Opens = Callable[[Path], Ledger | None]


def peek(path: Path) -> Ledger | None:
    return Ledger.peek(path, address_hash=address_hash)


def peeked(path: Path) -> Ledger:
    found = peek(path)
    assert found is not None
    return found


OPENS = pytest.mark.parametrize("opens", [open_ledger, peek], ids=["open", "peek"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger with one issue to ten people, closed."""
    path = tmp_path / "closed.db"
    with open_ledger(path) as ledger:
        freeze(ledger, 1, to=10)
    return path


def test_a_ledger_is_made_with_its_folder_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "ledger.db"
    with open_ledger(path) as ledger:
        assert ledger.path == path
        assert ledger.issues.all() == []


def test_a_ledger_and_what_lies_beside_it_are_for_one_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    with open_ledger(folder / "ledger.db") as ledger:
        freeze(ledger, 1, to=10)
        assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}


def test_a_closed_ledger_is_one_file_that_opens_again(file: Path) -> None:
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    with open_ledger(file) as ledger:
        assert [issue.id for issue in ledger.issues.all()] == ["markets#1"]


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "#1.db", "账本.db", "a%3fb.db"])
def test_a_ledger_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with open_ledger(path) as ledger:
        freeze(ledger, 1)
    with peeked(path) as ledger:
        assert len(ledger.issues.all()) == 1
    assert all(one.name.startswith(name) for one in tmp_path.iterdir())


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.touch()
    assert peek(path) is None
    with open_ledger(path) as ledger:
        assert ledger.issues.all() == []


def test_a_database_without_tables_becomes_a_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with by_hand(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert path.stat().st_size > 0
    assert peek(path) is None
    with open_ledger(path) as ledger:
        assert ledger.issues.all() == []


@OPENS
def test_a_file_that_is_no_database_is_refused_and_left(tmp_path: Path, opens: Opens) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Buy milk.")
    with pytest.raises(LedgerError, match="this file is no ledger") as caught:
        opens(path)
    assert caught.value.where == str(path)
    assert path.read_text() == "Buy milk."


@OPENS
def test_another_database_is_refused_and_left(tmp_path: Path, opens: Opens) -> None:
    path = tmp_path / "recipes.db"
    with by_hand(path) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="this database is no ledger"):
        opens(path)
    assert path.read_bytes() == before


@OPENS
def test_a_folder_is_refused(tmp_path: Path, opens: Opens) -> None:
    with pytest.raises(LedgerError, match="cannot be read"):
        opens(tmp_path)


def test_a_ledger_cannot_be_made_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LedgerError, match="cannot be"):
        open_ledger(tmp_path / "file" / "ledger.db")


@OPENS
@pytest.mark.parametrize("page", ["schema", "data"])
def test_a_damaged_ledger_is_refused_with_advice_and_left(file: Path, page: str, opens: Opens) -> None:
    with by_hand(file) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'deliveries'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with file.open("r+b") as opened:
        opened.seek(100 if page == "schema" else (root - 1) * size)
        opened.write(b"\xff" * 64)
    before = file.read_bytes()
    with pytest.raises(LedgerError, match=r"malformed|damaged") as caught:
        opens(file)
    assert "backup in its place" in caught.value.hint
    assert file.read_bytes() == before


def test_a_ledger_that_lost_its_end_is_refused(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)
    with pytest.raises(LedgerError):
        open_ledger(file)


def test_there_is_nothing_to_look_at_without_a_file_and_none_is_made(tmp_path: Path) -> None:
    assert peek(tmp_path / "ledger.db") is None
    assert list(tmp_path.iterdir()) == []


def test_to_look_at_a_ledger_leaves_its_bytes(file: Path) -> None:
    before = file.read_bytes()
    with peeked(file) as ledger:
        assert ledger.issues.frozen(ledger.issues.get("markets#1"))
        assert len(ledger.issues.all()) == 1
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda ledger: freeze(ledger, 2), id="freeze"),
        pytest.param(lambda ledger: ledger.recipients.put_all(people(1), NOON), id="put"),
        pytest.param(lambda ledger: ledger.suppressions.add(b"x", "", now=NOON), id="suppress"),
        pytest.param(lambda ledger: ledger.issues.pause(ledger.issues.get("markets#1")), id="pause"),
    ],
)
def test_nothing_is_written_by_who_only_looks(file: Path, write: Callable[[Ledger], object]) -> None:
    before = file.read_bytes()
    with peeked(file) as ledger, pytest.raises(LedgerError, match="readonly") as caught:
        write(ledger)
    assert "written by this user" in caught.value.hint
    assert file.read_bytes() == before


def test_who_looks_sees_what_others_commit(file: Path) -> None:
    with peeked(file) as looking, open_ledger(file) as ledger:
        freeze(ledger, 2)
        assert len(looking.issues.all()) == 2


def test_who_looks_neither_waits_for_a_writer_nor_holds_one_up(file: Path) -> None:
    with peeked(file) as looking, by_hand(file) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE issues SET state = 'paused'")
        assert [issue.state for issue in looking.issues.all()] == ["open"]
        other.execute("COMMIT")
        assert [issue.state for issue in looking.issues.all()] == ["paused"]


def test_the_last_step_of_a_run_is_told(file: Path) -> None:
    seen: list[str] = []
    open_ledger(file, checkpoint=seen.append).close()
    assert seen == ["closing"]


def test_who_waits_for_a_writer_too_long_is_told_why(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "_WAIT_MS", 1)
    with open_ledger(file) as ledger, by_hand(file) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="locked") as caught:
            freeze(ledger, 2)
        other.execute("ROLLBACK")
        assert "Another run holds it" in caught.value.hint
        assert freeze(ledger, 2).id == "markets#2"


def test_what_is_undone_already_is_not_undone_again(file: Path) -> None:
    with open_ledger(file) as ledger, ledger.direct() as connection:
        with pytest.raises(sqlite3.OperationalError, match="no transaction"), dialect.at_once(connection):
            connection.execute("ROLLBACK")  # as a full disk does; what fails then is the COMMIT
        assert not connection.in_transaction


def test_nothing_is_put_where_there_are_no_rows(file: Path) -> None:
    from syndicate.ledger.schema import recipients  # noqa: PLC0415 (its name is that of a book elsewhere)

    with open_ledger(file) as ledger:
        with ledger.recipients._access.begin() as connection:
            dialect.put(connection, recipients, [])
            assert dialect.add_new(connection, recipients, []) == 0
        assert ledger.recipients.all() == []


def test_a_backup_opens_as_a_ledger_for_one_user_alone(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "backups" / "ledger.db"
    with open_ledger(file) as ledger:
        ledger.backup(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [one.name for one in target.parent.iterdir()] == [target.name]
    with open_ledger(target) as copy:
        assert copy.deliveries.counts(copy.issues.get("markets#1")) == {"planned": 10}


def test_a_backup_holds_what_is_committed_and_nothing_else(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    with open_ledger(file) as ledger, by_hand(file) as other:
        freeze(ledger, 2, to=5)
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM deliveries")
        ledger.backup(target)
        other.execute("ROLLBACK")
    assert states(target) == ["planned"] * 15


def test_a_backup_can_be_made_by_who_only_looks(file: Path, tmp_path: Path) -> None:
    with peeked(file) as ledger:
        ledger.backup(tmp_path / "backup.db")
    assert states(tmp_path / "backup.db") == ["planned"] * 10


def test_a_backup_replaces_no_file(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("Buy milk.")
    with open_ledger(file) as ledger, pytest.raises(LedgerError, match="this file exists"):
        ledger.backup(target)
    assert target.read_text() == "Buy milk."


def test_a_backup_below_a_file_is_refused(file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with open_ledger(file) as ledger, pytest.raises(LedgerError) as caught:
        ledger.backup(tmp_path / "file" / "ledger.db")
    assert caught.value.where.endswith("ledger.db")


def test_nothing_is_left_of_a_backup_that_failed(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    with open_ledger(file) as ledger:
        shutil.copy(file, tmp_path / "kept.db")
        file.write_bytes(b"not a database any more" * 400)
        with pytest.raises(LedgerError):
            ledger.backup(target)
        shutil.copy(tmp_path / "kept.db", file)
    assert not target.exists()


def test_a_ledger_knows_no_columns_of_any_type(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE issues SET number = 'seven'")
