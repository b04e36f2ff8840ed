"""Builds that are killed: run as ``crashing.py NOW (CONFIG MOMENT)...``, each in a process that dies at its MOMENT.

A moment is the number of a call that changes a file or a database; the process dies right before that call. 0 lets it
live; the number of calls is printed.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from syndicate.app.application import App

_NEVER = 0


class Countdown:
    """Kills the process before the call with the number *moment*."""

    def __init__(self, moment: int) -> None:
        self.moment, self.calls = moment, 0

    def tick(self) -> None:
        self.calls += 1
        if self.calls == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return *call* with a tick before each."""

        def counted(*args: Any, **kwargs: Any) -> Any:
            self.tick()
            return call(*args, **kwargs)

        return counted

    def watch(self) -> None:
        """Count what changes files and databases from now on."""
        for name in ("replace", "unlink", "rename", "mkdir"):
            setattr(os, name, self.before(getattr(os, name)))
        Path.write_bytes = self.before(Path.write_bytes)  # type: ignore[method-assign]
        tick = self.tick

        class Counted(sqlite3.Connection):
            def execute(self, *args: Any) -> sqlite3.Cursor:
                if not args[0].lstrip().upper().startswith(("SELECT", "PRAGMA")):
                    tick()
                return super().execute(*args)

            def executemany(self, *args: Any) -> sqlite3.Cursor:
                tick()
                return super().executemany(*args)

            def executescript(self, *args: Any) -> sqlite3.Cursor:
                tick()
                return super().executescript(*args)

            def close(self) -> None:
                tick()
                super().close()

        connect = sqlite3.connect
        sqlite3.connect = lambda *args, **kwargs: connect(*args, factory=Counted, **kwargs)  # type: ignore[assignment]


def build(config: str, now: datetime, moment: int) -> None:
    """Build as the command does, and print how many calls there were."""
    app = App.open(Path(config), environ={}, clock=lambda: now)
    assert app.config.subscriptions  # read before the count begins
    countdown = Countdown(moment)
    countdown.watch()
    app.build()
    print(countdown.calls)  # noqa: T201 (the test reads it)


def main(now: str, *pairs: str) -> None:
    """Build each site in a process of its own."""
    for config, moment in zip(pairs[::2], pairs[1::2], strict=True):
        if os.fork() == 0:
            build(config, datetime.fromisoformat(now), int(moment))
            sys.stdout.flush()
            os._exit(0)
        os.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
