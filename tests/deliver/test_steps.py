"""Steps are gone through alone or together: what each waits for comes, or is given up."""

import socket
from collections.abc import Iterator, Sequence

import pytest

from syndicate.deliver import steps
from syndicate.deliver.steps import READABLE, Dot, Pause, Steps, Wait, alone, together
from syndicate.model.issue import Message

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def message(number: int) -> Message:
    return Message(sender="a@example.org", recipient="b@example.org", message_id=f"<{number}>", data=b"")


def reading(side: socket.socket, timeout_s: float = 30.0) -> Steps[bytes]:
    yield Wait(side, READABLE, timeout_s)
    return side.recv(10)


def test_what_they_return_is_returned(pair: Pair) -> None:
    pair[1].send(b"said")
    assert alone(reading(pair[0])) == b"said"


def test_what_does_not_come_in_time_is_given_up(pair: Pair) -> None:
    with pytest.raises(TimeoutError):
        alone(reading(pair[0], timeout_s=0.01))


def test_a_socket_may_be_waited_for_again_after_it_was_given_up(pair: Pair) -> None:
    def patient() -> Steps[bytes]:
        try:
            return (yield from reading(pair[0], timeout_s=0.01))
        except TimeoutError:
            pair[1].send(b"late")
            return (yield from reading(pair[0]))

    assert alone(patient()) == b"late"


def test_one_that_waits_does_not_hold_up_the_others(pair: Pair) -> None:
    seen: list[str] = []

    def first() -> Steps[None]:
        seen.append((yield from reading(pair[0])).decode())

    def second() -> Steps[None]:
        yield Pause(0.01)
        seen.append("paused")
        pair[1].send(b"said")

    together([first(), second()], before_dot=lambda _: None)
    assert seen == ["paused", "said"]


def test_messages_at_their_dot_stand_together_before_any_goes_on() -> None:
    seen: list[str] = []

    def sending(number: int) -> Steps[None]:
        yield Dot(message(number))
        seen.append(f"dot {number}")

    def mark(messages: Sequence[Message]) -> None:
        seen.append("marked " + "".join(one.message_id for one in messages))

    together([sending(1), sending(2)], before_dot=mark)
    assert seen == ["marked <1><2>", "dot 1", "dot 2"]


def test_what_cannot_be_marked_is_told_to_each() -> None:
    told: list[str] = []

    def sending(number: int) -> Steps[None]:
        try:
            yield Dot(message(number))
        except OSError as error:
            told.append(f"{number} {error}")

    def mark(_messages: Sequence[Message]) -> None:
        raise OSError("full")

    together([sending(1), sending(2)], before_dot=mark)
    assert told == ["1 full", "2 full"]


def test_an_error_of_one_is_raised_when_the_others_have_ended(pair: Pair) -> None:
    seen: list[bytes] = []

    def failing() -> Steps[None]:
        yield Pause(0)
        raise ValueError("odd")

    def other() -> Steps[None]:
        yield Pause(0.02)
        pair[1].send(b"said")
        seen.append((yield from reading(pair[0])))

    with pytest.raises(ValueError, match="odd"):
        together([failing(), other()], before_dot=lambda _: None)
    assert seen == [b"said"]


def test_ctrl_c_ends_all_at_once() -> None:
    def interrupted() -> Steps[None]:
        yield Pause(0)
        raise KeyboardInterrupt

    def other() -> Steps[None]:
        yield Pause(30)

    with pytest.raises(KeyboardInterrupt):
        together([interrupted(), other()], before_dot=lambda _: None)


def test_there_is_time_for_other_things_while_all_wait(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "IDLE_S", 0.01)
    calls: list[int] = []

    def idle() -> None:
        calls.append(1)
        if len(calls) == 3:
            pair[1].send(b"said")

    def waiting() -> Steps[None]:
        yield from reading(pair[0])

    together([waiting()], before_dot=lambda _: None, idle=idle)
    assert len(calls) == 3
