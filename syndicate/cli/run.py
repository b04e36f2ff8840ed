"""``syndicate run``."""

import gc
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from syndicate.cli.keeping import CHECKPOINT, FIRST_RUN, IGNORE_LINT, begin, prepared
from syndicate.cli.parameters import MOMENT, SPAN
from syndicate.cli.reports import ending, print_reports
from syndicate.cli.send import NO_PATIENCE
from syndicate.cli.session import Session, going, print_problems
from syndicate.cli.signals import stopping
from syndicate.errors import SyndicateError

if TYPE_CHECKING:
    from syndicate.app import App
    from syndicate.app.mailing import Mailroom


@click.command()
@click.option("--every", type=SPAN, metavar="SPAN", help="Go on, and do it again every 5m, 1h, … until SIGTERM.")
@click.option(
    "--until-done", type=SPAN, default=NO_PATIENCE, metavar="SPAN", help="Wait up to 30m, 2h, … for what was deferred."
)
@CHECKPOINT
@FIRST_RUN
@IGNORE_LINT
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON Lines.")
@click.option("--now", type=MOMENT, help="Run as if it began at this moment.")
@click.pass_obj
def run(  # noqa: PLR0913 (options of click)
    session: Session,
    *,
    every: timedelta | None,
    until_done: timedelta,
    checkpoint: str | None,
    first_run: bool,
    ignore_lint: bool,
    as_json: bool,
    now: datetime | None,
) -> None:
    """Build the feeds, then send the digests that are due: one tick, for cron, systemd or a CI runner.

    It may be called as often as you like: each slot of a schedule is used once, and what came while nobody called is
    sent in one issue.
    """
    clock = going(now)
    with stopping() as stop:

        def tick(*, first_run: bool) -> bool:
            app = session.app_by(clock)
            with app.office(is_first_run=first_run) as office:
                begin(office)
                room = prepared(office, patience=until_done, checkpoint=checkpoint, ignore_lint=ignore_lint)
                room.stop = stop
                return _tick(app, room, as_json=as_json)

        held = tick(first_run=first_run)
        if every is None:
            ending(held=held)
            return
        gc.enable()
        while not stop.wait(every.total_seconds()):
            try:
                tick(first_run=False)
            except SyndicateError as error:  # what is wrong now may be mended before the next time
                click.echo(str(error), err=True)


def _tick(app: "App", room: "Mailroom", *, as_json: bool) -> bool:
    result = app.build(waiting=lambda: click.echo("A build is running here: waiting for it.", err=True))
    print_problems(result.problems)
    held = print_reports(room.tick(), as_json=as_json)
    print_problems(one for one in room.problems if one not in result.problems)
    return held
