"""The preview's server: on this computer alone, behind a secret address, until Ctrl-C."""

import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syndicate.errors import UsageError
from syndicate.web.ports import Studio

if TYPE_CHECKING:
    import uvicorn

    from syndicate.web.live import Live

HOST = "127.0.0.1"
PORT = 8525  #: Tried first.
_TRIES = 20  #: Ports above it that are tried before any free one.


@dataclass(frozen=True, slots=True)
class Prepared:
    """A server that listens already, and the address that lets in."""

    server: "uvicorn.Server"
    live: "Live"
    listener: socket.socket
    address: str

    def run(self) -> None:
        """Answer until the server is told to exit."""
        with self.listener:
            self.server.run(sockets=[self.listener])

    def end(self) -> None:
        """Let the pages go and the server exit. May be called from another thread."""
        self.live.close()
        self.server.should_exit = True


def serve(studio: Studio, *, port: int | None, opened: Callable[[str], None], query: str = "") -> None:
    """Show *studio* in the browser until Ctrl-C; *opened* gets the address of the page of *query* once it answers.

    Without *port*, 8525 or a free one is taken. Raises UsageError where the port is taken.
    """
    ready = prepared(studio, port=port, query=query)
    opened(ready.address)
    with suppress(KeyboardInterrupt):  # raised again by uvicorn, once it has ended in order
        ready.run()


def prepared(studio: Studio, *, port: int | None, query: str = "") -> Prepared:
    """Return a server for *studio* whose port is open: a request waits until it runs."""
    import uvicorn  # noqa: PLC0415 (of the extra `web`, and heavy)

    from syndicate.web.application import application  # noqa: PLC0415 (likewise)
    from syndicate.web.live import Live  # noqa: PLC0415 (likewise)

    listener = listening(port)
    number: int = listener.getsockname()[1]
    live, token = Live(studio), secrets.token_urlsafe(32)

    class Server(uvicorn.Server):
        def handle_exit(self, *arguments: object) -> None:
            live.close()  # an open stream would keep the server from ending
            super().handle_exit(*arguments)  # type: ignore[arg-type] # a signal's number and frame

    settings = uvicorn.Config(
        application(studio, live, port=number, token=token),
        log_config=None,
        access_log=False,
        log_level="critical",
        server_header=False,
        timeout_graceful_shutdown=2,
        ws="none",
    )
    address = f"http://{HOST}:{number}/?token={token}" + (f"&{query}" if query else "")
    return Prepared(Server(settings), live, listener, address)


def listening(port: int | None) -> socket.socket:
    """Return a socket that listens on *port*, else on the first free port. Raises UsageError where it is taken."""
    wanted = (port,) if port else (*range(PORT, PORT + _TRIES), 0)
    for number in wanted:
        listener = socket.socket()
        # Else a port that was just left is taken for a minute.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number))
            listener.listen(128)
        except (OSError, OverflowError) as error:
            listener.close()
            last = error
        else:
            return listener
    reason = getattr(last, "strerror", None) or last
    hint = "Choose another port with --port, or none: a free one is found."
    raise UsageError(f"port {port} of {HOST} cannot be used: {reason}", hint=hint) from last
