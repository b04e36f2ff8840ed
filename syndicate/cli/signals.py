"""What ends a run: the message in hand is finished, and no other one begun."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

import click


@contextmanager
def stopping() -> Iterator[Event]:
    """Give an event that SIGTERM and Ctrl-C set; a second Ctrl-C ends the run at once."""
    stop = Event()

    def end(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)] or signal.SIG_DFL)
        click.echo("Stopping after the message in hand.", err=True)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
