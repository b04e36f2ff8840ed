"""``syndicate init``."""

import click

from syndicate.cli.session import Session


@click.command()
@click.option("--templates", is_flag=True, help="Copy the templates and themes into templates/ to change them.")
@click.option("--yes", is_flag=True, help="Do not ask before a file is written or changed.")
@click.pass_obj
def init(session: Session, templates: bool, yes: bool) -> None:  # noqa: FBT001 (flags of click)
    """Write config.yaml, from _config.yml if there is one, and keep Jekyll from publishing it."""
    from syndicate.app.initial import initial_changes, template_changes  # noqa: PLC0415 (--help loads click alone)

    changes = template_changes(session.folder) if templates else initial_changes(session.folder)
    for change in changes:
        click.echo(change.summary)
        if change.diff:
            click.echo(change.diff, nl=False)
        if yes or click.confirm(f"Write {change.path.name}?", default=True):
            change.write()
    if not changes:
        click.echo("There is nothing to do.")
