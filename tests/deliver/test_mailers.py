"""Every mailer keeps the promise of the port: the outbox, SMTP, and the one in memory."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicate.deliver.carriers import carrier
from syndicate.deliver.outbox import Outbox, file_name
from syndicate.deliver.pacing import Pace, backoff
from syndicate.deliver.ports import Carrier
from syndicate.deliver.replycodes import Reply, Stage, outcome
from syndicate.deliver.smtp import Smtp
from syndicate.errors import DeliveryError
from syndicate.model.issue import Blame, DeliveryState, Message, Outcome
from syndicate.testing import MemoryCarrier
from tests.deliver.smtpserver import serving

ACCEPTED, DEFERRED, REJECTED = DeliveryState.ACCEPTED, DeliveryState.DEFERRED, DeliveryState.REJECTED
NOW = datetime(2022, 5, 21, tzinfo=UTC)


def message(number: int = 1) -> Message:
    id_ = f"<all-7.{number}@example.org>"
    data = f"Message-ID: {id_}\r\nSubject: S\r\n\r\nText.\r\n".encode()
    return Message(sender="a@example.org", recipient="anna@example.org", message_id=id_, data=data)


class Kept:
    """A carrier, and what has arrived behind it."""

    def __init__(self, made: Carrier, arrived: "list[bytes] | Path") -> None:
        self.carrier, self._arrived = made, arrived

    @property
    def arrived(self) -> list[bytes]:
        if isinstance(self._arrived, Path):
            return [file.read_bytes() for file in sorted(self._arrived.glob("*.eml"))]
        return self._arrived


@pytest.fixture(params=["memory", "outbox", "smtp"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    if request.param == "memory":
        memory = MemoryCarrier()
        yield Kept(memory, memory.arrived)
    elif request.param == "outbox":
        yield Kept(Outbox(folder=tmp_path / "outbox"), tmp_path / "outbox")
    else:
        with serving() as server:
            yield Kept(Smtp(host="127.0.0.1", port=server.port, security="none", timeout_s=5), server.messages)


class TestMailer:
    """What each of them promises."""

    def test_a_message_arrives_as_it_is(self, kept: Kept) -> None:
        with closing(kept.carrier.connect()) as mailer:
            assert mailer.send(message(), before_dot=lambda: None).state is ACCEPTED
        assert kept.arrived == [message().data]

    def test_nothing_has_arrived_when_the_dot_is_announced(self, kept: Kept) -> None:
        seen: list[int] = []
        with closing(kept.carrier.connect()) as mailer:
            mailer.send(message(), before_dot=lambda: seen.append(len(kept.arrived)))
        assert seen == [0]

    def test_what_cannot_be_announced_does_not_arrive(self, kept: Kept) -> None:
        def fail() -> None:
            raise DeliveryError("the disk is full")

        with closing(kept.carrier.connect()) as mailer, pytest.raises(DeliveryError, match="the disk is full"):
            mailer.send(message(), before_dot=fail)
        assert kept.arrived == []

    def test_one_connection_sends_many(self, kept: Kept) -> None:
        with closing(kept.carrier.connect()) as mailer:
            states = [mailer.send(message(number), before_dot=lambda: None).state for number in range(5)]
        assert states == [ACCEPTED] * 5
        assert len(kept.arrived) == 5

    def test_it_says_what_it_is(self, kept: Kept) -> None:
        assert kept.carrier.name in ("memory", "outbox", "smtp")
        assert (kept.carrier.connections, kept.carrier.rate, kept.carrier.max_per_day) == (1, None, None)


def test_the_same_message_has_the_same_file(tmp_path: Path) -> None:
    box = Outbox(folder=tmp_path)
    for _ in range(2):
        box.connect().send(message(), before_dot=lambda: None)
    (file,) = tmp_path.iterdir()
    assert file.name == file_name(message())
    assert file.name.startswith("all-7-")
    assert "anna" not in file.name
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_outbox_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryError, match="messages cannot be written") as caught:
        Outbox(folder=tmp_path / "file").connect()
    assert not caught.value.passing
    with pytest.raises(DeliveryError, match="messages cannot be written"):
        Outbox(folder=tmp_path / "nothing").send(message(), before_dot=lambda: None)


def test_a_message_that_cannot_be_renamed_is_unknown(tmp_path: Path) -> None:
    box = Outbox(folder=tmp_path)
    result = box.send(message(), before_dot=lambda: os.mkdir(tmp_path / file_name(message())))  # noqa: PTH102
    assert result.state is DeliveryState.UNKNOWN


def test_what_cannot_be_announced_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> None:
        raise DeliveryError("the disk is full")

    with pytest.raises(DeliveryError, match="the disk is full"):
        Outbox(folder=tmp_path).send(message(), before_dot=fail)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "state"),
    [
        pytest.param(errno.EINVAL, ACCEPTED, id="a file system that cannot"),
        pytest.param(errno.EIO, DeliveryState.UNKNOWN, id="a disk that fails"),
    ],
)
def test_a_name_that_is_not_written_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, state: DeliveryState
) -> None:
    fsync = os.fsync

    def refusing(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, os.strerror(number))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", refusing)
    assert Outbox(folder=tmp_path).send(message(), before_dot=lambda: None).state is state


def test_carriers_of_the_config(tmp_path: Path) -> None:
    box = carrier({"type": "outbox"}, name="box", state=tmp_path)
    assert isinstance(box, Outbox)
    assert (box.folder, box.name) == (tmp_path / "outbox", "box")
    settings = {"type": "smtp", "host": "h", "port": 25, "security": "none", "username": None, "password": None}
    settings |= {
        "connections": 4,
        "per_connection": 9,
        "rate": "5/s",
        "max_per_day": 7,
        "timeout": timedelta(minutes=1),
    }
    relay = carrier(settings, name="relay", state=tmp_path)
    assert isinstance(relay, Smtp)
    assert (relay.connections, relay.per_connection, relay.rate, relay.max_per_day, relay.timeout_s) == (
        4,
        9,
        "5/s",
        7,
        60,
    )
    assert (relay.where, relay.name) == ("h:25", "relay")


@pytest.mark.parametrize(
    ("code", "text", "stage", "state", "blame"),
    [
        pytest.param(250, "2.0.0 ok", Stage.DOT, ACCEPTED, Blame.NOBODY, id="taken"),
        pytest.param(451, "4.7.1 greylisted", Stage.RCPT, DEFERRED, Blame.NOBODY, id="greylisting"),
        pytest.param(550, "5.1.1 <a@example.org> unknown", Stage.RCPT, REJECTED, Blame.RECIPIENT, id="nobody there"),
        pytest.param(550, "5.1.10 null MX", Stage.RCPT, REJECTED, Blame.RECIPIENT, id="no mail there"),
        pytest.param(550, "no such user here", Stage.RCPT, REJECTED, Blame.RECIPIENT, id="without enhanced code"),
        pytest.param(552, "5.2.2 mailbox full", Stage.RCPT, DEFERRED, Blame.NOBODY, id="full"),
        pytest.param(552, "over quota", Stage.DOT, DEFERRED, Blame.NOBODY, id="full, in words"),
        pytest.param(552, "5.3.4 too large", Stage.DOT, REJECTED, Blame.MESSAGE, id="too large"),
        pytest.param(552, "message size", Stage.DOT, REJECTED, Blame.MESSAGE, id="too large, without enhanced code"),
        pytest.param(554, "refused", Stage.DOT, REJECTED, Blame.MESSAGE, id="this message"),
        pytest.param(550, "5.7.26 unauthenticated", Stage.DOT, REJECTED, Blame.US, id="Gmail: no SPF or DKIM"),
        pytest.param(550, "5.7.515 access denied", Stage.DOT, REJECTED, Blame.US, id="Microsoft: no DMARC"),
        pytest.param(530, "5.7.0 authenticate first", Stage.MAIL, REJECTED, Blame.US, id="not logged in"),
        pytest.param(553, "sender refused", Stage.MAIL, REJECTED, Blame.US, id="our sender"),
        pytest.param(550, "blocked by Spamhaus", Stage.RCPT, REJECTED, Blame.US, id="a block list"),
        pytest.param(
            550, "5.7.1 spam; see our site and try again", Stage.DOT, REJECTED, Blame.US, id="a block list asks"
        ),
        pytest.param(550, "5.1.1 not here; look and try again", Stage.RCPT, REJECTED, Blame.RECIPIENT, id="code first"),
        pytest.param(
            552, "5.3.4 size: rate limit", Stage.DOT, REJECTED, Blame.MESSAGE, id="too large, whatever it says"
        ),
        pytest.param(
            550, "5.4.5 Daily user sending limit exceeded", Stage.DOT, DEFERRED, Blame.NOBODY, id="Gmail: a day"
        ),
        pytest.param(550, "Daily user sending limit exceeded", Stage.DOT, DEFERRED, Blame.NOBODY, id="a day, in words"),
        pytest.param(
            554, "Message rejected: Email address is not verified.", Stage.DOT, REJECTED, Blame.US, id="SES: our sender"
        ),
        pytest.param(554, "Sending paused for this account", Stage.DOT, REJECTED, Blame.US, id="SES: our account"),
        pytest.param(550, "5.7.1 sender frequency limited", Stage.RCPT, DEFERRED, Blame.NOBODY, id="QQ: with a code"),
        pytest.param(550, "Connection frequency limited", Stage.RCPT, DEFERRED, Blame.NOBODY, id="QQ: a limit"),
        pytest.param(550, "Mailbox unavailable or access denied", Stage.RCPT, DEFERRED, Blame.NOBODY, id="QQ: a day"),
    ],
)
def test_what_an_answer_means(code: int, text: str, stage: Stage, state: DeliveryState, blame: Blame) -> None:
    result = outcome(Reply(code, [text]), stage)
    assert (result.state, result.blame, result.code) == (state, blame, code)
    assert "example.org" not in result.text


def test_a_reply_in_words() -> None:
    assert str(Reply(550, ["5.1.1 no", "5.1.1 such user"])) == "550 5.1.1 no such user"
    assert str(Reply(250, [])) == "250"
    assert len(Reply(550, ["x" * 10_000]).text) == 300


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        pytest.param("<anna@example.org>: unknown", "<…>: unknown", id="in brackets"),
        pytest.param("no anna@example.org, no b+c@d.example", "no <…> no <…>", id="two"),
        pytest.param("to=anna@example.org@relay refused", "<…> refused", id="twice an @"),
        pytest.param("x" * 100_000, "x" * 300, id="a very long word"),
    ],
)
def test_nobody_s_address_is_kept(said: str, kept: str) -> None:
    assert Reply(550, [said]).text == kept


def test_pauses_grow_and_are_the_same_for_the_same_message() -> None:
    later = Outcome(state=DEFERRED)
    pauses = [backoff(tries, later, "<1@example.org>") for tries in range(1, 12)]
    assert timedelta(minutes=5) <= pauses[0] <= timedelta(minutes=6)
    assert pauses[1] >= timedelta(minutes=10)
    assert all(pause <= timedelta(hours=4.8) for pause in pauses)
    assert backoff(3, later, "<1@example.org>") == pauses[2]
    assert backoff(1, later, "<2@example.org>") != pauses[0]
    assert backoff(1, Outcome(state=DEFERRED, text="frequency limited"), "<1@example.org>") >= timedelta(minutes=15)


def test_a_rate_spaces_messages() -> None:
    pace = Pace("10/s")
    assert [round(pace.wait(7.0), 3) for _ in range(4)] == [0.0, 0.1, 0.2, 0.3]
    assert pace.wait(17.0) == 0
    assert Pace(None).wait(7.0) == 0
    minutely = Pace("60/m")
    assert (minutely.wait(7.0), minutely.wait(7.0)) == (0, 1)
