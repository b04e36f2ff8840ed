"""SMTP: messages handed to a mail server over connections that are kept, several commands at once where it allows."""

import re
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property

from syndicate.deliver.replycodes import Reply, Stage, outcome
from syndicate.deliver.smtpwire import Wire
from syndicate.errors import DeliveryError
from syndicate.model.issue import Blame, DeliveryState, Message, Outcome

#: RFC 5321, section 4.5.3.2.6: a shorter patience after the final dot makes duplicates.
PATIENCE_S = 600.0
_END = b"\r\n.\r\n"
_CONTINUE = 354  #: RFC 5321, section 4.2.3: the message may be sent now.
_CLOSING = 421  #: Likewise: the server is about to close the connection.
_FULL_NAME = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


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
        wire = Wire.connect(self.host, self.port, timeout_s=self.timeout_s)
        try:
            return SmtpMailer(self, wire, _greet(self, wire))
        except BaseException:
            wire.close()
            raise


class SmtpMailer:
    """One connection to a mail server."""

    def __init__(self, settings: Smtp, wire: Wire, offers: dict[str, str]) -> None:
        self._settings, self._wire = settings, wire
        self._is_pipelining = "PIPELINING" in offers
        self._sends_size = "SIZE" in offers
        self._max_bytes = int(offers["SIZE"]) if offers.get("SIZE", "").isdecimal() else 0  # 0: no limit (RFC 1870)
        self._sent = 0
        self._is_open = True

    def send(self, message: Message, *, before_dot: Callable[[], None]) -> Outcome:
        """Send *message*; see ``ports.Mailer``."""
        if not self._is_open or self._sent >= self._settings.per_connection:
            raise DeliveryError("the connection is used up", where=self._settings.where)
        if 0 < self._max_bytes < len(message.data):
            text = f"the message has {len(message.data):,} bytes; the server takes {self._max_bytes:,}"
            return Outcome(state=DeliveryState.REJECTED, text=text, blame=Blame.MESSAGE)
        self._sent += 1
        self._is_open = False  # until the dialogue has come to an end in good order
        self._expect_silence()
        return self._envelope(message) or self._body(message.data) or self._dot(before_dot)

    def close(self) -> None:
        """Say goodbye, and end the connection."""
        if self._is_open:
            self._is_open = False
            with suppress(DeliveryError):
                self._wire.wait(min(5.0, self._settings.timeout_s))
                self._wire.command("QUIT")
        self._wire.close()

    def _envelope(self, message: Message) -> Outcome | None:
        """Name sender and recipient and ask to send; return what became of the message if it may not be sent."""
        size = f" SIZE={len(message.data)}" if self._sends_size else ""
        commands = {
            Stage.MAIL: f"MAIL FROM:<{message.sender}>{size}",
            Stage.RCPT: f"RCPT TO:<{message.recipient}>",
            Stage.DATA: "DATA",
        }
        replies = self._all_at_once(commands) if self._is_pipelining else self._one_by_one(commands)
        refused: Outcome | None = None
        is_begun = False
        try:
            for stage, said in replies:
                if self._agrees(said, stage):
                    is_begun = stage is Stage.DATA
                else:
                    refused = refused or outcome(said, stage)
            if refused:
                self._call_off(is_begun=is_begun)
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

    def _call_off(self, *, is_begun: bool) -> None:
        """Make the connection ready for another message."""
        if is_begun:
            # RFC 2920, section 3.1: a server that takes DATA without a recipient gets an empty message, for nobody.
            self._wire.write(b".\r\n")
            self._expect_open(self._wire.read())
        self._expect_open(self._wire.command("RSET"))
        self._is_open = True

    def _all_at_once(self, commands: dict[Stage, str]) -> Iterator[tuple[Stage, Reply]]:
        self._wire.write("".join(f"{line}\r\n" for line in commands.values()).encode("ascii"))
        for stage in commands:
            yield stage, self._wire.read()

    def _one_by_one(self, commands: dict[Stage, str]) -> Iterator[tuple[Stage, Reply]]:
        for stage, line in commands.items():
            said = self._wire.command(line)
            yield stage, said
            if said.is_refusal:
                return

    def _body(self, data: bytes) -> Outcome | None:
        """Send all of *data* but its end; return what became of the message if the server already refuses it."""
        stuffed = _stuffed(data)
        with suppress(DeliveryError):  # what the server said last is worth more than that it has gone
            # Its last line ends with the end of the message.
            self._wire.write(memoryview(stuffed)[: len(stuffed) - len(b"\r\n") * stuffed.endswith(b"\r\n")])
            if not self._wire.is_answered():
                return None
        said = self._wire.read()
        self._expect_open(said)
        if not said.is_refusal:
            raise DeliveryError(f"it answers before the message has ended: {said}", where=self._settings.where)
        return outcome(said, Stage.DOT)

    def _dot(self, before_dot: Callable[[], None]) -> Outcome:
        """End the message: from here on, only the server knows whether it was taken."""
        before_dot()  # where this fails the message has no end, so nobody takes it
        try:
            self._wire.write(_END)
            self._wire.wait(self._settings.patience_s)
            said = self._wire.read()
            self._wire.wait(self._settings.timeout_s)
        except DeliveryError as error:
            return Outcome(state=DeliveryState.UNKNOWN, text=error.message)
        if not said.is_good and not said.is_refusal:
            return Outcome(state=DeliveryState.UNKNOWN, code=said.code, text=f"it answers the message by {said}")
        self._is_open = said.code != _CLOSING
        return outcome(said, Stage.DOT)

    def _expect_silence(self) -> None:
        """Look whether the server has said something between two messages: that it closes, or an answer too many."""
        if self._wire.is_answered():
            raise DeliveryError(f"it ends the dialogue: {self._wire.read()}", where=self._settings.where)

    def _expect_open(self, said: Reply) -> None:
        if said.code == _CLOSING:
            raise DeliveryError(f"it closes the connection: {said}", where=self._settings.where)


