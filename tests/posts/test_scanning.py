import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from syndicate.model import Level, PostsSettings, Problem
from syndicate.posts.folders import find_posts
from syndicate.posts.scanning import FolderState, Scan, scan
from tests.posts import trees

LATER = 2**62  #: A start so late that every file is old enough to be trusted: the year 2116.


@dataclass
class Memory:
    """What a build remembers between two scans."""

    states: dict[str, FolderState] = field(default_factory=dict)

    @property
    def known(self) -> Mapping[str, bytes]:
        return {path: state.stamps for path, state in self.states.items()}

    def scan(self, source: Path, *, started_ns: int = LATER, **options: Any) -> Scan:
        found = scan(PostsSettings(source=source, **options), self.known, started_ns=started_ns)
        assert not set(found.folders).intersection(found.gone)
        kept = {path: state for path, state in self.states.items() if path not in found.gone}
        self.states = {**kept, **found.folders}
        return found

    @property
    def problems(self) -> list[Problem]:
        return sorted(problem for state in self.states.values() for problem in state.problems)


@pytest.fixture
def memory() -> Memory:
    return Memory()


def make(source: Path, *paths: str, text: str = "x") -> None:
    for path in paths:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text)


NOTHING = Scan((), (), {}, ())


def test_all_posts_are_touched_at_first_and_none_when_nothing_changed(tmp_path: Path, memory: Memory) -> None:
    make(tmp_path, "_posts/b.md", "_posts/a.md", "_posts/es/c.html", "_posts/x.png", "zh/_posts/d.md", "page.md")
    first = memory.scan(tmp_path)
    assert first.touched == ("_posts/a.md", "_posts/b.md", "_posts/es/c.html", "zh/_posts/d.md")
    assert (first.removed, first.gone, sorted(first.folders)) == ((), (), ["_posts", "_posts/es", "zh/_posts"])
    assert memory.scan(tmp_path) == NOTHING


def test_what_was_added_edited_and_removed(tmp_path: Path, memory: Memory) -> None:
    make(tmp_path, *(f"_posts/{n:02}.md" for n in range(40)), "_posts/es/x.md")
    memory.scan(tmp_path)
    make(tmp_path, "_posts/new.md")
    make(tmp_path, "_posts/07.md", text="edited")
    (tmp_path / "_posts/08.md").unlink()
    (tmp_path / "_posts/09.md").rename(tmp_path / "_posts/renamed.md")
    found = memory.scan(tmp_path)
    assert found.touched == ("_posts/07.md", "_posts/new.md", "_posts/renamed.md")
    assert found.removed == ("_posts/08.md", "_posts/09.md")
    assert (list(found.folders), found.gone) == (["_posts"], ())
    assert memory.scan(tmp_path) == NOTHING


def test_a_picture_beside_posts_changes_the_folder_and_no_post(tmp_path: Path, memory: Memory) -> None:
    make(tmp_path, "_posts/a.md")
    memory.scan(tmp_path)
    make(tmp_path, "_posts/x.png")
    found = memory.scan(tmp_path)
    assert (found.touched, found.removed, list(found.folders)) == ((), (), ["_posts"])


def test_a_folder_that_is_gone_takes_its_posts_along(tmp_path: Path, memory: Memory) -> None:
    make(tmp_path, "_posts/a.md", "_posts/es/b.md", "_posts/es/x.png")
    memory.scan(tmp_path)
    (tmp_path / "_posts/es").rename(tmp_path / "_posts/fr")
    found = memory.scan(tmp_path)
    assert (found.touched, found.removed) == (("_posts/fr/b.md",), ("_posts/es/b.md",))
    assert (list(found.folders), found.gone) == (["_posts/fr"], ("_posts/es",))


