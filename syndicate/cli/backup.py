"""``syndicate backup``."""

from pathlib import Path

import click

from syndicate.cli.session import Session, shown


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def backup(session: Session, *, folder: Path) -> None:
    """Copy the ledger, the history of posts and the secret into FOLDER, while runs may go on.

    The copy holds addresses and the secret: keep it where nobody else reads it.
    """
    from syndicate.app.standing import backup as copied  # noqa: PLC0415 (--help loads click alone)

    with session.app().office() as office:
        for path in copied(office, folder):
            click.echo(shown(path))
