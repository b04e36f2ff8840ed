"""``syndicate run``."""

import gc
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

import click

from syndicate.cli.parameters import MOMENT, SPAN
from syndicate.cli.reports import ending, print_reports
from syndicate.cli.send import NO_PATIENCE
from syndicate.cli.session import Session, going, print_problems
from syndicate.cli.signals import stopping
from syndicate.errors import SyndicateError

if TYPE_CHECKING:
    from syndicate.app import App


@click.command()
@click.option("--every", type=SPAN, metavar="SPAN", help="Go on, and do it again every 5m, 1h, … until SIGTERM.")
@click.option(
    "--until-done", type=SPAN, default=NO_PATIENCE, metavar="SPAN", help="Wait up to 30m, 2h, … for what was deferred."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON Lines.")
@click.option("--now", type=MOMENT, help="Run as if it began at this moment.")
@click.pass_obj
def run(
    session: Session, *, every: timedelta | None, until_done: timedelta, as_json: bool, now: datetime | None
) -> None:
    """Build the feeds, then send the digests that are due: one tick, for cron, systemd or a CI runner.

    It may be called as often as you like: each slot of a schedule is used once, and what came while nobody called is
    sent in one issue.
    """
    clock = going(now)
    with stopping() as stop:
        held = _tick(session.app_by(clock), stop, until_done, as_json=as_json)
        if every is None:
            ending(held=held)
            return
        gc.enable()
        while not stop.wait(every.total_seconds()):
            try:
                _tick(session.app_by(clock), stop, until_done, as_json=as_json)
            except SyndicateError as error:  # what is wrong now may be mended before the next time
                click.echo(str(error), err=True)


def _tick(app: "App", stop: Event, patience: timedelta, *, as_json: bool) -> bool:
    from syndicate.app.mailing import Mailroom  # noqa: PLC0415 (--help loads click alone)

    result = app.build(waiting=lambda: click.echo("A build is running here: waiting for it.", err=True))
    print_problems(result.problems)
    with app.office() as office:
        room = Mailroom(office=office, stop=stop, patience=patience)
        held = print_reports(room.tick(), as_json=as_json)
    print_problems(one for one in room.problems if one not in result.problems)
    return held
