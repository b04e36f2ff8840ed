"""A mail server on loopback that counts what it accepts, and fails where it is told to.

``python tests/deliver/smtpserver.py --log FILE --port-file FILE`` runs it by itself: the Message-ID of each message
that it accepted is a line of the log before it says 250, so that a sender who was killed can be judged.
"""

import argparse
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

DROP = "drop"
DELAY = "delay"
STAGES = ("banner", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "body", "dot", "after")


class Dropped(Exception):  # noqa: N818 (an end, not an error)
    """The connection ends here."""


@dataclass
class SmtpServer:
    """Serves until it is closed.

    *faults* says what to do at a stage: an SMTP reply, ``drop``, ``delay``, or a reply that ends with ``drop``. After a
    reply of its own in the body it reads on, to the dot and past it, where it is *patient*.
    """

    faults: Mapping[str, str] = field(default_factory=dict)
    faults_left: int = 10**9  #: How many faults there are; then all goes well.
    offers: tuple[str, ...] = ("PIPELINING", "SIZE 10485760", "8BITMIME", "ENHANCEDSTATUSCODES")
    context: ssl.SSLContext | None = None  #: For STARTTLS, or from the start.
    is_tls: bool = False
    password: str | None = None
    delay_s: float = 0.0  #: Before each answer to a message.
    log: Path | None = None
    is_careless: bool = False  #: Takes DATA without a recipient.
    is_patient: bool = False
    idle_s: float | None = None  #: Says 421 and ends where nothing comes for so long.
    refused: Mapping[str, str] = field(default_factory=dict)  #: Replies to RCPT, by address.
    messages: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)  #: The EHLO lines.
    connections: int = 0
    ended: threading.Event = field(default_factory=threading.Event)  #: Set when a connection has ended.
    released: threading.Event = field(default_factory=threading.Event)  #: Ends what is delayed.

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._lock = threading.Lock()
        self._log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if self.log else None
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what was accepted."""
        return [message_from_bytes(one)["Message-ID"] for one in self.messages]

    def close(self) -> None:
        """Take no more connections, and end what is delayed."""
        self.released.set()
        # Closed alone, its number is free for the next server's while the thread still waits by it, and takes its mail.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        session = _Session(self, connection)
        connection.settimeout(self.idle_s)
        with suppress(Dropped, OSError, ssl.SSLError):
            try:
                session.run()
            except TimeoutError:
                session.say("421 4.4.2 nothing came")
        with suppress(OSError):
            session.connection.close()
        self.ended.set()

    def fault(self, stage: str) -> str | None:
        """Return what goes wrong at *stage* now."""
        with self._lock:
            found = self.faults.get(stage)
            if found is None or self.faults_left <= 0:
                return None
            self.faults_left -= 1
            return found

    def accept(self, data: bytes, recipient: str) -> None:
        """Count a message that is accepted."""
        with self._lock:
            self.messages.append(data)
            self.recipients.append(recipient)
            if self._log is not None:
                os.write(self._log, f"{message_from_bytes(data)['Message-ID']}\n".encode())


class _Session:
    """One connection."""

    def __init__(self, server: SmtpServer, connection: socket.socket) -> None:
        self.server, self.connection = server, connection
        self.buffer = b""
        self.is_encrypted = server.is_tls
        self.has_sender = False
        self.recipient = ""

    def run(self) -> None:
        if self.server.is_tls and self.server.context:
            self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.answer("banner", "220 loopback ESMTP")
        commands: dict[str, Callable[[str], object]] = {
            "EHLO": self.ehlo,
            "STARTTLS": self.starttls,
            "AUTH": self.auth,
            "MAIL": self.mail,
            "RCPT": self.rcpt,
            "DATA": self.take,
            "RSET": lambda _: self.say("250 2.0.0 ok"),
        }
        while True:
            line = self.line().decode()
            verb = line.split(" ")[0].upper()
            if verb == "QUIT":
                self.say("221 2.0.0 bye")
                raise Dropped
            if verb in commands:
                commands[verb](line)
            else:
                self.say("502 5.5.1 what?")

    def ehlo(self, line: str) -> None:
        self.server.greetings.append(line)
        offers = list(self.server.offers)
        if self.server.context and not self.is_encrypted:
            offers.append("STARTTLS")
        lines = ["loopback", *offers]
        marks = ["-"] * (len(lines) - 1) + [" "]
        self.answer("EHLO", "\r\n".join(f"250{mark}{text}" for mark, text in zip(marks, lines, strict=True)))

    def starttls(self, _line: str) -> None:
        if self.answer("STARTTLS", "220 2.0.0 go ahead") and self.server.context:
            self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
            self.is_encrypted = True

    def auth(self, line: str) -> None:
        words = line.split(" ")
        said = words[-1]
        if words[1] == "LOGIN":
            if not self.answer("user", "334 VXNlcm5hbWU6"):
                return
            self.line()
            self.say("334 UGFzc3dvcmQ6")
            said = self.line().decode()
        good = self.server.password or ""
        self.answer("AUTH", "235 2.7.0 welcome" if said == good else "535 5.7.8 no")

    def mail(self, _line: str) -> None:
        self.has_sender, self.recipient = self.answer("MAIL", "250 2.1.0 ok"), ""

    def rcpt(self, line: str) -> None:
        wanted = line.partition("<")[2].rpartition(">")[0]
        if not self.has_sender:
            self.say("503 5.5.1 from whom?")
        elif self.answer("RCPT", self.server.refused.get(wanted, "250 2.1.5 ok")):
            self.recipient = wanted

    def take(self, _line: str) -> None:
        if not self.recipient and not self.server.is_careless:
            self.say("503 5.5.1 nobody to send to")
            return
        if not self.answer("DATA", "354 go ahead"):
            return
        lines: list[bytes] = []
        while (line := self.line()) != b".":
            if len(lines) == 5 and (fault := self.server.fault("body")):
                self.fail(fault)
                if not self.server.is_patient:
                    raise Dropped
            lines.append(line.removeprefix(b".") if line.startswith(b".") else line)
        data = b"\r\n".join(lines) + b"\r\n"
        fault = self.server.fault("dot")
        if fault:
            self.fail(fault)
            return
        if not self.recipient:
            self.say("554 5.5.1 nobody to send to")
            return
        self.server.accept(data, self.recipient)
        if self.server.delay_s:
            self.server.released.wait(self.server.delay_s)
        self.answer("after", "250 2.0.0 taken")

    def answer(self, stage: str, good: str) -> bool:
        """Say *good*, or what goes wrong at *stage*; return whether it was good."""
        fault = self.server.fault(stage)
        if fault is None:
            self.say(good)
            return good[0] in "23"
        self.fail(fault)
        return False

    def fail(self, fault: str) -> None:
        if fault == DROP:
            raise Dropped
        if fault == DELAY:
            self.server.released.wait(30)
            raise Dropped
        self.say(fault.removesuffix(DROP))
        if fault.startswith("421") or fault.endswith(DROP):
            raise Dropped

    def say(self, text: str) -> None:
        self.connection.sendall(f"{text}\r\n".encode())

    def line(self) -> bytes:
        while b"\r\n" not in self.buffer:
            received = self.connection.recv(65536)
            if not received:
                raise Dropped
            self.buffer += received
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line


@contextmanager
def serving(**settings: object) -> Iterator[SmtpServer]:
    """Give a server that is closed in the end."""
    server = SmtpServer(**settings)  # type: ignore[arg-type]  # the fields of the class
    try:
        yield server
    finally:
        server.close()


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument("--delay", type=float, default=0.0)
    options = parser.parse_args()
    server = SmtpServer(log=options.log, delay_s=options.delay)
    part = options.port_file.with_suffix(".part")
    part.write_text(str(server.port))
    part.replace(options.port_file)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
