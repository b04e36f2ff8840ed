"""One build at a time in a state folder."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from syndicate.errors import SyndicateError


@contextmanager
def alone(state: Path, *, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of the folder *state*, which ends with the process, however that ends.

    *waiting* is called once where another build has it, before this one waits. Raises SyndicateError where the folder
    cannot be written.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        file = (state / "lock").open("ab")
    except OSError as error:
        hint = "Builds remember there what they made: let it be written, or name another folder with `state:`."
        raise SyndicateError(f"the folder {state} cannot be written: {error.strerror}", hint=hint) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
