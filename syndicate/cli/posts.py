"""``syndicate posts``."""

import click

from syndicate.cli.session import Session, print_json, print_problems


@click.command()
@click.option("--match", help="Only posts that match, in YAML flow style: '{category: [a, b], not: {tag: x}}'.")
@click.option("--content", is_flag=True, help="Read the bodies too: fills summary and image, and adds content.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, one post a line.")
@click.pass_obj
def posts(session: Session, match: str | None, content: bool, as_json: bool) -> None:  # noqa: FBT001 (flags of click)
    """Show what the reader made of the posts, newest first."""
    listing = session.app().posts(match=match, content=content)
    for row in listing.rows():
        if as_json:
            print_json(row)
        else:
            click.echo(f"{row['published']}  {row['title']}  ({row['path']})")
    print_problems(listing.problems)
