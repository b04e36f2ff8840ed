"""What hands messages over, as those who send see it."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from syndicate.deliver.steps import Steps
from syndicate.model.issue import Message, Outcome


class Mailer(Protocol):
    """Hands one message after the other to a mailing service, over one connection."""

    def send(self, message: Message, *, before_dot: Callable[[], None]) -> Outcome:
        """Send *message* and say what became of it: accepted, deferred, rejected or unknown.

        Calls *before_dot* once, when the next byte could make the service take the message: a failure before it may be
        tried again, one after it is ``unknown``. What *before_dot* raises is passed on, and nothing was taken then.
        A message that the service refuses earlier never gets there. Raises DeliveryError when the service cannot be
        reached, or no other message would fare better; the message was not taken then either.
        """
        ...

    def close(self) -> None:
        """End the connection. Never raises."""
        ...


@runtime_checkable
class Talker(Mailer, Protocol):
    """A mailer whose dialogues can be held together with others, in one thread."""

    def dialogue(self, message: Message) -> Steps[Outcome]:
        """Do as ``send`` does, step by step: it yields a ``Dot`` where *before_dot* is called."""
        ...

    def leave(self) -> Steps[None]:
        """End the connection, as ``close`` does, step by step."""
        ...

    def drop(self) -> None:
        """End the connection at once."""
        ...


class Carrier(Protocol):
    """A mailing service of the config: how many connections it takes, and how fast."""

    @property
    def name(self) -> str:
        """What the config calls it."""
        ...

    @property
    def connections(self) -> int:
        """How many connections may be used at once."""
        ...

    @property
    def rate(self) -> str | None:
        """The most messages in a time, ``10/s``; None: as fast as it goes."""
        ...

    @property
    def max_per_day(self) -> int | None:
        """The most messages in 24 hours; None: no limit."""
        ...

    def connect(self) -> Mailer:
        """Return a new connection that may send. Raises DeliveryError."""
        ...

    def open(self) -> Mailer:
        """Return a new connection; what is still to be done before it may send is part of its first dialogue."""
        ...
