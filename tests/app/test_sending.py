"""The deliveries of an issue: recorded before they can arrive, and given back where they were not begun."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from syndicate.app import sending
from syndicate.app.sending import Dispatch
from syndicate.deliver.ports import Carrier
from syndicate.deliver.smtp import Smtp
from syndicate.deliver.steps import Pause
from syndicate.errors import DeliveryError, LedgerError, SyndicateError
from syndicate.ledger import Committer, Gate, Ledger
from syndicate.model.issue import Blame, Delivery, DeliveryState, Issue, Message, Outcome, RecipientState
from syndicate.testing import MemoryCarrier
from tests.deliver.smtpserver import serving
from tests.ledger.books import NOON, address_hash, freeze, open_ledger, people, states

SECOND = timedelta(seconds=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with open_ledger(path) as opened:
        opened.recipients.put_all(people(10), NOON)
        yield opened


def compose(delivery: Delivery) -> Message:
    address = delivery.recipient.address
    id_ = f"<markets-1.{delivery.key}@example.org>"
    data = f"Message-ID: {id_}\r\n\r\nText.\r\n".encode()
    return Message(sender="a@example.org", recipient=address, message_id=id_, data=data)


@dataclass
class Run:
    """One run over an issue of ten deliveries, and what a test may do while it goes on."""

    ledger: Ledger
    issue: Issue
    stop: Event = field(default_factory=Event)
    clock: Callable[[], datetime] = lambda: NOON

    def send(
        self,
        carrier: Carrier,
        progress: Callable[[], None] = lambda: None,
        compose: Callable[[Delivery], Message] = compose,
    ) -> str:
        with self.ledger.direct() as connection, Committer(self.ledger) as committer:
            dispatch = Dispatch(
                ledger=self.ledger,
                committer=committer,
                issue=self.issue,
                carrier=carrier,
                compose=compose,
                gate=Gate(self.ledger, connection, self.issue),
                address_hash=address_hash,
                clock=self.clock,
                stop=self.stop,
                progress=progress,
            )
            return dispatch.run()


@pytest.fixture
def run(ledger: Ledger) -> Run:
    return Run(ledger, freeze(ledger, 1, to=10, mailer="memory"))


def test_all_are_sent(run: Run, path: Path) -> None:
    carrier = MemoryCarrier(connections=3)
    assert run.send(carrier) == ""
    assert states(path) == ["accepted"] * 10
    assert len(set(carrier.arrived)) == 10


def test_a_day_of_a_mailer_ends_and_goes_on(run: Run, path: Path) -> None:
    carrier = MemoryCarrier(max_per_day=4)
    assert run.send(carrier) == "the mailer's `max_per_day` is reached"
    assert states(path) == ["accepted"] * 4 + ["planned"] * 6
    run.clock = lambda: NOON + timedelta(hours=23)
    assert run.send(carrier) == "the mailer's `max_per_day` is reached"
    run.clock = lambda: NOON + timedelta(days=1) + SECOND
    run.send(carrier)
    assert states(path) == ["accepted"] * 8 + ["planned"] * 2


def test_a_day_that_is_just_long_enough_is_no_reason_to_stop(run: Run) -> None:
    assert run.send(MemoryCarrier(max_per_day=10)) == ""


def test_a_rate_spaces_messages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    paused: list[float] = []

    def pause(seconds: float) -> Pause:
        paused.append(seconds)
        return Pause(0)

    monkeypatch.setattr(sending, "Pause", pause)
    monkeypatch.setattr(sending, "monotonic", lambda: 7.0)
    assert run.send(MemoryCarrier(rate="10/s")) == ""
    # The clock stands still, so each waits a tenth of a second longer than the one before, in pieces.
    assert sum(paused) == pytest.approx(sum(number * 0.1 for number in range(10)))
    assert max(paused) <= 0.2


def test_a_run_that_is_told_to_stop_finishes_the_message_in_hand(run: Run, path: Path) -> None:
    carrier = MemoryCarrier()
    assert run.send(carrier, progress=run.stop.set) == ""
    assert states(path) == ["accepted"] + ["planned"] * 9
    run.stop.clear()
    run.send(carrier)
    assert len(set(carrier.arrived)) == len(carrier.arrived) == 10


def test_a_run_that_is_told_to_stop_while_it_waits_for_its_rate(run: Run, path: Path) -> None:
    assert run.send(MemoryCarrier(rate="1/h"), progress=run.stop.set) == ""
    assert states(path) == ["accepted"] + ["planned"] * 9
    assert [one.tries for one in run.ledger.deliveries.claim(run.issue, 10, NOON)] == [1] * 9


@pytest.mark.parametrize("turn", ["pause", "cancel"])
def test_an_issue_that_is_paused_or_cancelled_stops_after_the_message_in_hand(run: Run, path: Path, turn: str) -> None:
    run.send(MemoryCarrier(), progress=lambda: getattr(run.ledger.issues, turn)(run.issue))
    assert states(path) == ["accepted"] + ["planned"] * 9


def test_somebody_who_leaves_while_it_runs_gets_nothing(run: Run, path: Path) -> None:
    carrier = MemoryCarrier()
    hash_ = address_hash("reader9@example.org")

    def leave() -> None:
        run.ledger.suppressions.add(hash_, "unsubscribed", now=NOON)

    run.send(carrier, progress=leave)
    assert states(path) == ["accepted"] * 9 + ["suppressed"]
    assert len(carrier.arrived) == 9


def test_somebody_who_was_removed_gets_nothing(run: Run, path: Path) -> None:
    run.ledger.recipients.remove("reader3@example.org")
    run.send(MemoryCarrier())
    assert states(path)[3] == "suppressed"


@dataclass
class Stubborn(MemoryCarrier):
    """Says the same of every message, before it could arrive; or raises it."""

    answer: Outcome | DeliveryError | None = None

    def open(self) -> "Stubborn":
        return self

    def send(self, message: Message, *, before_dot: Callable[[], None]) -> Outcome:
        del message, before_dot
        if isinstance(self.answer, DeliveryError):
            raise self.answer
        assert self.answer is not None
        return self.answer


OUR_FAULT = Outcome(state=DeliveryState.REJECTED, text="blocked", blame=Blame.US)
THEIR_FAULT = replace(OUR_FAULT, text="nobody", blame=Blame.RECIPIENT)


def test_a_relay_that_refuses_us_stops_the_run(run: Run, path: Path) -> None:
    assert run.send(Stubborn(answer=OUR_FAULT)) == "the relay refuses us: blocked"
    assert states(path) == ["rejected"] + ["planned"] * 9


def test_a_relay_that_refuses_them_does_not(run: Run, path: Path) -> None:
    assert run.send(Stubborn(answer=THEIR_FAULT)) == ""
    assert states(path) == ["rejected"] * 10


def test_an_address_that_does_not_exist_is_not_written_to_again(run: Run, path: Path) -> None:
    with serving(refused={"reader2@example.org": "550 5.1.1 nobody", "reader3@example.org": "550 not now"}) as server:
        run.send(Smtp(host="127.0.0.1", port=server.port, security="none"))
    assert states(path)[2:4] == ["rejected", "rejected"]
    gone, refused = (run.ledger.recipients.get(f"reader{number}@example.org") for number in (2, 3))
    assert gone is not None
    assert refused is not None
    assert (gone.state, refused.state) == (RecipientState.BOUNCED, RecipientState.ACTIVE)
    run.issue = freeze(run.ledger, 2, to=10)
    carrier = MemoryCarrier()
    run.send(carrier)
    assert len(carrier.arrived) == 9
    assert states(path)[12] == "suppressed"


def test_a_relay_that_knows_nobody_does_not_cost_the_whole_list(run: Run, path: Path) -> None:
    run.ledger.recipients.put_all(people(100), NOON)
    run.issue = freeze(run.ledger, 2, to=100)
    why = run.send(Stubborn(answer=replace(THEIR_FAULT, is_gone=True)))
    assert why == "the relay says of 20 of 20 addresses that they do not exist"
    assert states(path)[10:] == ["rejected"] * 20 + ["planned"] * 80


def test_one_of_whom_no_message_can_be_made_does_not_keep_it_from_the_others(run: Run, path: Path) -> None:
    def composing(delivery: Delivery) -> Message:
        if delivery.recipient.address == "reader4@example.org":
            raise SyndicateError("cannot stand in this header")
        return compose(delivery)

    assert run.send(MemoryCarrier(), compose=composing) == ""
    assert states(path) == ["accepted"] * 4 + ["rejected"] + ["accepted"] * 5


def test_connections_that_fail_are_given_up(run: Run, path: Path) -> None:
    why = run.send(Stubborn(answer=DeliveryError("no answer")))
    assert why == "the relay cannot be reached: no answer"
    assert states(path) == ["deferred"] * 3 + ["planned"] * 7


def test_a_mailer_that_cannot_be_used_leaves_all_planned(run: Run, path: Path) -> None:
    assert run.send(Stubborn(answer=DeliveryError("wrong certificate", passing=False))) == "wrong certificate"
    assert states(path) == ["planned"] * 10


def test_a_bug_of_a_mailer_is_not_hidden_and_loses_nothing(run: Run, path: Path) -> None:
    @dataclass
    class Broken(MemoryCarrier):
        def open(self) -> "Broken":
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run.send(Broken())
    assert run.ledger.deliveries.recover(run.issue) == (10, 0)
    assert states(path) == ["planned"] * 10


def test_many_connections_share_commits_and_a_slow_one_holds_up_none(run: Run, path: Path) -> None:
    with serving(faults={"RCPT": "delay"}, faults_left=1) as server:
        relay = Smtp(host="127.0.0.1", port=server.port, security="none", connections=3, timeout_s=1)
        assert run.send(relay) == ""
        assert len(set(server.ids)) == len(server.ids) == 9
    assert sorted(states(path)) == ["accepted"] * 9 + ["deferred"]


def test_a_connection_that_is_used_up_is_followed_by_another(run: Run, path: Path) -> None:
    with serving() as server:
        relay = Smtp(host="127.0.0.1", port=server.port, security="none", per_connection=4)
        assert run.send(relay) == ""
        assert server.connections == 3
    assert states(path) == ["accepted"] * 10


def test_an_issue_that_is_discarded_lets_no_message_in_hand_arrive(run: Run, path: Path) -> None:
    def discarding(delivery: Delivery) -> Message:
        run.ledger.issues.discard(run.issue)
        return compose(delivery)

    with serving() as server:
        relay = Smtp(host="127.0.0.1", port=server.port, security="none")
        with pytest.raises(LedgerError, match="its issue was discarded"):
            run.send(relay, compose=discarding)
        assert server.messages == []
    assert states(path) == ["claimed"] * 10
