"""Why posts are in a digest or not, as the terminal shows it: one line for each."""

import click
from rich.cells import set_cell_size

from syndicate.app.why import Explained
from syndicate.render.wrapping import cut

_VERDICT_CELLS, _TITLE_CELLS = 7, 36


def show_verdicts(found: Explained) -> None:
    """Print *found* to stdout."""
    for line in found.posts:
        verdict, title = (
            set_cell_size(line.verdict, _VERDICT_CELLS),
            set_cell_size(cut(line.title, _TITLE_CELLS), _TITLE_CELLS),
        )
        click.echo(f"{verdict}  {title}  {line.why}")
    if found.left:
        click.echo(f"and {found.left:,} more that are not in it.")
