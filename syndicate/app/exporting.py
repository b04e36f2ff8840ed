"""What has a machine that is not ours run syndicate, made from a config: workflows, pipelines, containers."""

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from syndicate import config as configuration
from syndicate.app import runners
from syndicate.app.ticks import ticks
from syndicate.errors import ConfigError, UsageError
from syndicate.model import Config

STAND_IN = "stands-in-for-what-is-not-set-here"
KINDS: Mapping[str, tuple[Callable[[runners.Site], dict[str, str]], str]] = {
    "github": (runners.github, ".github/workflows"),
    "gitlab": (runners.gitlab, "."),
    "container": (runners.container, "."),
}  #: With where the files belong.


def files(kind: str, path: Path, *, environ: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Return the files of *kind* for the config at *path*, by name.

    The environment need not be set here: it is the machine's. Raises UsageError where no digest has a schedule.
    """
    variables = configuration.needed(path)
    config = _config(path, variables, environ)
    digests = [one.digest for one in config.subscriptions if one.digest and not one.each]
    zone = config.site.timezone
    schedules = [(one.schedule, ZoneInfo(one.timezone) if one.timezone else zone) for one in digests if one.schedule]
    if not schedules:
        raise UsageError("no digest has a schedule", hint='Add one: `digest: {schedule: "weekly mon 07:30"}`.')
    site = runners.Site(
        ticks=ticks(schedules, now),
        variables=variables,
        state=_below(config.state, path, "state"),
        output=_below(config.output.folder, path, "feeds.output"),
        wheel=f"./.github/syndicate_feeds-{version('syndicate-feeds')}-py3-none-any.whl",
    )
    return KINDS[kind][0](site)


def write(files: Mapping[str, str], folder: Path, *, force: bool) -> list[Path]:
    """Write *files* into *folder*, all or none; return their paths. Raises UsageError where one is there already."""
    paths = {folder / name: text for name, text in files.items()}
    there = [str(path) for path in paths if path.exists()]
    if there and not force:
        raise UsageError(f"there is {there[0]} already", hint="Add --force to replace it, or --print to look first.")
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in paths.items():
        path.write_text(text, encoding="utf-8")
    return list(paths)


def _config(path: Path, variables: list[str], environ: Mapping[str, str]) -> Config:
    filled = {name: environ.get(name) or STAND_IN for name in variables}
    try:
        return configuration.load(path, environ=filled)
    except ConfigError:
        return configuration.load(path, environ=environ)  # what stands in is no port, for example: say what is missing


def _below(folder: Path, path: Path, key: str) -> str:
    """Return *folder* as seen from the config's own."""
    here = path.resolve().parent
    if not folder.resolve().is_relative_to(here):
        raise UsageError(f"`{key}` is outside of the repository", hint="Name a folder below that of config.yaml.")
    return str(PurePosixPath(folder.resolve().relative_to(here)))
