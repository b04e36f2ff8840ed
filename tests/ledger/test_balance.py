"""Whatever runs do, and in whichever order: each planned delivery is in one state, and none is sent twice unasked."""

import shutil
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from syndicate.ledger import Committer, Ledger
from syndicate.model.issue import DeliveryState, Issue, Outcome
from tests.ledger.books import ACCEPTED, DEFERRED, HOUR, NOON, OUR_FAULT, THEIR_FAULT, UNKNOWN, freeze, open_ledger

OUTCOMES = [ACCEPTED, DEFERRED, THEIR_FAULT, OUR_FAULT, UNKNOWN, Outcome(state=DeliveryState.SUPPRESSED)]
ENDS = (DeliveryState.ACCEPTED, DeliveryState.REJECTED, DeliveryState.SUPPRESSED)


@cache
def _empty() -> Path:
    """Return a new ledger's file, made once."""
    path = Path(tempfile.mkdtemp()) / "empty.db"
    open_ledger(path).close()
    return path


class Runs(RuleBasedStateMachine):
    """Runs of one issue: they claim, send, give back, die and are recovered; a person resolves what is unknown."""

    ledger: Ledger
    issue: Issue

    @initialize(count=st.integers(0, 6))
    def freeze(self, count: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.ledger = open_ledger(Path(shutil.copy(_empty(), self.folder.name)))
        self.issue = freeze(self.ledger, 1, to=count)
        self.now: datetime = NOON
        self.model = dict.fromkeys(range(1, count + 1), DeliveryState.PLANNED)
        self.held: list[int] = []  # what the run of now has claimed
        self.ours: set[int] = set()  # rejected for our own fault

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            self.folder.cleanup()

    @rule(limit=st.integers(0, 4))
    def claim(self, limit: int) -> None:
        deliveries = self.ledger.deliveries.claim(self.issue, limit, self.now)
        due = [key for key, state in self.model.items() if state is DeliveryState.PLANNED]
        due += [key for key, state in self.model.items() if state is DeliveryState.DEFERRED]
        assert [one.key for one in deliveries] == due[:limit]
        self.held += due[:limit]
        self.model |= dict.fromkeys(due[:limit], DeliveryState.CLAIMED)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), outcome=st.sampled_from(OUTCOMES), answered=st.booleans())
    def send(self, data: st.DataObject, outcome: Outcome, *, answered: bool) -> None:
        key = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
        with Committer(self.ledger) as committer:
            committer.sending(key)
            if answered:
                committer.finished(key, outcome, now=self.now, next_try=self.now)
        self.model[key] = outcome.state if answered else DeliveryState.SENDING
        if answered and outcome is OUR_FAULT:
            self.ours.add(key)

    @precondition(lambda self: self.held)
    @rule(count=st.integers(1, 3))
    def release(self, count: int) -> None:
        given, self.held = self.held[:count], self.held[count:]
        self.ledger.deliveries.release(given)
        self.model |= dict.fromkeys(given, DeliveryState.PLANNED)

    @rule()
    def die_and_recover(self) -> None:
        lost = [key for key, state in self.model.items() if state is DeliveryState.SENDING]
        assert self.ledger.deliveries.recover(self.issue) == (len(self.held), len(lost))
        self.model |= dict.fromkeys(self.held, DeliveryState.PLANNED) | dict.fromkeys(lost, DeliveryState.UNKNOWN)
        self.held = []

    @rule(resend=st.booleans())
    def resolve(self, *, resend: bool) -> None:
        settled = {key for key, state in self.model.items() if state is DeliveryState.UNKNOWN}
        if resend:
            settled |= self.ours
            self.ours = set()
        assert self.ledger.deliveries.resolve(self.issue, "resend" if resend else "sent", self.now) == len(settled)
        self.model |= dict.fromkeys(settled, DeliveryState.PLANNED if resend else DeliveryState.ACCEPTED)

    @rule()
    def time_passes(self) -> None:
        self.now += HOUR

    @invariant()
    def counts_are_those_of_the_model(self) -> None:
        if hasattr(self, "model"):
            counts = self.ledger.deliveries.counts(self.issue)
            assert sum(counts.values()) == len(self.model)
            assert counts == {state: list(self.model.values()).count(state) for state in set(self.model.values())}
            assert self.ledger.deliveries.faults(self.issue) == len(self.ours)

    @precondition(lambda self: all(state in ENDS for state in self.model.values()) and not self.ours)
    @rule()
    def finish(self) -> None:
        assert self.ledger.issues.finish(self.issue)

    @precondition(lambda self: any(state not in ENDS for state in self.model.values()))
    @rule()
    def try_to_finish(self) -> None:
        assert not self.ledger.issues.finish(self.issue)


TestRuns = Runs.TestCase
TestRuns.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
