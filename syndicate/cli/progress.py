"""A progress bar on a terminal for what takes over a second; silence in a pipe."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

PATIENCE_S = 1.0


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function to call with (done, total)."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with ExitStack() as stack:
        started = time.monotonic()
        drawn: list[Callable[[int, int], None]] = []

        def show(done: int, total: int) -> None:
            if not drawn and time.monotonic() - started > PATIENCE_S:
                drawn.append(_drawn(title, stack))
            for draw in drawn:
                draw(done, total)

        yield show


def _drawn(title: str, stack: ExitStack) -> Callable[[int, int], None]:
    """Draw a bar until *stack* ends; return what moves it."""
    from rich.console import Console  # noqa: PLC0415 (--help loads click alone)
    from rich.progress import Progress  # noqa: PLC0415 (likewise)

    progress = stack.enter_context(Progress(console=Console(stderr=True), transient=True, disable=False))
    task = progress.add_task(title, total=None)
    return lambda done, total: progress.update(task, completed=done, total=total)
