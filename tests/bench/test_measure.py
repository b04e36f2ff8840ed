"""How sides take turns, and what is kept of a process."""

import sys
from pathlib import Path

import pytest

from bench.figures import Key
from bench.measure import Scene, Side, interleaved, run, times_for


def scene(log: list[str], posts: int = 1, sides: tuple[str, ...] = ("a", "b")) -> Scene:
    """Return a scene that writes down what happens."""

    def side(name: str) -> Side:
        def prepare() -> None:
            log.append(f"{name}{posts} prepared")

        def check(printed: bytes) -> None:
            log.append(printed.decode().strip())

        return Side(name=name, command=["echo", f"{name}{posts}"], cwd=Path("/"), prepare=prepare, check=check)

    return Scene(name="s", posts=posts, sides=[side(one) for one in sides], prepare=lambda: log.append(f"round{posts}"))


def test_sides_take_turns_and_another_one_begins() -> None:
    log: list[str] = []
    interleaved([scene(log)], times=2, say=lambda _: None)
    first = ["round1", "a1 prepared", "a1", "b1 prepared", "b1"]
    second = ["round1", "b1 prepared", "b1", "a1 prepared", "a1"]
    assert log == first + second + first


def test_corpora_take_turns() -> None:
    log: list[str] = []
    interleaved([scene(log, 1), scene(log, 9)], times=2, say=lambda _: None)
    assert [one for one in log if one.startswith("round")] == ["round1", "round9"] * 3


def test_the_first_round_does_not_count() -> None:
    runs = interleaved([scene([])], times=3, say=lambda _: None)
    assert {key: len(found) for key, found in runs.items()} == {Key("s", 1, "a"): 3, Key("s", 1, "b"): 3}


def test_progress_is_told() -> None:
    said: list[str] = []
    interleaved([scene([], 1_000)], times=2, say=said.append)
    assert [one.partition(";")[0] for one in said] == [
        "s, 1,000 posts: warmed up",
        "about 0 minutes of rounds to come",
        "s, 1,000 posts: round 1 of 2",
        "s, 1,000 posts: round 2 of 2",
    ]


@pytest.mark.parametrize(("wall_s", "times"), [(0.1, 11), (5, 5), (59, 5), (60, 3), (600, 3)])
def test_slow_sides_are_run_less_often(wall_s: float, times: int) -> None:
    assert times_for(wall_s) == times


def test_what_a_process_prints_is_returned(tmp_path: Path) -> None:
    taken, printed = run([sys.executable, "-c", "import os; print(os.getcwd())"], cwd=tmp_path)
    assert printed.decode().strip() == str(tmp_path)
    assert taken.peak_mb > 1


def test_children_count() -> None:
    child = [sys.executable, "-c", "bytearray(b'x') * 300_000_000"]
    taken, _ = run([sys.executable, "-c", f"import subprocess; subprocess.run({child})"], cwd=Path("/"))
    assert taken.peak_mb > 280


def test_a_command_that_fails_is_named_with_its_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no luck')"]
    with pytest.raises(RuntimeError, match=r"failed with 1 in .*no luck"):
        run(command, cwd=tmp_path)
