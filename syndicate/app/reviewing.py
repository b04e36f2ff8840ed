"""Approval: the reviewers of an issue get a test of it, and a reminder; it is sent when one of them has approved it."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from syndicate import schedule
from syndicate.app.office import Office
from syndicate.app.trial import hand_over
from syndicate.deliver import addresses
from syndicate.deliver.letters import Letter
from syndicate.errors import DeliveryError
from syndicate.model import DigestSettings
from syndicate.model.issue import DeliveryState, Frozen, Issue, Outcome

_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
#: Colours of its own, in light and dark: it is no part of the digest.
_STYLE = "margin:0;padding:16px 24px;background:#fff4ce;color:#3b3000;font:15px/1.5 Arial,sans-serif"
_UNTOUCHED = {DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.SUPPRESSED}


def see_to(office: Office, name: str, settings: DigestSettings) -> Iterator[tuple[Issue, str]]:
    """Ask for the approval of each issue of *name* that waits for it, and once more after ``remind_after``.

    Yields what was done. Raises DeliveryError where none of the reviewers could be reached.
    """
    reviews, now = office.ledger.reviews, office.clock()
    for issue in reviews.waiting(name) if settings.reviewers else ():
        if issue.asked_at is None:
            asked = _ask(office, issue, settings, "")
            reviews.asked(issue, now)
            yield issue, f"asked {asked} to approve it"
        elif issue.reminded_at is None and now - issue.asked_at >= settings.remind_after:
            asked = _ask(office, issue, settings, ", reminder")
            reviews.reminded(issue, now)
            yield issue, f"reminded {asked} to approve it"


def has_lapsed(office: Office, issue: Issue, settings: DigestSettings) -> bool:
    """Whether *issue* was approved longer ago than ``max_lateness`` allows, and nothing of it was sent since."""
    if issue.approved_at is None or not set(office.ledger.deliveries.counts(issue)) <= _UNTOUCHED:
        return False
    allowed = settings.max_lateness
    if settings.schedule:
        zone = office.zone(settings)
        slot = issue.slot or schedule.last_slot(settings.schedule, zone, issue.approved_at)
        allowed = schedule.lateness_allowed(settings.schedule, zone, slot, settings.max_lateness)
    return allowed is not None and office.clock() - issue.approved_at > allowed


def _ask(office: Office, issue: Issue, settings: DigestSettings, what: str) -> str:
    """Send the test of *issue* to the reviewers; return who took it. Raises DeliveryError where nobody did."""
    frozen = office.ledger.issues.frozen(issue)
    assert frozen is not None  # noqa: S101 (texts are dropped only of issues that are over)
    count = sum(office.ledger.deliveries.counts(issue).values())
    # Ids of their own: mail programs hide a message whose id they know, also from those who get the issue itself.
    lapsed = f"{issue.approved_at:-%Y%m%dT%H%M%S}" if issue.approved_at else ""
    id_ = f"{issue.id}-review{lapsed}{what.replace(', ', '-')}"
    letter = Letter(_marked(frozen, issue, count, what), issue=id_, frozen_at=issue.frozen_at, keys=office.keys)
    boxes = [addresses.parse(one, where="reviewers") for one in settings.reviewers]
    took: list[str] = []
    failed = ""
    try:
        for box, outcome in hand_over(office, settings.mailer, letter, boxes):
            if outcome.state in (DeliveryState.ACCEPTED, DeliveryState.UNKNOWN):
                took.append(office.shown(box.address))
            else:
                failed = failed or _said(outcome)
    except DeliveryError as error:
        if not took:  # else some have it, and would get it again and again
            raise
        failed = error.message
    if not took:
        raise DeliveryError(f"{issue.id} waits for approval, and no reviewer could be asked: {failed}")
    return ", ".join(took) + (f" (others could not be asked: {failed})" if failed else "")


def _said(outcome: Outcome) -> str:
    return f"{outcome.code or ''} {outcome.text}".strip()


def _marked(frozen: Frozen, issue: Issue, count: int, what: str) -> Frozen:
    """Return *frozen* as a test that says what it is, and how to approve it."""
    about = f"{issue.id} waits for your approval. Nobody else has it yet"
    about += f"; {count} recipient{'' if count == 1 else 's'} would get it as it is below."
    if issue.approved_at:
        about += f" It was approved at {_written(issue.approved_at)}, and not sent in time."
    commands = {"To have it sent": f"syndicate issues approve {issue.id}"}
    commands["To take it back"] = f"syndicate issues discard {issue.id}"
    text = "".join(f"{label}: {command}\n" for label, command in commands.items())
    rows = "".join(f"<br>{label}: <code>{html.escape(command)}</code>" for label, command in commands.items())
    notice = f'<div style="{_STYLE}">{html.escape(about)}{rows}</div>'
    body = _BODY.search(frozen.html)
    at = body.end() if body else 0
    return replace(
        frozen,
        subject=f"[Review {issue.id}{what}] {frozen.subject}",
        html=frozen.html[:at] + notice + frozen.html[at:],
        text=f"{about}\n\n{text}\n{'=' * 72}\n\n{frozen.text}",
    )


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
