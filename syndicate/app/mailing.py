"""Sending what is due or asked for: issues frozen, delivered, and accounted for."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from syndicate import schedule
from syndicate.app import editing, reviewing
from syndicate.app.delivering import Courier
from syndicate.app.issuing import Desk, Waiting
from syndicate.app.office import Office
from syndicate.app.safekeeping import Keep
from syndicate.app.sendreports import Report, lasting, shown
from syndicate.errors import DeliveryError, DraftError, LedgerError, LintError
from syndicate.model import DigestSettings, Problem, Subscription
from syndicate.model.issue import Issue, IssueState, SlotResult

NO_POSTS = "no new posts"
NO_CHOICE = "the draft names no posts"
BEFORE = "before the first run"


@dataclass(kw_only=True)
class Mailroom:
    """One run over the digests of a configuration."""

    office: Office
    stop: Event = field(default_factory=Event)  #: Set when the message in hand is to be the last one.
    progress: Callable[[int, int], None] = lambda _done, _total: None  #: Messages of the issue in hand.
    patience: timedelta = timedelta(0)  #: How long deferred deliveries are waited for.
    is_linted: bool = True  #: Whether an issue with an error for mail clients is refused.
    keep: Keep | None = None  #: Takes the state to a safe place: before messages leave, and in the end.
    _is_unsafe: bool = False  #: That failed: nothing more is begun.
    _desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        """The posts of now; read when the first digest needs them."""
        if self._desk is None:
            self._desk = Desk(self.office, self.office.ledger, is_linted=self.is_linted)
        return self._desk

    @property
    def _courier(self) -> Courier:
        keep = self.keep_safe if self.keep else None
        return Courier(office=self.office, stop=self.stop, progress=self.progress, patience=self.patience, keep=keep)

    @property
    def problems(self) -> list[Problem]:
        """What was found wrong with posts and digests."""
        return self._desk.problems if self._desk else []

    def send(
        self,
        names: Sequence[str],
        *,
        draft: Path | None = None,
        confirm: Callable[[Issue, int], bool] = lambda _issue, _count: True,
    ) -> Iterator[Report]:
        """Finish the open issues of the subscriptions *names*, freeze what is unsent, and deliver it.

        *draft* says what the issue holds, else the draft at its usual place, if there is one. *confirm* is asked before
        the first message of a new issue; where it says no, the issue is discarded. An issue that needs approval is only
        frozen, and its reviewers are asked.
        """
        with self._kept_safe():
            for name in names:
                if self._is_unsafe:
                    return
                with self.office.alone(name):
                    yield from self._send(name, draft, confirm)

    def _send(self, name: str, draft: Path | None, confirm: Callable[[Issue, int], bool]) -> Iterator[Report]:
        subscription, settings = self.office.digest(name)
        yield from self._finish(name)
        if self._is_unsafe:
            return
        self._put_away(name)
        waiting = self.desk.next_issue(subscription, settings, draft)
        if waiting.posts:
            issue = self.desk.freeze(subscription, settings, waiting, slot=None)
            yield from self._agreed(issue, confirm)
        else:
            yield Report(name=name, result=f"nothing to send: {_why_empty(waiting)}")
        yield from self._review(name, settings)

    def tick(self, *, even_late: bool = False) -> Iterator[Report]:
        """Deliver what is open, then freeze and deliver what a schedule says is due now."""
        with self._kept_safe():
            for subscription, settings in self.office.digests():
                if self.stop.is_set() or self._is_unsafe:
                    return
                try:
                    with self.office.alone(subscription.name):
                        yield from self._tick(subscription, settings, even_late=even_late)
                except (DeliveryError, DraftError, LintError) as error:  # the other digests go out all the same
                    yield Report(name=subscription.name, result=str(error), is_held=True)

    def _tick(self, subscription: Subscription, settings: DigestSettings, *, even_late: bool) -> Iterator[Report]:
        if not even_late:
            yield from self._lapse(subscription.name, settings)
        yield from self._finish(subscription.name)
        if self._is_unsafe:
            return
        self._drop_old(subscription.name, settings)
        self._put_away(subscription.name)
        if settings.schedule:
            yield from self._due(subscription, settings, even_late=even_late)
        yield from self._review(subscription.name, settings)

    @contextmanager
    def _kept_safe(self) -> Iterator[None]:
        """Have the state kept safe in the end, too. Raises DeliveryError where that fails."""
        try:
            yield
        except LedgerError:
            raise  # what may be damaged must not take the place of what is whole
        except BaseException:
            self.keep_safe()
            raise
        self.keep_safe()

    def keep_safe(self) -> None:
        """Have the state as it is now taken to a safe place, if there is one. Raises DeliveryError."""
        if self.keep is None:
            return
        self.office.fold()
        try:
            self.keep()
        except DeliveryError:
            self._is_unsafe = True
            raise

    def _due(self, subscription: Subscription, settings: DigestSettings, *, even_late: bool) -> Iterator[Report]:
        ledger, name, now = self.office.ledger, subscription.name, self.office.clock()
        zone = self.office.zone(settings)
        slot = schedule.last_slot(settings.schedule or "", zone, now)
        last = ledger.slots.last(name)
        if last is not None and slot <= last:
            return
        if last is None and not ledger.issues.has_any(name):
            yield self._begin(name, settings, slot, now)
            return
        allowed = schedule.lateness_allowed(settings.schedule or "", zone, slot, settings.max_lateness)
        if now - slot > allowed and not even_late:
            ledger.slots.record(name, slot, SlotResult.MISSED, f"{lasting(now - slot)} late", now)
            yield Report(name=name, result=f"missed: {shown(slot, zone)} is {lasting(now - slot)} ago", is_held=True)
            return
        waiting = self.desk.next_issue(subscription, settings)
        # An editor has decided already how many are enough.
        if len(waiting.posts) < (1 if waiting.edited else max(1, settings.min_posts)):
            some = f"{len(waiting.posts)} new posts, min_posts is {settings.min_posts}"
            why = some if waiting.posts else _why_empty(waiting)
            ledger.slots.record(name, slot, SlotResult.SKIPPED, why, now)
            yield Report(name=name, result=f"skipped: {why}")
            return
        issue = self.desk.freeze(subscription, settings, waiting, slot=slot)
        if issue.state is IssueState.OPEN:
            yield self._courier.deliver(issue)

    def _begin(self, name: str, settings: DigestSettings, slot: datetime, now: datetime) -> Report:
        """Record that a schedule begins now: the slot that has passed was nobody's."""
        if settings.first_issue == "new":
            self.office.ledger.slots.record(name, slot, SlotResult.BASELINE, BEFORE, now)
            return Report(name=name, result="begun: posts from now on will be sent")
        self.office.ledger.slots.record(name, slot, SlotResult.MISSED, BEFORE, now)
        return Report(name=name, result="begun: the next slot of the schedule is the first")

    def _drop_old(self, name: str, settings: DigestSettings) -> None:
        self.office.ledger.issues.drop_bodies(self.office.clock() - settings.keep_issues, name)

    def _agreed(self, issue: Issue, confirm: Callable[[Issue, int], bool]) -> Iterator[Report]:
        """Deliver *issue* if *confirm* agrees, else take it back; one that needs approval has to wait for that."""
        if issue.state is IssueState.REVIEW:
            return
        if confirm(issue, sum(self.office.ledger.deliveries.counts(issue).values())):
            yield self._courier.deliver(issue)
            return
        self.office.ledger.issues.discard(issue)
        if said := editing.bring_back(self.office.config, issue):
            self.office.say(said)
        yield Report(name=issue.subscription, result="not sent")

    def _put_away(self, name: str) -> None:
        if said := editing.put_away_used(self.office.config, self.office.ledger, name):
            self.office.say(said)

    def _review(self, name: str, settings: DigestSettings) -> Iterator[Report]:
        for issue, done in reviewing.see_to(self.office, name, settings):
            counts = self.office.ledger.deliveries.counts(issue)
            yield Report(name=name, issue=issue, result=done, counts=counts)

    def _lapse(self, name: str, settings: DigestSettings) -> Iterator[Report]:
        for issue in self.office.ledger.issues.open_of(name):
            if issue.state is IssueState.OPEN and reviewing.has_lapsed(self.office, issue, settings):
                self.office.ledger.reviews.lapse(issue)
                counts = self.office.ledger.deliveries.counts(issue)
                result = "not sent: its approval is older than `max_lateness`"
                yield Report(name=name, issue=issue, result=result, counts=counts, is_held=True)

    def _finish(self, name: str) -> Iterator[Report]:
        for issue in self.office.ledger.issues.open_of(name):
            if issue.state is IssueState.OPEN and not self.stop.is_set() and not self._is_unsafe:
                yield self._courier.deliver(issue)


def _why_empty(waiting: Waiting) -> str:
    left = f"; {waiting.left} left for later" if waiting.left else ""
    return NO_CHOICE if waiting.edited else NO_POSTS + left
