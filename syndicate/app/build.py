"""Build: the feeds of every subscription, from the posts as they are now."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from syndicate.app import warnings
from syndicate.app.corpus import Library
from syndicate.app.output import ForeignFileError, OutputFolder
from syndicate.app.press import Press
from syndicate.model import Config, Held, Level, Problem, Subscription
from syndicate.render import directory, feeds
from syndicate.selection import feed_posts

Progress = Callable[[int, int], None]


@dataclass(slots=True, kw_only=True)
class BuildResult:
    """What a build did; ``files`` are the names written, below ``folder``."""

    posts: int
    folder: Path
    skipped: int = 0
    unchanged: int = 0
    files: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    held: tuple[Held, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether a post was left out, or a file could not be written."""
        return any(one.level is Level.ERROR for one in self.problems)

    def as_json(self) -> dict[str, object]:
        """Return the shape that ``build --json`` prints."""
        counts = {"written": len(self.files), "unchanged": self.unchanged, "removed": len(self.removed)}
        fields = ("level", "path", "line", "message", "hint")
        return {
            "posts": self.posts,
            "skipped": self.skipped,
            "feeds": counts | {"files": self.files},
            "problems": [{name: getattr(one, name) for name in fields} for one in self.problems],
        }


def build(
    config: Config, *, now: datetime, output: Path | None = None, progress: Progress | None = None
) -> BuildResult:
    """Write the feeds of every subscription as they are at *now*, and the directory of all of them."""
    library = Library(config, now=now)
    subscriptions, collisions = library.subscriptions()
    folder = output or config.output.folder
    result = BuildResult(posts=len(library.posts), folder=folder, held=library.held)
    writer = _Writer(config, library, OutputFolder(folder, is_ours=feeds.is_ours), result)
    writer.write_feeds(subscriptions, now, progress or (lambda _done, _total: None))
    result.skipped = sum(one.level is Level.ERROR for one in library.problems)
    result.problems = sorted([*library.problems, *collisions, *result.problems])
    return result


class _Writer:
    """Carries a build from posts to files."""

    def __init__(self, config: Config, library: Library, folder: OutputFolder, result: BuildResult) -> None:
        self._config = config
        self._library = library
        self._folder = folder
        self._result = result
        self._known: set[str] = set()

    def write_feeds(self, subscriptions: Iterable[Subscription], now: datetime, progress: Progress) -> None:
        plan = [
            (one, one.feed, feed_posts(self._library.newest(one.rule), one.feed, now))
            for one in subscriptions
            if one.feed
        ]
        uses = Counter(post.id for _, _, posts in plan for post in posts)
        press = Press(self._library.content, self._config.site, uses=uses)
        short: list[Subscription] = []
        total_bytes = 0
        for done, (one, feed, posts) in enumerate(plan):
            progress(done, len(plan))
            entries = feeds.within(press.entries(posts, feed.content), least=feed.limit, max_bytes=feed.max_bytes)
            if feeds.is_short(entries, limit=feed.limit):
                short.append(one)
            files = feeds.render_feeds(one, entries, self._config.site, base_url=self._config.output.url)
            total_bytes += sum(map(len, files.values()))
            self._write(files)
        self._write(self._directory([one for one, _, _ in plan]))
        self._result.problems += warnings.short_spans(short)
        self._result.problems += warnings.large_output(total_bytes, self._config.path.name)
        patterns = _file_patterns(self._config.subscriptions)
        known = self._known
        self._result.removed = self._folder.remove_strays(keeps=lambda name: name in known or bool(patterns(name)))

    def _write(self, files: Mapping[str, bytes]) -> None:
        for name, data in files.items():
            if name in self._known:
                message = "two subscriptions write this file; the first one in the config keeps it"
                self._result.problems.append(Problem.at(name, message))
                continue
            self._known.add(name)
            try:
                changed = self._folder.write(name, data)
            except ForeignFileError as error:
                problem = Problem(path=error.where, message=error.message, hint=error.hint)
                self._result.problems.append(problem)
                continue
            if changed:
                self._result.files.append(name)
            else:
                self._result.unchanged += 1

    def _directory(self, subscriptions: list[Subscription]) -> dict[str, bytes]:
        site, url, templates = self._config.site, self._config.output.url, self._config.templates
        files = {directory.STYLESHEET: directory.render_stylesheet(templates)}
        if self._folder.folder.resolve() != self._config.posts.source.resolve():  # there, index.html is the home page
            files[directory.INDEX] = directory.render_index(site, subscriptions, base_url=url, templates=templates)
            files[directory.OPML] = directory.render_opml(site, subscriptions, base_url=url)
        return files


def _file_patterns(subscriptions: Iterable[Subscription]) -> Callable[[str], object]:
    """Match the files that a pattern may have written for a category or tag that no longer occurs."""
    names = {name for one in subscriptions if one.each and one.feed for name in one.feed.files.values()}
    regexes = [re.escape(name).replace(r"\{slug\}", "[^/]+").replace(r"\{value\}", "[^/]+") for name in sorted(names)]
    return re.compile("|".join(regexes) or r"(?!)").fullmatch
