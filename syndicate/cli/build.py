"""``syndicate build``."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.parameters import MOMENT
from syndicate.cli.progress import bar
from syndicate.cli.session import Session, print_json, print_problems, shown

if TYPE_CHECKING:
    from syndicate.app.build import BuildResult


@click.command()
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Write the feeds to this folder.")
@click.option("--now", type=MOMENT, help="Build as if it were this moment: 2022-05-20T18:00:00+08:00.")
@click.option("--strict", is_flag=True, help="Exit with 1 when a post was left out.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.pass_obj
def build(session: Session, output: Path | None, now: datetime | None, strict: bool, as_json: bool) -> None:  # noqa: FBT001 (flags of click)
    """Write the feeds of every subscription; only files that changed are touched."""
    with bar("Building feeds") as progress:
        result = session.app(now).build(output=output, progress=progress)
    print_problems(result.problems)
    if as_json:
        print_json(result.as_json())
    else:
        _print_summary(result)
    if strict and result.failed:
        raise SystemExit(1)


def _print_summary(result: "BuildResult") -> None:
    left_out = f" ({result.skipped} left out)" if result.skipped else ""
    click.echo(f"Read {result.posts} posts{left_out}.")
    counts = f"{result.unchanged} unchanged, {len(result.removed)} removed"
    click.echo(f"Wrote {len(result.files)} files to {shown(result.folder)}; {counts}.")
    if result.held:
        first = result.held[0]
        click.echo(f"{len(result.held)} dated later; the next, {first.path}, is due {first.due:%Y-%m-%d %H:%M %z}.")
