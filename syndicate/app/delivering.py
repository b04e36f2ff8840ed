"""One issue delivered: recovered, sent, waited for, and finished."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from threading import Event

from syndicate.app.office import Office
from syndicate.app.safekeeping import Keep
from syndicate.app.sending import Dispatch
from syndicate.app.sendreports import Report, delivered
from syndicate.deliver.letters import Letter
from syndicate.ledger import Committer, Gate
from syndicate.model.issue import DeliveryState, Issue


@dataclass(frozen=True, kw_only=True)
class Courier:
    """Delivers issues."""

    office: Office
    stop: Event  #: Set when the message in hand is to be the last one.
    progress: Callable[[int, int], None]  #: Messages of the issue in hand.
    patience: timedelta  #: How long deferred deliveries are waited for.
    keep: Keep | None  #: Takes the state to a safe place.

    def deliver(self, issue: Issue) -> Report:
        """Send what is left of *issue*, and account for it. Raises DeliveryError where another run is at it."""
        office, ledger = self.office, self.office.ledger
        with office.alone(issue.id):
            ledger.deliveries.recover(issue)
            frozen = ledger.issues.frozen(issue)
            if frozen is None:
                return Report(name=issue.subscription, issue=issue, result="its text was dropped", is_held=True)
            letter = Letter(frozen, issue=issue.id, frozen_at=issue.frozen_at, keys=office.keys)
            with ledger.direct() as connection, Committer(ledger, checkpoint=office.checkpoint) as committer:
                dispatch = Dispatch(
                    ledger=ledger,
                    committer=committer,
                    issue=issue,
                    carrier=office.carrier(issue.mailer),
                    compose=lambda delivery: letter.message(delivery.recipient),
                    gate=Gate(ledger, connection, issue),
                    address_hash=office.keys.address_hash,
                    clock=office.clock,
                    stop=self.stop,
                    keep=self.keep,
                    progress=self._moved(ledger.deliveries.counts(issue)),
                )
                stopped = self._patiently(dispatch, issue)
            ledger.issues.finish(issue)
            return delivered(ledger.issues.get(issue.id), ledger.deliveries.counts(issue), stopped)

    def _moved(self, counts: Mapping[DeliveryState, int]) -> Callable[[], None]:
        """Return what is to be called after each of the messages that *counts* says are left."""
        done, total = count(1), sum(counts.get(state, 0) for state in (DeliveryState.PLANNED, DeliveryState.DEFERRED))
        return lambda: self.progress(next(done), total)

    def _patiently(self, dispatch: Dispatch, issue: Issue) -> str:
        """Send, and again what was deferred, for as long as it is waited for."""
        until = self.office.clock() + self.patience
        while True:
            stopped = dispatch.run()
            next_try = self.office.ledger.deliveries.next_try(issue)
            if stopped or next_try is None or next_try > until or self.stop.is_set():
                return stopped
            if self.keep:
                self.keep()  # what became of the last batch: a kill while it waits would make it unknown
            self.stop.wait(max(0.0, (next_try - self.office.clock()).total_seconds()))
