"""Only our files are touched, only when they change, and nothing is left half-written."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from syndicate.app.output import ForeignFileError, OutputFolder
from syndicate.errors import SyndicateError

OURS, OURS_TOO = b"/* generator: syndicate */ 1", b"/* generator: syndicate */ 2"


@pytest.fixture
def folder(tmp_path: Path) -> OutputFolder:
    return OutputFolder(tmp_path / "feeds")


def test_writes_what_changed_and_nothing_else(folder: OutputFolder) -> None:
    assert folder.write("a/b.rss", OURS)
    path = folder.folder / "a/b.rss"
    os.utime(path, (1, 1))
    assert not folder.write("a/b.rss", OURS)
    assert path.stat().st_mtime == 1
    assert folder.write("a/b.rss", OURS_TOO)
    assert path.read_bytes() == OURS_TOO
    assert [one.name for one in path.parent.iterdir()] == ["b.rss"]


def test_an_empty_file_may_be_replaced(folder: OutputFolder) -> None:
    folder.folder.mkdir()
    (folder.folder / "x.rss").touch()
    assert folder.write("x.rss", OURS)


def test_a_file_of_somebody_else_stays(folder: OutputFolder) -> None:
    folder.folder.mkdir()
    (folder.folder / "x.rss").write_bytes(b"theirs")
    with pytest.raises(ForeignFileError, match="not made by syndicate") as caught:
        folder.write("x.rss", OURS)
    assert caught.value.where.endswith("x.rss")
    assert (folder.folder / "x.rss").read_bytes() == b"theirs"


def test_names_stay_inside(folder: OutputFolder) -> None:
    with pytest.raises(SyndicateError, match="outside"):
        folder.write("../x/a.rss", OURS)


def test_a_folder_that_cannot_be_made(folder: OutputFolder) -> None:
    folder.folder.write_bytes(b"a file")
    with pytest.raises(SyndicateError, match="cannot be made"):
        folder.write("a/b.rss", OURS)


def test_a_file_that_is_a_folder(folder: OutputFolder) -> None:
    (folder.folder / "x.rss").mkdir(parents=True)
    with pytest.raises(SyndicateError, match="cannot be read"):
        folder.write("x.rss", OURS)


def test_a_failed_write_leaves_the_old_file_and_no_other(folder: OutputFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("x.rss", OURS)

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full_disk)
    with pytest.raises(SyndicateError, match="No space left on device"):
        folder.write("x.rss", OURS_TOO)
    assert [(one.name, one.read_bytes()) for one in folder.folder.iterdir()] == [("x.rss", OURS)]


@pytest.mark.slow
def test_readers_never_see_a_part_of_a_file(folder: OutputFolder) -> None:
    whole = {name: OURS + name.encode() * 1_000_000 + b"/* the end */" for name in ("a", "b")}
    folder.write("x.rss", whole["a"])
    path, reads, ended = folder.folder / "x.rss", 25_000, threading.Event()

    def write() -> int:
        count = 0
        while not ended.is_set():
            count += folder.write("x.rss", whole["b" if count % 2 == 0 else "a"])
        return count

    def read() -> int:
        seen = (path.read_bytes() for _ in range(reads // 2))
        return sum(one not in whole.values() for one in seen)

    with ThreadPoolExecutor() as pool:
        writing = pool.submit(write)
        partial = [reader.result() for reader in [pool.submit(read) for _ in range(2)]]
        ended.set()
        assert writing.result() > 100
    assert partial == [0, 0]


def test_strays_of_ours_go_and_their_folders_with_them(folder: OutputFolder) -> None:
    for name in ("keep.rss", "old/deep/gone.atom", "old/gone.json"):
        folder.write(name, OURS)
    (folder.folder / "theirs.xml").write_bytes(b"theirs")
    folder.write("page.html", OURS)
    folder.write(".hidden/x.rss", OURS)
    removed = folder.remove_strays(keeps=lambda name: name == "keep.rss")
    assert removed == ["old/gone.json", "old/deep/gone.atom"]
    left = sorted(one.relative_to(folder.folder).as_posix() for one in folder.folder.rglob("*") if one.is_file())
    assert left == [".hidden/x.rss", "keep.rss", "page.html", "theirs.xml"]
    assert not (folder.folder / "old").exists()


def test_a_folder_with_something_left_in_it_stays(folder: OutputFolder) -> None:
    folder.write("old/gone.rss", OURS)
    (folder.folder / "old/note.txt").touch()
    folder.remove_strays(keeps=lambda _: False)
    assert (folder.folder / "old/note.txt").exists()


def test_no_folder_has_no_strays(folder: OutputFolder) -> None:
    assert folder.remove_strays(keeps=lambda _: False) == []


def test_the_state_of_a_file_is_its_size_and_time(folder: OutputFolder) -> None:
    folder.write("a.rss", OURS)
    os.utime(folder.folder / "a.rss", ns=(0, 5))
    assert folder.state("a.rss") == (len(OURS), 5)
    assert folder.state("b.rss") == (0, 0)


def test_folders_tell_that_a_file_came_or_went(folder: OutputFolder) -> None:
    folder.write("sub/a.rss", OURS)
    before = folder.folders(None)
    assert OutputFolder(folder.folder).folders(before) == before
    os.utime(folder.folder / "sub", ns=(0, 0))
    assert folder.folders(before) != before
