"""How things stand: issues and what became of their deliveries, slots, and what needs somebody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from syndicate import schedule
from syndicate.app import editing
from syndicate.app.issuing import Desk
from syndicate.app.office import Office
from syndicate.deliver.letters import Letter
from syndicate.errors import LedgerError
from syndicate.ledger import Ledger
from syndicate.model import Subscription
from syndicate.model.issue import DeliveryState, Issue, IssueState, Recipient

READER = Recipient(address="reader@example.org")  #: Whom an issue is shown as to, in place of those who got it.
HELD = (DeliveryState.UNKNOWN, DeliveryState.REJECTED, DeliveryState.DEFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One issue, and how many of its deliveries are in which state."""

    issue: Issue
    counts: dict[DeliveryState, int]
    faults: int  #: Rejected for our own fault.

    def as_json(self) -> dict[str, object]:
        """Return the shape that ``status --json`` prints for each issue."""
        return {
            "id": self.issue.id,
            "state": self.issue.state.value,
            "frozen_at": self.issue.frozen_at.isoformat(),
            "subject": self.issue.subject,
            "deliveries": {state.value: self.counts[state] for state in DeliveryState if state in self.counts},
        }

    @property
    def is_held(self) -> bool:
        """Whether somebody has to see to it."""
        waits = self.counts.get(DeliveryState.UNKNOWN) or self.counts.get(DeliveryState.DEFERRED)
        return bool(waits or self.faults) and self.issue.state is not IssueState.CANCELLED


def standings(ledger: Ledger | None, subscription: str | None = None) -> list[Standing]:
    """Return how the issues stand, of one subscription or of all, the oldest first."""
    if ledger is None:
        return []
    found = []
    for issue in ledger.issues.all(subscription):
        counts = ledger.deliveries.counts(issue)
        found.append(Standing(issue=issue, counts=counts, faults=ledger.deliveries.faults(issue)))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """The schedule of one digest."""

    name: str
    words: str
    zone: str
    slots: list[datetime]
    last: str  #: What became of the last slot, in words; "" before the first.
    waiting: list[str]  #: Titles of the posts that the next issue would hold.


def upcoming(office: Office, ledger: Ledger | None, count: int = 5) -> Iterator[Upcoming]:
    """Yield the next *count* slots of each digest with a schedule, and what waits for the first of them."""
    desk = Desk(office, ledger)
    for subscription, settings in office.digests():
        if settings.schedule is None:
            continue
        zone = office.zone(settings)
        waiting = desk.waiting(subscription, settings)
        yield Upcoming(
            name=subscription.name,
            words=schedule.in_words(settings.schedule),
            zone=zone.key,
            slots=schedule.next_slots(settings.schedule, zone, desk.now, count),
            last=_last(ledger, subscription, zone),
            waiting=[post.title for post in waiting.posts],
        )


def _last(ledger: Ledger | None, subscription: Subscription, zone: ZoneInfo) -> str:
    for slot in ledger.slots.newest(subscription.name) if ledger else ():
        reason = f": {slot.reason}" if slot.reason else ""
        return f"{slot.slot.astimezone(zone):%Y-%m-%d %H:%M} {slot.result.value}{reason}"
    return ""


def advice(standing: Standing) -> Iterator[str]:
    """Yield what is to be done about an issue, line by line."""
    id_, counts = standing.issue.id, standing.counts
    if standing.issue.state is IssueState.REVIEW:
        yield f"Waits for approval: syndicate issues approve {id_}, or"
        yield f"syndicate issues discard {id_}, which frees its posts."
    if unknown := counts.get(DeliveryState.UNKNOWN):
        yield f"{unknown} unknown: a run ended between a message and its answer. Look into the server's log, then"
        yield f"syndicate send --resolve {id_} --as sent (they arrived) or --as resend (they did not)."
    if standing.faults:
        yield f"{standing.faults} were refused for a fault of ours. Mend it, then"
        yield f"syndicate send --resolve {id_} --as resend."
    if counts.get(DeliveryState.DEFERRED) or counts.get(DeliveryState.PLANNED):
        if standing.issue.state is IssueState.PAUSED:
            yield f"Paused: syndicate issues resume {id_}."
        elif standing.issue.state is IssueState.OPEN:
            name = standing.issue.subscription
            yield f"What is planned or deferred goes out with the next run, or syndicate send {name}."


