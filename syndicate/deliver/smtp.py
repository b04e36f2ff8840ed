"""SMTP: messages handed to a mail server over connections that are kept, several commands at once where it allows."""

import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from syndicate.deliver.replycodes import Reply, Stage, outcome
from syndicate.deliver.smtpgreeting import greet
from syndicate.deliver.smtpwire import Wire
from syndicate.deliver.steps import Dot, Steps, alone
from syndicate.errors import DeliveryError
from syndicate.model.issue import Blame, DeliveryState, Message, Outcome

#: RFC 5321, section 4.5.3.2.6: a shorter patience after the final dot makes duplicates.
PATIENCE_S = 600.0
_END = b"\r\n.\r\n"
_CONTINUE = 354  #: RFC 5321, section 4.2.3: the message may be sent now.
_CLOSING = 421  #: Likewise: the server is about to close the connection.


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """A mail server of the config."""

    host: str
    port: int
    security: str = "starttls"  #: ``starttls``, ``tls`` or ``none``.
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    name: str = "smtp"
    connections: int = 1
    per_connection: int = 100
    rate: str | None = None
    max_per_day: int | None = None
    timeout_s: float = 300.0
    patience_s: float = PATIENCE_S

    @property
    def where(self) -> str:
        """The server, for messages."""
        return f"{self.host}:{self.port}"

    @cached_property
    def context(self) -> ssl.SSLContext:
        """What certificates are checked by. To read it takes 19 ms, so it is read once for all connections."""
        return ssl.create_default_context()

    def connect(self) -> "SmtpMailer":
        """Return a connection that may send. Raises DeliveryError."""
        mailer = self.open()
        try:
            alone(mailer.greet())
        except BaseException:
            mailer.drop()
            raise
        return mailer

    def open(self) -> "SmtpMailer":
        """Return a connection on which nothing was said yet: its first dialogue begins with the greeting."""
        return SmtpMailer(self, Wire.connect(self.host, self.port, timeout_s=self.timeout_s))


