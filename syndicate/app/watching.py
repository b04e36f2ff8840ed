"""Waiting until files have changed and whoever wrote them has finished."""

import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import chain
from pathlib import Path
from time import monotonic

from syndicate.errors import UsageError

SETTLE = timedelta(milliseconds=100)  #: The default: an editor writes a file within a tenth of that.
_LONGEST_S = 1.8  # of a batch while writing never stops: with what comes on top, it is there within 2 s
_STEP_MS = 10  # how often is looked: 0.5 % of a CPU while nothing happens, and 0.02 s between a write and its notice
# Swap files and backups of vim, Emacs, Kate and JetBrains; what begins with a dot: .git, .#lock, .goutputstream-XYZ.
_TEMPORARY = re.compile(r"[.#~].*|.*~|.*___jb_(?:tmp|old)___|4913|node_modules")
_LIMITS = (
    ("limit reached", "fs.inotify.max_user_watches", 524_288),
    ("Too many open files", "fs.inotify.max_user_instances", 1024),
)


def watch(
    folders: Sequence[Path],
    *,
    settle: timedelta = SETTLE,
    ignored: Sequence[Path] = (),
    is_due: Callable[[], bool] = lambda: False,
    stop: threading.Event | None = None,
) -> Iterator[frozenset[Path]]:
    """Watch *folders* from now on; yield what was written, made or removed each time that it is quiet for *settle*.

    Nothing is yielded, an empty set, as soon as *is_due*, which is asked again and again.

    Paths are absolute, with links resolved in what leads to the folders. Whatever lies in *ignored* or in a hidden
    folder or belongs to an editor does not count. While writing never stops, there is a batch every two seconds, or
    after twice *settle* if that is longer. A folder that was made or moved may stand for all that is in it. A batch of
    thousands may lack some: the kernel drops events when 16,384 wait. Ends on Ctrl-C, and when *stop* is set.

    Raises UsageError where watchfiles is not installed, where no folder is there, and when the kernel watches no more.
    """
    try:
        import watchfiles  # noqa: PLC0415 - an extra, and 60 ms of CPU
    except ImportError as error:
        raise UsageError("--watch needs watchfiles", hint="Install it: pip install 'syndicate-feeds[watch]'") from error
    tree = _Tree(folders, ignored)
    if not tree.roots:
        raise UsageError("there is no folder to watch", where=", ".join(map(str, folders)))
    # Its own way of gathering changes takes a file that grows for one change, so it is asked often and gathers nothing.
    # Not with ignore_permission_denied: in watchfiles 1.3 that hides the limits of the kernel, too.
    changes = watchfiles.watch(
        *tree.roots,
        watch_filter=lambda _, path: tree.counts(path),
        debounce=_STEP_MS,
        step=_STEP_MS,
        rust_timeout=_STEP_MS,
        yield_on_timeout=True,
        stop_event=stop,
    )
    paths = _explained({path for _, path in one} for one in changes)
    first = next(paths, set())  # from here on it watches, whatever the caller does before it asks for a batch
    return _batches(chain([first], paths), settle.total_seconds(), is_due)


def _batches(
    changes: Iterable[set[str]], settle_s: float, is_due: Callable[[], bool] = lambda: False
) -> Iterator[frozenset[Path]]:
    batch: set[str] = set()
    began = last = 0.0
    with suppress(KeyboardInterrupt):
        for paths in changes:
            now = monotonic()
            if paths:
                began, last = began if batch else now, now
                batch |= paths
            if batch and (now - last >= settle_s or now - began >= max(_LONGEST_S, 2 * settle_s)):
                yield frozenset(map(Path, batch))
                batch = set()
            elif not batch and is_due():  # a batch will be built soon, and with it what is due
                yield frozenset()


def _explained(changes: Iterable[set[str]]) -> Iterator[set[str]]:
    """Yield *changes*; what watchfiles raises says what to do."""
    try:
        yield from changes
    except (OSError, RuntimeError) as error:
        told = str(error)
        for words, limit, enough in _LIMITS:
            if words in told:
                message = f"the kernel watches no more folders: {limit} is reached"
                raise UsageError(message, hint=f"Raise it: sudo sysctl {limit}={enough:d}") from error
        raise UsageError(f"the folders cannot be watched: {told}") from error


class _Tree:
    """What is watched, and what in it does not count."""

    def __init__(self, folders: Sequence[Path], ignored: Sequence[Path]) -> None:
        real = sorted({os.path.realpath(folder) for folder in folders if folder.is_dir()})
        self.roots = [one for one in real if not any(_is_in(one, other) for other in real if other != one)]
        self._tops = real
        self._ignored = [os.path.realpath(folder) for folder in ignored]

    def counts(self, path: str) -> bool:
        """Whether a change of *path* means something."""
        real = os.path.realpath(path)
        if any(_is_in(path, folder) or _is_in(real, folder) for folder in self._ignored):
            return False
        # What leads to a folder that was named does not matter: it may lie in a hidden one.
        inner = (path[len(top) + 1 :] for top in self._tops if _is_in(path, top))
        return any(not any(map(_TEMPORARY.fullmatch, parts.split("/"))) for parts in inner)


def _is_in(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder.rstrip('/')}/")
