"""Run commands in turn and keep the operating system's own account of each finished process."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Key, Run, Runs

LADDER = ((5, 11), (60, 5))
"""Counted rounds by how many seconds the slowest side takes; 3 where it takes longer."""
LEAST_TIMES = 3


def _nothing(*_: object) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the commands that are compared; what is prepared and checked around a run does not count."""

    name: str
    command: Sequence[str]
    cwd: Path
    prepare: Callable[[], None] = _nothing
    check: Callable[[bytes], None] = _nothing  #: Gets what the command printed; raises where it did not do the job.


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Sides that are run in turn over one corpus: ``prepare`` comes before each round and does not count."""

    name: str
    posts: int
    sides: Sequence[Side]
    prepare: Callable[[], object] = _nothing

    @property
    def title(self) -> str:
        """Return what progress calls it."""
        return f"{self.name}, {self.posts:,} posts"

    def play(self, round_: int) -> dict[str, Run]:
        """Run each side once; another one begins in each round, so that no side always follows the same one."""
        self.prepare()
        first = round_ % len(self.sides)
        runs = {}
        for side in (*self.sides[first:], *self.sides[:first]):
            side.prepare()
            runs[side.name], printed = run(side.command, cwd=side.cwd)
            side.check(printed)
        return runs


def run(command: Sequence[str], *, cwd: Path) -> tuple[Run, bytes]:
    """Run *command*, children included; return what it took and what it printed. Raises RuntimeError where it fails."""
    # An installed package has compiled modules: without this, each run would compile the whole of it again.
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=environ, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            stderr.seek(0)
            words = stderr.read().decode(errors="replace")[-500:]
            raise RuntimeError(f"{' '.join(command)} failed with {process.returncode} in {cwd}: {words}")
        stdout.seek(0)
        # Linux starts ru_maxrss at the size of the process that forked: this one stays smaller than what it measures.
        taken = Run(cpu_s=usage.ru_utime + usage.ru_stime, wall_s=wall_s, peak_mb=usage.ru_maxrss / 1024)
        return taken, stdout.read()


def interleaved(scenes: Sequence[Scene], *, times: int | None, say: Callable[[str], None]) -> Runs:
    """Play the scenes in turn, round by round, and return the runs of each side.

    A first round does not count, and tells how many others there are: *times*, else what LADDER says.
    """
    runs: Runs = {}
    wanted: dict[str, int] = {}
    to_come_s = 0.0
    for scene in scenes:
        began = time.monotonic()
        taken = scene.play(0)
        wanted[scene.title] = times or times_for(max(one.wall_s for one in taken.values()))
        to_come_s += wanted[scene.title] * (time.monotonic() - began)
        say(f"{scene.title}: warmed up; " + ", ".join(f"{side} {one.cpu_s:.2f} CPU s" for side, one in taken.items()))
    say(f"about {to_come_s / 60:.0f} minutes of rounds to come")
    for round_ in range(1, max(wanted.values(), default=0) + 1):
        for scene in scenes:
            if round_ > wanted[scene.title]:
                continue
            for side, one in scene.play(round_).items():
                runs.setdefault(Key(scene.name, scene.posts, side), []).append(one)
            say(f"{scene.title}: round {round_} of {wanted[scene.title]}")
    return runs


def times_for(wall_s: float) -> int:
    """Return how many rounds are counted where the slowest side takes *wall_s*."""
    return next((times for limit_s, times in LADDER if wall_s < limit_s), LEAST_TIMES)