def test_an_mtime_that_was_put_back_does_not_hide_an_edit(tmp_path: Path, memory: Memory) -> None:
    make(tmp_path, "_posts/a.md")
    memory.scan(tmp_path)
    post = tmp_path / "_posts/a.md"
    before = post.stat()
    while post.stat().st_ctime_ns == before.st_ctime_ns:  # until the clock has ticked
        post.write_text("y")
        os.utime(post, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert memory.scan(tmp_path).touched == ("_posts/a.md",)


@pytest.mark.parametrize(
    ("age_s", "modified_s", "again"),
    [
        pytest.param(1.9, -100, True, id="written just now"),
        pytest.param(-60, -100, True, id="written while the scan ran"),
        pytest.param(2.1, -100, False, id="written before"),
        pytest.param(100, -1, True, id="a file system whose ctime is no time of change"),
        pytest.param(100, 7200, True, id="a clock that is ahead"),
        pytest.param(100, 90_000, False, id="an mtime set by hand, days ahead"),
    ],
)
def test_a_file_as_young_as_the_scan_is_named_once_more(
    tmp_path: Path, memory: Memory, age_s: float, modified_s: float, again: bool
) -> None:
    post = tmp_path / "_posts/a.md"
    make(tmp_path, "_posts/a.md")
    mtime_ns = post.stat().st_ctime_ns + int((age_s + modified_s) * 10**9)
    os.utime(post, ns=(mtime_ns, mtime_ns))  # which makes the ctime that of now
    started_ns = post.stat().st_ctime_ns + int(age_s * 10**9)
    assert memory.scan(tmp_path, started_ns=started_ns).touched == ("_posts/a.md",)
    second = memory.scan(tmp_path, started_ns=started_ns)
    assert second == (Scan(("_posts/a.md",), (), {}, ()) if again else NOTHING)
    assert memory.scan(tmp_path).touched == (("_posts/a.md",) if again else ())
    assert memory.scan(tmp_path) == NOTHING


def test_a_change_of_what_is_excluded_touches_and_removes(tmp_path: Path, memory: Memory) -> None:
    make(tmp_path, "_posts/a.md", "_posts/b.md", "_posts/c.md", "zh/_posts/d.md")
    assert memory.scan(tmp_path, exclude=("_posts/a.md", "zh")).touched == ("_posts/b.md", "_posts/c.md")
    make(tmp_path, "_posts/b.md", text="edited")
    found = memory.scan(tmp_path, exclude=("_posts/c.md",))
    assert found.touched == ("_posts/a.md", "_posts/b.md", "zh/_posts/d.md")
    assert found.removed == ("_posts/c.md",)
    assert memory.scan(tmp_path, exclude=("_posts/c.md",)) == NOTHING


def test_a_change_of_the_named_folders_touches_and_removes(tmp_path: Path, memory: Memory) -> None:
    make(tmp_path, "_posts/a.md", "old/b.md")
    assert memory.scan(tmp_path).touched == ("_posts/a.md",)
    found = memory.scan(tmp_path, paths=("old",))
    assert (found.touched, found.removed, found.gone) == (("old/b.md",), ("_posts/a.md",), ("_posts",))


def test_a_link_changes_with_its_target_and_when_it_leads_elsewhere(tmp_path: Path, memory: Memory) -> None:
    make(tmp_path, "_posts/a.md", "shared/b.txt", "shared/c.txt")
    link = tmp_path / "_posts/b.md"
    link.symlink_to("../shared/b.txt")
    assert memory.scan(tmp_path).touched == ("_posts/a.md", "_posts/b.md")
    assert memory.states["_posts"].has_links
    make(tmp_path, "shared/b.txt", text="edited")
    assert memory.scan(tmp_path).touched == ("_posts/b.md",)
    link.unlink()
    link.symlink_to("../shared/c.txt")
    assert memory.scan(tmp_path).touched == ("_posts/b.md",)
    (tmp_path / "shared/c.txt").unlink()
    assert memory.scan(tmp_path).touched == ("_posts/b.md",)  # the reader says what is wrong with it
    assert memory.scan(tmp_path) == NOTHING
    link.unlink()
    assert memory.scan(tmp_path).removed == ("_posts/b.md",)
    assert not memory.states["_posts"].has_links


def test_a_link_to_a_folder_is_noted_where_it_lies(tmp_path: Path, memory: Memory) -> None:
    make(tmp_path, "shared/_posts/a.md")
    (tmp_path / "zh").symlink_to("shared")
    assert memory.scan(tmp_path).touched == ("shared/_posts/a.md", "zh/_posts/a.md")
    assert {path: state.has_links for path, state in memory.states.items()} == {
        "": True,
        "shared/_posts": False,
        "zh/_posts": False,
    }
    (tmp_path / "zh").unlink()
    found = memory.scan(tmp_path)
    assert (found.removed, found.gone) == (("zh/_posts/a.md",), ("", "zh/_posts"))


def test_problems_stay_with_their_folder_until_they_are_mended(tmp_path: Path, memory: Memory) -> None:
    make(tmp_path, "site/_posts/a.md", "secret/b.md")
    source = tmp_path / "site"
    (source / "_posts/b.md").symlink_to(tmp_path / "secret/b.md")
    (source / "zh").symlink_to(tmp_path / "secret")
    memory.scan(source, paths=("_posts", "old"))
    assert [(one.path, one.level) for one in memory.problems] == [
        ("_posts/b.md", Level.ERROR),
        ("old", Level.WARNING),
    ]
    assert memory.scan(source, paths=("_posts", "old")) == NOTHING
    (source / "_posts/b.md").unlink()
    (source / "old").mkdir()
    found = memory.scan(source, paths=("_posts", "old"))
    assert (found.touched, found.removed, memory.problems) == ((), (), [])
    memory.scan(source)
    assert [one.path for one in memory.problems] == ["zh"]


def test_a_folder_that_cannot_be_read_has_no_posts_for_now(
    tmp_path: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "_posts/a.md", "_posts/es/b.md")
    memory.scan(tmp_path)
    opened = os.open

    def refusing(path: str, flags: int) -> int:
        if path.endswith("/es"):
            raise PermissionError(13, "Permission denied")
        return opened(path, flags)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refusing)
        assert memory.scan(tmp_path).removed == ("_posts/es/b.md",)
        assert [str(one) for one in memory.problems] == ["_posts/es: the folder cannot be read: Permission denied"]
        assert memory.scan(tmp_path) == NOTHING
    assert memory.scan(tmp_path).touched == ("_posts/es/b.md",)
    assert memory.problems == []


