"""``syndicate draft``."""

from datetime import datetime

import click

from syndicate.cli.parameters import MOMENT
from syndicate.cli.session import Session, print_problems


@click.command()
@click.argument("name")
@click.option(
    "--update", is_flag=True, help="Bring posts that came since into the draft that is there; all else stays."
)
@click.option("--now", type=MOMENT, help="As if it were this moment.")
@click.pass_obj
def draft(session: Session, *, name: str, update: bool, now: datetime | None) -> None:
    """Write the next issue of NAME as a draft to edit: drafts/NAME.yaml, beside the config.

    Move the lines of posts, delete them, word them anew; `preview` and `send` take the draft from there. Nothing is
    sent or recorded.
    """
    from syndicate.app.drafting import update as updated  # noqa: PLC0415 (--help loads click alone)
    from syndicate.app.drafting import write  # noqa: PLC0415 (likewise)

    with session.app(now).office() as office:
        done = (updated if update else write)(office, name)
    print_problems(done.problems)
    count = f"{len(done.posts)} post{'' if len(done.posts) == 1 else 's'}"
    if update:
        click.echo(f"{done.where}: {count} brought in." if done.posts else f"{done.where}: nothing new.")
    elif done.posts:
        click.echo(f"{done.where}: {count}. Edit it, look at it with `syndicate preview {name}`.")
    else:
        click.echo(f"{name}: no new posts, and no draft.")
