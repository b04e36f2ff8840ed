"""Run commands in turn and compare them: the operating system's own account of each finished process."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: seconds of CPU (user and system) and of the clock, and its peak memory in MB."""

    cpu_s: float
    wall_s: float
    peak_mb: float


def run(command: Sequence[str], *, cwd: Path) -> Run:
    """Run *command* and return what it took; raises RuntimeError where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    stderr = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} failed with {process.returncode}: {stderr.decode(errors='replace')[-500:]}")
    return Run(cpu_s=usage.ru_utime + usage.ru_stime, wall_s=wall_s, peak_mb=usage.ru_maxrss / 1024)


def interleaved(commands: Mapping[str, tuple[Sequence[str], Path]], *, times: int) -> dict[str, list[Run]]:
    """Run each command *times* times in turn, after one round that does not count, so that drift meets all alike."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for round_ in range(times + 1):
        for name, (command, cwd) in commands.items():
            taken = run(command, cwd=cwd)
            if round_:
                runs[name].append(taken)
    return runs


def ratio(
    ours: Sequence[Run], theirs: Sequence[Run], figure: Literal["cpu_s", "wall_s", "peak_mb"]
) -> tuple[float, float, float]:
    """Return minimum, median and maximum of *figure* of ours over theirs, pair by pair."""
    pairs = [getattr(a, figure) / getattr(b, figure) for a, b in zip(ours, theirs, strict=True)]
    return min(pairs), median(pairs), max(pairs)
