"""The state of runs on another machine, looked at: copied from a folder or a branch, never written back."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from syndicate.app.office import LEDGER
from syndicate.app.remembering import HISTORY
from syndicate.errors import UsageError
from syndicate.model import Config

_FILES = (LEDGER, f"{LEDGER}-wal", HISTORY, f"{HISTORY}-wal")


@contextmanager
def looked_at(config: Config, place: str) -> Iterator[Config]:
    """Give *config* with a copy of the state that lies at *place*: a folder, or a branch as `git fetch` left it here.

    Raises UsageError where there is no ledger.
    """
    folder = Path(place)
    with TemporaryDirectory(prefix="syndicate-") as name:
        copy = Path(name)
        found = _from_folder(folder, copy) if folder.is_dir() else _from_branch(place, config.path.parent, copy)
        if not found:
            raise UsageError(
                f'there is no {LEDGER} at "{place}"',
                hint="Name a folder, or a branch that is here: git fetch origin, then --state origin/syndicate-state.",
            )
        if (secret := config.state / "secret").exists():
            shutil.copy(secret, copy)
        yield replace(config, state=copy)


def _from_folder(folder: Path, copy: Path) -> bool:
    for name in _FILES:
        if (folder / name).is_file():
            shutil.copy(folder / name, copy)
    return (copy / LEDGER).exists()


def _from_branch(branch: str, repository: Path, copy: Path) -> bool:
    for name in (LEDGER, HISTORY):
        command = ["git", "cat-file", "blob", "--end-of-options", f"{branch}:{name}"]
        try:
            asked = subprocess.run(command, cwd=repository, capture_output=True, check=False)  # noqa: S603 (no shell)
        except FileNotFoundError as error:
            raise UsageError("git is not installed, or not on PATH", hint="Name a folder with --state.") from error
        if asked.returncode == 0:
            (copy / name).write_bytes(asked.stdout)
    return (copy / LEDGER).exists()
