"""``syndicate build``."""

import gc
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from syndicate.cli.parameters import MOMENT, PAUSE
from syndicate.cli.progress import bar
from syndicate.cli.session import Session, print_json, print_problems, shown
from syndicate.errors import SyndicateError

if TYPE_CHECKING:
    from syndicate.app.results import BuildResult


@click.command()
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Write the feeds to this folder.")
@click.option("--now", type=MOMENT, help="Build as if it were this moment: 2022-05-20T18:00:00+08:00.")
@click.option("--full", is_flag=True, help="Read and render everything anew, whatever earlier builds knew.")
@click.option(
    "--changed",
    type=click.File("rb"),
    metavar="FILE|-",
    help="Look only at the posts that this file (-: standard input) lists, one path a line: changed, new or gone.",
)
@click.option(
    "--git",
    "revision",
    is_flag=False,
    flag_value="",
    metavar="[REV]",
    help="Look only at what git says changed since REV; without REV, since the commit that was built last.",
)
@click.option("--watch", is_flag=True, help="Go on, and build again whenever posts change, until Ctrl-C.")
@click.option(
    "--settle",
    type=PAUSE,
    default="100ms",
    show_default=True,
    help="With --watch: build when nothing was written for this long.",
)
@click.option(
    "--accept-corrections", is_flag=True, help="Record corrections though more than 5 % of the posts changed at once."
)
@click.option("--strict", is_flag=True, help="Exit with 1 when a post was left out.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.pass_obj
def build(  # noqa: PLR0913 (options of click)
    session: Session,
    *,
    output: Path | None,
    now: datetime | None,
    full: bool,
    changed: BinaryIO | None,
    revision: str | None,
    watch: bool,
    settle: timedelta,
    accept_corrections: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Write the feeds of every subscription; only what changed since the last build is made again.

    Without --changed or --git, every file is looked at, and those whose size or times differ are read. All ways give
    the same feeds; --full does not rely on what earlier builds remembered, but for ids and dates of corrections.
    """
    from syndicate.app.results import Since  # noqa: PLC0415 (--help loads click alone)

    if changed and revision is not None:
        raise click.UsageError("--changed and --git exclude each other.")
    since = Since(changed=changed.read() if changed else None, revision=revision)
    app = session.app(now)
    changes = app.watch(output=output, settle=settle) if watch else None
    with bar("Building feeds") as progress:
        result = app.build(
            output=output,
            since=since,
            full=full,
            accept_corrections=accept_corrections,
            progress=progress,
            waiting=lambda: click.echo("Another build is running here: waiting for it.", err=True),
        )
    _print(result, as_json=as_json)
    if changes is not None:
        gc.enable()
        _print_each(changes, result, as_json=as_json)
    if strict and result.failed:
        raise SystemExit(1)


def _print_each(results: "Iterator[BuildResult | SyndicateError]", last: "BuildResult", *, as_json: bool) -> None:
    """Print what each build did, if it did something: what is printed may go to a file that is watched."""
    click.echo("Watching for changes; Ctrl-C ends it.", err=True)
    said = _said(last)
    for result in results:
        before, said = said, _said(result)
        if isinstance(result, SyndicateError):
            if said != before:
                click.echo(str(result), err=True)
        elif result.files or result.removed or said != before:
            _print(result, as_json=as_json)


def _said(result: "BuildResult | SyndicateError") -> object:
    """Return what is worth telling of a build that wrote nothing, where it is not as it was."""
    return str(result) if isinstance(result, SyndicateError) else (result.posts, result.skipped, result.problems)


def _print(result: "BuildResult", *, as_json: bool) -> None:
    print_problems(result.problems)
    if as_json:
        print_json(result.as_json())
    else:
        _print_summary(result)


def _print_summary(result: "BuildResult") -> None:
    left_out = f" ({result.skipped} left out)" if result.skipped else ""
    click.echo(f"{result.posts} post{'' if result.posts == 1 else 's'}{left_out}.")
    counts = f"{result.unchanged} unchanged, {len(result.removed)} removed"
    click.echo(f"Wrote {len(result.files)} files to {shown(result.folder)}; {counts}.")
    if result.held:
        first = result.held[0]
        click.echo(f"{len(result.held)} dated later; the next, {first.path}, is due {first.due:%Y-%m-%d %H:%M %z}.")
