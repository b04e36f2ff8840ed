"""Trying a send: a test to one's own address, and who would get what."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from syndicate.app.elsewhere import list_addresses
from syndicate.app.inspecting import expect_sound
from syndicate.app.issuing import Desk, check_recipients
from syndicate.app.office import Office
from syndicate.deliver import addresses
from syndicate.deliver.addresses import Mailbox
from syndicate.deliver.letters import Letter
from syndicate.deliver.tokens import Keys
from syndicate.errors import DeliveryError, LintError
from syndicate.model import DigestSettings
from syndicate.model.issue import DeliveryState, Outcome, Recipient

MARK = "[Test] "
SHOWN = 10  #: Recipients that are named.
_NO_KEYS = Keys(bytes(32))  # what is tried makes no secret: nobody gets its links


def send_test(
    office: Office,
    name: str,
    to: Sequence[str],
    draft: Path | None = None,
    *,
    changed: Callable[[DigestSettings], DigestSettings] = lambda usual: usual,
) -> list[str]:
    """Send the next digest of *name* to the addresses *to*, its subject marked as a test; nothing is recorded.

    Its settings are what *changed* makes of those in the config. Raises DeliveryError where the mailer does not take
    one of them.
    """
    subscription, usual = office.digest(name)
    settings = changed(usual)
    boxes = [addresses.parse(one, where="--to") for one in to]
    desk = Desk(office, office.peek())
    waiting = desk.next_issue(subscription, settings, draft)
    if not waiting.posts:
        raise DeliveryError(f"{name} has no new posts to send")
    digest = desk.digest(subscription, settings, waiting, is_personal=True)
    frozen = desk.frozen(subscription, settings, waiting, digest)
    frozen = replace(frozen, subject=MARK + frozen.subject)
    # The moment is part of the id, so that a second test is not taken for the first.
    letter = Letter(frozen, issue=f"{name}#test-{desk.now:%Y%m%dT%H%M%S}", frozen_at=desk.now, keys=office.keys)
    for _, outcome in hand_over(office, settings.mailer, letter, boxes):
        if outcome.state is not DeliveryState.ACCEPTED:
            raise DeliveryError(f"the test was not taken: {outcome.code or ''} {outcome.text}")
    return [office.shown(box.address) for box in boxes]


def hand_over(
    office: Office, mailer: str, letter: Letter, boxes: Sequence[Mailbox]
) -> Iterator[tuple[Mailbox, Outcome]]:
    """Send *letter* to each of *boxes*, recorded nowhere, and yield what became of it."""
    ledger = office.peek()
    line = office.carrier(mailer).connect()
    try:
        for box in boxes:
            known = office.recipient(box.address, ledger)
            message = letter.message(known or Recipient(address=box.address, name=box.name))
            yield box, line.send(message, before_dot=lambda: None)
    finally:
        line.close()


def dry_run(
    office: Office, names: Iterable[str], draft: Path | None = None, *, is_linted: bool = True
) -> Iterator[str]:
    """Yield, line by line, what ``send`` would freeze for *names*, and to whom; nothing is recorded.

    Raises what ``send`` would refuse it for: DeliveryError, and LintError if *is_linted*.
    """
    ledger = office.peek()
    desk = Desk(office, ledger)
    digests = [office.digest(name) for name in names] or office.digests()
    refused: list[LintError] = []
    for subscription, settings in digests:
        waiting = desk.next_issue(subscription, settings, draft)
        people = office.recipients_of(subscription.name, ledger)
        everybody = [*list_addresses(settings), *sorted(people, key=lambda one: one.address)]
        check_recipients(subscription, settings, everybody[:2])
        if not waiting.posts:
            yield f"{subscription.name}: no new posts"
            continue
        if is_linted:
            is_personal = not all(one.is_list for one in everybody)
            digest = desk.digest(subscription, settings, waiting, is_personal=is_personal)
            frozen = desk.frozen(subscription, settings, waiting, digest)
            letter = Letter(frozen, issue=f"{subscription.name}#1", frozen_at=desk.now, keys=_NO_KEYS)
            try:
                expect_sound(office.config, subscription, settings, frozen, letter)
            except LintError as error:  # what the others would do is said all the same
                refused.append(error)
                continue
        yield f"{subscription.name}: {len(waiting.posts)} posts to {len(everybody)} recipients by {settings.mailer}"
        yield from (f"  {office.shown(one.address)}" for one in everybody[:SHOWN])
        if len(everybody) > SHOWN:
            yield f"  and {len(everybody) - SHOWN} more"
    if refused:
        raise LintError("\n".join(map(str, refused)))
