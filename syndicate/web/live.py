"""Live reload: one watcher for all pages that are open, told to each as server-sent events."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from syndicate.errors import SyndicateError
from syndicate.web.ports import Studio

PAUSE_S = 15.0  #: After which an open stream is told that nothing has happened, so that a dead one is noticed.


@dataclass(slots=True)
class Live:
    """Counts the changes that *studio* yields, and wakes the pages that wait for one."""

    studio: Studio
    count: int = 0
    paths: tuple[str, ...] = ()  #: Of the last change, for people.
    trouble: str = ""  #: Why changes are not seen any more.
    is_closed: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)
    _waiting: set[asyncio.Event] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Watch, in a thread; called in the loop that serves."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._watch, name="watching", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End all streams and the watching. May be called more than once, also by a signal's handler."""
        self.is_closed = True
        self._stop.set()
        self._wake_soon()

    def join(self) -> None:
        """Wait until the watching has ended; it looks at its signal often."""
        if self._thread:
            self._thread.join(timeout=2)

    async def events(self, seen: int) -> AsyncIterator[str]:
        """Yield an event at once where *seen* is not the count, then one for each change, until all is closed."""
        changed = asyncio.Event()
        self._waiting.add(changed)
        try:
            yield "retry: 500\n\n"
            while not self.is_closed:
                if self.trouble:
                    yield _event("trouble", self.count, {"message": self.trouble})
                    return
                if seen != self.count:
                    seen = self.count
                    yield _event("changed", seen, {"paths": self.paths})
                try:
                    await asyncio.wait_for(changed.wait(), PAUSE_S)
                except TimeoutError:
                    yield ": still here\n\n"
                changed.clear()
        finally:
            self._waiting.discard(changed)

    def _watch(self) -> None:
        try:
            for paths in self.studio.changes(self._stop):
                self.paths = tuple(sorted(path.name for path in paths))[:3]
                self.count += 1
                self._wake_soon()
        except SyndicateError as error:
            self.trouble = str(error)
            self._wake_soon()

    def _wake_soon(self) -> None:
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for changed in self._waiting:
            changed.set()


def _event(kind: str, number: int, data: object) -> str:
    return f"event: {kind}\nid: {number}\ndata: {json.dumps(data)}\n\n"
