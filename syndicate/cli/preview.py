"""``syndicate preview``."""

import sys
import webbrowser
from datetime import datetime, timedelta
from pathlib import Path

import click

from syndicate.cli.parameters import DRAFT, MOMENT, SPAN
from syndicate.cli.session import Session, print_problems, shown

_NOT_SERVED = ("--text", "--html", "--headers", "--eml", "--why", "--draft", "--for", "--as", "--state", "--out")
SERVICES = ("mailchimp", "listmonk", "buttondown", "postmark", "mailgun", "sendgrid")


@click.command()
@click.argument("name", required=False)
@click.option("--text", "part", flag_value="text", help="Print the text part alone.")
@click.option("--html", "part", flag_value="html", help="Print the HTML part alone.")
@click.option("--headers", "part", flag_value="headers", help="Print the headers of the message.")
@click.option("--eml", "part", flag_value="eml", help="Print the whole message.")
@click.option("--why", "part", flag_value="why", help="Print of each post near it why it is in or out.")
@click.option("--since", type=MOMENT, help="Only posts published at this moment or later.")
@click.option("--until", type=MOMENT, help="Only posts published before this moment; default: now.")
@click.option("--last", type=SPAN, help="Only posts of the last 24h, 7d, …: --since, counted back.")
@click.option("--limit", type=click.IntRange(min=1), help="At most this many posts.")
@click.option("--draft", type=DRAFT, help="As this draft has it; default: drafts/NAME.yaml, if it is there.")
@click.option("--for", "service", type=click.Choice(SERVICES), help="Make it ready to hand to this mailing service.")
@click.option("--as", "reader", metavar="ADDRESS", help="As this recipient would get it, with their values and links.")
@click.option(
    "--state", metavar="BRANCH|DIR", help="By the state of runs elsewhere, on this branch or in this folder; only read."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write NAME.html, .txt and .eml here.")
@click.option(
    "--open", "in_browser", is_flag=True, help="Open it in the browser: the HTML part as a file, with --serve the page."
)
@click.option(
    "--serve",
    "is_served",
    is_flag=True,
    help="Show it on a page of this computer, anew after each change, until Ctrl-C.",
)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="With --serve: the port; default: 8525 or another free one."
)
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
    draft: Path | None,
    service: str | None,
    reader: str | None,
    state: str | None,
    out: Path | None,
    in_browser: bool,
    is_served: bool,
    port: int | None,
    now: datetime | None,
) -> None:
    """Show the next digest of the subscription NAME. Nothing is sent or recorded.

    Without a window it holds what is in no earlier issue. NAME may be left out when there is one digest.
    """
    _refuse(
        (last and since, "--last and --since say the same: give one of them."),
        (service and reader, "--for and --as exclude each other: a service fills in its own values."),
        (draft and (since or until or last), "--draft and a window exclude each other: a draft names its posts."),
        (
            is_served and (part or draft or service or reader or state or out),
            f"--serve takes none of {', '.join(_NOT_SERVED)}: its page shows all parts and the draft.",
        ),
        (port and not is_served, "--port is that of --serve."),
        (
            part == "why" and (service or reader or out or in_browser),
            "--why says the same whoever gets it, and is printed: no --for, --as, --out or --open.",
        ),
    )
    from syndicate.app.preview import PreviewRequest  # noqa: PLC0415 (--help loads click alone)

    request = PreviewRequest(
        name=name, since=since, until=until, last=last, limit=limit, service=service, reader=reader, draft=draft
    )
    app = session.app(now)
    if is_served:
        from syndicate.cli.previewpage import serve_preview  # noqa: PLC0415 (likewise)

        serve_preview(app, request, port=port, in_browser=in_browser)
        return
    if part == "why":
        from syndicate.cli.verdicts import show_verdicts  # noqa: PLC0415 (likewise)

        show_verdicts(app.why(request, state=state))
        return
    made = app.preview(request, state=state)
    print_problems(made.problems)
    if part:
        sys.stdout.buffer.write(made.part(part))
    else:
        from syndicate.app.linting import findings_of  # noqa: PLC0415 (likewise)
        from syndicate.cli.terminal import show_preview  # noqa: PLC0415 (likewise)

        # What a service fills in would be found missing.
        show_preview(made, None if service else findings_of(made, made.desk.config.lint))
    if out or in_browser:
        files = made.write(out or app.config.state / "preview")
        click.echo("\n".join(f"{kind:<5} {shown(path)}" for kind, path in files.items()), err=bool(part))
        if in_browser:
            webbrowser.open(files["HTML"].resolve().as_uri())


def _refuse(*rules: tuple[object, str]) -> None:
    """Raise UsageError with the message of the first rule that is broken."""
    for is_broken, message in rules:
        if is_broken:
            raise click.UsageError(message)
