"""Lines of a site's files, around a place that an error names."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from syndicate import names
from syndicate.app.editing import FOLDER
from syndicate.errors import SyndicateError
from syndicate.model import Config
from syndicate.posts.membership import accepts
from syndicate.render.templating import DEFAULT_PREFIX
from syndicate.themes import default_folder
from syndicate.web.values import SourceLine

MAX_BYTES = 4 * 1024 * 1024
_PLACE = re.compile(r"(?P<path>[^\0\n]+?):(?P<line>\d{1,7})(?::.*)?", re.DOTALL)


def lines_around(where: str, config_path: Path, config: Config | None, *, around: int) -> tuple[SourceLine, ...]:
    """Return the lines around *where*, which is written as errors write it: ``digest.html.jinja:12``.

    None for what is neither a template, a draft, a post nor the config; *config* is None where it cannot be read.
    """
    found = _PLACE.fullmatch(where)
    path = found and next(_files(found["path"], config_path, config), None)
    return _lines(path, int(found["line"]), around) if found and path else ()


def _files(written: str, config_path: Path, config: Config | None) -> Iterator[Path]:
    """Yield the files of the site that *written* may mean."""
    name = written.removeprefix(f"{DEFAULT_PREFIX}/")
    for root, is_ours in [*(_roots(config_path, config) if name == written else ()), (default_folder(), _is_template)]:
        path = _below(root.resolve(), name)
        if path is None or not is_ours(path.relative_to(root.resolve()).as_posix()):
            continue
        if os.path.isfile(path):  # noqa: PTH113 - that of Path raises where a name is too long
            yield path


def _roots(config_path: Path, config: Config | None) -> Iterator[tuple[Path, Callable[[str], bool]]]:
    """Yield the folders in which the owner's files lie, and which files below each of them are meant."""
    here = config_path.resolve().parent
    yield here, lambda path: path == config_path.name
    if config:
        yield here, lambda path: path.startswith(f"{FOLDER}/") and path.endswith(".yaml")
        yield config.posts.source, lambda path: accepts(path, config.posts)
        if config.templates:
            yield config.templates, _is_template


def _is_template(path: str) -> bool:
    return path.endswith((".jinja", ".css"))


def _below(root: Path, written: str) -> Path | None:
    """Return the file that *written* names below *root*, by a relative path or an absolute one; None for another."""
    try:
        path = Path(written)
        return names.inside(root, str(path.relative_to(root)) if path.is_absolute() else written)
    except (SyndicateError, ValueError, OSError):
        return None


def _lines(path: Path, number: int, around: int) -> tuple[SourceLine, ...]:
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8", "replace")
    except OSError:  # pragma: no cover - it went, or may not be read: root may read all
        return ()
    lines = text.removesuffix("\n").replace("\r\n", "\n").split("\n")
    if not 1 <= number <= len(lines):
        return ()
    first = max(1, number - around)
    shown = enumerate(lines[first - 1 : number + around], start=first)
    return tuple(SourceLine(number=one, text=line, is_it=one == number) for one, line in shown)
