"""Trying a send: a test to one's own address, and who would get what."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from syndicate.app.issuing import Desk, check_recipients, list_addresses
from syndicate.app.office import Office
from syndicate.deliver import addresses
from syndicate.deliver.letters import Letter
from syndicate.errors import DeliveryError
from syndicate.model.issue import DeliveryState, Recipient

MARK = "[Test] "
SHOWN = 10  #: Recipients that are named.


def send_test(office: Office, name: str, to: Sequence[str]) -> list[str]:
    """Send the next digest of *name* to the addresses *to*, its subject marked as a test; nothing is recorded.

    Raises DeliveryError where the mailer does not take one of them.
    """
    subscription, settings = office.digest(name)
    boxes = [addresses.parse(one, where="--to") for one in to]
    ledger = office.peek()
    desk = Desk(office, ledger)
    waiting = desk.waiting(subscription, settings)
    if not waiting.posts:
        raise DeliveryError(f"{name} has no new posts to send")
    digest = desk.digest(subscription, settings, waiting, is_personal=True)
    frozen = desk.frozen(subscription, settings, waiting, digest)
    frozen = replace(frozen, subject=MARK + frozen.subject)
    # The moment is part of the id, so that a second test is not taken for the first.
    letter = Letter(frozen, issue=f"{name}#test-{desk.now:%Y%m%dT%H%M%S}", frozen_at=desk.now, keys=office.keys)
    mailer = office.carrier(settings.mailer).connect()
    try:
        for box in boxes:
            known = ledger.recipients.get(box.address) if ledger else None
            message = letter.message(known or Recipient(address=box.address, name=box.name))
            outcome = mailer.send(message, before_dot=lambda: None)
            if outcome.state is not DeliveryState.ACCEPTED:
                raise DeliveryError(f"the test was not taken: {outcome.code or ''} {outcome.text}")
    finally:
        mailer.close()
    return [box.address for box in boxes]


def dry_run(office: Office, names: Iterable[str]) -> Iterator[str]:
    """Yield, line by line, what ``send`` would freeze for *names*, and to whom; nothing is recorded."""
    ledger = office.peek()
    desk = Desk(office, ledger)
    digests = [office.digest(name) for name in names] or office.digests()
    for subscription, settings in digests:
        waiting = desk.waiting(subscription, settings)
        people = ledger.recipients.of(subscription.name) if ledger else iter(())
        everybody = [*list_addresses(settings), *sorted(people, key=lambda one: one.address)]
        check_recipients(subscription, settings, everybody[:2])
        if not waiting.posts:
            yield f"{subscription.name}: no new posts"
            continue
        yield f"{subscription.name}: {len(waiting.posts)} posts to {len(everybody)} recipients by {settings.mailer}"
        yield from (f"  {one.address}" for one in everybody[:SHOWN])
        if len(everybody) > SHOWN:
            yield f"  and {len(everybody) - SHOWN} more"
