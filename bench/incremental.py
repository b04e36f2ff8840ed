"""The incremental suite: the news of five minutes on top of a site that was built, then a build with nothing to do."""

import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from bench.corpus import Batch, Corpus
from bench.figures import Figures, Key
from bench.measure import Scene, Side, run
from bench.sites import Site, build_command, categories_of, expect_posts, make_corpus

NEW = 20
EDITED = 5
TICK_S = 0.05
"""Between the mark of ``find``, the writes and the build: file times move in ticks of 4 to 10 ms."""


class Live:
    """A corpus that grows, round by round, and the sites that follow it."""

    def __init__(self, work: Path, posts: int, names: Iterable[str]) -> None:
        self.posts = posts
        self.folder = make_corpus(work / f"{posts}-live", posts)
        (self.folder / "complete").unlink()  # it grows from here on, and is made anew for the next run
        self.mark = work / f"{posts}-mark"
        self.changed = work / f"{posts}-changed.txt"
        self.judge = Site(work / f"{posts}-judge", source=self.folder)
        self._corpus = Corpus(self.folder, posts, categories_of(posts))
        self.touched: set[Path] = set()
        self._round = 0
        first, *others = (Site(work / f"{posts}-{name}", source=self.folder) for name in names)
        run(build_command(), cwd=first.folder)
        for other in others:
            other.copy(first)
        self.sites = {one.folder.name.rpartition("-")[2]: one for one in (first, *others)}

    def next_round(self) -> Batch:
        """Add and correct posts, and list their paths in ``changed``: they alone are newer than ``mark``."""
        self.touch_mark()
        self._round += 1
        batch = self._corpus.add_round(self._round, new=NEW, edited=EDITED)
        self.changed.write_text("".join(f"{path}\n" for path in batch.paths))
        time.sleep(TICK_S)
        return batch

    def touch_mark(self) -> None:
        """From here on nothing is newer than ``mark``."""
        time.sleep(TICK_S)
        self.mark.touch()
        time.sleep(TICK_S)

    def expect_posts(self, printed: bytes) -> None:
        """Raise RuntimeError where a build does not know all posts of now."""
        expect_posts(printed, self.posts + self._round * NEW)

    def finish(self, figures: Figures) -> None:
        """Count the files that differ from those of a cold build, and those that were touched for nothing."""
        for name, site in self.sites.items():
            figures.counts[Key("differing", self.posts, name)] = site.differing_from_cold(self.judge)
            figures.counts[Key("compared", self.posts, name)] = sum(1 for _ in self.judge.feeds.rglob("*.*"))
        if "scan" in self.sites:
            figures.counts[Key("touched", self.posts, "scan")] = len(self.touched)


def scenes(live: Live) -> list[Scene]:
    """Return the two scenes of the suite: with changes, and with none."""
    scan, told = live.sites["scan"], live.sites["told"]
    find = ["find", "_posts", "-type", "f", "-newer", str(live.mark)]
    before: dict[Path, tuple[int, ...]] = {}

    def remember() -> None:
        before.clear()
        before.update(stamps(scan.feeds))

    def count_touched(printed: bytes) -> None:
        live.expect_posts(printed)
        live.touched.update(path for path, _ in stamps(scan.feeds).items() ^ before.items())

    changed = [
        Side(name="scan", command=build_command(), cwd=scan.folder, check=live.expect_posts),
        Side(name="find", command=find, cwd=live.folder, check=partial(_expect_lines, count=NEW + EDITED)),
        Side(
            name="told",
            command=build_command("--changed", str(live.changed)),
            cwd=told.folder,
            check=live.expect_posts,
        ),
    ]
    idle = [
        Side(name="scan", command=build_command(), cwd=scan.folder, prepare=remember, check=count_touched),
        Side(name="find", command=find, cwd=live.folder, check=partial(_expect_lines, count=0)),
    ]
    return [
        Scene(name="changed", posts=live.posts, sides=changed, prepare=live.next_round),
        Scene(name="idle", posts=live.posts, sides=idle, prepare=live.touch_mark),
    ]


def stamps(folder: Path) -> dict[Path, tuple[int, ...]]:
    """Return what tells that a file was written, for each one below *folder*: ctime moves with any write or rename."""
    found: dict[Path, tuple[int, ...]] = {}
    for path in folder.rglob("*"):
        stat = path.stat()
        found[path] = stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_size
    return found


def _expect_lines(printed: bytes, count: int) -> None:
    seen = len(printed.splitlines())
    if seen != count:
        raise RuntimeError(f"not the same job: find saw {seen} files, not {count}")