def _stuffed(data: bytes) -> bytes:
    """Return *data* with each dot that begins a line twice (RFC 5321, section 4.5.2)."""
    # Base64 holds no dot, and to look for that byte alone takes a twentieth of looking for the start of a line.
    end_of_head = data.find(b"\r\n\r\n")
    if data.find(b".", end_of_head) < 0 and b"\r\n." not in data[:end_of_head] and not data.startswith(b"."):
        return data
    doubled = data.replace(b"\r\n.", b"\r\n..")
    return b"." + doubled if doubled.startswith(b".") else doubled


def _greet(settings: Smtp, wire: Wire) -> dict[str, str]:
    """Go through what comes before the first message; return what the server offers, by keyword."""
    if settings.security == "tls":
        wire.encrypt(settings.host, settings.context)
    _expect(settings, wire.read(), Stage.BANNER)
    offers = _hello(settings, wire)
    if settings.security == "starttls":
        if "STARTTLS" not in offers:
            raise DeliveryError(
                "the server offers no encryption",
                where=settings.where,
                hint="Use its port for `security: tls`; `none` only for a server on this machine.",
                passing=False,
            )
        _expect(settings, wire.command("STARTTLS"), Stage.STARTTLS)
        wire.encrypt(settings.host, settings.context)
        offers = _hello(settings, wire)
    if settings.username is not None:
        _log_in(settings, wire, offers.get("AUTH", "").upper().split())
    return offers


def _hello(settings: Smtp, wire: Wire) -> dict[str, str]:
    said = wire.command(f"EHLO {_own_name() or wire.own_literal}")
    _expect(settings, said, Stage.EHLO)
    words = [line.partition(" ") for line in said.lines[1:]]
    return {keyword.upper(): parameters.strip() for keyword, _, parameters in words}


@cache
def _own_name() -> str:
    """Return this machine's full name, or "": to ask may take as long as the name service does."""
    name = socket.getfqdn()
    return name if _FULL_NAME.fullmatch(name) else ""


def _log_in(settings: Smtp, wire: Wire, methods: list[str]) -> None:
    user, password = settings.username or "", settings.password or ""
    if "PLAIN" in methods or not methods:
        said = wire.command(f"AUTH PLAIN {_base64(f'{chr(0)}{user}{chr(0)}{password}')}")
    elif "LOGIN" in methods:
        said = wire.command("AUTH LOGIN")
        for word in (user, password):
            if said.code != 334:  # noqa: PLR2004 (RFC 4954, section 4: go on)
                break
            said = wire.command(_base64(word))
    else:
        raise DeliveryError(
            f"the server takes no password by PLAIN or LOGIN, but by {', '.join(methods)}",
            where=settings.where,
            passing=False,
        )
    _expect(settings, said, Stage.AUTH)


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")


def _expect(settings: Smtp, said: Reply, stage: Stage) -> None:
    if not said.is_good:
        hint = "Look at `username` and `password` of the mailer." if stage is Stage.AUTH else ""
        raise DeliveryError(
            f"the server refuses {stage}: {said}", where=settings.where, hint=hint, passing=said.is_passing
        )