def test_a_post_that_came_and_went_between_two_scans_is_removed_if_somebody_says_that_it_came(
    tmp_path: Path, memory: Memory
) -> None:
    make(tmp_path, "_posts/a.md", "_posts/b.md")
    memory.scan(tmp_path)
    found = scan(
        PostsSettings(source=tmp_path), memory.known, started_ns=LATER, unsure=["_posts/a.md", "_posts/gone.md", "b.md"]
    )
    assert found == Scan(("_posts/a.md",), ("_posts/gone.md", "b.md"), {}, ())


def test_names_that_are_no_text_are_problems_and_never_keys(tmp_path: Path, memory: Memory) -> None:
    make(tmp_path, "_posts/a.md", os.fsdecode(b"_posts/\xca\xd0.md"), os.fsdecode(b"_posts/\xca/b.md"))
    assert memory.scan(tmp_path).touched == ("_posts/a.md",)
    assert [one.path for one in memory.problems] == ["_posts/\ufffd/b.md", "_posts/\ufffd\ufffd.md"]
    assert sorted(memory.states) == ["_posts", "_posts/\\xca"]
    assert memory.scan(tmp_path) == NOTHING


@given(before=trees.trees, after=trees.trees, exclude=trees.excludes, paths=trees.named)
@settings(max_examples=150)
def test_scans_agree_with_find_posts_before_and_after_any_edits(
    tmp_path_factory: pytest.TempPathFactory, before: Any, after: Any, exclude: Any, paths: Any
) -> None:
    source = trees.site(tmp_path_factory.getbasetemp())
    memory, options = Memory(), PostsSettings(source=source, exclude=exclude, paths=paths)
    trees.grow(source, before)
    first = list(find_posts(options))
    were = trees.texts(source, first)
    assert memory.scan(source, exclude=exclude, paths=paths).touched == tuple(first)

    trees.grow(source, after)
    reported: list[Problem] = []
    second = list(find_posts(options, report=reported.append))
    now = trees.texts(source, second)
    found = memory.scan(source, exclude=exclude, paths=paths)
    assert found.removed == tuple(path for path in first if path not in now)
    assert {path for path in second if now[path] != were.get(path)} <= set(found.touched) <= set(second)
    assert memory.problems == sorted(reported)
    assert memory.scan(source, exclude=exclude, paths=paths) == NOTHING
