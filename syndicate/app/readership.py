"""The recipients of a configuration: brought in, written out, added, removed, unsubscribed, erased."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from syndicate.app.office import Office
from syndicate.deliver import addresses, people, replies
from syndicate.errors import SyndicateError, UsageError
from syndicate.model.issue import Recipient, RecipientState


def names_of(office: Office) -> list[str]:
    """Return the subscriptions that somebody can get: those with a digest."""
    return [one.name for one, _ in office.digests()]


def bring_in(office: Office, file: TextIO, *, where: str) -> int:
    """Add the recipients that *file* lists (CSV, or JSON Lines by its name), all or none; return how many."""
    _expect_here(office)
    read = people.read_jsonl if where.endswith((".jsonl", ".ndjson")) else people.read_csv
    listed = read(file, where=where, known=names_of(office))
    return office.ledger.recipients.put_all(listed, office.clock())


def write_out(office: Office, file: TextIO, *, as_json: bool) -> None:
    """Write all recipients to *file*, as ``bring_in`` reads them."""
    found = everybody(office)
    if as_json:
        people.write_jsonl(found, file)
    else:
        people.write_csv(found, file, fields=people.own_fields(found))


def add(
    office: Office, address: str, *, name: str, subscriptions: Sequence[str], fields: Mapping[str, str]
) -> Recipient:
    """Add one recipient, or change what is known of them. Raises UsageError for an unknown subscription.

    Somebody who unsubscribed and comes back is taken off the list of those who get nothing.
    """
    _expect_here(office)
    box = addresses.parse(address)
    known = names_of(office)
    if unknown := sorted(set(subscriptions) - set(known)):
        raise UsageError(f"there is no digest {unknown[0]}", hint=f"There are: {', '.join(known)}.")
    wanted = tuple(sorted(subscriptions or (known if len(known) == 1 else ())))
    if not wanted:
        raise UsageError("to which digest?", hint=f"Add --subscription with one of: {', '.join(known)}.")
    recipient = Recipient(address=box.address, name=name or box.name, subscriptions=wanted, fields=dict(fields))
    office.ledger.recipients.put_all([recipient], office.clock(), revive=True)
    address_hash = office.keys.address_hash(box.address)
    for one in ("", *wanted):
        office.ledger.suppressions.lift(address_hash, one)
    return recipient


def remove(office: Office, address: str) -> None:
    """Remove a recipient. Raises UsageError where there is none."""
    _expect_here(office)
    if not office.ledger.recipients.remove(addresses.parse(address).address):
        raise UsageError("there is no such recipient", hint="`syndicate recipients list` shows all.")


def erase(office: Office, address: str) -> None:
    """Forget somebody but for a keyed hash, so that no later import sends to them."""
    office.ledger.recipients.erase(addresses.parse(address).address, office.clock())


def unsubscribe(office: Office, address: str, subscriptions: Collection[str]) -> None:
    """End *subscriptions* for an address, or all of them where none is named."""
    address_hash = office.keys.address_hash(addresses.parse(address).address)
    for one in subscriptions or (None,):
        office.ledger.recipients.unsubscribe(address_hash, one, office.clock())


def unsubscribe_from(office: Office, path: Path) -> tuple[int, int]:
    """End what replies or tokens at *path* ask to end; return how many did, and how many were something else."""
    if not path.exists():
        raise SyndicateError("there is no such file or folder", where=str(path))
    found = replies.read(path, office.keys)
    names = {office.keys.subscription_hash(name): name for name in names_of(office)}
    for request in found.requests:
        # A token of a subscription that is no more still says that its holder wants no more mail of it.
        name = names.get(request.subscription_hash)
        if name is not None:
            office.ledger.recipients.unsubscribe(request.address_hash, name, office.clock())
    return len(found.requests), found.skipped


def everybody(
    office: Office, *, subscription: str | None = None, state: RecipientState | None = None
) -> list[Recipient]:
    """Return the recipients, of one subscription and in one state where they are given, by address."""
    return [
        one
        for one in (office.roll.standing(office.ledger.suppressions) if office.roll else office.ledger.recipients.all())
        if (subscription is None or subscription in one.subscriptions) and (state is None or one.state is state)
    ]


def _expect_here(office: Office) -> None:
    """Raise UsageError where the list of people is kept outside of the ledger."""
    source = office.config.recipients
    if source is not None:
        place = source.file.name if source.file else "the variable"
        raise UsageError(
            "the list of recipients is kept outside of the ledger",
            hint=f"Change {place} that `recipients` names in {office.config.path.name}.",
        )
