"""``syndicate send``."""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from syndicate.cli.keeping import CHECKPOINT, FIRST_RUN, IGNORE_LINT, begin, prepared
from syndicate.cli.parameters import DRAFT, MOMENT, SPAN
from syndicate.cli.progress import bar
from syndicate.cli.reports import ending, print_reports
from syndicate.cli.session import Session, going, print_problems
from syndicate.cli.signals import stopping

if TYPE_CHECKING:
    from syndicate.app.mailing import Mailroom
    from syndicate.app.office import Office
    from syndicate.app.sendreports import Report
    from syndicate.model.issue import Issue

NO_PATIENCE = timedelta(0)


@click.command()
@click.argument("names", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Say who would get what; nothing is frozen or sent.")
@click.option("--test", is_flag=True, help="Send the next digest to --to alone, marked as a test; nothing is recorded.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Who gets the --test.")
@click.option("--draft", type=DRAFT, help="As this draft has it; default: drafts/NAME.yaml, if it is there.")
@click.option("--even-late", is_flag=True, help="Send what a schedule names though it is later than `max_lateness`.")
@click.option("--resolve", metavar="ISSUE", help="Settle the unknown deliveries of this issue, as --as says.")
@click.option("--as", "as_", type=click.Choice(["sent", "resend"]), help="They have arrived, or are to be sent again.")
@click.option(
    "--until-done", type=SPAN, default=NO_PATIENCE, metavar="SPAN", help="Wait up to 30m, 2h, … for what was deferred."
)
@CHECKPOINT
@FIRST_RUN
@IGNORE_LINT
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON Lines.")
@click.option("--now", type=MOMENT, help="Send as if it began at this moment.")
@click.pass_obj
def send(  # noqa: PLR0913 (options of click)
    session: Session,
    *,
    names: tuple[str, ...],
    dry_run: bool,
    test: bool,
    to: tuple[str, ...],
    draft: Path | None,
    even_late: bool,
    resolve: str | None,
    as_: Literal["sent", "resend"] | None,
    until_done: timedelta,
    checkpoint: str | None,
    first_run: bool,
    ignore_lint: bool,
    yes: bool,
    as_json: bool,
    now: datetime | None,
) -> None:
    """Freeze and deliver the next issue of each of NAMES; without NAMES, what is due.

    An issue that is open is finished first. Deliveries whose end nobody knows are held: see `syndicate status`.
    """
    if bool(resolve) != bool(as_):
        raise click.UsageError("--resolve ISSUE and --as go together.")
    if test != bool(to) or (test and not names):
        raise click.UsageError("--test, --to ADDRESS and the name of a digest go together.")
    if draft and len(names) != 1:
        raise click.UsageError("--draft goes with the name of one digest.")
    app = session.app_by(going(now))
    with app.office(is_first_run=first_run) as office:
        if not (resolve or dry_run or test):
            begin(office)
            app.remember()
        if resolve and as_:
            _resolve(office, resolve, as_)
            prepared(office, patience=until_done, checkpoint=checkpoint).keep_safe()
        elif dry_run or test:
            _try(office, names, to, draft, ignore_lint=ignore_lint)
        else:
            confirm = _is_agreed if not yes and sys.stdin.isatty() else _yes

            def reports(room: "Mailroom") -> Iterator["Report"]:
                return room.send(names, draft=draft, confirm=confirm) if names else room.tick(even_late=even_late)

            room = prepared(office, patience=until_done, checkpoint=checkpoint, ignore_lint=ignore_lint)
            _send(room, reports, as_json=as_json)


def _resolve(office: "Office", issue: str, as_: Literal["sent", "resend"]) -> None:
    from syndicate.app.standing import resolve  # noqa: PLC0415 (--help loads click alone)

    click.echo(f"{issue}: {resolve(office, issue, as_)} deliveries settled as {as_}.")


def _try(
    office: "Office", names: tuple[str, ...], to: tuple[str, ...], draft: Path | None, *, ignore_lint: bool
) -> None:
    from syndicate.app.trial import dry_run, send_test  # noqa: PLC0415 (likewise)

    for line in [] if to else dry_run(office, names, draft, is_linted=not ignore_lint):
        click.echo(line)
    for name in names if to else ():
        click.echo(f"{name}: a test went to {', '.join(send_test(office, name, to, draft))}.")


def _send(room: "Mailroom", reports: Callable[["Mailroom"], Iterable["Report"]], *, as_json: bool) -> None:
    with stopping() as room.stop, bar("Sending") as room.progress:
        held = print_reports(reports(room), as_json=as_json)
    print_problems(room.problems)
    ending(held=held)


def _is_agreed(issue: "Issue", count: int) -> bool:
    return click.confirm(f"Send {issue.id} to {count} recipient{'' if count == 1 else 's'}?", err=True)


def _yes(_issue: "Issue", _count: int) -> bool:
    return True
