"""How fast, and how soon again: rates, and pauses that grow."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from syndicate.model.issue import Outcome

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0}
_FIRST, _LONGEST = timedelta(minutes=5), timedelta(hours=4)
_SPREAD = 0.2  #: Of a pause, so that what was deferred together does not come back together.


@dataclass(slots=True)
class Pace:
    """Spaces messages evenly."""

    rate: str | None  #: ``10/s``, ``600/m``, ``1000/h``; None: no pauses.
    _next_s: float = 0.0

    def wait(self, now_s: float) -> float:
        """Return for how many seconds to wait before the next message, which is counted as sent then.

        *now_s* is the time of a clock that nobody sets, in seconds.
        """
        if self.rate is None:
            return 0.0
        count, _, unit = self.rate.partition("/")
        due_s = max(now_s, self._next_s)
        self._next_s = due_s + _UNITS[unit] / int(count)
        return due_s - now_s


def backoff(tries: int, outcome: Outcome, address: str) -> timedelta:
    """Return how long to leave *address* alone that was deferred for the *tries*-th time: 5 minutes, 10, … 4 hours.

    Where the server speaks of a limit it is at least a quarter of an hour. The same address waits the same time.
    """
    pause: timedelta = min(_FIRST * int(2 ** min(tries - 1, 10)), _LONGEST)
    if "limit" in outcome.text.lower():
        pause = max(pause, timedelta(minutes=15))
    share = int.from_bytes(hashlib.sha256(f"{tries} {address}".encode()).digest()[:4]) / 2**32
    return pause * (1 + _SPREAD * share)
