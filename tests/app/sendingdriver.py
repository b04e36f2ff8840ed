"""Sends what is unsent of the site in the present folder, and kills itself at a step.

``python sendingdriver.py STEP COUNT``: at the COUNT-th time that STEP is reached, the process ends as by kill -9. The
steps are those of the ledger, and ``dot`` and ``answered``: the final dot is written, its answer is read. ``-`` is no
step.
``--planted`` sends as most tools do: what was sent is recorded after the dot alone.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from syndicate.app import App
from syndicate.app.mailing import Mailroom
from syndicate.app.office import Office
from syndicate.deliver.replycodes import Reply
from syndicate.deliver.smtpwire import Wire
from syndicate.deliver.steps import Steps
from syndicate.ledger import Committer

END = b"\r\n.\r\n"


class Killer:
    """Ends the process where it was told to."""

    def __init__(self, step: str, count: int) -> None:
        self.step, self.left, self.lock = step, count, Lock()

    def __call__(self, name: str) -> None:
        with self.lock:
            if name == self.step:
                self.left -= 1
                if self.left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)


def watch(kill: Killer) -> None:
    """Make the two steps known that only the connection sees."""
    write, read = Wire.write, Wire.read

    def writing(self: Wire, data: bytes) -> Steps[None]:
        yield from write(self, data)
        self.ended = data == END  # type: ignore[attr-defined]  # ours, on somebody else's object
        if data == END:
            kill("dot")

    def reading(self: Wire) -> Steps[Reply]:
        said = yield from read(self)
        if getattr(self, "ended", False):
            self.ended = False  # type: ignore[attr-defined]  # likewise
            kill("answered")
        return said

    Wire.write, Wire.read = writing, reading  # type: ignore[method-assign]  # instruments of this process


def plant() -> None:
    """Record what is being sent only when the answer is there: the fault that the harness must find."""
    Committer.sending = lambda _self, *_keys: None  # type: ignore[method-assign]  # the planted fault


def main() -> None:
    """Send."""
    step, count, *more = sys.argv[1:]
    kill = Killer(step, int(count))
    watch(kill)
    if "--planted" in more:
        plant()
    app = App.open(Path("config.yaml"), environ=os.environ, clock=lambda: datetime.now(UTC))
    with Office(app.config, clock=lambda: datetime.now(UTC), checkpoint=kill) as office:
        for report in Mailroom(office=office).send(["all"]):
            print(report.result)  # noqa: T201 (for whoever looks into a failure)


main()
