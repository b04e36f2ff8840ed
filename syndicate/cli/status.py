"""``syndicate status``."""

import click

from syndicate.cli.reports import counted, ending
from syndicate.cli.session import Session, print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def status(session: Session, *, as_json: bool) -> None:
    """Say what was sent, and what needs somebody: deliveries that are deferred, unknown, or refused for our fault.

    Exits with 3 where there are such.
    """
    from syndicate.app.standing import advice, standings  # noqa: PLC0415 (--help loads click alone)

    with session.app().office() as office:
        found = standings(office.peek())
    if as_json:
        print_json({"issues": [one.as_json() for one in found]})
    else:
        for one in found:
            click.echo(f"{one.issue.id}: {one.issue.state.value}: {counted(one.counts)}")
            for line in advice(one):
                click.echo(f"  {line}")
        if not found:
            click.echo("Nothing was sent yet.")
    ending(held=any(one.is_held for one in found))
