"""What a build looks at, and what it leaves alone where nothing changed."""

import os
import shutil
import subprocess
import sys
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from syndicate.posts import folders, reader, scanning, stamps
from tests.app.sites import HOUR, NOW, Site, settle, times

A = "2022-05-18-a.md"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.post(A, "One.", title="A", categories=["markets"])
    site.post("2022-05-19-b.md", title="B", tags=["x"])
    site.build()
    return site


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of posts that were parsed."""
    paths: list[str] = []
    real = reader.parse_post

    def counted(path: str, *args: Any, **kwargs: Any) -> Any:
        paths.append(path)
        return real(path, *args, **kwargs)

    monkeypatch.setattr(reader, "parse_post", counted)
    return paths


def test_where_nothing_changed_nothing_is_touched(site: Site, parsed: list[str]) -> None:
    site.build_alone()
    before, index = times(site.source, site.output), (site.state / "index.db").read_bytes()
    built = site.build_alone(now=NOW + HOUR)
    assert (built.written, built.removed, parsed) == ([], [], [])
    assert times(site.source, site.output) == before
    assert (site.state / "index.db").read_bytes() == index


def test_where_a_list_names_nothing_nothing_is_touched(site: Site) -> None:
    site.build_alone()
    before = times(site.output, site.state / "index.db", site.state / "history.db")
    assert site.build_alone(changed=()).written == []
    assert times(site.output, site.state / "index.db", site.state / "history.db") == before


def test_only_the_changed_post_is_parsed(site: Site, parsed: list[str]) -> None:
    site.post(A, "Two.", title="A", categories=["markets"])
    site.build_alone()
    assert parsed == [f"_posts/{A}"]


def test_only_changed_files_are_written(site: Site) -> None:
    before = times(site.output)
    site.post("2022-05-20-c.md", title="C", tags=["x"])
    built = site.build_alone()
    changed = {name for name, moment in times(site.output).items() if before[name] != moment and Path(name).is_file()}
    assert sorted(Path(name).relative_to(site.output).as_posix() for name in changed) == built.written
    assert not any("category" in name for name in built.written)


def test_the_same_bytes_written_again_are_no_change(site: Site, parsed: list[str]) -> None:
    site.post(A, "One.", title="A", categories=["markets"])
    before = times(site.output)
    assert site.build_alone().written == []
    assert (times(site.output), parsed) == (before, [])


def test_an_edit_of_the_same_size_whose_date_was_put_back(site: Site) -> None:
    path = site.source / "_posts" / A
    settle(path)
    site.build()
    moment = path.stat().st_mtime_ns
    site.post(A, "Two.", title="A", categories=["markets"])
    os.utime(path, ns=(moment, moment))
    assert "everything.json" in site.build().written


def test_edits_of_the_same_size_right_after_a_build(site: Site) -> None:
    for number in range(10):
        site.post(A, f"No {number}.", title="A", categories=["markets"])
        assert f"No {number}." in site.build_alone(calm=False).entries("everything")[-1]["content_html"]


def test_edits_that_no_stamp_shows(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that counts in two seconds: what was written as the scan began is looked at again."""

    def coarse(folder: str) -> folders.Listing:
        listing = stamps.stamped(folder)
        times = [
            number - number % (2 * 10**9) if place % 3 < 2 else number for place, number in enumerate(listing.stamps)
        ]
        listing.stamps = array("q", times)
        return listing

    monkeypatch.setattr(scanning, "stamped", coarse)
    for number in range(10):
        site.post(A, f"No {number}.", title="A", categories=["markets"])
        assert f"No {number}." in site.build_alone(calm=False).entries("everything")[-1]["content_html"]


@pytest.mark.parametrize("seconds", [-(10**8), 10**8])
def test_dates_far_away_do_not_hide_an_edit(site: Site, seconds: int) -> None:
    path = site.source / "_posts" / A
    for number in range(3):
        site.post(A, f"No {number}.", title="A", categories=["markets"])
        settle(path, seconds)
        assert f"No {number}." in site.build().entries("everything")[-1]["content_html"]


