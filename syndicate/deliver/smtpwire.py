"""A connection to a mail server: lines out, replies in, as steps."""

import socket
import ssl
from typing import Self

from syndicate.deliver.replycodes import Reply
from syndicate.deliver.steps import READABLE, WRITABLE, Steps, Wait
from syndicate.errors import DeliveryError

MAX_LINE = 4096  #: RFC 5321, section 4.5.3.1.5, allows 512; servers write more.
MAX_LINES = 200
_NOT_YET = (BlockingIOError, ssl.SSLWantReadError)


class Wire:
    """Speaks to one server. Each method raises DeliveryError when the connection is lost; it is of no use then."""

    def __init__(self, connection: socket.socket, where: str, *, timeout_s: float) -> None:
        connection.settimeout(0)
        self._connection, self._where, self._timeout_s = connection, where, timeout_s
        self._buffer = b""
        self.wait(timeout_s)

    @classmethod
    def connect(cls, host: str, port: int, *, timeout_s: float) -> Self:
        """Return a connection to *host*. Raises DeliveryError where there is none."""
        where = f"{host}:{port}"
        try:
            connection = socket.create_connection((host, port), timeout=timeout_s)
        except OSError as error:
            raise DeliveryError(f"cannot be reached: {error.strerror or error}", where=where) from error
        # Each write is one step of the dialogue: to gather them would wait for what never comes.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return cls(connection, where, timeout_s=timeout_s)

    @property
    def own_literal(self) -> str:
        """This side's address as EHLO takes it where there is no name (RFC 5321, section 4.1.3)."""
        address = self._connection.getsockname()[0]
        return f"[IPv6:{address.partition('%')[0]}]" if ":" in address else f"[{address}]"

    def encrypt(self, host: str, context: ssl.SSLContext) -> Steps[None]:
        """Go on encrypted, with a server that proves to be *host*. Raises DeliveryError."""
        if self._buffer:
            # Somebody between may have put it there, to be taken for what the server says under encryption.
            raise DeliveryError("it answers before encryption has begun", where=self._where, passing=False)
        try:
            encrypted = context.wrap_socket(self._connection, server_hostname=host, do_handshake_on_connect=False)
            self._connection = encrypted
            self.wait(self._timeout_s)
            yield from self._shake_hands(encrypted)
        except ssl.SSLCertVerificationError as error:
            raise DeliveryError(
                f"its certificate is not one of {host}: {error.verify_message}",
                where=self._where,
                hint="Name the server as its certificate does. Nothing was sent.",
                passing=False,
            ) from error
        except OSError as error:
            raise DeliveryError(f"encryption failed: {error.strerror or error}", where=self._where) from error

    def wait(self, timeout_s: float) -> None:
        """Wait for as long as *timeout_s* for each answer from now on."""
        self._readable = Wait(self._connection, READABLE, timeout_s)
        self._writable = Wait(self._connection, WRITABLE, timeout_s)
        self._either = Wait(self._connection, READABLE | WRITABLE, timeout_s)

    def write(self, data: bytes) -> Steps[None]:
        """Send *data*, all of it."""
        yield from self._send(data, self._writable)

    def write_until_answered(self, data: bytes) -> Steps[None]:
        """Send *data*, or as much of it as the server takes before it answers."""
        yield from self._send(data, self._either)

    def _send(self, data: bytes, full: Wait) -> Steps[None]:
        """Send *data*; where no more goes out, wait for what *full* says."""
        left = memoryview(data)
        try:
            while left:
                try:
                    left = left[self._connection.send(left) :]
                except (BlockingIOError, ssl.SSLWantWriteError):
                    yield full
                    if full is self._either and self.is_answered():
                        return
                except ssl.SSLWantReadError:  # a new key is agreed on
                    yield self._readable
        except OSError as error:
            raise self._lost(error) from error

    def is_answered(self) -> bool:
        """Whether `read` would not wait: the server has said something, or closed the connection."""
        if self._buffer:
            return True
        try:
            self._buffer = self._connection.recv(MAX_LINE)
        except _NOT_YET:
            return False
        except OSError:
            return True
        return True

    def read(self) -> Steps[Reply]:
        """Return the next reply (RFC 5321, section 4.2.1)."""
        texts: list[str] = []
        for _ in range(MAX_LINES):
            while b"\n" not in self._buffer:
                yield from self._receive()
            line, _, self._buffer = self._buffer.partition(b"\n")
            code, more, text = line[:3], line[3:4], line[4:]
            if not code.isdigit() or more not in (b" ", b"-", b"", b"\r"):
                raise DeliveryError("what it answers is no SMTP", where=self._where)
            texts.append(text.decode("utf-8", "replace").strip())
            if more != b"-":
                return Reply(int(code), texts)
        raise DeliveryError(f"a reply of more than {MAX_LINES} lines", where=self._where)

    def command(self, line: str) -> Steps[Reply]:
        """Send one line, and return the reply to it."""
        yield from self.write(f"{line}\r\n".encode("ascii"))
        return (yield from self.read())

    def close(self) -> None:
        """End the connection without a word."""
        self._connection.close()

    def _receive(self) -> Steps[None]:
        if len(self._buffer) > MAX_LINE:
            raise DeliveryError("a line of its reply is too long", where=self._where)
        try:
            while True:
                try:
                    received = self._connection.recv(MAX_LINE)
                    break
                except _NOT_YET:
                    yield self._readable
                except ssl.SSLWantWriteError:
                    yield self._writable
        except OSError as error:
            raise self._lost(error) from error
        if not received:
            raise DeliveryError("the server closed the connection", where=self._where)
        self._buffer += received

    def _shake_hands(self, connection: ssl.SSLSocket) -> Steps[None]:
        while True:
            try:
                return connection.do_handshake()
            except ssl.SSLWantReadError:
                yield self._readable
            except ssl.SSLWantWriteError:
                yield self._writable

    def _lost(self, error: OSError) -> DeliveryError:
        reason = "it did not answer in time" if isinstance(error, TimeoutError) else error.strerror or str(error)
        return DeliveryError(f"the connection was lost: {reason}", where=self._where)
