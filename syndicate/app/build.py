"""Build: the feeds of every subscription, made anew where something changed since the last build."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.app.changes import Changes, remember_changes
from syndicate.app.due import CODE, Due, find_due, next_due, remember
from syndicate.app.keys import Keys, keys
from syndicate.app.output import OutputFolder
from syndicate.app.remembering import HISTORY
from syndicate.app.reporting import completed
from syndicate.app.results import BuildRequest, BuildResult
from syndicate.history import History
from syndicate.index import DamagedIndexError, Index, trusted
from syndicate.model import Config, Liquid, Problem

if TYPE_CHECKING:
    from syndicate.app.roster import Roster
    from syndicate.app.updating import Difference

INDEX = "index.db"
#: What wrong values lead to: bugs of ours, unless the index is damaged.
_WORSE = (ArithmeticError, AttributeError, EOFError, LookupError, RuntimeError, StopIteration, TypeError, ValueError)


def build(config: Config, request: BuildRequest) -> BuildResult:
    """Bring the feeds up to what the posts are at ``request.now``. Nothing else may build there meanwhile."""
    path = config.state / INDEX
    if request.full:
        Index.discard(path)
    try:
        return _tried(config, request, path)
    except DamagedIndexError as error:
        Index.discard(path)
        with trusted():
            result = _build(config, request, path)
        message = f"the index was damaged ({error}) and was made anew"
        problem = Problem.at(path.name, message, hint="Nothing is lost: what is remembered of posts lies elsewhere.")
        result.problems = sorted([*result.problems, problem])
        return result


def _tried(config: Config, request: BuildRequest, path: Path) -> BuildResult:
    """Build. Raises DamagedIndexError, also in place of an error that came of it."""
    try:
        with trusted():
            return _build(config, request, path)
    except _WORSE as error:
        from syndicate.index.wholeness import is_whole  # noqa: PLC0415 (seldom)

        if is_whole(path):
            raise
        raise DamagedIndexError(str(error)) from error


def _build(config: Config, request: BuildRequest, path: Path) -> BuildResult:
    with History.open(config.state / HISTORY) as history:
        index = Index.open(path)
        known = index.get(CODE) if index else None
        present = keys(config, request.output or config.output.folder, known=known or b"")
        if index is not None and not _is_of(index, present, history):
            index.close()
            index = None
        index = index or Index.create(path)
        try:
            return _Build(config, request, index, history, present).run()
        finally:
            index.close()


def _is_of(index: Index, present: Keys, history: History) -> bool:
    """Whether posts were read as they are now, and remembered by this very history."""
    return index.get("reading") == present.reading and index.get("history") == str(history.serial).encode()


class _Build:
    """One build, from what changed to the files."""

    def __init__(self, config: Config, request: BuildRequest, index: Index, history: History, present: Keys) -> None:
        self._config, self._request, self._index, self._history = config, request, index, history
        self._keys = present
        self._output = OutputFolder(request.output or config.output.folder)

    def run(self) -> BuildResult:
        """Build, or find that there is nothing to do."""
        index, request = self._index, self._request
        changes = request.source.changes(index, self._config.posts)
        again = self._out_of_place()
        due = find_due(self._config, index, self._output, self._keys, request.now)
        result = BuildResult(posts=0, folder=self._output.folder)
        # What `include_relative` takes in may lie in folders that no scan, list or git tells of.
        beside = index.entries.with_liquid(least=Liquid.BESIDE)
        if changes or again or due or beside or (request.accept_corrections and index.posts.pending()):
            index.begin()
            self._bring_up(changes, again, due, result)
            remember_changes(index, changes)
            remember(index, self._output, self._keys, request.now, serial=self._history.serial)
            self._complete(result)
            index.commit()
        else:
            self._complete(result)
        return result

    def _complete(self, result: BuildResult) -> None:
        completed(result, self._config, self._index)
        result.due = next_due(self._index, self._request.now)

    def _out_of_place(self) -> list[str]:
        """Return the posts that were dated later and are due, and those that are shown too early."""
        if self._index.is_new or self._config.posts.future:
            return []
        return self._index.posts.out_of_place(self._request.now)

    def _bring_up(self, changes: Changes, again: list[str], due: Due, result: BuildResult) -> None:
        # Much to load, and most builds find that nothing changed.
        from syndicate.app.roster import Roster  # noqa: PLC0415
        from syndicate.app.updating import Updater  # noqa: PLC0415

        index, request = self._index, self._request
        with self._history.transaction():
            updater = Updater(self._config, index, self._history, now=request.now, progress=request.progress)
            difference = updater.update(changes, again=again, accept_corrections=request.accept_corrections)
        roster = Roster(self._config, index)
        due = replace(due, roster=due.roster or roster.is_stale(difference))
        kind = Liquid.SITE if due.liquid else Liquid.POSTS if difference else Liquid.BESIDE
        seeing = index.entries.with_liquid(least=kind)
        if due or difference or seeing:  # else the same bytes with other times
            self._write(roster, difference, due, seeing, result)

    def _write(
        self, roster: "Roster", difference: "Difference", due: Due, seeing: set[int], result: BuildResult
    ) -> None:
        """Write what *difference* and *due* concern; *seeing* are posts whose Liquid may see something else now."""
        from syndicate.app.writing import Writer  # noqa: PLC0415 (likewise)

        request, index = self._request, self._index
        writer = Writer(self._config, index, self._output, result, now=request.now, key=self._keys.rendering)
        stale = set(due.feeds)
        if due.roster:
            rebuilt = roster.rebuild()
            writer.write_directory(rebuilt)
            stale |= rebuilt.stale
        stale |= roster.concerned(difference)
        stale |= writer.forget(seeing, with_site=due.liquid)
        present = set(index.feeds.all()) if due.everything or due.roster else stale
        writer.write_feeds(present if due.everything else stale & present, request.progress)
        if due.roster or due.files:
            result.removed = self._output.remove_strays(keeps=self._keeps())

    def _keeps(self) -> Callable[[str], bool]:
        """Match the files of feeds, and those that a pattern may have written for what no longer occurs."""
        known = {row.name for row in self._index.feeds.files()}
        feeds = [one.feed for one in self._config.subscriptions if one.each and one.feed]
        names = sorted({name for feed in feeds for name in feed.files.values()})
        regexes = [re.escape(name).replace(r"\{slug\}", "[^/]+").replace(r"\{value\}", "[^/]+") for name in names]
        matching = re.compile("|".join(regexes) or r"(?!)").fullmatch
        return lambda name: name in known or bool(matching(name))
