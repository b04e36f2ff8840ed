"""``syndicate snippet``."""

import click

from syndicate.cli.session import Session


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.pass_obj
def snippet(session: Session, names: tuple[str, ...]) -> None:
    """Print the <link rel="alternate"> lines of the feeds, for the head of a page."""
    click.echo(session.app().snippet(names), nl=False)
