"""Builds that are killed or meet another one: the next build is right, and no reader ever sees half a file."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.sites import HOUR, NOW, Site, memory, tree

_ROOT = Path(__file__).parents[2]
_SAMPLE = 16  #: How many of the moments are tried where not all are.


def first(folder: Path) -> Site:
    """A site that was never built."""
    site = Site(folder)
    site.only("everything", feed={"limit": 2})
    site.subscribe("category/{slug}", each="category")
    site.post("2022-05-17-a.md", "A.", title="A", categories=["markets"])
    site.post("2022-05-18-b.md", "B.", title="B", categories=["bonds"])
    site.post("2022-05-19-c.md", "C {{ site.posts.size }}.", title="C", categories=["markets"])
    return site


def edited(folder: Path) -> Site:
    """A site that was built, and edited since: corrected, renamed, deleted and new posts, and another config."""
    site = first(folder)
    site.post("2022-05-16-d.md", "D.", title="D", categories=["fx"])
    site.subscribe("markets", match={"category": "markets"})
    site.build_alone()
    site.post("2022-05-17-a.md", "A, corrected.", title="A", categories=["markets"])
    site.move("_posts/2022-05-18-b.md", "_posts/2022-05-18-bb.md")
    site.delete("_posts/2022-05-16-d.md")
    site.post("2022-05-20-e.md", "E.", title="E", categories=["shares"])
    del site.settings["subscriptions"]["markets"]
    return site


def with_an_index_lost(folder: Path) -> Site:
    """The same, without its index."""
    site = edited(folder)
    (site.state / "index.db").unlink()
    return site


SITES = [pytest.param(make, id=make.__name__) for make in (first, edited, with_an_index_lost)]


def crash(*sites: tuple[Site, int]) -> list[int]:
    """Build each site in a process that is killed at its moment; return how many moments the others had."""
    pairs = [text for site, moment in sites for text in (str(site.config.path), str(moment))]
    command = [sys.executable, "-m", "tests.app.crashing", (NOW + HOUR).isoformat(), *pairs]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=_ROOT)
    assert done.stderr == ""
    return [int(line) for line in done.stdout.split()]


def copied(site: Site, folder: Path) -> Site:
    copy = Site(folder)
    copy.settings = site.settings
    shutil.copytree(site.root, copy.root, dirs_exist_ok=True)
    return copy


def check(make: Callable[[Path], Site], folder: Path, every: Callable[[int], range]) -> None:
    """Kill a build at the moments of *every*; each time compare the next build with one that was never disturbed."""
    site = make(folder / "origin")
    assert site.config.subscriptions
    before = tree(site.output)
    undisturbed = copied(site, folder / "undisturbed")
    (moments,) = crash((undisturbed, 0))
    after, remembered = tree(undisturbed.output), memory(undisturbed.state)
    killed = {moment: copied(site, folder / f"{moment}") for moment in every(moments)}
    assert crash(*((one, moment) for moment, one in killed.items())) == [], "all were killed"
    for moment, one in killed.items():
        for name, data in tree(one.output).items():
            if not Path(name).name.startswith("."):
                assert data in (before.get(name), after.get(name)), f"{name} at {moment}"
        one.build_alone(now=NOW + HOUR)
        assert tree(one.output) == after, f"killed at {moment}"
        assert memory(one.state) == remembered, f"killed at {moment}"


@pytest.mark.parametrize("make", SITES)
def test_the_build_after_one_that_was_killed_is_right(make: Callable[[Path], Site], tmp_path: Path) -> None:
    check(make, tmp_path, lambda moments: range(1, moments + 1, max(moments // _SAMPLE, 1)))


@pytest.mark.slow
@pytest.mark.parametrize("make", SITES)
def test_the_build_after_one_that_was_killed_at_any_moment_is_right(
    make: Callable[[Path], Site], tmp_path: Path
) -> None:
    check(make, tmp_path, lambda moments: range(1, moments + 1))


def test_a_build_that_is_killed_again_and_again(tmp_path: Path) -> None:
    site = edited(tmp_path / "killed")
    undisturbed = copied(site, tmp_path / "undisturbed")
    crash((undisturbed, 0))
    for moment in (40, 25, 12, 6, 3):
        assert crash((site, moment)) == []
    crash((site, 0))
    assert tree(site.output) == tree(undisturbed.output)
    assert memory(site.state) == memory(undisturbed.state)


_SLOW = """
import sys, time
from datetime import datetime
from pathlib import Path
from syndicate.app.application import App

config, name, gate = map(Path, sys.argv[1:])
note = lambda what: config.with_name(f"{name}-{what}").touch()

def progress(done, total):
    note("builds")
    while not gate.exists():
        time.sleep(0.01)

app = App.open(config, environ={}, clock=lambda: datetime.fromisoformat("2022-05-20T13:00:00+00:00"))
result = app.build(progress=progress, waiting=lambda: note("waits"))
print(len(result.files), len(result.problems))
"""


def start(site: Site, name: str, gate: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _SLOW, str(site.config.path), name, str(gate)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=_ROOT)


def wait_for(path: Path) -> None:
    for _ in range(3000):
        if path.exists():
            return
        time.sleep(0.01)
    pytest.fail(f"{path.name} did not come")


def test_of_two_builds_at_once_the_second_waits_and_both_are_right(tmp_path: Path) -> None:
    site = edited(tmp_path)
    gate = site.root / "gate"
    one = start(site, "one", gate)
    wait_for(site.root / "one-builds")
    site.post("2022-05-20-f.md", title="F", categories=["fx"])  # too late for the first, which has scanned
    other = start(site, "other", gate)
    wait_for(site.root / "other-waits")
    assert not (site.root / "other-builds").exists()
    gate.touch()
    outputs = [process.communicate(timeout=60) for process in (one, other)]
    assert [errors for _, errors in outputs] == ["", ""]
    assert all(int(said.split()[0]) > 0 for said, _ in outputs)
    assert not (site.root / "one-waits").exists()
    files = tree(site.output)
    built = site.build(now=NOW + HOUR)
    assert (built.written, built.files) == ([], files)
    assert built.items("everything") == ["E", "F"]


def test_a_build_that_waits_for_one_that_is_killed_goes_on(tmp_path: Path) -> None:
    site = edited(tmp_path)
    never, gate = site.root / "never", site.root / "gate"
    one = start(site, "one", never)
    wait_for(site.root / "one-builds")
    other = start(site, "other", gate)
    wait_for(site.root / "other-waits")
    one.kill()
    one.communicate()
    gate.touch()
    said, errors = other.communicate(timeout=60)
    assert (errors, said.split()[1]) == ("", "0")
    assert site.build(now=NOW + HOUR).written == []
