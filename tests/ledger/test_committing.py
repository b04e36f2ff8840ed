"""What happens to deliveries stands on the disk before anybody goes on, for many threads at once."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

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
    with Committer(ledger) as committer, ThreadPoolExecutor() as pool:
        with by_hand(path) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = pool.submit(committer.sending, key)
            assert states(path) == ["claimed"]
            assert not waiting.done()
            other.execute("COMMIT")
        waiting.result(timeout=60)
        assert states(path) == ["sending"]


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


def test_many_threads_share_one_committer(ledger: Ledger, path: Path) -> None:
    keys = claimed(ledger, 200)

    def send(key: int) -> None:
        committer.sending(key)
        committer.finished(key, THEIR_FAULT if key % 10 == 0 else ACCEPTED, now=NOON)

    with Committer(ledger) as committer, ThreadPoolExecutor(16) as pool:
        list(pool.map(send, keys))
    assert states(path) == ["rejected" if key % 10 == 0 else "accepted" for key in keys]


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


def test_what_stands_in_the_way_of_one_thread_is_told_to_all(ledger: Ledger, path: Path) -> None:
    keys = claimed(ledger, 20)
    ledger.deliveries.release(keys[:1])

    def send(key: int) -> bool:
        try:
            committer.sending(key)
        except LedgerError:
            return False
        return True

    committer = Committer(ledger)
    with pytest.raises(LedgerError), committer:  # noqa: PT012 (only its end raises)
        assert not send(keys[0])
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(send, keys)) == [False] * 20
    assert set(states(path)) == {"planned", "claimed"}


def test_an_error_of_the_run_is_raised_before_that_of_the_books(ledger: Ledger) -> None:
    (key,) = claimed(ledger, 1)
    ledger.deliveries.release([key])
    committer = Committer(ledger)
    with pytest.raises(RuntimeError, match="the relay is gone"), committer:  # noqa: PT012 (both raise)
        committer.finished(key, ACCEPTED, now=NOON)
        raise RuntimeError("the relay is gone")


def test_who_waits_is_told_when_the_ledger_cannot_be_reached(tmp_path: Path) -> None:
    folder = tmp_path / "books"
    ledger = open_ledger(folder / "ledger.db")
    (key,) = claimed(ledger, 1)
    ledger.close()  # gives back its connections: the next one has to be opened anew
    shutil.rmtree(folder)
    committer = Committer(ledger)
    with pytest.raises(LedgerError, match="the ledger cannot be used"), committer:  # noqa: PT012 (so does its end)
        with pytest.raises(LedgerError, match="unable to open"), ThreadPoolExecutor() as pool:
            pool.submit(committer.sending, key).result(timeout=60)
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
