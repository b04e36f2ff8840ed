"""Feeds written from the index: their posts chosen, their entries fetched or made, their files replaced."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from syndicate.app.bodies import Bodies
from syndicate.app.order import newest
from syndicate.app.output import ForeignFileError, OutputFolder
from syndicate.app.press import Press
from syndicate.app.results import BuildResult
from syndicate.app.roster import Rebuilt, Roster
from syndicate.index import DIRECTORY, NOT_OURS, FeedRow, FileRow, Index, Shown
from syndicate.model import Config, FeedSettings, Liquid, Post, Problem, Subscription
from syndicate.render import feeds, shapes
from syndicate.selection import feed_posts

_SHAPES = "shapes"  #: Where the index keeps what feedgen was asked for: to load it takes a third of such a build.
_SITE = "site"  #: Owns the problems of the site's own data, which any post may meet.


class Writer:
    """Writes the feeds of one build, and keeps in the index what they hold."""

    def __init__(
        self, config: Config, index: Index, output: OutputFolder, result: BuildResult, *, now: datetime, key: bytes
    ) -> None:
        self._config, self._index, self._output, self._result, self._now = config, index, output, result, now
        self._roster = Roster(config, index)
        self._left: set[int] = set()  # posts that some feed no longer carries
        self._shapes = index.get(_SHAPES) if index.get("rendering") == key else None
        shapes.restore(self._shapes or b"")
        bodies = Bodies(config, posts=self._all_posts, report=self._report)
        self._press = Press(bodies, config.site, index.entries, key=key)

    def write_feeds(self, numbers: Iterable[int], progress: Callable[[int, int], None]) -> None:
        """Write the feeds with these *numbers*, and forget the entries that no feed carries any more."""
        numbers = sorted(numbers)
        for done, number in enumerate(numbers):
            progress(done, len(numbers))
            row = self._index.feeds.get(number)
            subscription = self._roster.subscription(row)
            if subscription.feed:
                self._write_feed(number, row, subscription, subscription.feed)
            else:
                self._left |= self._index.feeds.empty(number)
                self._index.problems.forget([f"file:{number}"])
        self._forget(self._left - self._index.feeds.carried(self._left))
        if not self._index.entries.with_liquid(least=Liquid.SITE):
            self._index.problems.forget([_SITE])
        if (known := shapes.known()) != self._shapes:
            self._index.put(_SHAPES, known)

    def write_directory(self, rebuilt: Rebuilt) -> None:
        """Write what can be subscribed to, for people and readers, and the stylesheet of feeds."""
        from syndicate.render import directory  # noqa: PLC0415 (Jinja2: most builds change no directory)

        site, url, templates = self._config.site, self._config.output.url, self._config.templates
        self._left |= rebuilt.left
        listed = [one for one in rebuilt.subscriptions if one.feed]
        files = {directory.STYLESHEET: directory.render_stylesheet(templates)}
        if self._output.folder.resolve() != self._config.posts.source.resolve():  # there, index.html is the home page
            files[directory.INDEX] = directory.render_index(site, listed, base_url=url, templates=templates)
            files[directory.OPML] = directory.render_opml(site, listed, base_url=url)
        self._write(DIRECTORY, files)

    def forget(self, posts: set[int], *, with_site: bool) -> set[int]:
        """Forget the entries of *posts*, *with_site* the problems of its data too; return the feeds that carry them."""
        if with_site:
            self._index.problems.forget([_SITE])
        self._forget(posts)
        return self._index.feeds.carrying(posts)

    def _write_feed(self, number: int, row: FeedRow, subscription: Subscription, feed: FeedSettings) -> None:
        posts = self._choose(number, subscription, feed)
        entries = feeds.within(self._press.entries(posts, feed.content), least=feed.limit, max_bytes=feed.max_bytes)
        is_short = feeds.is_short(entries, limit=feed.limit)
        files = feeds.render_feeds(subscription, entries, self._config.site, base_url=self._config.output.url)
        self._index.feeds.measured(number, is_short=is_short, size_bytes=sum(map(len, files.values())))
        owned = set(row.owned.values())
        self._write(number, {name: data for name, data in files.items() if name in owned})

    def _choose(self, number: int, subscription: Subscription, feed: FeedSettings) -> list[Shown]:
        met: dict[str, Shown] = {}

        def posts() -> Iterator[Post]:
            for one in newest(self._index, subscription.rule, language=self._config.site.language):
                met[one.post.path] = one
                yield one.post

        chosen = [met[post.path] for post in feed_posts(posts(), feed, self._now)]
        floor, expires = self._bounds(chosen, feed, is_full=len(met) > len(chosen))
        carried = [one.number for one in chosen]
        self._left |= self._index.feeds.choose(number, carried, floor=floor, expires=expires)
        return chosen

    def _bounds(
        self, chosen: list[Shown], feed: FeedSettings, *, is_full: bool
    ) -> tuple[datetime | None, datetime | None]:
        """Return before which moment no post can enter the feed, and when the choice changes without a new post."""
        if not chosen:
            return None, None
        oldest = chosen[-1].post.published
        ends = [oldest + feed.cover] if len(chosen) > feed.limit else []
        ends += [oldest + feed.max_age] if feed.max_age is not None else []
        timed = feed.cover or feed.max_age is not None or self._config.posts.future
        return oldest if is_full and not timed else None, min(ends, default=None)

    def _write(self, number: int, files: Mapping[str, bytes]) -> None:
        index = self._index
        index.feeds.forget_files(number)
        index.problems.forget([f"file:{number}"])
        for name, data in files.items():
            try:
                changed = self._output.write(name, data)
            except ForeignFileError as error:
                problem = Problem(path=error.where, message=error.message, hint=error.hint)
                index.problems.add(f"file:{number}", [problem])
                index.feeds.put_file(FileRow(name, number, *NOT_OURS))
                continue
            if changed:
                self._result.files.append(name)
            index.feeds.put_file(FileRow(name, number, *self._output.state(name)))

    def _forget(self, posts: set[int]) -> None:
        self._index.entries.remove(posts)
        paths = [one.post.path for one in self._index.posts.get(sorted(posts))]
        self._index.problems.forget(f"body:{path}" for path in paths)

    def _report(self, problem: Problem) -> None:
        owner = _SITE if problem.path == "_config.yml" else f"body:{problem.path}"
        self._index.problems.add(owner, [problem])

    def _all_posts(self) -> list[Post]:
        return [one.post for one in self._index.posts.newest()]
