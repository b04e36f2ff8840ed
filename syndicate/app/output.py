"""The folder that feeds are written to: only our files, only those that changed, each replaced at once."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from io import FileIO
from pathlib import Path

from syndicate.errors import SyndicateError
from syndicate.names import inside

HEAD_BYTES = 4096  #: Where a file says who made it.
_ENDINGS = (".rss", ".atom", ".json", ".xml")


class ForeignFileError(SyndicateError):
    """A file that somebody else made stands where ours should be."""


class OutputFolder:
    """Writes and removes our files below *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parent = cache(self._make_parent)
        self._ours: set[str] = set()  # folders of files that were written, or found as they should be

    def write(self, name: str, data: bytes) -> bool:
        """Make the file *name* hold *data*; return whether it had to change.

        A reader sees the old file or the new one, never half of one. Raises ForeignFileError when the file is not ours.
        """
        parent, _, last = name.rpartition("/")
        self._ours.add(parent)
        path = f"{self._parent(parent)}/{last}"
        present = _read(path)
        if present == data:
            return False
        if present and not _is_ours(present[:HEAD_BYTES]):
            raise ForeignFileError(
                "this file was not made by syndicate and is left as it is",
                where=path,
                hint="Remove it, or name another one with `file:` in the subscription.",
            )
        _replace(path, data)
        return True

    def state(self, name: str) -> tuple[int, int]:
        """Return the size of the file *name* and when it was changed, in nanoseconds; zeros where there is none."""
        try:
            state = os.stat(f"{self.folder}/{name}")  # noqa: PTH116 - asked for each file
        except OSError:
            return 0, 0
        return state.st_size, state.st_mtime_ns

    def folders(self, known: bytes | None) -> bytes:
        """Return, as bytes to compare, when a file last came or went in the folders of *known* and of files of ours.

        Folders that the bytes *known* do not name are added; their order is that of their names.
        """
        names = {"", *self._ours, *json.loads(known or b"{}")}
        return json.dumps({name: self.state(name)[1] for name in sorted(names)}).encode()

    def remove_strays(self, *, keeps: Callable[[str], bool]) -> list[str]:
        """Remove our feeds whose name *keeps* does not know, and folders that this leaves empty; return the names."""
        removed: list[str] = []
        for name in self._feeds():
            if keeps(name):
                self._ours.add(name.rpartition("/")[0])
            elif self._head_is_ours(name):
                removed.append(name)
        for name in removed:
            path = self.folder / name
            path.unlink()
            for parent in path.parents:
                if parent == self.folder or any(parent.iterdir()):
                    break
                parent.rmdir()
        return removed

    def _make_parent(self, name: str) -> str:
        folder = inside(self.folder, name) if name else self.folder.resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SyndicateError(f"the folder {folder} cannot be made: {error.strerror}") from error
        return str(folder)

    def _feeds(self) -> Iterator[str]:
        for folder, subfolders, names in os.walk(self.folder):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith((".", "_", "node_modules")))
            below = Path(folder).relative_to(self.folder)
            yield from ((below / name).as_posix() for name in sorted(names) if name.endswith(_ENDINGS))

    def _head_is_ours(self, name: str) -> bool:
        with (self.folder / name).open("rb") as file:
            return _is_ours(file.read(HEAD_BYTES))


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write *files* into *folder*, whatever stood there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        _replace(str(inside(folder, name)), data)


def _is_ours(head: bytes) -> bool:
    from syndicate.render.feeds import is_ours  # noqa: PLC0415 (a build that writes nothing needs no feeds)

    return is_ours(head)


# No Path: to write 1,500 files, it takes as much CPU as the kernel does.
def _read(path: str) -> bytes | None:
    try:
        with FileIO(path) as file:
            return file.readall()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SyndicateError(f"{path} cannot be read: {error.strerror}") from error


def _replace(path: str, data: bytes) -> None:
    # No fsync: a feed can be built again, and one for each of 2,000 feeds would cost seconds.
    folder, _, name = path.rpartition("/")
    unfinished = f"{folder}/.{name}.new"
    try:
        with FileIO(unfinished, "w") as file:
            while data:
                data = data[file.write(data) :]
        os.replace(unfinished, path)  # noqa: PTH105
    except OSError as error:
        with suppress(FileNotFoundError):
            os.unlink(unfinished)  # noqa: PTH108
        raise SyndicateError(f"{path} cannot be written: {error.strerror}") from error
