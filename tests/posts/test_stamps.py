import os
from array import array
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.posts.stamps import UNSEEN, Snapshot, differences, stamp_of, stamped, with_unknown


def snapshot(rows: dict[str, int], **more: Any) -> Snapshot:
    return Snapshot(tuple(rows), array("q", [n for size in rows.values() for n in (1, 2, size)]).tobytes(), **more)


names = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=3)
tables = st.dictionaries(names, st.integers(0, 2), max_size=12)


@given(
    rows=tables, exclude=st.lists(st.text(), max_size=2).map(tuple), notes=st.lists(st.text(), max_size=2).map(tuple)
)
def test_what_is_packed_is_unpacked(rows: dict[str, int], exclude: tuple[str, ...], notes: tuple[str, ...]) -> None:
    one = snapshot(rows, exclude=exclude, notes=notes)
    again = Snapshot.unpacked(one.packed())
    assert (again, again.notes) == (one, notes)
    assert again.packed() == one.packed()


def test_names_that_are_no_text_survive_packing() -> None:
    one = snapshot({os.fsdecode(b"\xca\xd0.md"): 1, "é\n.md": 2})
    assert Snapshot.unpacked(one.packed()) == one


def expected(old: dict[str, int], new: dict[str, int]) -> tuple[list[int], list[str]]:
    changed = [index for index, name in enumerate(new) if old.get(name) != new[name]]
    return changed, sorted(old.keys() - new.keys())


@given(old=tables, new=tables)
def test_differences_are_those_of_dictionaries(old: dict[str, int], new: dict[str, int]) -> None:
    changed, gone = differences(snapshot(old), snapshot(new))
    assert (sorted(changed), gone) == expected(old, new)


@given(
    edits=st.lists(st.tuples(st.integers(0, 2999), st.sampled_from(["edit", "add", "remove"])), max_size=8),
    swap=st.booleans(),
)
def test_differences_of_a_large_folder(edits: list[tuple[int, str]], swap: bool) -> None:
    old = {f"{index}.md": 0 for index in range(3000)}
    rows = list(old.items())
    for place, kind in edits:
        rows[place : place + (kind != "add")] = {
            "edit": [(rows[place][0], 1)],
            "add": [(f"new-{place}.md", 0)],
            "remove": [],
        }[kind]
        rows += [] if len(rows) >= 3000 else [("last.md", 0)]
    if swap:
        rows[:2000] = rows[1000:2000] + rows[:1000]
    new = dict(rows)
    changed, gone = differences(snapshot(old), snapshot(new))
    assert (sorted(changed), gone) == expected(old, new)


def test_unknown_rows_differ_from_every_stamp_of_a_file() -> None:
    rows = snapshot({"a.md": 0, "b.md": 0, "c.md": 0})
    patched = with_unknown(array("q", rows.stamps), [1])
    assert differences(rows, Snapshot(rows.names, patched)) == ([1], [])


def test_each_ordinary_file_has_a_row(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("text")
    (tmp_path / "es").mkdir()
    (tmp_path / "b.md").symlink_to("a.md")
    listing = stamped(str(tmp_path))
    stat = (tmp_path / "a.md").stat()
    assert (listing.files, list(listing.stamps)) == (["a.md"], [stat.st_mtime_ns, stat.st_ctime_ns, 4])
    assert sorted(listing.others) == [("b.md", False, True), ("es", True, False)]


def test_a_date_that_no_row_can_hold_is_cut(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("text")
    (tmp_path / "b.md").write_text("text")
    os.utime(tmp_path / "a.md", ns=(0, 10**19))  # in the year 2286
    listing = stamped(str(tmp_path))
    rows = dict(zip(listing.files, zip(*[iter(listing.stamps)] * 3, strict=True), strict=True))
    assert rows["a.md"][0] == (tmp_path / "a.md").stat().st_mtime_ns % 2**63
    assert rows["b.md"][0] == (tmp_path / "b.md").stat().st_mtime_ns


class _Folder:
    """A folder whose second file goes, and whose third one may not be asked."""

    def __enter__(self) -> Iterator[Any]:
        return iter([_entry("a.md", None), _entry("b.md", FileNotFoundError()), _entry("c.md", PermissionError())])

    def __exit__(self, *_: object) -> None:
        pass


def _entry(name: str, error: OSError | None) -> Any:
    def is_file(*, follow_symlinks: bool) -> bool:
        return not follow_symlinks

    def stat(*, follow_symlinks: bool) -> Any:
        assert not follow_symlinks
        if error:
            raise error
        return SimpleNamespace(st_mtime_ns=1, st_ctime_ns=2, st_size=3)

    return SimpleNamespace(name=name, is_file=is_file, stat=stat)


def test_a_file_that_vanishes_is_not_there_and_one_that_may_not_be_asked_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "scandir", lambda _: _Folder())
    listing = stamped(str(tmp_path))
    assert (listing.files, list(listing.stamps)) == (["a.md", "c.md"], [1, 2, 3, *UNSEEN])


def test_a_link_has_the_younger_ctime_of_itself_and_its_target(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "a.md").symlink_to("a.txt")
    link, target = (tmp_path / "a.md").lstat(), (tmp_path / "a.txt").stat()
    assert stamp_of(str(tmp_path / "a.md")) == (target.st_mtime_ns, max(link.st_ctime_ns, target.st_ctime_ns), 4)
    (tmp_path / "a.txt").unlink()
    assert stamp_of(str(tmp_path / "a.md")) == UNSEEN
