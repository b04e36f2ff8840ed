"""The watch suite: how long after the last write of a batch of news the last of its feeds is in place."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from bench.corpus import Batch
from bench.figures import Key, Run, Runs
from bench.incremental import Live
from bench.sites import Site, build_command

TIMES = 5
POLL_S = 0.02
QUIET_S = 1.0
"""So long without a write, or without work, and it is over."""
QUIET_CPU_S = 0.02
PATIENCE_S = 300.0


def available() -> bool:
    """Whether ``build --watch`` can run here."""
    return find_spec("watchfiles") is not None


def measure(live: Live, *, times: int | None, say: Callable[[str], None]) -> Runs:
    """Return CPU, latency and peak memory of a watching build, batch by batch; the first batch does not count."""
    site, posts = live.sites["watch"], live.posts
    runs: list[Run] = []
    with _watching(site) as process:
        for round_ in range((times or TIMES) + 1):
            spent_s = _cpu_s(process)
            written, placed = _placed(site, live.next_round)
            if round_:
                latency_s = (placed - written) / 1e9
                runs.append(Run(cpu_s=_cpu_s(process) - spent_s, wall_s=latency_s, peak_mb=_peak_mb(process)))
                say(f"watch, {posts:,} posts: batch {round_} after {latency_s:.2f} s")
    return {Key("watch", posts, "watch"): runs}


@contextmanager
def _watching(site: Site) -> Iterator["subprocess.Popen[bytes]"]:
    """Yield a build that watches, once it has nothing to do; it is ended afterwards."""
    with (site.folder / "watch.log").open("wb") as log:
        process = subprocess.Popen(build_command("--watch"), cwd=site.folder, stdout=log, stderr=log)
    try:
        spent_s = -1.0
        deadline = time.monotonic() + PATIENCE_S
        while spent_s < 0 or _cpu_s(process) - spent_s > QUIET_CPU_S:
            if process.poll() is not None or time.monotonic() > deadline:
                words = (site.folder / "watch.log").read_text(errors="replace")[-500:]
                raise RuntimeError(f"build --watch does not watch: {words}")
            spent_s = _cpu_s(process)
            time.sleep(QUIET_S)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _placed(site: Site, write: Callable[[], Batch]) -> tuple[int, int]:
    """Call *write*; return when its last post and the last feed with them came to their places, in nanoseconds."""
    newest = site.feeds / "everything.json"
    before = newest.stat().st_ctime_ns
    batch = write()
    written = max(path.stat().st_ctime_ns for path in batch.paths)
    deadline = time.monotonic() + PATIENCE_S
    while newest.stat().st_ctime_ns == before:
        if time.monotonic() > deadline:
            raise RuntimeError(f"build --watch did not see {batch.paths[0]}")
        time.sleep(POLL_S)
    placed, earlier = _last_change(site.feeds), 0
    while placed != earlier:
        time.sleep(QUIET_S)
        placed, earlier = _last_change(site.feeds), placed
    if batch.added[-1].stem[len("2020-01-01-") :] not in newest.read_text(encoding="utf-8"):
        raise RuntimeError(f"not the same job: {newest} does not hold {batch.added[-1].name}")
    return written, placed


def _last_change(folder: Path) -> int:
    """Return when the last file below *folder* was written or renamed: rename(2) sets ctime, and keeps mtime."""
    return max(path.stat().st_ctime_ns for path in folder.rglob("*") if path.is_file())


def _cpu_s(process: "subprocess.Popen[bytes]") -> float:
    """Return the CPU time of all threads so far, by the scheduler's own count: that of wait4 comes at the end alone."""
    tasks = Path(f"/proc/{process.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def _peak_mb(process: "subprocess.Popen[bytes]") -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
