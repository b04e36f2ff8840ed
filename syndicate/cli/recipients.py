"""``syndicate recipients``."""

import sys
from pathlib import Path

import click

from syndicate.cli.session import Session, print_json
from syndicate.model.issue import RecipientState

_STATES = [state.value for state in RecipientState]


@click.group()
def recipients() -> None:
    """The people who get digests."""


@recipients.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.pass_obj
def import_(session: Session, *, file: Path) -> None:
    """Add the recipients of FILE: CSV with the columns email, name, subscriptions and your own, or .jsonl.

    Every bad line is named, and then nothing is imported. Whoever unsubscribed stays so.
    """
    from syndicate.app.readership import bring_in  # noqa: PLC0415 (--help loads click alone)

    with session.app().office() as office, file.open(encoding="utf-8", newline="", errors="surrogateescape") as lines:
        click.echo(f"{bring_in(office, lines, where=str(file))} recipients imported.")


@recipients.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON Lines instead of CSV.")
@click.pass_obj
def export(session: Session, *, as_json: bool) -> None:
    """Print all recipients, as `import` reads them."""
    from syndicate.app.readership import write_out  # noqa: PLC0415 (--help loads click alone)

    with session.app().office() as office:
        write_out(office, sys.stdout, as_json=as_json)


@recipients.command(name="list")
@click.option("--subscription", help="Only those of this subscription.")
@click.option("--state", type=click.Choice(_STATES), help="Only those in this state.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON Lines.")
@click.pass_obj
def list_(session: Session, *, subscription: str | None, state: str | None, as_json: bool) -> None:
    """List the recipients, by address."""
    from syndicate.app.readership import everybody  # noqa: PLC0415 (--help loads click alone)

    with session.app().office() as office:
        wanted = RecipientState(state) if state else None
        for one in everybody(office, subscription=subscription, state=wanted):
            if as_json:
                print_json(
                    {"email": one.address, "name": one.name, "subscriptions": one.subscriptions, "state": one.state}
                )
            else:
                click.echo(f"{one.address}  {one.state.value}  {' '.join(one.subscriptions)}  {one.name}".rstrip())


@recipients.command()
@click.argument("address")
@click.option("--name", default="", help="What they are called.")
@click.option(
    "--subscription", "subscriptions", multiple=True, help="What they get; may be left out where there is one."
)
@click.option("--field", "fields", multiple=True, metavar="NAME=VALUE", help="A field of your own, for templates.")
@click.pass_obj
def add(session: Session, *, address: str, name: str, subscriptions: tuple[str, ...], fields: tuple[str, ...]) -> None:
    """Add the recipient ADDRESS, or change what is known of them."""
    from syndicate.app.readership import add as added  # noqa: PLC0415 (--help loads click alone)

    if any("=" not in one for one in fields):
        raise click.UsageError("Write --field NAME=VALUE.")
    pairs = dict(one.split("=", 1) for one in fields)
    with session.app().office() as office:
        one = added(office, address, name=name, subscriptions=subscriptions, fields=pairs)
    click.echo(f"{one.address} gets {', '.join(one.subscriptions)}.")


@recipients.command()
@click.argument("address")
@click.pass_obj
def remove(session: Session, *, address: str) -> None:
    """Remove the recipient ADDRESS; an import may bring them back."""
    from syndicate.app.readership import remove as removed  # noqa: PLC0415 (--help loads click alone)

    with session.app().office() as office:
        removed(office, address)
    click.echo(f"{address} is removed.")


@recipients.command()
@click.argument("address")
@click.pass_obj
def erase(session: Session, *, address: str) -> None:
    """Forget ADDRESS but for a keyed hash, so that nothing is ever sent to it again."""
    from syndicate.app.readership import erase as erased  # noqa: PLC0415 (--help loads click alone)

    with session.app().office() as office:
        erased(office, address)
        elsewhere = " Take them out of the list that `recipients` names, too." if office.roll else ""
    click.echo(f"Erased.{elsewhere}")


@recipients.command()
@click.argument("address", required=False)
@click.option("--subscription", "subscriptions", multiple=True, help="End only this one.")
@click.option(
    "--from",
    "path",
    type=click.Path(path_type=Path),
    help="Replies to the `mailto:` address (Maildir, mbox, .eml), or a file of tokens, one a line.",
)
@click.pass_obj
def unsubscribe(session: Session, *, address: str | None, subscriptions: tuple[str, ...], path: Path | None) -> None:
    """End what ADDRESS gets, or what the replies or tokens of --from ask to end."""
    from syndicate.app.readership import unsubscribe as ended  # noqa: PLC0415 (--help loads click alone)
    from syndicate.app.readership import unsubscribe_from  # noqa: PLC0415 (likewise)

    if (address is None) == (path is None):
        raise click.UsageError("Give ADDRESS, or --from FILE.")
    with session.app().office() as office:
        if path is not None:
            count, skipped = unsubscribe_from(office, path)
            click.echo(f"{count} unsubscribed; {skipped} messages or lines were something else.")
        elif address is not None:
            ended(office, address, subscriptions)
            click.echo(f"{office.shown(address)} is unsubscribed.")
