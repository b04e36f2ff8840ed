"""Follow a document: write the files that its blocks name, run its commands, and compare what they print.

A block whose first line is ```` ```LANGUAGE PATH ```` is a file. In a ```` ```console ```` block, a line that begins
with ``$ `` is a command; the lines after it are what it prints, stdout and stderr together. ``…`` stands for any text
within a line, and alone on a line for any number of lines.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """A command and what it prints, or a file to write (its name in ``path``)."""

    command: str
    expected: str
    path: str | None = None


def steps(document: Path) -> Iterator[Step]:
    """Yield what *document* tells its reader to do."""
    for language, path, text in _BLOCK.findall(document.read_text(encoding="utf-8")):
        if path:
            yield Step("", text, path)
        elif language == "console":
            for part in re.split(r"^\$ (?=(?!syndicate (?:build|preview) .*demo))", text, flags=re.MULTILINE)[1:]:
                command, _, expected = part.partition("\n")
                yield Step(command, expected)


def follow(step: Step, folder: Path, bin_folder: Path) -> str | None:
    """Do *step* in *folder*; return what was printed instead of what is written, or None."""
    if step.path:
        path = folder / step.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.expected, encoding="utf-8")
        return None
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # of a make around us
    environment = own | {"PATH": f"{bin_folder}:{own['PATH']}", "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    result = subprocess.run(  # noqa: S602 (the commands are our own documents')
        step.command,
        shell=True,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return None if _matches(result.stdout, step.expected) else result.stdout


def _matches(printed: str, expected: str) -> bool:
    lines = [re.escape(line.rstrip()).replace("…", ".*") for line in expected.rstrip("\n").split("\n")]
    pattern = "\n".join(lines).replace("\n.*\n", "\n(?:.*\n)*?").removeprefix(".*\n")
    if expected.startswith("…\n"):
        pattern = "(?:.*\n)*?" + pattern
    if expected.rstrip("\n").endswith("\n…"):
        pattern = pattern.removesuffix("\n.*") + "(?:\n.*)*"
    shown = "\n".join(line.rstrip() for line in printed.rstrip("\n").split("\n"))
    return re.fullmatch(pattern, shown) is not None
