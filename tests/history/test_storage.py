"""The file: made whole, opened carefully, never replaced, and looked into without a trace."""

import errno
import sqlite3
from pathlib import Path

import pytest

from syndicate.errors import SyndicateError
from syndicate.history import History, Sighting, schema, storage
from tests.factories import NOON

POST = Sighting("_posts/a.md", "https://news.example.org/a", b"hash of the text")
OLDER = schema.MIGRATIONS
NEWER = (*OLDER, ("ALTER TABLE posts ADD COLUMN note TEXT", "UPDATE posts SET id = id || '#2'"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A history that remembers one post."""
    path = tmp_path / "state" / "history.db"
    with History.open(path) as history:
        history.recall([POST], now=NOON)
    return path


def ask(path: Path) -> str | None:
    with History.open(path) as history:
        (memory,) = history.look_up([POST])
        return memory.id if memory else None


def glimpse(path: Path) -> str | None:
    history = History.peek(path)
    assert history is not None
    with history:
        (memory,) = history.look_up([POST])
        return memory.id if memory else None


def trace(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {one.name: (one.stat().st_mtime_ns, one.read_bytes()) for one in folder.iterdir()}


def refused(path: Path) -> str:
    """Return what is said of the file at *path*, which stays as it is."""
    before = path.read_bytes()
    said = set()
    for opened in (ask, glimpse):
        with pytest.raises(SyndicateError) as caught:
            opened(path)
        assert caught.value.where == str(path)
        said.add(str(caught.value))
    assert path.read_bytes() == before
    (message,) = said
    return message


class TestMade:
    def test_with_its_folders_and_nothing_else(self, tmp_path: Path) -> None:
        path = tmp_path / "a" / "b" / "history.db"
        assert ask(path) is None
        assert [one.name for one in path.parent.iterdir()] == ["history.db"]

    def test_safe_against_a_power_cut(self, path: Path) -> None:
        with History.open(path) as history:
            asked = [
                history._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
            ]
        assert asked == ["wal", 2]

    def test_whole_although_an_earlier_run_was_killed_over_it(self, tmp_path: Path) -> None:
        draft = tmp_path / "history.db.new"
        draft.write_bytes(b"half a database" * 1000)
        assert ask(tmp_path / "history.db") is None
        assert not draft.exists()

    def test_not_when_another_run_was_faster(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        exists, answers = Path.exists, iter([False, True])
        monkeypatch.setattr(Path, "exists", lambda one: next(answers) if one == path else exists(one))
        assert ask(path) == POST.id
        assert [one.name for one in path.parent.iterdir()] == ["history.db"]

    def test_not_beside_the_log_of_another(self, path: Path) -> None:
        with History.open(path) as history:
            history.gone([POST.path])
            path.rename(path.with_name("moved.db"))
            with pytest.raises(
                SyndicateError, match=r"history\.db: the file is missing, but its history\.db-wal is there"
            ):
                ask(path)
        assert not path.exists()

    def test_not_half_when_it_cannot_be_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(SyndicateError, match="No space left on device"):
            ask(tmp_path / "history.db")
        assert list(tmp_path.iterdir()) == []

    def test_not_where_no_folder_can_be(self, tmp_path: Path) -> None:
        (tmp_path / "state").write_text("a file")
        with pytest.raises(
            SyndicateError, match=r"state/history\.db: it cannot be made or read \(File exists\)"
        ) as caught:
            ask(tmp_path / "state" / "history.db")
        assert "`state`" in caught.value.hint


def test_a_folder_that_may_not_be_entered(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exists(_: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "exists", exists)
    assert "history.db: it cannot be made or read (Permission denied)" in refused(path)


class TestDamaged:
    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"", id="empty"),
            pytest.param(b"SQLite format 3\0", id="cut off in its head"),
            pytest.param(b"path,id\n_posts/a.md,a\n" * 100, id="text"),
            pytest.param(b"\0" * 8192, id="zeros"),
        ],
    )
    def test_no_database(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        message = refused(path)
        assert "history.db: the file is damaged" in message
        assert "Restore a backup of it, or move it away" in message

    def test_cut_off(self, path: Path) -> None:
        with History.open(path) as history:
            history.recall([Sighting(f"{number}", "id", POST.text_hash) for number in range(999)], now=NOON)
        path.write_bytes(path.read_bytes()[:20_000])
        assert "history.db: the file is damaged (" in refused(path)

    def test_overwritten_pages(self, path: Path) -> None:
        size = path.stat().st_size
        path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (size - 4096))
        assert "history.db: the file is damaged (" in refused(path)

    def test_text_that_is_none(self, path: Path) -> None:
        path.write_bytes(path.read_bytes().replace(b"https://news", b"\xff\xff\xff\xff\xff//news"))
        assert "history.db: the file is damaged (" in refused(path)

    def test_a_moment_that_is_none(self, path: Path) -> None:
        alter(path, "UPDATE posts SET first_seen = 1 << 62")
        assert "history.db: the file is damaged (" in refused(path)

    def test_a_table_that_is_gone(self, path: Path) -> None:
        alter(path, "DROP TABLE posts")
        assert "history.db: the file is damaged (no such table: posts)" in refused(path)

    def test_another_database(self, path: Path) -> None:
        path.unlink()
        alter(path, "CREATE TABLE posts (path TEXT)")
        assert "history.db: the file is damaged: it is not a history" in refused(path)

    def test_a_folder(self, tmp_path: Path) -> None:
        for opened in (ask, glimpse):
            with pytest.raises(SyndicateError, match="it cannot be opened"):
                opened(tmp_path)


class TestVersions:
    def test_an_older_one_is_brought_up_to_date(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(schema, "MIGRATIONS", NEWER)
        assert ask(path) == ask(path) == f"{POST.id}#2"

    def test_wholly_or_not_at_all(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(schema, "MIGRATIONS", (*NEWER, ("UPDATE nowhere SET id = 1",)))
        with pytest.raises(SyndicateError, match="no such table: nowhere"):
            ask(path)
        monkeypatch.setattr(schema, "MIGRATIONS", OLDER)
        assert ask(path) == POST.id

    def test_not_twice_when_another_run_was_faster(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(schema, "MIGRATIONS", NEWER)
        ask(path)
        monkeypatch.setattr(storage, "_version", lambda *_: 1)
        assert ask(path) == f"{POST.id}#2"

    def test_an_older_one_is_looked_into_as_it_would_become(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(schema, "MIGRATIONS", NEWER)
        before = trace(path.parent)
        assert glimpse(path) == f"{POST.id}#2"
        assert trace(path.parent) == before

    def test_a_newer_one_is_left_alone(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(schema, "MIGRATIONS", NEWER)
        ask(path)
        monkeypatch.setattr(schema, "MIGRATIONS", OLDER)
        message = refused(path)
        assert "history.db: a newer syndicate wrote it: version 2, and this one knows up to version 1" in message
        assert "Install that syndicate again" in message


class TestPeek:
    def test_none_where_there_is_none(self, tmp_path: Path) -> None:
        assert History.peek(tmp_path / "state" / "history.db") is None
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("name", ["history.db", "a?b#c%20d 历史.db"])
    def test_leaves_no_trace(self, path: Path, name: str) -> None:
        path = path.rename(path.with_name(name))
        before = trace(path.parent)
        assert glimpse(path) == POST.id
        assert trace(path.parent) == before

    def test_by_a_relative_path(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(path.parent)
        assert glimpse(Path("history.db")) == POST.id

    def test_beside_a_build(self, path: Path) -> None:
        other = Sighting("_posts/b.md", "https://news.example.org/b", POST.text_hash)
        with History.open(path) as build:
            build.recall([other], now=NOON)
            with build.transaction():
                build.correct({POST.path: b"another text....", other.path: b"another text...."}, now=NOON)
                history = History.peek(path)
                assert history is not None
                with history:
                    found = history.look_up([POST, other])
                    assert [memory and memory.changed for memory in found] == [None, None]
        assert [one.name for one in path.parent.iterdir()] == ["history.db"]

    def test_records_nothing(self, path: Path) -> None:
        history = History.peek(path)
        assert history is not None
        with history, pytest.raises(SyndicateError, match="it cannot be written"):
            history.gone([POST.path])


def alter(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()


def test_a_backup_without_a_log_gets_one_again(path: Path) -> None:
    alter(path, f"VACUUM INTO '{path}.backup'")
    Path(f"{path}.backup").replace(path)
    with History.open(path) as history:
        assert history._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert ask(path) == POST.id
