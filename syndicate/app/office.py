"""The mail room of one configuration: ledger, keys and mailers, and one run at a time for each issue."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self
from zoneinfo import ZoneInfo

from syndicate import names
from syndicate.app.beginning import LOCKS, expect_beginning, expect_known
from syndicate.app.choice import chosen
from syndicate.app.elsewhere import Roll
from syndicate.deliver.carriers import carrier
from syndicate.deliver.ports import Carrier
from syndicate.deliver.tokens import Keys, load_secret
from syndicate.errors import ConfigError, DeliveryError
from syndicate.ledger import Ledger
from syndicate.model import Config, DigestSettings, Subscription
from syndicate.model.issue import Recipient

if TYPE_CHECKING:
    from syndicate.app.corpus import Library
    from syndicate.app.remembering import Known

LEDGER = "ledger.db"

Clock = Callable[[], datetime]
Checkpoint = Callable[[str], None]
Say = Callable[[str], None]


class Reads(Protocol):
    """Reads the posts of a site."""

    def __call__(self, config: Config, *, now: datetime, known: "dict[str, Known] | None" = None) -> "Library":
        """Return them as they are at *now*; *known* is filled with what an issue has to know of each, by id."""
        ...


def read_now(config: Config, *, now: datetime, known: "dict[str, Known] | None" = None) -> "Library":
    """Read all posts, as ``Reads`` says."""
    from syndicate.app.corpus import Library  # noqa: PLC0415 (most of what an office does asks for no post)

    return Library(config, now=now, known=known)


def no_checkpoint(name: str) -> None:
    """Go on: only tests stop at the steps that have a *name*."""


def no_words(text: str) -> None:
    """Keep to oneself what a person should know at once."""


class Office:
    """What sending needs of one configuration. It is a context, which holds the ledger."""

    def __init__(
        self,
        config: Config,
        *,
        clock: Clock,
        say: Say = no_words,
        checkpoint: Checkpoint = no_checkpoint,
        is_first_run: bool = False,
        read: Reads = read_now,
    ) -> None:
        self.config, self.clock, self.say, self.checkpoint = config, clock, say, checkpoint
        self.read = read
        self.is_first_run = is_first_run

    def begin(self) -> None:
        """Open the ledger, before anything of a run. Raises LedgerError where it may have been lost.

        A first run is one that was said to be one.
        """
        digests = [settings for _, settings in self.digests()]
        if not self.is_first_run:
            expect_known(self.config, self.path, digests)
        if digests:
            self.ledger  # noqa: B018 (opened)

    @property
    def path(self) -> Path:
        """Where the ledger lies."""
        return self.config.state / LEDGER

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger; made where there is none, and none was lost. Raises LedgerError."""
        if not self.is_first_run:
            expect_beginning(self.config, self.path)
        return Ledger.open(
            self.path,
            now=self.clock(),
            address_hash=self.keys.address_hash,
            find=self.roll.find if self.roll else None,
            checkpoint=self.checkpoint,
        )

    @cached_property
    def keys(self) -> Keys:
        """What signs tokens and hashes addresses."""
        return Keys(load_secret(self.config.secret or "", self.config.state))

    def peek(self) -> Ledger | None:
        """Return the ledger to look things up in; None where nothing was ever recorded, and nothing is made."""
        if not self.path.exists():
            return None
        find = self.roll.find if self.roll else None
        return Ledger.peek(self.path, address_hash=self.keys.address_hash, find=find)

    @cached_property
    def roll(self) -> Roll | None:
        """The people, where they are kept outside of the ledger."""
        source = self.config.recipients
        return Roll(self.config, source, address_hash=self.keys.address_hash) if source else None

    def recipients_of(self, subscription: str, ledger: Ledger | None) -> Iterator[Recipient]:
        """Yield the active recipients of *subscription*, wherever they are kept."""
        if self.roll:
            return self.roll.of(subscription)
        return ledger.recipients.of(subscription) if ledger else iter(())

    def recipient(self, address: str, ledger: Ledger | None) -> Recipient | None:
        """Return the person at *address*, or None."""
        if self.roll:
            return self.roll.get(address)
        return ledger.recipients.get(address) if ledger else None

    def shown(self, address: str) -> str:
        """Return *address* as runs may print it: hidden where it is kept out of the ledger, too."""
        return f"#{self.keys.address_hash(address).hex()[:8]}" if self.roll and address else address

    def fold(self) -> None:
        """Bring the ledger, if it was opened, into one file, which may be copied. Raises LedgerError."""
        if "ledger" in self.__dict__:
            self.ledger.fold()

    def carrier(self, name: str) -> Carrier:
        """Return the mailer of that name. Raises ConfigError where the config has none."""
        known = {"outbox": {"type": "outbox"}, **self.config.mailers}
        if name not in known:
            raise ConfigError(f'there is no mailer "{name}"', hint=f"The config has: {', '.join(sorted(known))}.")
        return carrier(known[name], state=self.config.state, name=name)

    def digests(self) -> list[tuple[Subscription, DigestSettings]]:
        """Return the subscriptions that have a digest, patterns not among them, in the order of the config."""
        return [(one, one.digest) for one in self.config.subscriptions if one.digest and not one.each]

    def digest(self, name: str) -> tuple[Subscription, DigestSettings]:
        """Return the subscription *name* and its digest. Raises UsageError where there is no such digest."""
        found = {one.name: (one, settings) for one, settings in self.digests()}
        return found[chosen([one for one, _ in found.values()], name).name]

    def zone(self, settings: DigestSettings) -> ZoneInfo:
        """Return the zone of a digest's schedule."""
        return ZoneInfo(settings.timezone) if settings.timezone else self.config.site.timezone

    @contextmanager
    def alone(self, what: str) -> Iterator[None]:
        """Hold the lock of *what*, which ends with the process. Raises DeliveryError where another run has it."""
        self.ledger  # noqa: B018 (opened first: a lock without a ledger tells of one that was lost)
        folder = self.config.state / LOCKS
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / names.segment(what)).open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DeliveryError(f"another run is sending {what}", hint="Wait for it, or stop it.") from None
            yield

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "ledger" in self.__dict__:
            self.ledger.close()
