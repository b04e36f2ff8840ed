"""Sending: the deliveries of one issue handed to a mailer over its connections, each recorded before it can arrive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

from syndicate.deliver.pacing import Pace, backoff
from syndicate.deliver.ports import Carrier, Mailer, Talker
from syndicate.deliver.steps import Pause, Steps, together
from syndicate.errors import DeliveryError, SyndicateError
from syndicate.model.issue import Blame, Delivery, DeliveryState, Issue, Message, Outcome

if TYPE_CHECKING:
    from syndicate.ledger import Committer, Gate, Ledger

CHUNK = 200  #: Deliveries claimed at once.
FAILURES = 3  #: A connection that fails so often in a row is given up; what is left stays planned.
LOOK_UP_S = 0.2  #: How long a run that is told to stop waits on for the mailer's rate.
DAY = timedelta(days=1)


@dataclass(kw_only=True)
class Dispatch:
    """Sends what is planned of one issue, in one thread; whoever runs it holds the issue's lock."""

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
    _chunk: list[Delivery] = field(default_factory=list)
    _in_hand: dict[str, int] = field(default_factory=dict)  #: Keys of deliveries that were begun, by Message-ID.
    _unbegun: list[int] = field(default_factory=list)
    _left: int | None = None  #: Messages that the mailer's day still allows.
    _stopped: str = ""

    def run(self) -> str:
        """Send until nothing is left that could be sent now; return why it stopped earlier, or ""."""
        self._left = self._allowed()
        self._pace = Pace(self.carrier.rate)
        lines = [self._work() for _ in range(self.carrier.connections)]
        try:
            together(lines, before_dot=self._mark, idle=self.committer.flush)
        finally:
            # What a run that is broken off leaves claimed is planned again by the next one.
            self._unbegun += [one.key for one in self._chunk]
            self._chunk = []
        self.committer.flush()
        self.ledger.deliveries.release(self._unbegun)
        return self._stopped

    def _mark(self, messages: Sequence[Message]) -> None:
        """Return once it stands that *messages* may arrive."""
        self.committer.sending(*(self._in_hand[one.message_id] for one in messages))

    def _work(self) -> Steps[None]:
        """Send over one connection after the other, until nothing is left or all have to stop."""
        line = _Line(self.carrier, self._mark)
        try:
            while delivery := self._next():
                yield from self._at_its_pace()
                if self.stop.is_set():
                    self._unbegun.append(delivery.key)
                else:
                    yield from self._deliver(line, delivery)
        except SyndicateError as error:
            self._halt(str(error))
        except BaseException as error:
            self._halt(str(error))
            line.drop()
            raise
        yield from line.leave()

    def _deliver(self, line: "_Line", delivery: Delivery) -> Steps[None]:
        address = delivery.recipient.address
        # Somebody who was erased or removed since has no address any more.
        if not address or self.gate.holds(self.address_hash(address)):
            self.committer.suppressed(delivery.key, now=self.clock())
            return
        message = self.compose(delivery)
        self._in_hand[message.message_id] = delivery.key
        try:
            outcome = yield from line.send(message)
        except BaseException:
            self._unbegun.append(delivery.key)  # it is given back if the books say that it was only claimed
            raise
        now = self.clock()
        wait = backoff(delivery.tries, outcome, message.message_id) if outcome.state is DeliveryState.DEFERRED else None
        self.committer.finished(delivery.key, outcome, now=now, next_try=now + wait if wait else None)
        del self._in_hand[message.message_id]
        self.progress(1)
        if outcome.blame is Blame.US:
            self._halt(f"the relay refuses us: {outcome.text}")
        elif line.is_given_up:
            self._halt(f"the relay cannot be reached: {outcome.text}")

    def _next(self) -> Delivery | None:
        """Return the next delivery; where all have to stop there is none, nor of a paused or cancelled issue."""
        if self.stop.is_set() or self._stopped:
            return None
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

    def _at_its_pace(self) -> Steps[None]:
        """Wait until the mailer's rate lets another message begin, or all have to stop."""
        wait_s = self._pace.wait(self.clock())
        while wait_s > 0 and not self.stop.is_set():
            yield Pause(min(wait_s, LOOK_UP_S))
            wait_s -= LOOK_UP_S

    def _allowed(self) -> int | None:
        if self.carrier.max_per_day is None:
            return None
        accepted = self.ledger.deliveries.accepted_since(self.carrier.name, self.clock() - DAY)
        return max(0, self.carrier.max_per_day - accepted)

    def _halt(self, why: str) -> None:
        self._stopped = self._stopped or why


class _Line:
    """One connection after the other to a mailing service."""

    def __init__(self, carrier: Carrier, mark: Callable[[Sequence[Message]], None]) -> None:
        self._carrier, self._mark = carrier, mark
        self._mailer: Mailer | None = None
        self._failures = 0

    @property
    def is_given_up(self) -> bool:
        """Whether connections failed too often in a row."""
        return self._failures >= FAILURES

    def send(self, message: Message) -> Steps[Outcome]:
        """Send *message*, anew if the connection has gone. Raises DeliveryError when no other would do better."""
        is_fresh = self._mailer is None
        try:
            self._mailer = self._mailer or self._carrier.open()
            outcome = yield from self._dialogue(self._mailer, message)
        except DeliveryError as error:
            yield from self.leave()
            if not error.passing:
                raise
            if not is_fresh:  # servers drop connections that were open for long: that is no failure
                return (yield from self.send(message))
            self._failures += 1
            return Outcome(state=DeliveryState.DEFERRED, text=error.message)
        self._failures = 0
        return outcome

    def leave(self) -> Steps[None]:
        """End the connection, if there is one."""
        mailer, self._mailer = self._mailer, None
        if isinstance(mailer, Talker):
            yield from mailer.leave()
        elif mailer is not None:
            mailer.close()

    def drop(self) -> None:
        """End the connection at once, if there is one."""
        mailer, self._mailer = self._mailer, None
        if isinstance(mailer, Talker):
            mailer.drop()

    def _dialogue(self, mailer: Mailer, message: Message) -> Steps[Outcome]:
        if isinstance(mailer, Talker):
            return (yield from mailer.dialogue(message))
        return mailer.send(message, before_dot=lambda: self._mark([message]))
