"""Lines to a mailing service: one connection after the other, given up when too many fail."""

from collections.abc import Callable, Sequence

from syndicate.deliver.ports import Carrier, Mailer, Talker
from syndicate.deliver.steps import Steps
from syndicate.errors import DeliveryError
from syndicate.model.issue import DeliveryState, Message, Outcome

FAILURES = 3  #: A connection that fails so often in a row is given up; what is left stays planned.

Mark = Callable[[Sequence[Message]], None]


class Line:
    """One connection after the other to a mailing service."""

    def __init__(self, carrier: Carrier, mark: Mark) -> None:
        self._carrier, self._mark = carrier, mark
        self._talker: Talker | None = None
        self._failures = 0

    @property
    def is_given_up(self) -> bool:
        """Whether connections failed too often in a row."""
        return self._failures >= FAILURES

    def send(self, message: Message) -> Steps[Outcome]:
        """Send *message*, anew if the connection has gone. Raises DeliveryError when no other would do better."""
        is_fresh = self._talker is None
        try:
            self._talker = self._talker or _talker(self._carrier.open(), self._mark)
            outcome = yield from self._talker.dialogue(message)
        except DeliveryError as error:
            yield from self.leave()
            if not error.passing:
                raise
            if not is_fresh:  # servers drop connections that were open for long: that is no failure
                return (yield from self.send(message))
            self._failures += 1
            return Outcome(state=DeliveryState.DEFERRED, text=error.message)
        self._failures = 0
        return outcome

    def leave(self) -> Steps[None]:
        """End the connection, if there is one."""
        talker, self._talker = self._talker, None
        if talker is not None:
            yield from talker.leave()

    def drop(self) -> None:
        """End the connection at once, if there is one."""
        talker, self._talker = self._talker, None
        if talker is not None:
            talker.drop()


def _talker(mailer: Mailer, mark: Mark) -> Talker:
    return mailer if isinstance(mailer, Talker) else _AtOnce(mailer, mark)


class _AtOnce:
    """A mailer without steps as one that has them: all others wait while it sends a message."""

    def __init__(self, mailer: Mailer, mark: Mark) -> None:
        self._mailer, self._mark = mailer, mark

    def send(self, message: Message, *, before_dot: Callable[[], None]) -> Outcome:
        return self._mailer.send(message, before_dot=before_dot)

    def dialogue(self, message: Message) -> Steps[Outcome]:
        yield from ()
        return self.send(message, before_dot=lambda: self._mark([message]))

    def leave(self) -> Steps[None]:
        yield from ()
        self.close()

    def drop(self) -> None:
        self.close()

    def close(self) -> None:
        self._mailer.close()
