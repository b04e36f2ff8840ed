"""Measure builds against Hugo, ``find -newer`` and a bare read, and write docs/benchmarks.md, its figures and its plot.

make bench                                                      # all of it: ten to twenty minutes on two cores
python -m bench.run --sizes 1000,10000 --print                  # smaller corpora; writes nothing
python -m bench.run --suite incremental,watch --times 5 --print
python -m bench.run --work /tmp/bench                           # keeps the corpora for the next time
python -m bench.run --from-json                                 # page and plot again, from docs/benchmarks.json

Progress goes to stderr. Exits with 1 where a suite failed, or an incremental build was not what a cold one is.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import incremental, page, plot, watch
from bench.cold import Cold
from bench.figures import Figures, Key
from bench.incremental import Live
from bench.machine import describe
from bench.measure import interleaved
from bench.sites import CATEGORIES, categories_of

DOCS = Path(__file__).parent.parent / "docs"
Say = Callable[[str], None]
SUITES = ("cold", "incremental", "watch")
MS_PER_POST = {"cold": 3.5, "incremental": 1.4, "watch": 0.7}
"""Of all rounds, corpora included, on two cores at 2.6 GHz; only for the estimate."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and where."""

    work: Path
    sizes: Sequence[int]
    suites: Sequence[str]
    times: int | None
    say: Say

    def measure(self) -> tuple[Figures, list[str]]:
        """Return the figures of all suites, and the names of those that failed: the others count all the same."""
        self.say(
            f"{', '.join(self.suites)} with {', '.join(f'{one:,}' for one in self.sizes)} posts: {self._estimate()}"
        )
        figures = Figures(describe(with_hugo="cold" in self.suites), {})
        figures.counts.update({Key("categories", one, "corpus"): categories_of(one) for one in self.sizes})
        suites = {"cold": self._cold, "incremental": self._incremental, "watch": self._watch}
        failed = []
        for name in self.suites:
            try:
                suites[name](figures)
            except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
                failed.append(name)
                self.say(f"{name} failed: {error}")
        return Figures.loads(figures.dumps()), failed  # as rounded: the page is the same when it is made again

    def _cold(self, figures: Figures) -> None:
        cold = Cold(self.work, self.sizes)
        figures.runs.update(interleaved(cold.scenes, times=self.times, say=self.say))
        cold.finish(figures)

    def _incremental(self, figures: Figures) -> None:
        lives = [self._live(posts, ("scan", "told")) for posts in self.sizes]
        scenes = [scene for live in lives for scene in incremental.scenes(live)]
        figures.runs.update(interleaved(scenes, times=self.times, say=self.say))
        for live in lives:
            self._judge(live, figures)

    def _watch(self, figures: Figures) -> None:
        if not watch.available():
            self.say("watch: left out, watchfiles is not installed")
            return
        live = self._live(max(self.sizes), ("watch",))
        figures.runs.update(watch.measure(live, times=self.times, say=self.say))
        self._judge(live, figures)

    def _judge(self, live: Live, figures: Figures) -> None:
        live.finish(figures)
        for name in live.sites:
            differing, compared = (figures.counts[Key(what, live.posts, name)] for what in ("differing", "compared"))
            self.say(
                f"{name}, {live.posts:,} posts: {differing} of {compared:,} files differ from those of a cold build"
            )

    def _live(self, posts: int, names: Sequence[str]) -> Live:
        self.say(f"{posts:,} posts: made and built for {', '.join(names)}")
        return Live(self.work, posts, names)

    def _estimate(self) -> str:
        posts = {name: max(self.sizes) if name == "watch" else sum(self.sizes) for name in self.suites}
        seconds = sum(posts[name] * MS_PER_POST[name] / 1000 for name in self.suites)
        return f"about {seconds / 60 + 1:.0f} minutes"


def _clocked() -> Say:
    """Return a function that writes a line of progress, with the minutes and seconds since now."""
    began = time.monotonic()

    def say(text: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - began), 60)
        print(f"[{minutes:02}:{seconds:02}] {text}", file=sys.stderr, flush=True)

    return say


def write(figures: Figures, docs: Path) -> None:
    """Write the page, its figures and its plot below *docs*."""
    (docs / "benchmarks.json").write_text(figures.dumps(), encoding="utf-8")
    (docs / "benchmarks.md").write_text(page.render(figures), encoding="utf-8")
    (docs / "images").mkdir(exist_ok=True)
    (docs / "images" / "benchmark.svg").write_text(plot.render(figures), encoding="utf-8")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--sizes", type=_numbers, default=list(CATEGORIES), help="numbers of posts, with commas between"
    )
    parser.add_argument("--suite", type=_suites, default=SUITES, help=f"some of {','.join(SUITES)}")
    parser.add_argument("--times", type=int, help="counted rounds; default: 11, 5 or 3, by how long one takes")
    parser.add_argument("--work", type=Path, help="make the corpora here, and keep them; default: a temporary folder")
    parser.add_argument("--print", action="store_true", dest="only_print", help="print the page, write nothing")
    parser.add_argument("--from-json", action="store_true", help="measure nothing: take the figures of docs/")
    chosen = parser.parse_args()
    settings = chosen.sizes, chosen.suite, chosen.times, _clocked()
    failed: list[str] = []
    if chosen.from_json:
        figures = Figures.loads((DOCS / "benchmarks.json").read_text(encoding="utf-8"))
    elif chosen.work:
        chosen.work.mkdir(parents=True, exist_ok=True)
        figures, failed = Plan(chosen.work.resolve(), *settings).measure()
    else:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            figures, failed = Plan(Path(name).resolve(), *settings).measure()
    if chosen.only_print:
        print(page.render(figures))
    else:
        write(figures, DOCS)
    wrong = sum(count for key, count in figures.counts.items() if key.scene in {"differing", "touched"})
    if failed or wrong:
        sys.exit(f"failed: {', '.join(failed) or 'none'}; files that differ or were touched for nothing: {wrong}")


def _numbers(text: str) -> list[int]:
    return [int(one) for one in text.split(",")]


def _suites(text: str) -> list[str]:
    chosen = text.split(",")
    if unknown := set(chosen) - set(SUITES):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: not one of {', '.join(SUITES)}")
    return chosen


if __name__ == "__main__":
    _main()
