"""The application: one configuration, and what can be done with it."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate import config as configuration
from syndicate.app.results import SCANNED, BuildRequest, Since
from syndicate.errors import ConfigError, SyndicateError
from syndicate.model import Config

if TYPE_CHECKING:
    from syndicate.app.changes import Source
    from syndicate.app.listing import Listing
    from syndicate.app.office import Office
    from syndicate.app.preview import Preview, PreviewRequest
    from syndicate.app.results import BuildResult, Progress
    from syndicate.app.studio import SiteStudio
    from syndicate.app.why import Explained

MANY = 1000  #: More changes than this at once are looked for by a scan.

Clock = Callable[[], datetime]
Say = Callable[[str], None]


class App:
    """What the commands ask for; *clock* says what time it is, *say* gets what a person should know at once."""

    def __init__(self, path: Path, *, environ: Mapping[str, str], clock: Clock, say: Say = lambda _text: None) -> None:
        self._path, self._environ, self._clock, self._say = path, environ, clock, say
        self._due: datetime | None = None  # when to build again though nothing changed

    @classmethod
    def open(
        cls, path: Path | None, *, environ: Mapping[str, str], clock: Clock, say: Say = lambda _text: None
    ) -> "App":
        """Return the application of the config at *path*, or of the one in the present folder. Raises ConfigError."""
        found = path or configuration.find(Path.cwd())
        if found is None:
            raise ConfigError(
                "there is no config.yaml here, and no _config.yml of Jekyll",
                hint="Run `syndicate init` in the folder of your site, or name a file with --config.",
            )
        return cls(found, environ=environ, clock=clock, say=say)

    @cached_property
    def config(self) -> Config:
        """The whole configuration. Raises ConfigError."""
        if self._path.name == "_config.yml":
            return configuration.from_jekyll(self._path)
        return configuration.load(self._path, environ=self._environ)

    def build(
        self,
        *,
        output: Path | None = None,
        since: Since = SCANNED,
        full: bool = False,
        accept_corrections: bool = False,
        progress: "Progress" = lambda _done, _total: None,
        waiting: Callable[[], None] = lambda: None,
    ) -> "BuildResult":
        """Write the feeds of every subscription; *waiting* is called where another build is to be waited for."""
        # Nothing here may load what only changed posts need: most builds find that nothing changed.
        from syndicate.app.build import build  # noqa: PLC0415
        from syndicate.app.locking import alone  # noqa: PLC0415

        config = configuration.for_build(self._path, environ=self._environ)
        self._due = None  # a build that fails is not tried again before something changes
        with alone(config.state, waiting=waiting):
            request = BuildRequest(
                now=self._clock(),
                source=_source(since, config),
                output=output,
                full=full,
                accept_corrections=accept_corrections,
                progress=progress,
            )
            result = build(config, request)
        self._due = result.due
        return result

    def watch(self, *, output: Path | None = None, settle: timedelta) -> "Iterator[BuildResult | SyndicateError]":
        """Watch from now on; build each time that files changed and nothing was written for *settle*.

        Begun before the first build, it misses nothing that changes meanwhile. It builds as well when a post comes due,
        or leaves a feed by its age. A build that fails is yielded as its error, and the next change is waited for: it
        may be what mends it. Never ends by itself.
        """
        from syndicate.app.watching import watch  # noqa: PLC0415 (an extra: most builds do not watch)

        config = configuration.for_build(self._path, environ=self._environ)
        posts, folder = config.posts.source, output or config.output.folder
        own = [one for one in (config.templates, self._path.parent) if one and not one.is_relative_to(posts)]
        ignored = [folder, config.state]
        return self._builds(watch([posts, *own], settle=settle, ignored=ignored, is_due=self._is_due), posts, output)

    def _builds(
        self, batches: Iterable[frozenset[Path]], posts: Path, output: Path | None
    ) -> "Iterator[BuildResult | SyndicateError]":
        for paths in batches:
            listed = b"\0".join(os.fsencode(path) for path in sorted(paths))
            # Else it may be the config or a template; and the kernel drops events where there are very many.
            is_listed = len(paths) < MANY and all(path.is_relative_to(posts) for path in paths)
            try:
                yield self.build(output=output, since=Since(changed=listed) if is_listed else SCANNED)
            except SyndicateError as error:
                yield error

    def _is_due(self) -> bool:
        return self._due is not None and self._clock() >= self._due

    def posts(self, *, match: str | None = None, content: bool = False) -> "Listing":
        """Return what the reader made of the posts, newest first."""
        from syndicate.app.listing import Listing  # noqa: PLC0415 (a build that finds nothing to do reads no post)

        rule = configuration.parse_match(match) if match else None
        return Listing(self.config, rule, now=self._clock(), content=content)

    def preview(self, request: "PreviewRequest", *, state: str | None = None) -> "Preview":
        """Return the digest that *request* asks for, by the state at *state*, if given. Nothing is sent or recorded."""
        from syndicate.app.preview import preview  # noqa: PLC0415 (a build needs no digests)

        with self._looking(state) as office:
            return preview(office, request)

    def why(self, request: "PreviewRequest", *, state: str | None = None) -> "Explained":
        """Return why posts are in the digest that *request* asks for or not, by the state at *state*, if given."""
        from syndicate.app.preview import preview  # noqa: PLC0415 (likewise)
        from syndicate.app.why import explained  # noqa: PLC0415 (likewise)

        with self._looking(state) as office:
            return explained(preview(office, request))

    @contextmanager
    def _looking(self, state: str | None) -> "Iterator[Office]":
        """Give the office to look things up in, whose state is at *state*, if given."""
        if state is None:
            yield self.office()
            return
        from syndicate.app.office import Office  # noqa: PLC0415 (likewise)
        from syndicate.app.remotestate import looked_at  # noqa: PLC0415 (likewise)

        with looked_at(self.config, state) as config:
            yield Office(config, clock=self._clock)

    def studio(self) -> "SiteStudio":
        """Return what the preview in the browser shows."""
        from syndicate.app.livesite import LiveSite  # noqa: PLC0415 (likewise)
        from syndicate.app.studio import SiteStudio  # noqa: PLC0415 (likewise)

        return SiteStudio(LiveSite(self._path, environ=self._environ, clock=self._clock))

    def remember(self) -> None:
        """Build where nothing was ever built: issues go by when a post was first there, which builds remember."""
        from syndicate.app.remembering import HISTORY  # noqa: PLC0415 (likewise)

        if not (self.config.state / HISTORY).exists():
            self.build()

    def office(self, *, is_first_run: bool = False) -> "Office":
        """Return what sends digests; a context, which holds the ledger."""
        from syndicate.app.office import Office  # noqa: PLC0415 (likewise)

        return Office(self.config, clock=self._clock, say=self._say, is_first_run=is_first_run)

    def export(self, kind: str) -> "dict[str, str]":
        """Return the files, by name, that have a machine of *kind* run what the config says."""
        from syndicate.app.exporting import files  # noqa: PLC0415 (likewise)

        return files(kind, self._path, environ=self._environ, now=self._clock())

    def snippet(self, names: Iterable[str] = ()) -> str:
        """Return the autodiscovery lines of the feeds *names*; of all that the config names one by one, if empty."""
        from syndicate.app.choice import chosen  # noqa: PLC0415 (likewise)
        from syndicate.app.corpus import Library  # noqa: PLC0415 (likewise)
        from syndicate.render.snippet import render_snippet  # noqa: PLC0415 (likewise)

        subscriptions, _ = Library(self.config, now=self._clock()).subscriptions()
        own = [one for one in self.config.subscriptions if not one.each]
        wanted = [chosen(subscriptions, name) for name in names] or own
        return render_snippet(wanted, base_url=self.config.output.url)


def _source(since: Since, config: Config) -> "Source":
    from syndicate.app.changes import Git, Listed, Scan  # noqa: PLC0415 (likewise)

    scan = Scan(time.time_ns())
    if since.changed is not None:
        from syndicate.app.given import given  # noqa: PLC0415 (likewise)

        return Listed(given(since.changed, config.posts, folder=Path.cwd()), scan)
    return scan if since.revision is None else Git(since.revision, scan)
