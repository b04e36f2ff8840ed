"""The index is deleted, damaged, old or left half-written: the next build is right, and says what it did."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from syndicate.errors import SyndicateError
from syndicate.index import Index
from tests.app.sites import HOUR, NOW, Site

Harm = Callable[[Path], object]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A corrected post, a renamed one, and a category that is gone."""
    site = Site(tmp_path)
    site.post("2022-05-18-a.md", "One.", title="A", categories=["markets"])
    site.post("2022-05-19-b.md", title="B", categories=["bonds"])
    site.post("2022-05-17-c.md", "C.", title="C", categories=["fx"])
    site.build()
    site.post("2022-05-18-a.md", "Two.", title="A", categories=["markets"])
    site.move("_posts/2022-05-19-b.md", "_posts/2022-05-19-d.md")
    site.post("2022-05-17-c.md", "C.", title="C")
    site.build(now=NOW + HOUR)
    return site


def sql(statement: str) -> Harm:
    def harm(path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()

    return harm


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garbled(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:100] + b"\xa5" * (len(data) - 100))


def begun(path: Path) -> None:
    index = Index.open(path)
    assert index is not None
    index.begin()
    index.close()


DAMAGE = {
    "not a database": lambda path: path.write_bytes(b"Not a database at all. " * 99),
    "cut off": cut,
    "garbled": garbled,
    "a table is missing": sql("DROP TABLE posts"),
    "a column is missing": sql("ALTER TABLE feeds DROP COLUMN bytes"),
}
OUTDATED = {
    "deleted": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "of another version": sql("PRAGMA user_version = 1"),
    "unfinished": begun,
}


@pytest.mark.parametrize("harm", [pytest.param(harm, id=name) for name, harm in DAMAGE.items()])
def test_a_damaged_index_is_made_anew_and_said(site: Site, harm: Harm) -> None:
    before = site.build()
    harm(site.state / "index.db")
    site.post("2022-05-20-e.md", title="E", categories=["markets"])
    built = site.build_alone(now=NOW + 2 * HOUR)
    assert built.items("everything") == ["E", "B", "A", "C"]
    assert "index.db: warning: the index was damaged" in built.messages
    site.delete("_posts/2022-05-20-e.md")
    after = site.build(now=NOW + 3 * HOUR)
    assert (after.files, after.problems) == (before.files, [])


@pytest.mark.parametrize("harm", [pytest.param(harm, id=name) for name, harm in OUTDATED.items()])
def test_an_index_that_is_not_there_or_not_usable_is_made_anew(site: Site, harm: Harm) -> None:
    before = site.build()
    harm(site.state / "index.db")
    built = site.build(now=NOW + 2 * HOUR)
    assert (built.files, built.written, built.problems) == (before.files, [], [])


def test_a_draft_that_a_killed_build_left(site: Site) -> None:
    (site.state / "index.db.new").write_bytes(b"half")
    (site.state / "index.db").unlink()
    assert site.build(now=NOW + 2 * HOUR).written == []


def test_a_build_that_is_told_to_forget_the_index(site: Site) -> None:
    (site.state / "index.db").write_bytes(b"Not a database at all. " * 99)
    built = site.build(full=True)
    assert (built.written, built.problems) == ([], [])


def test_a_damaged_history_stops_the_build_and_loses_nothing(site: Site) -> None:
    history = site.state / "history.db"
    history.write_bytes(b"Not a database at all. " * 99)
    site.post("2022-05-20-e.md", title="E")
    with pytest.raises(SyndicateError, match="damaged"):
        site.build_alone()
    assert history.read_bytes().startswith(b"Not a database")


def test_a_build_that_fails_in_the_middle_leaves_the_next_one_right(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.post("2022-05-20-e.md", title="E", categories=["bonds"])
    site.post("2022-05-18-a.md", "Three.", title="A", categories=["fx"])
    real, written = Path.replace, list[Path]()

    def fails_the_third_time(path: Path, target: Path) -> Path:
        written.append(path)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fails_the_third_time)
        with pytest.raises(SyndicateError, match="No space left"):
            site.build_alone(now=NOW + 2 * HOUR)
    assert site.build(now=NOW + 2 * HOUR).items("category/fx") == ["A"]
