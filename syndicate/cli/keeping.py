"""What ``send`` and ``run`` share where the state lies on a machine that does not outlive them."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from syndicate.app.mailing import Mailroom
    from syndicate.app.office import Office

CHECKPOINT = click.option(
    "--checkpoint",
    metavar="CMD",
    help="Have the shell run CMD (a push, an upload) before the messages of each batch leave, and in the end.",
)
FIRST_RUN = click.option(
    "--first-run", is_flag=True, help="Begin where there is no ledger, though one may have been lost."
)


IGNORE_LINT = click.option(
    "--ignore-lint", is_flag=True, help="Send what some mail clients could not show: see `syndicate lint`."
)


def begin(office: "Office") -> None:
    """Open the ledger, or refuse to where it may have been lost."""
    if office.is_first_run and office.path.exists():
        click.echo("There is a ledger: this is not the first run, and goes on as any other.", err=True)
    office.begin()


def prepared(office: "Office", *, patience: timedelta, checkpoint: str | None, ignore_lint: bool = False) -> "Mailroom":
    """Return what sends, and keeps the state safe by the command *checkpoint*."""
    from syndicate.app.mailing import Mailroom  # noqa: PLC0415 (--help loads click alone)
    from syndicate.app.safekeeping import Command  # noqa: PLC0415 (likewise)

    keep = Command(checkpoint, Path.cwd()) if checkpoint else None
    return Mailroom(office=office, patience=patience, keep=keep, is_linted=not ignore_lint)