class SmtpMailer:
    """One connection to a mail server."""

    def __init__(self, settings: Smtp, wire: Wire) -> None:
        self._settings, self._wire = settings, wire
        self._offers: dict[str, str] | None = None  # None: not greeted yet
        self._max_bytes = 0  # no limit (RFC 1870)
        self._sent = 0
        self._is_open = True

    def send(self, message: Message, *, before_dot: Callable[[], None]) -> Outcome:
        """Send *message*; see ``ports.Mailer``."""
        return alone(self.dialogue(message), before_dot=before_dot)

    def dialogue(self, message: Message) -> Steps[Outcome]:
        """Send *message*; see ``ports.Talker``."""
        if not self._is_open or self._sent >= self._settings.per_connection:
            raise DeliveryError("the connection is used up", where=self._settings.where)
        if self._offers is None:
            yield from self.greet()
        if 0 < self._max_bytes < len(message.data):
            text = f"the message has {len(message.data):,} bytes; the server takes {self._max_bytes:,}"
            return Outcome(state=DeliveryState.REJECTED, text=text, blame=Blame.MESSAGE)
        self._sent += 1
        self._is_open = False  # until the dialogue has come to an end in good order
        if self._wire.is_answered():
            # That it closes, or an answer too many to the last message.
            said = yield from self._wire.read()
            raise DeliveryError(f"it ends the dialogue: {said}", where=self._settings.where)
        refused = (yield from self._envelope(message)) or (yield from self._body(message.data))
        return refused or (yield from self._dot(message))

    def greet(self) -> Steps[None]:
        """Go through what comes before the first message. Raises DeliveryError."""
        self._is_open = False
        self._offers = offers = yield from greet(self._settings, self._wire)
        if offers.get("SIZE", "").isdecimal():
            self._max_bytes = int(offers["SIZE"])
        self._is_open = True

    def close(self) -> None:
        """Say goodbye, and end the connection."""
        alone(self.leave())

    def leave(self) -> Steps[None]:
        """Say goodbye, and end the connection; see ``ports.Talker``."""
        if self._is_open and self._offers is not None:
            self._is_open = False
            with suppress(DeliveryError):
                self._wire.wait(min(5.0, self._settings.timeout_s))
                yield from self._wire.command("QUIT")
        self.drop()

    def drop(self) -> None:
        """End the connection without a word."""
        self._is_open = False
        self._wire.close()

    def _envelope(self, message: Message) -> Steps[Outcome | None]:
        """Name sender and recipient and ask to send; return what became of the message if it may not be sent."""
        offers = self._offers or {}
        size = f" SIZE={len(message.data)}" if "SIZE" in offers else ""
        commands = {
            Stage.MAIL: f"MAIL FROM:<{message.sender}>{size}\r\n".encode("ascii"),
            Stage.RCPT: f"RCPT TO:<{message.recipient}>\r\n".encode("ascii"),
            Stage.DATA: b"DATA\r\n",
        }
        is_pipelining = "PIPELINING" in offers
        if is_pipelining:
            yield from self._wire.write(b"".join(commands.values()))
        refused: Outcome | None = None
        is_begun = False
        try:
            for stage, command in commands.items():
                if not is_pipelining:
                    yield from self._wire.write(command)
                said = yield from self._wire.read()
                if self._agrees(said, stage):
                    is_begun = stage is Stage.DATA
                    continue
                refused = refused or outcome(said, stage)
                if not is_pipelining:
                    break
            if refused:
                yield from self._call_off(is_begun=is_begun)
        except DeliveryError:
            if refused is None:
                raise
            # A server that refuses a message and then leaves has refused it.
        return refused

    def _agrees(self, said: Reply, stage: Stage) -> bool:
        """Return whether the server says yes. Raises DeliveryError where it speaks of something else, or closes."""
        self._expect_open(said)
        if said.code == _CONTINUE if stage is Stage.DATA else said.is_good:
            return True
        if not said.is_refusal:
            # Such as an answer too many to the last message, which moves all that follow.
            raise DeliveryError(f"it answers {stage} by {said}", where=self._settings.where)
        return False

    def _call_off(self, *, is_begun: bool) -> Steps[None]:
        """Make the connection ready for another message."""
        if is_begun:
            # RFC 2920, section 3.1: a server that takes DATA without a recipient gets an empty message, for nobody.
            self._expect_open((yield from self._wire.command(".")))
        self._expect_open((yield from self._wire.command("RSET")))
        self._is_open = True

    def _body(self, data: bytes) -> Steps[Outcome | None]:
        """Send all of *data* but its end; return what became of the message if the server already refuses it."""
        with suppress(DeliveryError):  # what the server said last is worth more than that it has gone
            yield from self._wire.write_until_answered(_stuffed(data))
            if not self._wire.is_answered():
                return None
        said = yield from self._wire.read()
        self._expect_open(said)
        if not said.is_refusal:
            raise DeliveryError(f"it answers before the message has ended: {said}", where=self._settings.where)
        return outcome(said, Stage.DOT)

    def _dot(self, message: Message) -> Steps[Outcome]:
        """End the message: from here on, only the server knows whether it was taken."""
        yield Dot(message)  # where this fails the message has no end, so nobody takes it
        try:
            self._wire.wait(self._settings.patience_s)
            yield from self._wire.write(_END)
            said = yield from self._wire.read()
            self._wire.wait(self._settings.timeout_s)
        except DeliveryError as error:
            return Outcome(state=DeliveryState.UNKNOWN, text=error.message)
        if not said.is_good and not said.is_refusal:
            return Outcome(state=DeliveryState.UNKNOWN, code=said.code, text=f"it answers the message by {said}")
        self._is_open = said.code != _CLOSING
        return outcome(said, Stage.DOT)

    def _expect_open(self, said: Reply) -> None:
        if said.code == _CLOSING:
            raise DeliveryError(f"it closes the connection: {said}", where=self._settings.where)


def _stuffed(data: bytes) -> bytes:
    """Return *data* with each dot that begins a line twice (RFC 5321, section 4.5.2), without its last line end.

    That is part of the end of a message.
    """
    # Base64 holds no dot, and to look for that byte alone takes a twentieth of looking for the start of a line.
    end_of_head = data.find(b"\r\n\r\n")
    if data.find(b".", end_of_head) >= 0 or b"\r\n." in data[:end_of_head] or data.startswith(b"."):
        data = data.replace(b"\r\n.", b"\r\n..")
        data = b"." + data if data.startswith(b".") else data
    return data.removesuffix(b"\r\n")
