"""``syndicate preview``."""

import sys
import webbrowser
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syndicate.cli.parameters import MOMENT, SPAN
from syndicate.cli.session import Session, print_problems

if TYPE_CHECKING:
    from syndicate.app.preview import Preview

SERVICES = ("mailchimp", "listmonk", "buttondown", "postmark", "mailgun", "sendgrid")


@click.command()
@click.argument("name", required=False)
@click.option("--text", "part", flag_value="text", help="Print the text part alone.")
@click.option("--html", "part", flag_value="html", help="Print the HTML part alone.")
@click.option("--headers", "part", flag_value="headers", help="Print the headers of the message.")
@click.option("--eml", "part", flag_value="eml", help="Print the whole message.")
@click.option("--since", type=MOMENT, help="Only posts published at this moment or later.")
@click.option("--until", type=MOMENT, help="Only posts published before this moment; default: now.")
@click.option("--last", type=SPAN, help="Only posts of the last 24h, 7d, …: --since, counted back.")
@click.option("--limit", type=click.IntRange(min=1), help="At most this many posts.")
@click.option("--for", "service", type=click.Choice(SERVICES), help="Make it ready to hand to this mailing service.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write NAME.html, .txt and .eml here.")
@click.option("--open", "in_browser", is_flag=True, help="Write the files and open the HTML part in the browser.")
@click.option("--now", type=MOMENT, help="Preview as if it were this moment.")
@click.pass_obj
def preview(  # noqa: PLR0913 (each is an option of the command line)
    session: Session,
    *,
    name: str | None,
    part: str | None,
    since: datetime | None,
    until: datetime | None,
    last: timedelta | None,
    limit: int | None,
    service: str | None,
    out: Path | None,
    in_browser: bool,
    now: datetime | None,
) -> None:
    """Show the next digest of the subscription NAME. Nothing is sent or recorded.

    Without a window it holds the newest posts. NAME may be left out when there is one digest.
    """
    if last and since:
        raise click.UsageError("--last and --since say the same: give one of them.")
    from syndicate.app.preview import PreviewRequest  # noqa: PLC0415 (--help loads click alone)

    request = PreviewRequest(name=name, since=since, until=until, last=last, limit=limit, service=service)
    made = session.app(now).preview(request)
    print_problems(made.problems)
    if part:
        sys.stdout.buffer.write(made.part(part))
    elif not out and not in_browser:
        _show(made)
    if out or in_browser:
        _write(made, out or Path.cwd() / ".syndicate" / "preview", show=not part, in_browser=in_browser)


def _show(made: "Preview") -> None:
    from syndicate.cli.terminal import show_preview  # noqa: PLC0415 (rich is loaded when it is needed)

    show_preview(made)


def _write(made: "Preview", folder: Path, *, show: bool, in_browser: bool) -> None:
    if show:
        _show(made)
    files = made.write(folder)
    click.echo("".join(f"\n{kind:<5} {path}" for kind, path in files.items()).lstrip("\n"), err=not show)
    if in_browser:
        webbrowser.open(files["HTML"].resolve().as_uri())
