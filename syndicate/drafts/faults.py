"""What is wrong with a draft, each fault at its line, all of them in one error."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from syndicate import names
from syndicate.errors import DraftError

MAX_QUOTE = 120


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake, worded for the editor."""

    line: int
    message: str
    hint: str = ""


def error_of(faults: Iterable[Fault], where: str) -> DraftError:
    """Return the error that tells all *faults* of the file *where*, in the order of their lines."""
    lines = []
    for fault in sorted(faults):
        text = f"{where}:{fault.line}: {fault.message}"
        lines.append(f"{text}\n  {fault.hint}" if fault.hint else text)
    return DraftError("\n".join(lines))


def quoted(text: str) -> str:
    """Return *text* as a message names it: on one line, and short."""
    line = names.clean_line(text)
    return f'"{line}"' if len(line) <= MAX_QUOTE else f'"{line[:MAX_QUOTE]}…"'


def suggestion(word: str, words: Iterable[str]) -> str:
    """Return ``Did you mean "…"?`` for the nearest of *words*, or "" where none is near."""
    found = difflib.get_close_matches(word, words, n=1)
    return f"Did you mean {quoted(found[0])}?" if found else ""
