"""``syndicate schedule``."""

from datetime import datetime
from pathlib import Path

import click

from syndicate.cli.parameters import MOMENT
from syndicate.cli.session import Session

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
@click.argument("kind", type=click.Choice(["systemd", "cron"]))
@click.option("--every", type=click.IntRange(1, 59), default=5, show_default=True, help="Minutes between two runs.")
@click.pass_obj
def export(session: Session, *, kind: str, every: int) -> None:
    """Print what has `syndicate run` called every few minutes: a systemd service with its timer, or a line for cron."""
    from syndicate.app.units import cron, systemd  # noqa: PLC0415 (--help loads click alone)

    folder = Path.cwd()
    del session
    click.echo(systemd(folder, every) if kind == "systemd" else cron(folder, every), nl=False)
