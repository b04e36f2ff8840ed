"""A digest as the terminal shows it: what the inbox would say, how large it is, and the text part."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from syndicate.app.preview import Preview

GMAIL_BYTES = 102_400  #: Gmail clips an HTML part above this.
BAR_CELLS = 24


def show_preview(preview: "Preview") -> None:
    """Print *preview* to stdout: colours on a terminal, none in a pipe."""
    console = Console(highlight=False, soft_wrap=True)
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in preview.facts():
        table.add_row(label, Text(value))
    table.add_row("Size", _size(preview.digest.size_bytes, preview.settings.budget, len(preview.message)))
    console.print(table)
    console.rule(style="dim")
    console.print(Text(preview.digest.text))


def _size(size: int, budget: int, encoded: int) -> Text:
    share = min(1.0, size / GMAIL_BYTES)
    filled = round(share * BAR_CELLS)
    style = "red" if size > budget else "green"
    text = Text("█" * filled, style=style).append("░" * (BAR_CELLS - filled), style="dim")
    return text.append(
        f" {size:,} bytes of HTML; budget {budget:,}, Gmail clips at {GMAIL_BYTES:,}; {encoded:,} encoded", style="none"
    )
