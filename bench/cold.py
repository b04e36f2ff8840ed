"""The cold suite: every feed into an empty folder, ours against Hugo's and against a bare read of all posts."""

import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from bench.figures import Figures, Key
from bench.measure import Scene, Side
from bench.sites import HERE, HugoSite, Site, build_command, clear, expect_posts, make_corpus


class Cold:
    """The folders and scenes of the suite, one size after the other."""

    def __init__(self, work: Path, sizes: Iterable[int]) -> None:
        self._work = work
        self._sites: dict[int, tuple[Site, HugoSite]] = {}
        self.scenes = [self._base(work), *(self._scene(work, posts) for posts in sizes)]

    def _base(self, work: Path) -> Scene:
        source = make_corpus(work / "1-cold", 1)
        side = _ours(Site(work / "1-ours", source=source), 1)
        return Scene(name="cold", posts=1, sides=[side])

    def _scene(self, work: Path, posts: int) -> Scene:
        source = make_corpus(work / f"{posts}-cold", posts)
        ours = Site(work / f"{posts}-ours", source=source)
        hugo = HugoSite(work / f"{posts}-hugo", source=source)
        self._sites[posts] = ours, hugo
        read = [sys.executable, str(HERE / "bare_read.py"), str(source / "_posts")]
        sides = [
            _ours(ours, posts),
            Side(name="hugo", command=hugo.command(), cwd=hugo.folder, prepare=hugo.forget),
            Side(name="read", command=read, cwd=source),
        ]
        return Scene(name="cold", posts=posts, sides=sides)

    def finish(self, figures: Figures) -> None:
        """Count the feeds of both sides. Raises RuntimeError where they did not do the same job."""
        for posts, (ours, hugo) in self._sites.items():
            made, theirs = (sum(1 for _ in ours.feeds.rglob("*.rss")), sum(1 for _ in hugo.feeds.rglob("*.xml")))
            if made != theirs:
                raise RuntimeError(f"not the same job: {made} RSS feeds of ours, {theirs} of Hugo's")
            figures.counts[Key("feeds", posts, "ours")] = made
        clear(self._work)


def _ours(site: Site, posts: int) -> Side:
    check = partial(expect_posts, posts=posts)
    return Side(name="ours", command=build_command(), cwd=site.folder, prepare=site.forget, check=check)
