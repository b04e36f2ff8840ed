"""kill -9 at every step of a send, against a mail server that counts: nothing lost, nothing sent twice."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.scenes import CONNECTIONS, DRIVER, RECIPIENTS, ROOT, Scene, make_site, staged
from tests.deliver.smtpserver import serving

ONCE = ("freezing", "frozen", "claiming", "claimed", "closing")
EACH = ("sending", "marked", "dot", "answered", "finishing", "finished")
STEPS = [(step, 1) for step in ONCE] + [(step, count) for step in EACH for count in (1, 9, 20)]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("site"))


@pytest.fixture
def scene(template: Path, tmp_path: Path) -> Iterator[Scene]:
    with serving() as server:
        yield staged(template, tmp_path / "site", server)


def test_without_a_crash_each_gets_one(scene: Scene) -> None:
    assert scene.send() == 0
    assert scene.judge() == {"repeated": 0, "lost": 0, "unknown": 0}
    assert len(scene.server.ids) == RECIPIENTS
    assert scene.send() == 0
    assert len(scene.server.ids) == RECIPIENTS


@pytest.mark.parametrize(("step", "count"), STEPS, ids=[f"{step}-{count}" for step, count in STEPS])
def test_killed_at_a_step(scene: Scene, step: str, count: int) -> None:
    killed(scene, step, count)


def killed(scene: Scene, step: str, count: int) -> None:
    assert scene.send(step, count) == -signal.SIGKILL, f"{step} {count} is never reached"
    assert scene.send() == 0
    result = scene.judge()
    assert (result["repeated"], result["lost"]) == (0, 0)
    assert result["unknown"] <= CONNECTIONS


def test_a_sender_that_records_after_the_dot_is_found_out(scene: Scene) -> None:
    assert scene.send("answered", 9, "--planted") == -signal.SIGKILL
    scene.send("-", 1, "--planted")
    assert scene.judge()["repeated"] > 0


def test_two_runs_at_once_do_no_harm(scene: Scene) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, str(DRIVER), "-", "1"],
            cwd=scene.folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    errors = [run.communicate()[1].decode() for run in runs]
    assert 0 in [run.returncode for run in runs], errors
    assert scene.judge() == {"repeated": 0, "lost": 0, "unknown": 0}


@pytest.mark.slow
@pytest.mark.parametrize("again", range(4))
@pytest.mark.parametrize(("step", "count"), STEPS, ids=[f"{step}-{count}" for step, count in STEPS])
def test_killed_at_a_step_again(scene: Scene, step: str, count: int, again: int) -> None:
    del again
    killed(scene, step, count)


@pytest.mark.slow
def test_killed_at_any_time(template: Path, tmp_path: Path) -> None:
    moments = random.Random(7)  # noqa: S311 (the same moments each time)
    unknown = interrupted = 0
    for number in range(200):
        with serving() as server:
            scene = staged(template, tmp_path / str(number), server)
            run = subprocess.Popen(
                [sys.executable, str(DRIVER), "-", "1"],
                cwd=scene.folder,
                env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(moments.uniform(0.2, 1.2))
            interrupted += run.poll() is None
            run.kill()
            run.wait()
            assert scene.send() == 0
            result = scene.judge()
            assert (result["repeated"], result["lost"]) == (0, 0), number
            assert result["unknown"] <= CONNECTIONS
            unknown += result["unknown"]
            shutil.rmtree(scene.folder)
    assert interrupted > 20
    print(f"{interrupted} of 200 runs were killed under way; {unknown} deliveries are unknown")  # noqa: T201 (to be quoted)
