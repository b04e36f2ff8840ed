"""Sending: the deliveries of one issue handed to a mailer over its connections, each recorded before it can arrive."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Lock
from typing import TYPE_CHECKING

from syndicate.deliver.pacing import Pace, backoff
from syndicate.deliver.ports import Carrier, Mailer
from syndicate.errors import DeliveryError, SyndicateError
from syndicate.model.issue import Blame, Delivery, DeliveryState, Issue, Message, Outcome

if TYPE_CHECKING:
    from syndicate.ledger import Committer, Gate, Ledger

CHUNK = 200  #: Deliveries claimed at once.
FAILURES = 3  #: A connection that fails so often in a row is given up; what is left stays planned.
DAY = timedelta(days=1)


@dataclass(kw_only=True)
class Dispatch:
    """Sends what is planned of one issue; whoever runs it holds the issue's lock."""

    ledger: "Ledger"
    committer: "Committer"
    issue: Issue
    carrier: Carrier
    compose: Callable[[Delivery], Message]
    gate: "Gate"
    address_hash: Callable[[str], bytes]
    clock: Callable[[], datetime]
    stop: Event  #: Set when no further message is to be begun.
    progress: Callable[[int], None] = lambda _: None
    _lock: Lock = field(default_factory=Lock)
    _chunk: list[Delivery] = field(default_factory=list)
    _left: int | None = None  #: Messages that the mailer's day still allows.
    _stopped: str = ""

    def run(self) -> str:
        """Send until nothing is left that could be sent now; return why it stopped earlier, or ""."""
        self._left = self._allowed()
        self._pace = Pace(self.carrier.rate)
        with ThreadPoolExecutor(self.carrier.connections, thread_name_prefix="mailer") as pool:
            workers = [pool.submit(self._work) for _ in range(self.carrier.connections)]
        self.committer.flush()
        self.ledger.deliveries.release([one.key for one in self._chunk])
        for worker in workers:
            worker.result()
        return self._stopped

    def _work(self) -> None:
        line = _Line(self.carrier)
        try:
            for delivery in self._deliveries():
                self._deliver(line, delivery)
        except BaseException as error:
            self._halt(str(error))
            if not isinstance(error, SyndicateError):
                raise
        finally:
            line.close()

    def _deliver(self, line: "_Line", delivery: Delivery) -> None:
        address = delivery.recipient.address
        # Somebody who was erased or removed since has no address any more.
        if not address or self.gate.holds(self.address_hash(address)):
            self.committer.suppressed(delivery.key, now=self.clock())
            return
        message = self.compose(delivery)
        outcome = line.send(message, before_dot=partial(self.committer.sending, delivery.key))
        now = self.clock()
        wait = backoff(delivery.tries, outcome, message.message_id) if outcome.state is DeliveryState.DEFERRED else None
        self.committer.finished(delivery.key, outcome, now=now, next_try=now + wait if wait else None)
        self.progress(1)
        if outcome.blame is Blame.US:
            self._halt(f"the relay refuses us: {outcome.text}")
        elif line.is_given_up:
            self._halt(f"the relay cannot be reached: {outcome.text}")

    def _deliveries(self) -> Iterator[Delivery]:
        while not self.stop.is_set() and not self._stopped:
            with self._lock:
                delivery = self._next()
                wait_s = self._pace.wait(self.clock()) if delivery else 0
            if delivery is None:
                return
            if wait_s and self.stop.wait(wait_s):
                with self._lock:
                    self._chunk.append(delivery)  # not begun: given back with the others
                return
            yield delivery

    def _next(self) -> Delivery | None:
        """Return the next delivery; a paused or cancelled issue has none."""
        if self._left is not None:
            if self._left <= 0:
                self._halt("the mailer's `max_per_day` is reached")
                return None
            self._left -= 1
        if not self.gate.is_open():
            return None
        if not self._chunk:
            self._chunk = self.ledger.deliveries.claim(self.issue, CHUNK, self.clock())[::-1]
        return self._chunk.pop() if self._chunk else None

    def _allowed(self) -> int | None:
        if self.carrier.max_per_day is None:
            return None
        accepted = self.ledger.deliveries.accepted_since(self.carrier.name, self.clock() - DAY)
        return max(0, self.carrier.max_per_day - accepted)

    def _halt(self, why: str) -> None:
        self._stopped = self._stopped or why


class _Line:
    """One connection after the other to a mailing service, for one thread."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._mailer: Mailer | None = None
        self._failures = 0

    @property
    def is_given_up(self) -> bool:
        """Whether connections failed too often in a row."""
        return self._failures >= FAILURES

    def send(self, message: Message, *, before_dot: Callable[[], None]) -> Outcome:
        """Send *message*, anew if the connection has gone. Raises DeliveryError when no other would do better."""
        is_fresh = self._mailer is None
        try:
            self._mailer = self._mailer or self._carrier.connect()
            outcome = self._mailer.send(message, before_dot=before_dot)
        except DeliveryError as error:
            self.close()
            if not error.passing:
                raise
            if not is_fresh:  # servers drop connections that were open for long: that is no failure
                return self.send(message, before_dot=before_dot)
            self._failures += 1
            return Outcome(state=DeliveryState.DEFERRED, text=error.message)
        self._failures = 0
        return outcome

    def close(self) -> None:
        """End the connection, if there is one."""
        if self._mailer is not None:
            self._mailer.close()
            self._mailer = None
