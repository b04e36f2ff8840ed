"""People who are kept outside of the ledger: read from the config's list, found by the hashes that stand for them."""

import io
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from syndicate.deliver import addresses, people
from syndicate.errors import ConfigError, SyndicateError
from syndicate.ledger.suppressions import EVERYTHING, Suppressions
from syndicate.model import Config, DigestSettings, PeopleSource
from syndicate.model.issue import Recipient, RecipientState

_JSONL = (".jsonl", ".ndjson")


class Roll:
    """The people of a config's ``recipients``, and the list addresses of its digests, by keyed hash.

    The list is read when somebody of it is first asked for. Raises ConfigError, which quotes nothing of it, then.
    """

    def __init__(self, config: Config, source: PeopleSource, *, address_hash: Callable[[str], bytes]) -> None:
        self._source, self._hash = source, address_hash
        self._digests = {one.name: one.digest for one in config.subscriptions if one.digest and not one.each}

    def standing(self, suppressions: Suppressions) -> list[Recipient]:
        """Return everybody, by address, with what the ledger knows of those who left."""
        reasons: dict[bytes, dict[str, str]] = {}
        for hash_, name, reason, _ in suppressions.all():
            reasons.setdefault(hash_, {})[name] = reason
        found = (_left(one, reasons.get(self._hash(one.address), {})) for one in self._people)
        return sorted(found, key=lambda one: one.address)

    def of(self, subscription: str) -> Iterator[Recipient]:
        """Yield the active recipients of *subscription*, by hash, so that their order says nothing."""
        members = self._members[subscription]
        yield from (members[hash_] for hash_ in sorted(members) if not members[hash_].is_list)

    def planned(self, subscription: str, suppressions: Suppressions) -> Iterator[Recipient]:
        """Yield whom an issue of *subscription* is to go to, none as one whose address the ledger would keep."""
        gone = {hash_ for hash_, name, _, _ in suppressions.all() if name in (EVERYTHING, subscription)}
        members = self._members[subscription]
        yield from (replace(members[hash_], is_list=False) for hash_ in sorted(members) if hash_ not in gone)

    def find(self, subscription: str, address_hash: bytes) -> Recipient | None:
        """Return who gets *subscription* at the address of that hash; None where nobody does any more."""
        return self._members.get(subscription, {}).get(address_hash)

    def get(self, address: str) -> Recipient | None:
        """Return the person at *address*, or None."""
        wanted = self._hash(address)
        return next((one for one in self._people if self._hash(one.address) == wanted), None)

    @cached_property
    def _people(self) -> list[Recipient]:
        return read(self._source, known=self._digests)

    @cached_property
    def _members(self) -> dict[str, dict[bytes, Recipient]]:
        members: dict[str, dict[bytes, Recipient]] = {name: {} for name in self._digests}
        for one in self._people:
            for name in one.subscriptions if one.state is RecipientState.ACTIVE else ():
                members[name][self._hash(one.address)] = one
        for name, settings in self._digests.items():
            for one in list_addresses(settings):  # whoever is named twice gets it once, as a list
                members[name][self._hash(one.address)] = one
        return members


def _left(one: Recipient, reasons: Mapping[str, str]) -> Recipient:
    """Return *one* as what is suppressed leaves them; *reasons* are by subscription."""
    kept = tuple(name for name in one.subscriptions if name not in reasons)
    if EVERYTHING in reasons:
        return replace(one, state=RecipientState(reasons[EVERYTHING]))
    if one.subscriptions and not kept:
        return replace(one, state=RecipientState.UNSUBSCRIBED)
    return replace(one, subscriptions=kept)


def read(source: PeopleSource, *, known: Collection[str]) -> list[Recipient]:
    """Return the people that *source* lists.

    Raises ConfigError with every fault and its line, and without a word of the list: runs print where many can read.
    """
    try:
        if source.file is None:
            lines = io.StringIO(source.text, newline="")
            found = people.read_csv(lines, where="recipients", known=known, is_discreet=True)
        else:
            is_json = source.file.name.endswith(_JSONL)
            reader = people.read_jsonl if is_json else people.read_csv
            with source.file.open(encoding="utf-8", newline="") as file:
                found = reader(file, where=source.file.name, known=known, is_discreet=True)
    except OSError as error:
        raise ConfigError(
            f"the list of recipients cannot be read: {error.strerror}",
            where=str(source.file),
            hint="`recipients` names it.",
        ) from error
    except SyndicateError as error:
        raise ConfigError(error.message, where=error.where, hint="Nothing was sent. Mend the lines.") from None
    return found


def list_addresses(settings: DigestSettings) -> list[Recipient]:
    """Return the addresses that the config names itself."""
    boxes = [addresses.parse(one, where="to") for one in settings.to]
    return [Recipient(address=box.address, name=box.name, is_list=True) for box in boxes]
