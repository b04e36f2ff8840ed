"""``syndicate schedule``."""

from datetime import datetime
from pathlib import Path

import click

from syndicate.cli.parameters import MOMENT
from syndicate.cli.session import Session, shown

TITLES = 5  #: Of the posts that wait.


@click.group()
def schedule() -> None:
    """When digests are sent, and how to have it done."""


@schedule.command(name="next")
@click.option("--now", type=MOMENT, help="As if it were this moment.")
@click.pass_obj
def next_(session: Session, *, now: datetime | None) -> None:
    """Show the next five slots of each schedule, and the posts that wait for the first of them."""
    from syndicate.app.standing import upcoming  # noqa: PLC0415 (--help loads click alone)

    found = False
    with session.app(now).office() as office:
        for one in upcoming(office, office.peek()):
            found = True
            click.echo(f"{one.name}: {one.words} ({one.zone})")
            if one.last:
                click.echo(f"  last  {one.last}")
            for slot in one.slots:
                click.echo(f"  next  {slot:%A, %Y-%m-%d %H:%M %z}")
            click.echo(f"  {len(one.waiting)} posts wait" + (":" if one.waiting else "."))
            for title in one.waiting[:TITLES]:
                click.echo(f"    {title}")
            if len(one.waiting) > TITLES:
                click.echo(f"    and {len(one.waiting) - TITLES} more")
    if not found:
        click.echo("No digest has a schedule.", err=True)


@schedule.command()
@click.argument("kind", type=click.Choice(["systemd", "cron", "github", "gitlab", "container"]))
@click.option(
    "--every",
    type=click.IntRange(1, 59),
    default=5,
    show_default=True,
    help="Minutes between two runs of systemd or cron.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write github's, gitlab's and container's files here; default: .github/workflows, else the folder itself.",
)
@click.option("--force", is_flag=True, help="Replace files that are there.")
@click.option("--print", "printed", is_flag=True, help="Print the files, and write none.")
@click.pass_obj
def export(session: Session, *, kind: str, every: int, output: Path | None, force: bool, printed: bool) -> None:
    """Have `syndicate run` called: by systemd or cron, whose lines are printed, or by workflows that are written.

    github, gitlab: workflows that build the feeds, and send what is due without a server. container: a Dockerfile and a
    compose file.
    """
    from syndicate.app.exporting import KINDS, write  # noqa: PLC0415 (--help loads click alone)
    from syndicate.app.units import cron, systemd  # noqa: PLC0415 (likewise)

    if kind not in KINDS:
        folder = Path.cwd()
        click.echo(systemd(folder, every) if kind == "systemd" else cron(folder, every), nl=False)
        return
    files = session.app().export(kind)
    if printed:
        for name, text in files.items():
            click.echo(f"# --- {name}\n{text}", nl=False)
        return
    for path in write(files, output or Path(KINDS[kind][1]), force=force):
        click.echo(shown(path))
