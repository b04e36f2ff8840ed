"""What a damaged index causes, told from what a full disk or a locked file does."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from syndicate.errors import SyndicateError

_ANEW = "The index may be deleted at any time: the next build makes it anew."
_REASONS = {
    sqlite3.SQLITE_FULL: ("the disk is full", "Make room, then build again."),
    sqlite3.SQLITE_BUSY: ("another program is using it", "Close that program, then build again."),
    sqlite3.SQLITE_READONLY: ("it cannot be written", f"Make the file and its folder writable. {_ANEW}"),
    sqlite3.SQLITE_PERM: ("it cannot be written", f"Make the file and its folder writable. {_ANEW}"),
    sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", "Make the file and its folder readable and writable."),
    sqlite3.SQLITE_IOERR: ("the disk failed", f"Check the disk and the rights to the folder. {_ANEW}"),
}


class DamagedIndexError(Exception):
    """The index holds something else than was written into it. It is to be discarded."""


@contextmanager
def trusted() -> Iterator[None]:
    """Raise DamagedIndexError for what only a damaged index causes, and SyndicateError for what its disk does."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.NotSupportedError):  # mistakes of the caller
        raise
    except sqlite3.DatabaseError as error:
        # What is left is damage: a broken page, a missing table, a NULL or a double where none can be. Only Python's
        # own error, of text that is not UTF-8, has no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF  # without the details
        if code not in _REASONS:
            raise DamagedIndexError(str(error)) from error
        reason, hint = _REASONS[code]
        raise SyndicateError(f"{reason} ({error})", where="index.db", hint=hint) from error
