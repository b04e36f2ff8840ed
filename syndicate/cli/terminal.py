"""A digest as the terminal shows it: what the inbox would say, how large it is, and the text part."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from syndicate.model.lint import Finding, Severity
from syndicate.render.wrapping import wrap

if TYPE_CHECKING:
    from syndicate.app.preview import Preview

GMAIL_BYTES = 102_400  #: Gmail clips an HTML part above this.
BAR_CELLS = 24
MAX_CELLS = 100  #: Longer lines are hard to read, however wide a terminal is.
_LABEL_CELLS = 11
_GROUP, _TITLE, _MARK, _URL = r"(?m)^== .+ ==$", r"(?m)^◆ .+(?:\n  .+)*", r"(?m)^\[[^\]\d\n]+\]", r"https?://\S+"


def show_preview(preview: "Preview", findings: Sequence[Finding] | None) -> None:
    """Print *preview*, and what the rules found in it, to stdout: colours on a terminal, none in a pipe.

    *findings* are None where nothing was looked for.
    """
    console = Console(highlight=False, soft_wrap=True)
    width = min(console.width, MAX_CELLS)
    for label, value in preview.facts():
        _print_fact(console, label, Text(wrap(value, width - _LABEL_CELLS)))
    _print_fact(console, "Size", _size(preview.digest.size_bytes, preview.settings.budget))
    _print_fact(console, "", Text(f"{len(preview.message):,} bytes encoded; Gmail clips HTML above {GMAIL_BYTES:,}"))
    if findings is not None:
        checks = _checks(findings, preview.subscription.name, width - _LABEL_CELLS)
        _print_fact(console, "Checks", Text("\n").join(checks))
    console.print(Text("─" * width, style="dim"))
    console.print(_coloured(preview.digest.text))


def _print_fact(console: Console, label: str, value: Text) -> None:
    lines = Text(f"\n{' ' * _LABEL_CELLS}").join(value.split("\n"))
    console.print(Text.assemble((label.ljust(_LABEL_CELLS), "bold cyan"), lines))


def _size(size: int, budget: int) -> Text:
    filled = min(BAR_CELLS, round(size / GMAIL_BYTES * BAR_CELLS))
    colour = "red" if size > budget else "green"
    return Text.assemble(
        ("█" * filled, colour), ("░" * (BAR_CELLS - filled), "dim"), f" {size:,} bytes of HTML, budget {budget:,}"
    )


def _checks(findings: Sequence[Finding], name: str, width: int) -> Iterator[Text]:
    """Yield how many *findings* there are of each severity, then those that somebody should mend."""
    counts = {one: sum(finding.severity is one for finding in findings) for one in Severity}
    words = (f"{count} {one}{'' if count == 1 else 's'}" for one, count in counts.items() if one is not Severity.INFO)
    yield Text(f"{', '.join(words)}; `syndicate lint {name}` says more")
    for one in findings:
        if one.severity is not Severity.INFO:
            place = f" (line {one.line})" if one.line else ""
            text = wrap(f"{one.rule} {one.message}{place}", width, then=" " * len("M001 "))
            yield Text(text, style="red" if one.severity is Severity.ERROR else "yellow")


def _coloured(text: str) -> Text:
    shown = Text(text)
    for pattern, style in ((_GROUP, "bold cyan"), (_TITLE, "bold"), (_MARK, "yellow"), (_URL, "dim")):
        shown.highlight_regex(pattern, style)
    return shown
