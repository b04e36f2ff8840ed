"""The server itself: its port, its streams, and its end."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import httpx
import pytest

from syndicate.errors import SyndicateError, UsageError
from syndicate.testing import MemoryStudio
from syndicate.web import live
from syndicate.web.server import HOST, PORT, listening
from tests.web.sites import make_studio, served

ROOT = Path(__file__).parents[2]
SCRIPT = """
from syndicate.web import serve
from tests.web.sites import make_studio
serve(make_studio(), port=None, opened=lambda address: print(address, flush=True), query="name=everything")
print("ended")
"""


@contextmanager
def opened(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address.partition("?")[0], timeout=10, trust_env=False) as client:
        client.get(address, follow_redirects=True).raise_for_status()
        yield client


@contextmanager
def started() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", SCRIPT]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def events(client: httpx.Client, seen: int | None = None) -> Generator[dict[str, object], None, None]:
    """Yield what comes until the stream ends."""
    query = {} if seen is None else {"seen": str(seen)}
    with client.stream("GET", "/events", params=query) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        event: dict[str, object] = {}
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if line and name:
                event[name] = json.loads(value) if name == "data" else value
            elif "event" in event:
                yield event
                event = {}


def test_a_free_port_the_usual_one_first() -> None:
    with listening(None) as first, listening(None) as second:
        assert first.getsockname()[0] == second.getsockname()[0] == HOST
        assert PORT <= first.getsockname()[1] < second.getsockname()[1]


def test_a_port_that_is_taken() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        number = other.getsockname()[1]
        with pytest.raises(UsageError, match=rf"port {number} of 127\.0\.0\.1 cannot be used: Address already in use"):
            listening(number)


def test_a_port_that_is_none() -> None:
    with pytest.raises(UsageError, match=r"port 70000 of 127\.0\.0\.1 cannot be used"):
        listening(70_000)


def test_this_computer_alone() -> None:
    with served(make_studio()) as server:
        assert server.listener.getsockname()[0] == "127.0.0.1"


def test_changes_are_told_to_every_page() -> None:
    studio = make_studio()
    with served(studio) as server, ExitStack() as open_pages:
        pages = [open_pages.enter_context(opened(server.address)) for _ in range(2)]
        streams = [open_pages.enter_context(closing(events(page, 0))) for page in pages]
        studio.changed.put(frozenset({Path("posts/_posts/a.md"), Path("templates/theme.css")}))
        for stream in streams:
            event = next(stream)
            assert (event["event"], event["id"]) == ("changed", "1")
            assert event["data"] == {"paths": ["a.md", "theme.css"]}


def test_a_page_that_was_away_is_told_at_once() -> None:
    studio = make_studio()
    with served(studio) as server, opened(server.address) as client:
        studio.changed.put(frozenset({Path("a.md")}))
        for _ in range(2):
            with closing(events(client, 0)) as stream:
                assert next(stream)["id"] == "1"


def test_a_stream_with_nothing_to_say_shows_that_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PAUSE_S", 0.02)
    with served(make_studio()) as server, opened(server.address) as client, client.stream("GET", "/events") as answer:
        lines = answer.iter_lines()
        assert [next(lines) for _ in range(4)] == ["retry: 500", "", ": still here", ""]


def test_what_never_began_ends_too() -> None:
    nobody = live.Live(make_studio())
    nobody.close()
    nobody.join()
    assert nobody.is_closed


class Blind(MemoryStudio):
    """Cannot see changes."""

    def changes(self, stop: threading.Event) -> Iterator[frozenset[Path]]:  # noqa: ARG002 (of the port)
        raise SyndicateError("too many files to watch", hint="Raise the limit.")
        yield frozenset()


def test_a_page_is_told_that_changes_are_not_seen() -> None:
    made = make_studio()
    studio = Blind(subscriptions=made.subscriptions, posts=made.posts, now=made.now)
    with served(studio) as server, opened(server.address) as client:
        found = list(events(client))
    assert [event["event"] for event in found] == ["trouble"]
    assert found[0]["data"] == {"message": "too many files to watch\n  Raise the limit."}


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_soon_and_quietly_with_a_stream_open(end: signal.Signals) -> None:
    with started() as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().strip()
        assert address.endswith("&name=everything")
        with opened(address) as client, client.stream("GET", "/events") as stream:
            next(stream.iter_lines())
            begun = time.monotonic()
            process.send_signal(end)
            assert process.wait(timeout=10) == (0 if end is signal.SIGINT else -signal.SIGTERM)
        assert time.monotonic() - begun < 5
        assert process.stderr.read() == ""
        assert process.stdout.read() == ("ended\n" if end is signal.SIGINT else "")
