"""``syndicate schema``."""

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of config.yaml, for editors."""
    from syndicate import config  # noqa: PLC0415 (--help loads click alone)

    click.echo(config.schema(), nl=False)
