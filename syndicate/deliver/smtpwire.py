"""A connection to a mail server: lines out, replies in."""

import socket
import ssl
from typing import Self

from syndicate.deliver.replycodes import Reply
from syndicate.errors import DeliveryError

MAX_LINE = 4096  #: RFC 5321, section 4.5.3.1.5, allows 512; servers write more.
MAX_LINES = 200


class Wire:
    """Speaks to one server. Each method raises DeliveryError when the connection is lost; it is of no use then."""

    def __init__(self, connection: socket.socket, where: str) -> None:
        self._connection, self._where = connection, where
        self._buffer = b""

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
        return cls(connection, where)

    @property
    def own_literal(self) -> str:
        """This side's address as EHLO takes it where there is no name (RFC 5321, section 4.1.3)."""
        address = self._connection.getsockname()[0]
        return f"[IPv6:{address.partition('%')[0]}]" if ":" in address else f"[{address}]"

    def encrypt(self, host: str, context: ssl.SSLContext) -> None:
        """Go on encrypted, with a server that proves to be *host*. Raises DeliveryError."""
        if self._buffer:
            # Somebody between may have put it there, to be taken for what the server says under encryption.
            raise DeliveryError("it answers before encryption has begun", where=self._where, passing=False)
        try:
            self._connection = context.wrap_socket(self._connection, server_hostname=host)
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
        self._connection.settimeout(timeout_s)

    def write(self, data: bytes | memoryview) -> None:
        """Send *data*, all of it."""
        try:
            self._connection.sendall(data)
        except OSError as error:
            raise self._lost(error) from error

    def is_answered(self) -> bool:
        """Whether `read` would not wait: the server has said something, or closed the connection."""
        if self._buffer:
            return True
        timeout_s = self._connection.gettimeout()
        self._connection.settimeout(0)
        try:
            self._buffer += self._connection.recv(MAX_LINE)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        finally:
            self._connection.settimeout(timeout_s)
        return True

    def read(self) -> Reply:
        """Return the next reply (RFC 5321, section 4.2.1)."""
        texts: list[str] = []
        for _ in range(MAX_LINES):
            line = self._line()
            code, more, text = line[:3], line[3:4], line[4:]
            if not code.isdigit() or more not in (b" ", b"-", b""):
                raise DeliveryError("what it answers is no SMTP", where=self._where)
            texts.append(text.decode("utf-8", "replace").strip())
            if more != b"-":
                return Reply(int(code), texts)
        raise DeliveryError(f"a reply of more than {MAX_LINES} lines", where=self._where)

    def command(self, line: str) -> Reply:
        """Send one line, and return the reply to it."""
        self.write(f"{line}\r\n".encode("ascii"))
        return self.read()

    def close(self) -> None:
        """End the connection without a word."""
        self._connection.close()

    def _line(self) -> bytes:
        while b"\n" not in self._buffer:
            if len(self._buffer) > MAX_LINE:
                raise DeliveryError("a line of its reply is too long", where=self._where)
            try:
                received = self._connection.recv(MAX_LINE)
            except OSError as error:
                raise self._lost(error) from error
            if not received:
                raise DeliveryError("the server closed the connection", where=self._where)
            self._buffer += received
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.rstrip(b"\r")

    def _lost(self, error: OSError) -> DeliveryError:
        reason = "it did not answer in time" if isinstance(error, TimeoutError) else error.strerror or str(error)
        return DeliveryError(f"the connection was lost: {reason}", where=self._where)