def shown(office: Office, id_: str, part: str | None) -> Iterator[str]:
    """Yield what was frozen as an issue, line by line: one part, or all that a person wants to know."""
    ledger = office.peek()
    if ledger is None:
        raise LedgerError(f'there is no issue "{id_}"', hint="None was frozen yet.")
    issue = ledger.issues.get(id_)
    frozen = ledger.issues.frozen(issue)
    if frozen is None:
        raise LedgerError(f"the text of {issue.id} was dropped", hint="`keep_issues` says for how long it is kept.")
    letter = Letter(frozen, issue=issue.id, frozen_at=issue.frozen_at, keys=office.keys)
    frozen = letter.as_read(frozen, READER)
    if part:
        yield frozen.html if part == "html" else frozen.text
        return
    zone = office.config.site.timezone
    yield f"{issue.id}  {issue.state.value}  frozen {issue.frozen_at.astimezone(zone):%Y-%m-%d %H:%M}"
    yield f"Subject  {frozen.subject}"
    yield f"From     {frozen.head.sender}"
    if issue.approved_at:
        yield f"Approved {issue.approved_at.astimezone(zone):%Y-%m-%d %H:%M}"
    shown = [place for place in frozen.places if place.role.is_shown]
    yield f"Posts    {len(shown)}"
    yield from (f"  {place.role.value:<7}  {place.title}" for place in shown)
    if len(shown) < len(frozen.places):
        yield "Left out"
        yield from (f"  {place.role.value:<7}  {place.title}" for place in frozen.places if not place.role.is_shown)
    if frozen.corrected:
        yield "Corrected since"
        yield from (f"  {place.title}" for place in frozen.corrected)
    yield "Deliveries"
    yield from (f"  {count:>7}  {state.value}" for state, count in ledger.deliveries.counts(issue).items())
    for delivery, said in ledger.deliveries.list(issue, *HELD):
        yield f"  {delivery.state.value}  {office.shown(delivery.recipient.address)}  {said}"


def resolve(office: Office, id_: str, as_: Literal["sent", "resend"]) -> int:
    """Settle the unknown deliveries of an issue, which no run may be sending; return how many there were.

    Raises LedgerError where there are none. What is to be sent again is sent by the next ``send`` or ``run``.
    """
    issue = office.ledger.issues.get(id_)
    with office.alone(issue.id):
        office.ledger.deliveries.recover(issue)
        count = office.ledger.deliveries.resolve(issue, as_, office.clock())
        if not count:
            raise LedgerError(f"{issue.id} has no unknown deliveries", hint="`syndicate status` shows what it has.")
        office.ledger.issues.finish(issue)
    return count


def turn(office: Office, id_: str, to: Literal["approve", "discard", "pause", "resume", "cancel"]) -> Issue:
    """Approve, discard, pause, resume or cancel an issue; a run that sends it stops after the message in hand.

    The draft of an issue that is discarded is a draft again.
    """
    issue = office.ledger.issues.get(id_)
    if to == "approve":
        office.ledger.reviews.approve(issue, office.clock())
    else:
        getattr(office.ledger.issues, to)(issue)
    if to == "discard" and (said := editing.bring_back(office.config, issue)):
        office.say(said)
    return office.ledger.issues.get(id_)


def backup(office: Office, folder: Path) -> list[Path]:
    """Copy the ledger, the history and the secret into the new folder *folder*; return the files."""
    from syndicate.app.remembering import HISTORY  # noqa: PLC0415 (only its name)

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / office.path.name
    office.ledger.backup(target)
    made = [target]
    for name in (HISTORY, "secret"):
        source = office.config.state / name
        if source.exists():
            copied = folder / name
            _copy(source, copied)
            made.append(copied)
    return made


def _copy(source: Path, target: Path) -> None:
    if source.suffix == ".db":
        from syndicate.ledger import dialect  # noqa: PLC0415 (a database that may be in use)

        dialect.copy(source, target)
        return
    target.touch(mode=0o600)
    target.write_bytes(source.read_bytes())
