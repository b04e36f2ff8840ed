"""What ``init`` writes: a config, the lines that keep it off the web, and copies of the templates."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from syndicate import config as configuration
from syndicate import themes
from syndicate.app.output import write_files
from syndicate.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One file to write, with what a person should see before agreeing."""

    path: Path
    text: str
    summary: str
    diff: str = ""

    def write(self) -> None:
        """Write the file."""
        write_files(self.path.parent, {self.path.name: self.text.encode()})


def initial_changes(folder: Path) -> list[Change]:
    """Return what makes *folder* a site of ours. Raises UsageError where it has a config already."""
    path = folder / "config.yaml"
    if path.exists():
        raise UsageError(f"{path} is there already", hint="Edit it, or remove it first.")
    jekyll = folder / "_config.yml"
    origin = f" from {jekyll.name}, with the feeds of jekyll-feed kept" if jekyll.exists() else ""
    changes = [Change(path=path, text=configuration.initial(folder), summary=f"{path.name}: a configuration{origin}.")]
    schema, about = folder / configuration.SCHEMA_FILE, "completion and checks for editors."
    changes.append(Change(path=schema, text=configuration.schema(), summary=f"{configuration.SCHEMA_FILE}: {about}"))
    if jekyll.exists():
        why = f"{jekyll.name}: Jekyll must not publish the configuration, templates and state."
        changes += _edited(jekyll, configuration.excluded, why)
    changes += _edited(folder / ".gitignore", configuration.ignored, ".gitignore: what runs remember stays out of git.")
    return changes


def template_changes(folder: Path) -> list[Change]:
    """Return copies of the default templates that ``folder/templates`` does not have."""
    own, defaults = folder / "templates", themes.default_folder()
    if own.resolve() == defaults.resolve():
        raise UsageError(f"{own} holds the defaults themselves", hint="Run this in the folder of your site.")
    names = [file.relative_to(defaults).as_posix() for file in sorted(defaults.rglob("*")) if file.is_file()]
    texts = {name: (defaults / name).read_text(encoding="utf-8") for name in names if not (own / name).exists()}
    return [Change(path=own / name, text=text, summary=f"templates/{name}: a copy.") for name, text in texts.items()]


def _edited(path: Path, edit: Callable[[str], str], summary: str) -> list[Change]:
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    after = edit(before)
    if after == before:
        return []
    diff = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), n=1)
    return [Change(path=path, text=after, summary=summary, diff="".join(list(diff)[2:]))]
