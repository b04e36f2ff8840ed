"""The owner's command that takes the state to a safe place, for machines that do not outlive a run."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from syndicate.errors import DeliveryError

_LAST = 500  #: Bytes of what a command printed that an error repeats.

#: Returns once the state is safe as it is now. Raises DeliveryError.
Keep = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the shell, run in *folder*; what it prints is shown where it fails alone."""

    line: str
    folder: Path

    def __call__(self) -> None:
        """Run it. Raises DeliveryError where it fails: then nobody knows whether the state is safe."""
        done = subprocess.run(  # noqa: S602 (the owner wrote the line, as one of cron or make)
            self.line,
            shell=True,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            said = " ".join(done.stdout[-_LAST:].decode(errors="replace").split())
            raise DeliveryError(f"the checkpoint failed with {done.returncode}{f': {said}' if said else ''}")
