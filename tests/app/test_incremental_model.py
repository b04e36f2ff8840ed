"""Whatever is edited in whatever order, an incremental build writes what a cold one does, to the byte."""

import os
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from syndicate.app import updating
from syndicate.app.build import build
from tests.app.crashing import Countdown
from tests.app.edits import Edit, Edits, edits, posts
from tests.app.sites import NOW, Outcome, Site, tree

_MEMORY = Path("/dev/shm")  # noqa: S108 - six times faster than a disk that is waited for, where there is one

some_edits = st.lists(edits, max_size=4)
hours = st.sampled_from([0, 0, 1, 23, 72, -1, -30])
sources = st.sampled_from(
    [{}, {}, {"calm": False}, {"listed": True}, {"listed": True}, {"git": True}, {"git": True}, {"full": True}]
)


class Builds(RuleBasedStateMachine):
    """Each step edits a few things, lets the clock go some way, and builds; some builds are killed or raced with."""

    builds = 0  #: Compared with a cold one, in all runs.
    entries = 0  #: Compared, likewise.

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None)
        self.site = Site(Path(self._folder.name))
        self.site.settings["feeds"]["limit"] = 3
        self.edits = Edits(self.site)
        self.now = NOW
        self._begun: list[dict[str, bytes]] = []  # what the last finished build began with, and those killed since
        self._around = ExitStack()
        self._around.enter_context(patch.multiple(updating, MASS_LEAST=2, MASS_SHARE=0.3))  # few posts are an accident
        self._around.enter_context(patch.dict(os.environ, GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1"))

    def teardown(self) -> None:
        self._around.close()
        self._folder.cleanup()

    @initialize(posts=st.lists(posts, min_size=5, max_size=13, unique_by=lambda post: post[0]))
    def begin(self, posts: list[tuple[str, dict[str, object], str]]) -> None:
        self.edit([("write", *post) for post in posts], 0)
        self.build()

    @rule(edits=some_edits, hours=hours, source=sources, accept=st.sampled_from([False, False, True]))
    def edit_and_build(self, edits: list[Edit], hours: int, source: dict[str, bool], *, accept: bool) -> None:
        self.edit(edits, hours)
        self.build(**source, accept=accept)

    @rule(edits=some_edits, moment=st.integers(1, 60), later=some_edits, source=sources)
    def kill(self, edits: list[Edit], moment: int, later: list[Edit], source: dict[str, bool]) -> None:
        """Build in a process that is killed right before its call with the number *moment* that changes a file."""
        self.edit(edits, 0)
        self._begun.append(tree(self.site.source))  # it may finish before its moment comes
        request, config = self.site.request(**self._asked(source)), self.site.config
        child = os.fork()
        if not child:
            try:
                Countdown(moment).watch()
                build(config, request)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        self.edit(later, 0)
        self.build(**source)

    @rule(edits=some_edits, late=edits, source=sources)
    def race(self, edits: list[Edit], late: Edit, source: dict[str, bool]) -> None:
        """Build while somebody edits: which state is built is open, but the next build is to see the last one."""
        self.edit(edits, 0)
        pending = [late] if late[0] not in ("configure", "spoil_output", "lose") else []
        self._begun = [tree(self.site.source)]

        def progress(_done: int, _total: int) -> None:
            while pending:
                self.edits.do(pending.pop())

        build(self.site.config, replace(self.site.request(now=self.now, calm=False), progress=progress))
        self.build(**source)

    def edit(self, edits: list[Edit], hours: int) -> None:
        for one in edits:
            self.edits.do(one)
        self.now += timedelta(hours=hours)

    def build(self, **asked: bool) -> None:
        """Build, and compare with a cold build."""
        begun = tree(self.site.source)
        built = self.site.build(**self._asked(asked))
        self._begun = [begun]
        Builds.builds += 1
        Builds.entries += count_entries(built)

    def _asked(self, asked: dict[str, bool]) -> dict[str, Any]:
        """Return what to ask of the site; a list names all that differs from what may have been built."""
        found: dict[str, Any] = {"now": self.now} | asked
        if found.pop("listed", False):
            there = tree(self.site.source)
            names = {*there}.union(*self._begun)
            differing = (name for name in names if any(one.get(name) != there.get(name) for one in self._begun))
            found["changed"] = tuple(sorted(differing))
        return found


def count_entries(built: Outcome) -> int:
    """Return how many entries lie in all feeds of *built*."""
    marks = {
        ".rss": (b"<item>",),
        ".atom": (b"<entry>",),
        ".xml": (b"<entry>", b"<item>"),
        ".json": (b'"date_published"',),
    }
    return sum(data.count(mark) for name, data in built.files.items() for mark in marks.get(Path(name).suffix, ()))


Builds.TestCase.settings = settings(max_examples=60, stateful_step_count=10)
TestBuilds = Builds.TestCase


@pytest.mark.slow
def test_no_entry_differs_over_a_thousand_sequences(capsys: pytest.CaptureFixture[str]) -> None:
    Builds.builds = Builds.entries = 0
    run_state_machine_as_test(Builds, settings=settings(max_examples=1000, stateful_step_count=10))
    with capsys.disabled():
        figures = f"{Builds.builds:,} builds, {Builds.entries:,} entries compared with a cold build's: 0 differ"
        print(f"\n1,000 sequences of edits: {figures}")  # noqa: T201 - the figure asked for
    assert Builds.entries > 100_000
