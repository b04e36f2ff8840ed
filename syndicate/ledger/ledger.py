"""The ledger's file: made, checked, brought up to date, opened and copied."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from syndicate.errors import LedgerError
from syndicate.ledger import dialect, migrating, sealing
from syndicate.ledger.access import Access
from syndicate.ledger.deliveries import Deliveries, Find
from syndicate.ledger.drafts import Drafts
from syndicate.ledger.issues import Issues
from syndicate.ledger.recipients import Recipients
from syndicate.ledger.reviews import Reviews
from syndicate.ledger.slots import Slots
from syndicate.ledger.suppressions import Suppressions

AddressHash = Callable[[str], bytes]
Checkpoint = Callable[[str], None]

#: The steps at which a test may stop a run, in the order that a send meets them.
CHECKPOINTS = ("freezing", "frozen", "claiming", "claimed", "sending", "marked", "finishing", "finished", "closing")


def _go_on(_name: str) -> None:
    """Stop at no step."""


class Ledger:
    """Books of issues, deliveries, recipients, suppressions and slots in one file.

    Each method is one transaction. Raises LedgerError when the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        writer: Engine,
        reader: Engine,
        *,
        address_hash: AddressHash,
        find: Find | None,
        checkpoint: Checkpoint,
    ) -> None:
        self.path, self._writer, self._reader, self.checkpoint = path, writer, reader, checkpoint
        access = Access(path, writer, reader)
        self.issues = Issues(access, address_hash=address_hash, checkpoint=checkpoint)
        self.deliveries = Deliveries(access, find=find, checkpoint=checkpoint)
        self.recipients = Recipients(access, address_hash=address_hash)
        self.suppressions = Suppressions(access)
        self.slots = Slots(access)
        self.reviews = Reviews(access)
        self.drafts = Drafts(access)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        now: datetime,
        address_hash: AddressHash,
        find: Find | None = None,
        checkpoint: Checkpoint = _go_on,
    ) -> Self:
        """Return the ledger at *path*, which is made where there is none, and brought up to date after a backup.

        *find* says who a delivery is to, by subscription and hash, where the recipients are kept outside of the ledger.
        Raises LedgerError for a file that is no ledger, is damaged, or was written by a newer version.
        """
        if not dialect.check(path):
            _make_private(path)
        with dialect.explained(path):
            engine = dialect.engine_of(path)
            try:
                migrating.bring_up_to_date(path, engine, now=now)
            except BaseException:
                engine.dispose()
                raise
            reader = dialect.engine_of(path, read_only=True)
        try:
            sealing.expect_same_secret(Access(path, engine, reader), path, address_hash=address_hash)
        except BaseException:
            reader.dispose()
            engine.dispose()
            raise
        opened = cls(path, engine, reader, address_hash=address_hash, find=find, checkpoint=checkpoint)
        if find is not None and (count := opened.recipients.held()):
            opened.close()
            raise LedgerError(
                f"the ledger holds {count} addresses, though `recipients` keeps them elsewhere",
                where=str(path),
                hint="Take `recipients` out of the config for a moment: `syndicate recipients export` writes them, and "
                "`recipients remove` takes each out. Or move the ledger away, and begin anew with --first-run.",
            )
        return opened

    @classmethod
    def peek(cls, path: Path, *, address_hash: AddressHash, find: Find | None = None) -> Self | None:
        """Return the ledger at *path* to look things up in, or None where there is none; nothing is ever written.

        Raises LedgerError as ``open`` does, and for a ledger of an older version.
        """
        if not dialect.check(path):
            return None
        with dialect.explained(path):
            engine = dialect.engine_of(path, read_only=True)
            try:
                migrating.expect_up_to_date(path, engine)
            except BaseException:
                engine.dispose()
                raise
        return cls(path, engine, engine, address_hash=address_hash, find=find, checkpoint=_go_on)

    def direct(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give a connection that is kept for many messages."""
        return dialect.direct(self._writer)

    def fold(self) -> None:
        """Bring all that stands into the one file, so that a copy of it alone is whole. Raises LedgerError."""
        with dialect.explained(self.path), self.direct() as connection:
            dialect.fold(connection)

    def backup(self, target: Path) -> None:
        """Write a consistent copy to *target*, which must not exist. Raises LedgerError."""
        if target.exists():
            raise LedgerError("this file exists", where=str(target), hint="Name a new file for the backup.")
        _make_private(target)
        with dialect.explained(target):
            dialect.copy(self.path, target)

    def close(self) -> None:
        """Give the file back."""
        self.checkpoint("closing")
        self._reader.dispose()
        self._writer.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _make_private(path: Path) -> None:
    """Make an empty file that only this user may read: it will hold addresses."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise LedgerError(f"cannot be written: {error.strerror}", where=str(path)) from error
