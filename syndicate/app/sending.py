"""Sending: the deliveries of one issue handed to a mailer over its connections, each recorded before it can arrive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from syndicate.app.lines import Line
from syndicate.app.safekeeping import Keep
from syndicate.deliver.pacing import Pace, backoff
from syndicate.deliver.ports import Carrier
from syndicate.deliver.steps import Pause, Steps, together
from syndicate.errors import SyndicateError
from syndicate.model.issue import Blame, Delivery, DeliveryState, Issue, Message, Outcome

if TYPE_CHECKING:
    from syndicate.ledger import Committer, Gate, Ledger

CHUNK = 200  #: Deliveries claimed at once.
#: Deliveries that stand as sending before each checkpoint: as many are unknown after a kill at the most (and one of the
#: batch before for each further connection), and a push of some seconds is waited for once for as many. At 50, a kill
#: holds up 50 readers, and 1,000 of them cost 20 pushes.
BATCH = 50
MANY_GONE = 20  #: Addresses that do not exist, if they are more than half, are no reason to write to nobody any more.
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
    keep: Keep | None = None  #: Takes the state to a safe place; called before the first message of each batch.
    progress: Callable[[], None] = lambda: None  #: Called when a message has its end.
    _chunk: list[Delivery] = field(default_factory=list)
    _in_hand: dict[str, int] = field(default_factory=dict)  #: Keys of what cannot have arrived yet, by Message-ID.
    _unbegun: list[int] = field(default_factory=list)
    _left: int | None = None  #: Messages that the mailer's day still allows.
    _stopped: str = ""
    _finished: int = 0
    _gone: int = 0

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
        give_back = self.ledger.deliveries.withdraw if self.keep else self.ledger.deliveries.release
        give_back(self._unbegun)
        return self._stopped

    def _mark(self, messages: Sequence[Message]) -> None:
        """Return once it stands that *messages* may arrive."""
        if self.keep is None:  # else it stands already
            self.committer.sending(*(self._in_hand[one.message_id] for one in messages))
        for one in messages:
            del self._in_hand[one.message_id]

    def _work(self) -> Steps[None]:
        """Send over one connection after the other, until nothing is left or all have to stop."""
        line = Line(self.carrier, self._mark)
        try:
            while delivery := self._next():
                yield from self._at_its_pace()
                if self._is_ending:
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

    def _deliver(self, line: Line, delivery: Delivery) -> Steps[None]:
        address = delivery.recipient.address
        # Somebody who was erased or removed since has no address any more.
        if not address or self.gate.holds(self.address_hash(address)):
            self.committer.suppressed(delivery.key, now=self.clock())
            return
        outcome = yield from self._handed_over(line, delivery)
        now = self.clock()
        wait = backoff(delivery.tries, outcome, address) if outcome.state is DeliveryState.DEFERRED else None
        self.committer.finished(delivery.key, outcome, now=now, next_try=now + wait if wait else None)
        self._finished += 1
        if outcome.is_gone:
            self._lose(address, now)
        self.progress()
        if outcome.blame is Blame.US:
            self._halt(f"the relay refuses us: {outcome.text}")
        elif line.is_given_up:
            self._halt(f"the relay cannot be reached: {outcome.text}")

    def _handed_over(self, line: Line, delivery: Delivery) -> Steps[Outcome]:
        try:
            message = self.compose(delivery)
        except SyndicateError as error:  # one of whom no message can be made does not keep it from the others
            return Outcome(state=DeliveryState.REJECTED, text=error.message, blame=Blame.MESSAGE)
        self._in_hand[message.message_id] = delivery.key
        try:
            return (yield from line.send(message))
        except BaseException:
            if message.message_id in self._in_hand:
                self._unbegun.append(delivery.key)
            raise
        finally:
            self._in_hand.pop(message.message_id, None)

    def _lose(self, address: str, now: datetime) -> None:
        """Write to *address* no more; stop where so many are lost that it must be the relay that is wrong."""
        self.ledger.recipients.bounce(self.address_hash(address), now)
        self._gone += 1
        if self._gone >= MANY_GONE and 2 * self._gone > self._finished:
            self._halt(f"the relay says of {self._gone} of {self._finished} addresses that they do not exist")

    def _next(self) -> Delivery | None:
        """Return the next delivery; where all have to stop there is none, nor of a paused or cancelled issue."""
        if self._is_ending or not self.gate.is_open():
            return None
        if not self._chunk:
            self._chunk = self._claimed()[::-1]
        if self._chunk and self._left == 0:
            self._halt("the mailer's `max_per_day` is reached")
        if not self._chunk or self._is_ending:
            return None
        if self._left is not None:
            self._left -= 1
        return self._chunk.pop()

    def _claimed(self) -> list[Delivery]:
        """Claim the next deliveries; where the state is kept safe, it is with them as sending before any is begun."""
        if self.keep is None:
            return self.ledger.deliveries.claim(self.issue, CHUNK, self.clock())
        claimed = self.ledger.deliveries.claim(self.issue, BATCH, self.clock())
        if claimed:
            keys = [one.key for one in claimed]
            try:
                self.committer.sending(*keys)
                self.keep()
            except BaseException:
                self._unbegun += keys
                raise
        return claimed

    @property
    def _is_ending(self) -> bool:
        """Whether no further message is to be begun."""
        return self.stop.is_set() or bool(self._stopped)

    def _at_its_pace(self) -> Steps[None]:
        """Wait until the mailer's rate lets another message begin, or all have to stop."""
        wait_s = self._pace.wait(monotonic())
        while wait_s > 0 and not self._is_ending:
            yield Pause(min(wait_s, LOOK_UP_S))
            wait_s -= LOOK_UP_S

    def _allowed(self) -> int | None:
        if self.carrier.max_per_day is None:
            return None
        accepted = self.ledger.deliveries.accepted_since(self.carrier.name, self.clock() - DAY)
        return max(0, self.carrier.max_per_day - accepted)

    def _halt(self, why: str) -> None:
        self._stopped = self._stopped or why
