"""A mailing service in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field

from syndicate.model.issue import DeliveryState, Message, Outcome


@dataclass(slots=True)
class MemoryCarrier:
    """Keeps messages in memory, in the order that they came; both the mailer and its carrier."""

    arrived: list[bytes] = field(default_factory=list)
    name: str = "memory"
    connections: int = 1
    rate: str | None = None
    max_per_day: int | None = None

    def connect(self) -> "MemoryCarrier":
        """Return the carrier itself."""
        return self

    open = connect

    def send(self, message: Message, *, before_dot: Callable[[], None]) -> Outcome:
        """Keep *message*."""
        before_dot()
        self.arrived.append(message.data)
        return Outcome(state=DeliveryState.ACCEPTED)

    def close(self) -> None:
        """Nothing is open."""
