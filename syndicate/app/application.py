"""The application: one configuration, and what can be done with it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate import config as configuration
from syndicate.app.build import BuildResult, Progress, build
from syndicate.app.choice import chosen
from syndicate.app.corpus import Library
from syndicate.app.listing import Listing
from syndicate.errors import ConfigError
from syndicate.model import Config
from syndicate.render.snippet import render_snippet

if TYPE_CHECKING:
    from syndicate.app.preview import Preview, PreviewRequest

Clock = Callable[[], datetime]


class App:
    """What the commands ask for; *clock* says what time it is."""

    def __init__(self, config: Config, *, clock: Clock) -> None:
        self.config = config
        self._clock = clock

    @classmethod
    def open(cls, path: Path | None, *, environ: Mapping[str, str], clock: Clock) -> "App":
        """Return the application of the config at *path*, or of the one in the present folder. Raises ConfigError."""
        found = path or configuration.find(Path.cwd())
        if found is None:
            raise ConfigError(
                "there is no config.yaml here, and no _config.yml of Jekyll",
                hint="Run `syndicate init` in the folder of your site, or name a file with --config.",
            )
        if found.name == "_config.yml":
            return cls(configuration.from_jekyll(found), clock=clock)
        return cls(configuration.load(found, environ=environ), clock=clock)

    def build(self, *, output: Path | None = None, progress: Progress | None = None) -> BuildResult:
        """Write the feeds of every subscription."""
        return build(self.config, now=self._clock(), output=output, progress=progress)

    def posts(self, *, match: str | None = None, content: bool = False) -> Listing:
        """Return what the reader made of the posts, newest first."""
        rule = configuration.parse_match(match) if match else None
        return Listing(self.config, rule, now=self._clock(), content=content)

    def preview(self, request: "PreviewRequest") -> "Preview":
        """Return the digest that *request* asks for. Nothing is sent or recorded."""
        from syndicate.app.preview import preview  # noqa: PLC0415 (a build needs no digests: a tenth of its imports)

        return preview(self.config, request, now=self._clock())

    def snippet(self, names: Iterable[str] = ()) -> str:
        """Return the autodiscovery lines of the feeds *names*; of all that the config names one by one, if empty."""
        subscriptions, _ = Library(self.config, now=self._clock()).subscriptions()
        own = [one for one in self.config.subscriptions if not one.each]
        wanted = [chosen(subscriptions, name) for name in names] or own
        return render_snippet(wanted, base_url=self.config.output.url)
