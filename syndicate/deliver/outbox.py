"""The outbox: messages as .eml files in a folder, for another program to take, or to look at."""

import errno
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from syndicate.errors import DeliveryError
from syndicate.model.issue import DeliveryState, Message, Outcome
from syndicate.names import segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """A folder of messages; both the mailer and its carrier, as there is nothing to connect to."""

    folder: Path
    name: str = "outbox"
    connections: int = 1
    rate: str | None = None
    max_per_day: int | None = None

    def connect(self) -> "Outbox":
        """Return the outbox itself. Raises DeliveryError where its folder cannot be made."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise _unusable(self.folder, error) from error
        return self

    open = connect

    def send(self, message: Message, *, before_dot: Callable[[], None]) -> Outcome:
        """Write *message*; it appears whole, under a name that is the same for every try."""
        path = self.folder / file_name(message)
        part = path.with_suffix(".part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(message.data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            part.unlink(missing_ok=True)
            raise _unusable(self.folder, error) from error
        try:
            before_dot()
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        try:
            part.replace(path)
            _keep_names(self.folder)
        except OSError as error:
            return Outcome(state=DeliveryState.UNKNOWN, text=f"the message could not be renamed: {error.strerror}")
        return Outcome(state=DeliveryState.ACCEPTED)

    def close(self) -> None:
        """Nothing is open."""


def file_name(message: Message) -> str:
    """Return the name of the file of *message*: what its id begins with, and a hash, so that no address is in it."""
    issue = message.message_id.strip("<>").partition(".")[0]
    return f"{segment(issue)}-{hashlib.sha256(message.message_id.encode()).hexdigest()[:24]}.eml"


def _keep_names(folder: Path) -> None:
    """Have the names in *folder* written: a file that is on the disk without its name is lost with the power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that has no such thing, such as a share of Windows
            raise
    finally:
        os.close(descriptor)


def _unusable(folder: Path, error: OSError) -> DeliveryError:
    return DeliveryError(
        f"messages cannot be written: {error.strerror}",
        where=str(folder),
        hint="Make room, or let the folder be written; then run it again: nothing is sent twice.",
        passing=False,
    )
