"""What happens to deliveries stands on the disk before anybody goes on, for many connections at once."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from syndicate.errors import LedgerError
from syndicate.ledger import Committer, Ledger
from syndicate.model.issue import Delivery, DeliveryState, Outcome
from tests.ledger.books import (
    ACCEPTED,
    DEFERRED,
    HOUR,
    NOON,
    THEIR_FAULT,
    UNKNOWN,
    by_hand,
    freeze,
    open_ledger,
    states,
)


def claimed(ledger: Ledger, count: int) -> list[int]:
    """Return the keys of *count* claimed deliveries."""
    return [one.key for one in ledger.deliveries.claim(freeze(ledger, 1, to=count), count, NOON)]


def test_sending_stands_for_others_when_it_returns(ledger: Ledger, path: Path) -> None:
    first, second = claimed(ledger, 2)
    with Committer(ledger) as committer:
        committer.sending(first)
        assert states(path) == ["sending", "claimed"]
        committer.sending(second)
        assert states(path) == ["sending", "sending"]


def test_sending_waits_while_another_process_writes(ledger: Ledger, path: Path) -> None:
    (key,) = claimed(ledger, 1)
    writes, seen = Event(), list[list[str]]()

    def write() -> None:
        with by_hand(path) as other:
            other.execute("BEGIN IMMEDIATE")
            writes.set()
            Event().wait(0.1)
            seen.append(states(path))
            other.execute("COMMIT")

    with Committer(ledger) as committer, ThreadPoolExecutor() as pool:
        writing = pool.submit(write)
        writes.wait()
        committer.sending(key)
        writing.result()
    assert (seen, states(path)) == ([["claimed"]], ["sending"])


def test_all_that_was_reported_stands_after_a_flush(ledger: Ledger, path: Path) -> None:
    first, second, third = claimed(ledger, 3)
    with Committer(ledger) as committer:
        committer.sending(first)
        committer.finished(first, ACCEPTED, now=NOON)
        committer.suppressed(second, now=NOON)
        committer.sending(third)
        committer.flush()
        assert states(path) == ["accepted", "suppressed", "sending"]


def test_all_that_was_reported_stands_at_the_end(ledger: Ledger, path: Path) -> None:
    with Committer(ledger) as committer:
        for key in claimed(ledger, 50):
            committer.finished(key, ACCEPTED, now=NOON)
    assert states(path) == ["accepted"] * 50


def test_all_that_was_reported_stands_when_the_run_is_broken_off(ledger: Ledger, path: Path) -> None:
    (key,) = claimed(ledger, 1)

    def run() -> None:
        with Committer(ledger) as committer:
            committer.finished(key, ACCEPTED, now=NOON)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    assert states(path) == ["accepted"]


def test_nothing_is_written_where_nothing_happens(ledger: Ledger) -> None:
    with Committer(ledger) as committer:
        committer.flush()
        committer.flush()


@pytest.mark.parametrize("outcome", [ACCEPTED, DEFERRED, THEIR_FAULT, UNKNOWN], ids=lambda one: str(one.state))
def test_an_outcome_is_kept_with_all_that_the_server_said(ledger: Ledger, path: Path, outcome: Outcome) -> None:
    with Committer(ledger) as committer:
        (key,) = claimed(ledger, 1)
        committer.sending(key)
        committer.finished(key, outcome, now=NOON + HOUR, next_try=NOON + 2 * HOUR)
    with by_hand(path) as connection:
        row = connection.execute(
            "SELECT state, code, status, reply, blame, changed_at, next_try FROM deliveries"
        ).fetchone()
    said = (outcome.state, outcome.code, outcome.status, outcome.text, outcome.blame)
    assert row == (*said, "2022-05-20T13:00:00.000000Z", "2022-05-20T14:00:00.000000Z")


def test_many_connections_share_a_commit(ledger: Ledger, path: Path) -> None:
    keys = claimed(ledger, 200)
    with Committer(ledger) as committer:
        for at in range(0, 200, 16):
            committer.sending(*keys[at : at + 16])
            assert states(path)[: at + 16] == ["accepted"] * at + ["sending"] * len(keys[at : at + 16])
            for key in keys[at : at + 16]:
                committer.finished(key, ACCEPTED, now=NOON)


def test_outcomes_do_not_pile_up_where_nothing_is_sent(ledger: Ledger, path: Path) -> None:
    keys = claimed(ledger, 1_001)
    with Committer(ledger) as committer:
        for key in keys:
            committer.suppressed(key, now=NOON)
        assert states(path) == ["suppressed"] * 1_000 + ["claimed"]


def unclaim(ledger: Ledger, key: int, how: str) -> None:
    """Bring the delivery into another state than claimed."""
    if how == "planned":
        ledger.deliveries.release([key])
        return
    with Committer(ledger) as committer:
        committer.sending(key)
        if how != "sending":
            committer.finished(key, Outcome(state=DeliveryState(how)), now=NOON)


@pytest.mark.parametrize("state", ["planned", "sending", "accepted", "deferred", "unknown"])
def test_a_delivery_that_is_not_claimed_is_not_sent(ledger: Ledger, path: Path, state: str) -> None:
    (key,) = claimed(ledger, 1)
    unclaim(ledger, key, state)

    def run() -> None:
        with Committer(ledger) as committer:
            committer.sending(key)

    with pytest.raises(LedgerError, match="a delivery is not where this run left it"):
        run()
    assert states(path) == [state]


@pytest.mark.parametrize("state", ["planned", "accepted", "rejected", "unknown"])
def test_a_delivery_that_was_not_begun_is_not_finished(ledger: Ledger, path: Path, state: str) -> None:
    (key,) = claimed(ledger, 1)
    unclaim(ledger, key, state)
    committer = Committer(ledger)
    with pytest.raises(LedgerError, match="not where this run left it"), committer:
        committer.finished(key, ACCEPTED, now=NOON)
    assert states(path) == [state]


def test_nothing_more_is_recorded_after_a_commit_that_failed(ledger: Ledger, path: Path) -> None:
    first, second, third = claimed(ledger, 3)
    committer = Committer(ledger)
    with pytest.raises(LedgerError), committer:  # noqa: PT012 (each step may raise, and only these do)
        committer.finished(first, ACCEPTED, now=NOON)
        committer.flush()
        with pytest.raises(LedgerError):
            committer.sending(first)
        with pytest.raises(LedgerError):
            committer.sending(second)
        committer.finished(third, ACCEPTED, now=NOON)
        with pytest.raises(LedgerError):
            committer.flush()
    assert states(path) == ["accepted", "claimed", "claimed"]


def test_what_stands_in_the_way_of_one_lets_none_be_sent(ledger: Ledger, path: Path) -> None:
    keys = claimed(ledger, 20)
    ledger.deliveries.release(keys[:1])
    committer = Committer(ledger)
    with pytest.raises(LedgerError), committer:  # noqa: PT012 (so does its end)
        with pytest.raises(LedgerError):
            committer.sending(*keys)
        with pytest.raises(LedgerError):
            committer.sending(*keys[1:])
    assert states(path) == ["planned"] + ["claimed"] * 19


def test_an_error_of_the_run_is_raised_before_that_of_the_books(ledger: Ledger) -> None:
    (key,) = claimed(ledger, 1)
    ledger.deliveries.release([key])
    committer = Committer(ledger)
    with pytest.raises(RuntimeError, match="the relay is gone"), committer:  # noqa: PT012 (both raise)
        committer.finished(key, ACCEPTED, now=NOON)
        raise RuntimeError("the relay is gone")


def test_a_ledger_that_cannot_be_reached(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    ledger = open_ledger(folder / "ledger.db")
    (key,) = claimed(ledger, 1)
    ledger.close()  # gives back its connections: the next one has to be opened anew
    shutil.rmtree(folder)
    committer = Committer(ledger)
    with pytest.raises(LedgerError, match="the ledger cannot be used"), committer:  # noqa: PT012 (so does its end)
        with pytest.raises(LedgerError, match="unable to open"):
            committer.sending(key)
        committer.finished(key, ACCEPTED, now=NOON)


def test_the_steps_of_a_delivery_can_be_stopped_at(ledger: Ledger, path: Path) -> None:
    (key,) = claimed(ledger, 1)
    seen: list[tuple[str, list[str]]] = []
    with Committer(ledger, checkpoint=lambda name: seen.append((name, states(path)))) as committer:
        committer.sending(key)
    assert seen == [("sending", ["claimed"]), ("marked", ["sending"])]


def test_claims_of_a_chunk_go_on_beside_the_committer(ledger: Ledger, path: Path) -> None:
    issue = freeze(ledger, 1, to=30)

    def claim() -> list[Delivery]:
        return ledger.deliveries.claim(issue, 4, NOON)

    with Committer(ledger) as committer:
        while chunk := claim():
            for delivery in chunk:
                committer.sending(delivery.key)
                committer.finished(delivery.key, ACCEPTED, now=NOON)
    assert states(path) == ["accepted"] * 30
    assert ledger.issues.finish(issue)
