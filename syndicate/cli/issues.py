"""``syndicate issues``."""

from datetime import datetime
from typing import Literal

import click

from syndicate.cli.parameters import MOMENT
from syndicate.cli.reports import counted
from syndicate.cli.session import Session, print_json


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_context
def issues(ctx: click.Context, *, as_json: bool) -> None:
    """List the issues that were frozen, or show, approve, discard, pause, resume or cancel one."""
    if ctx.invoked_subcommand is not None:
        return
    from syndicate.app.standing import advice, standings  # noqa: PLC0415 (--help loads click alone)

    session: Session = ctx.obj
    with session.app().office() as office:
        found, zone = standings(office.peek()), office.config.site.timezone
    if as_json:
        print_json([one.as_json() for one in found])
        return
    for one in found:
        moment = one.issue.frozen_at.astimezone(zone)
        click.echo(f"{one.issue.id}  {moment:%Y-%m-%d %H:%M}  {one.issue.state.value}  {counted(one.counts)}")
        click.echo(f"    {one.issue.subject}")
        for line in advice(one):
            click.echo(f"    {line}")
    if not found:
        click.echo("No issue was frozen yet.", err=True)


@issues.command()
@click.argument("issue")
@click.option("--html", "part", flag_value="html", help="Print the HTML part alone.")
@click.option("--text", "part", flag_value="text", help="Print the text part alone.")
@click.pass_obj
def show(session: Session, *, issue: str, part: str | None) -> None:
    """Show what was frozen as ISSUE, its posts, and what became of its deliveries."""
    from syndicate.app.standing import shown  # noqa: PLC0415 (--help loads click alone)

    with session.app().office() as office:
        for line in shown(office, issue, part):
            click.echo(line)


@issues.command()
@click.argument("issue")
@click.option("--now", type=MOMENT, help="Approve as if it were this moment.")
@click.pass_obj
def approve(session: Session, *, issue: str, now: datetime | None) -> None:
    """Let ISSUE, which waits for that, be sent: by the next run, or `send`."""
    from syndicate.app.standing import turn as turned  # noqa: PLC0415 (--help loads click alone)

    with session.app(now).office() as office:
        name = turned(office, issue, "approve").subscription
    click.echo(f"{issue} is approved: it goes out with the next run, or syndicate send {name}.")


def _command(word: Literal["discard", "pause", "resume", "cancel"], help_: str) -> None:
    @issues.command(name=word, help=help_)
    @click.argument("issue")
    @click.pass_obj
    def turn(session: Session, *, issue: str) -> None:
        from syndicate.app.standing import turn as turned  # noqa: PLC0415 (--help loads click alone)

        with session.app().office() as office:
            click.echo(f"{issue} is {turned(office, issue, word).state.value}.")


_command("discard", "Take ISSUE back before its first delivery: its posts are free again, its draft is a draft again.")
_command("pause", "Let no further message of ISSUE begin until it is resumed.")
_command("resume", "Let the deliveries of the paused ISSUE go on, with the next send or run.")
_command("cancel", "Let nothing more of ISSUE be sent, ever; a running send stops after the message in hand.")
