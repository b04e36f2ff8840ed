"""Runs that are killed, and runs at the same time."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from syndicate.history import History, Sighting
from tests.factories import NOON

PREPARED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from syndicate.history import History, Sighting

NOON = datetime(2022, 5, 20, 12, tzinfo=UTC)

def seen(name, post_id):
    return Sighting(name, post_id, name.encode().ljust(16, b"."))

def say(word):
    print(word, flush=True)
    return sys.stdin.readline()

history = History.open(Path(sys.argv[1]))
"""


def start(path: Path, script: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", PREPARED + script, str(path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def heard(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def seen(name: str) -> Sighting:
    return Sighting(name, f"of {name}", name.encode().ljust(16, b"."))


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        pytest.param("begun", "before", id="before anything"),
        pytest.param("remembered", "before", id="after the first statement"),
        pytest.param("moved", "before", id="between statements"),
        pytest.param("corrected", "before", id="before the commit"),
        pytest.param("committed", "after", id="after the commit"),
    ],
)
def test_a_killed_run_is_recorded_wholly_or_not_at_all(step: str, outcome: str, tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with History.open(path) as history:
        history.recall([seen("old"), seen("edited")], now=NOON)
    process = start(
        path,
        """
with history.transaction():
    say("begun")
    history.recall([seen(f"{number:05}", "new") for number in range(5000)], now=NOON)
    say("remembered")
    history.gone(["old"])
    history.recall([Sighting("moved", "new", seen("old", "").text_hash)], now=NOON)
    say("moved")
    history.correct({"edited": bytes(16)}, now=NOON)
    say("corrected")
say("committed")
""",
    )
    with process:
        while heard(process) != step:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        process.send_signal(signal.SIGKILL)
    with History.open(path) as history:
        assert history._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        known = [
            memory and memory.id
            for memory in history.look_up([seen("00000"), seen("04999"), seen("moved"), seen("old")])
        ]
        (edited,) = history.recall([seen("edited")], now=NOON)
    if outcome == "before":
        assert known == [None, None, None, "of old"]
        assert edited.changed is None
    else:
        assert known == ["new", "new", "of old", None]
        assert edited.changed == NOON


def test_a_run_that_is_killed_while_it_commits_loses_nothing_it_told_of(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    number = 0
    for kill_after in (1, 2, 7, 30):
        process = start(
            path,
            f"""
number = {number}
while True:
    with history.transaction():
        history.recall([seen(f"{{number}}", "first")], now=NOON)
        history.recall([seen(f"{{number}} too", "second")], now=NOON)
    print(number, flush=True)
    number += 1
""",
        )
        with process:
            told = [int(heard(process)) for _ in range(kill_after)][-1]
            process.send_signal(signal.SIGKILL)
        with History.open(path) as history:
            assert history._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            count = len(history.missing([]))
            assert count % 2 == 0
            number = count // 2
            assert number > told
            assert None not in history.look_up([seen(f"{each}") for each in range(number)])


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with History.open(path) as history:
        with history.transaction():
            history.recall([seen("a")], now=NOON)
            with start(path, "say('opened')") as reader:
                assert heard(reader) == "opened", "to open it is not to wait"
                reader.kill()
            second = start(
                path, "print('waits', flush=True)\nprint(history.recall([seen('a', 'mine')], now=NOON)[0].id)"
            )
            assert heard(second) == "waits"
            assert [memory and memory.id for memory in history.recall([seen("a")], now=NOON)] == ["of a"]
        with second:
            assert heard(second) == "of a"
            assert second.wait() == 0


def test_runs_that_begin_at_once_make_one_file(tmp_path: Path) -> None:
    path = tmp_path / "state" / "history.db"
    script = "history.recall([seen(sys.argv[2], sys.argv[2])], now=NOON)"
    names = ["a", "b", "c", "d"]
    runs = [subprocess.Popen([sys.executable, "-c", PREPARED + script, path, name]) for name in names]
    assert [run.wait() for run in runs] == [0, 0, 0, 0]
    with History.open(path) as history:
        assert history.missing([]) == names
