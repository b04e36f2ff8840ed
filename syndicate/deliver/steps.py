"""Dialogues with servers as steps: each says what it waits for, so that one thread can hold many at once."""

import select
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Protocol, TypeAlias, TypeVar

from syndicate.model.issue import Message

READABLE, WRITABLE = select.POLLIN, select.POLLOUT
IDLE_S = 0.05  #: After so long without a word from any server there is time for other things.


class Socket(Protocol):
    """What has a file descriptor to wait for."""

    def fileno(self) -> int:
        """Return it."""
        ...


@dataclass(frozen=True, slots=True)
class Wait:
    """Until *socket* is ready for one of *events*; after *timeout_s* a TimeoutError is raised where it was yielded."""

    socket: Socket
    events: int
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Pause:
    """For so long."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Dot:
    """Until it stands that *message* may arrive from now on: the next byte could make the server take it."""

    message: Message


T = TypeVar("T")
Steps: TypeAlias = Generator[Wait | Pause | Dot, None, T]
_Task: TypeAlias = Steps[None]
_Ready: TypeAlias = list[tuple[_Task, Exception | None]]


def alone(steps: Steps[T], *, before_dot: Callable[[], None] = lambda: None) -> T:
    """Go through *steps* to their end and return what they do; *before_dot* is called where they reach a dot."""
    result: list[T] = []

    def whole() -> _Task:
        result.append((yield from steps))

    together([whole()], before_dot=lambda _messages: before_dot())
    return result[0]


def together(
    tasks: Iterable[_Task],
    *,
    before_dot: Callable[[Sequence[Message]], None],
    idle: Callable[[], None] = lambda: None,
) -> None:
    """Go through all *tasks* at once, in this thread.

    *before_dot* is called for all messages that have come to their dot; what it raises is raised in each of their
    tasks. *idle* is called when nothing has happened for ``IDLE_S``. An error that ends a task is raised when the
    others have ended; what is no Exception, such as KeyboardInterrupt, at once.
    """
    loop = _Loop(before_dot, idle)
    loop.run(tasks)
    if loop.errors:
        raise loop.errors[0]


class _Loop:
    """The tasks of one thread, each of which is ready, waits for a socket, pauses or is at its dot."""

    def __init__(self, before_dot: Callable[[Sequence[Message]], None], idle: Callable[[], None]) -> None:
        self._before_dot, self._idle = before_dot, idle
        self._poll = select.poll()
        self._waiting: dict[int, tuple[_Task, float]] = {}  # by file descriptor, with the moment to give up
        self._pausing: dict[_Task, float] = {}
        self._at_dot: list[tuple[_Task, Message]] = []
        self.errors: list[Exception] = []

    def run(self, tasks: Iterable[_Task]) -> None:
        ready: _Ready = [(task, None) for task in tasks]
        while ready:
            for task, error in ready:
                self._go_on(task, error)
            ready = self._marked() or self._awaited()

    def _go_on(self, task: _Task, error: Exception | None) -> None:
        try:
            step = next(task) if error is None else task.throw(error)
        except StopIteration:
            return
        except Exception as failure:  # noqa: BLE001 (it is raised when the others have ended)
            self.errors.append(failure)
            return
        if isinstance(step, Wait):
            descriptor = step.socket.fileno()
            self._poll.register(descriptor, step.events)
            self._waiting[descriptor] = (task, monotonic() + step.timeout_s)
        elif isinstance(step, Dot):
            self._at_dot.append((task, step.message))
        else:
            self._pausing[task] = monotonic() + step.seconds

    def _marked(self) -> _Ready:
        """Return the tasks that were at their dot, once that stands: while it does, others come to theirs."""
        if not self._at_dot:
            return []
        marked, self._at_dot = self._at_dot, []
        failure = None
        try:
            self._before_dot([message for _, message in marked])
        except Exception as error:  # noqa: BLE001 (it is raised in each of them)
            failure = error
        return [(task, failure) for task, _ in marked]

    def _awaited(self) -> _Ready:
        """Return the tasks that may go on, as soon as there is one; none where none is left."""
        ready: _Ready = []
        while not ready and (self._waiting or self._pausing):
            happened = self._poll.poll(1000 * self._patience_s())
            ready = [(self._forget(descriptor), None) for descriptor, _ in happened]
            now = monotonic()
            late = [descriptor for descriptor, (_, until) in self._waiting.items() if until <= now]
            ready += [(self._forget(descriptor), TimeoutError()) for descriptor in late]
            due = [task for task, until in self._pausing.items() if until <= now]
            ready += [(task, None) for task in due]
            for task in due:
                del self._pausing[task]
            if not ready:
                self._idle()
        return ready

    def _patience_s(self) -> float:
        """Return how long nothing may happen."""
        moments = [until for _, until in self._waiting.values()]
        first = min([*moments, *self._pausing.values()])
        return max(0.0, min(IDLE_S, first - monotonic()))

    def _forget(self, descriptor: int) -> _Task:
        self._poll.unregister(descriptor)
        return self._waiting.pop(descriptor)[0]
