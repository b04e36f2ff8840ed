"""What the commands of one run share: the application, made when it is first asked for, and ways to print."""

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from syndicate.app import App
    from syndicate.app.application import Clock
    from syndicate.model import Problem


class Session:
    """One run of the command line."""

    def __init__(self, config: Path | None) -> None:
        self._config = config

    @property
    def folder(self) -> Path:
        """The folder of the site: where the command runs."""
        return Path.cwd()

    @property
    def has_config(self) -> bool:
        """Whether a config was named, or stands in the folder."""
        from syndicate.config import find  # noqa: PLC0415 (--help loads click alone)

        return self._config is not None or find(self.folder) is not None

    def app(self, now: datetime | None = None) -> "App":
        """Return the application of this folder at *now*; raises ConfigError where the config cannot be used."""
        return self.app_by(lambda: now or datetime.now(UTC))

    def app_by(self, clock: "Clock") -> "App":
        """Return the application of this folder, which asks *clock* what time it is. Raises ConfigError likewise."""
        from syndicate.app import App  # noqa: PLC0415 (--help loads click alone)

        say = partial(click.echo, err=True)
        return App.open(self._config, environ=os.environ, clock=clock, say=say)


def going(now: datetime | None) -> "Clock":
    """Return a clock that goes on from *now*, or from the present."""
    ahead = now - datetime.now(UTC) if now else timedelta(0)
    return lambda: datetime.now(UTC) + ahead


def shown(path: Path) -> str:
    """Return *path* as a person here would type it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def print_json(value: object) -> None:
    """Print *value* as one line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")))


def print_problems(problems: Iterable["Problem"]) -> None:
    """Print *problems* to stderr, one after the other."""
    for problem in problems:
        click.echo(str(problem), err=True)
