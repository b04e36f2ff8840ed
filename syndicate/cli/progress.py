"""A progress bar on a terminal for what takes over a second; silence in a pipe."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE_S = 1.0


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None] | None]:
    """Yield a function to call with (done, total), or None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 (--help loads click alone)
    from rich.progress import Progress  # noqa: PLC0415 (likewise)

    started = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True, disable=False) as progress:
        task = progress.add_task(title, total=None, visible=False)

        def show(done: int, total: int) -> None:
            late = time.monotonic() - started > PATIENCE_S
            progress.update(task, completed=done, total=total, visible=late)

        yield show