def test_a_copy_with_other_dates_parses_and_writes_nothing(site: Site, tmp_path: Path, parsed: list[str]) -> None:
    """A fresh clone in CI, with the state folder of the last run."""
    copy = Site(tmp_path / "copy")
    shutil.copytree(site.root, copy.root, copy_function=shutil.copyfile, dirs_exist_ok=True)
    for path in copy.source.rglob("*.md"):
        settle(path)
    before = times(copy.output)
    built = copy.build_alone(now=NOW + HOUR)
    assert (built.written, parsed, times(copy.output)) == ([], [], before)
    copy.post("2022-05-20-c.md", title="C")
    assert copy.build(now=NOW + HOUR).items("everything") == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        pytest.param(lambda site: site.post(A, "Two.", title="A2"), [f"_posts/{A}"], id="edited"),
        pytest.param(lambda site: site.delete(f"_posts/{A}"), [f"_posts/{A}"], id="deleted"),
        pytest.param(
            lambda site: site.move(f"_posts/{A}", "_posts/2022-05-18-z.md"),
            ["_posts/2022-05-18-z.md", f"_posts/{A}"],
            id="renamed",
        ),
        pytest.param(lambda site: site.move("_posts", "fx/_posts"), ["_posts", "fx/_posts"], id="a folder moved"),
        pytest.param(
            lambda site: site.post("2022-05-20-c.md", title="C"), ["_posts"], id="a new one, its folder named"
        ),
        pytest.param(lambda _site: None, [f"_posts/{A}", "nothing", "_posts/x.txt"], id="nothing"),
    ],
)
def test_a_list_of_changed_paths_does_what_a_scan_does(
    site: Site, edit: Callable[[Site], object], changed: list[str]
) -> None:
    edit(site)
    files = site.build(changed=tuple(changed)).files
    assert site.build().written == []
    assert site.build(full=True).files == files


def test_what_a_list_leaves_out_is_found_by_the_next_scan(site: Site) -> None:
    site.post(A, title="A2")
    site.post("2022-05-20-c.md", title="C")
    assert site.build_alone(changed=("_posts/2022-05-20-c.md",)).items("everything") == ["C", "B", "A"]
    assert site.build().items("everything") == ["C", "B", "A2"]


def test_a_post_that_only_a_list_named_is_deleted_before_a_scan(site: Site) -> None:
    path = site.post("2022-05-20-c.md", title="C")
    assert site.build(changed=(path,)).items("everything") == ["C", "B", "A"]
    site.delete(path)
    assert site.build().items("everything") == ["B", "A"]


def test_a_post_that_a_list_named_as_deleted_comes_back_before_a_scan(site: Site, tmp_path: Path) -> None:
    path, kept = site.source / "_posts" / A, tmp_path / "kept.md"
    path.rename(kept)
    assert site.build(changed=(f"_posts/{A}",)).items("everything") == ["B"]
    kept.rename(path)
    assert site.build().items("everything") == ["B", "A"]


_FRESH = """
import sys
from datetime import datetime
from pathlib import Path
from syndicate.app.application import App, Since
from syndicate.posts import scanning
scanning._TICK_NS = -60 * 10**9  # the files were written a moment ago
since = Since(changed=sys.argv[2].encode()) if len(sys.argv) > 2 else Since()
app = App.open(Path(sys.argv[1]), environ={}, clock=lambda: datetime.fromisoformat("2022-05-20T12:00:00+00:00"))
print(len(app.build(since=since).files), *sorted(name for name in sys.modules if "." not in name))
"""
_HEAVY = {
    "pydantic",
    "pydantic_core",
    "lxml",
    "feedgen",
    "jinja2",
    "bs4",
    "yaml",
    "nh3",
    "comrak",
    "liquid",
    "premailer",
}


def fresh(site: Site, *changed: str) -> tuple[int, set[str]]:
    """Build in a process of its own; return how many files it wrote and which heavy libraries it loaded."""
    command = [sys.executable, "-c", _FRESH, str(site.config.path), *changed]
    written, *modules = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(written), _HEAVY & set(modules)


def test_a_build_that_finds_nothing_loads_nothing_heavy(site: Site) -> None:
    fresh(site)
    assert fresh(site) == (0, set())


def test_a_build_of_one_post_loads_only_what_it_needs(site: Site) -> None:
    fresh(site)
    path = site.post("2022-05-20-c.md", "One.", title="C")
    written, loaded = fresh(site, str(site.source / path))
    assert written == 3
    assert loaded.isdisjoint({"pydantic", "jinja2", "bs4", "liquid", "premailer"})
