"""Reports: what one run did for a subscription, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from syndicate.model.issue import DeliveryState, Issue

_WAITING = (DeliveryState.PLANNED, DeliveryState.DEFERRED, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run did for a subscription."""

    name: str
    result: str  #: In words: ``sent``, ``skipped: no new posts``, …
    issue: Issue | None = None
    counts: Mapping[DeliveryState, int] = field(default_factory=dict)
    is_held: bool = False  #: Somebody or a later run has to see to it.


def delivered(issue: Issue, counts: Mapping[DeliveryState, int], stopped: str) -> Report:
    """Return the report of an issue that was delivered, or *stopped* for a reason."""
    is_held = bool(stopped) or any(counts.get(state) for state in _WAITING)
    return Report(name=issue.subscription, issue=issue, counts=counts, result=stopped or "sent", is_held=is_held)


def shown(moment: datetime, zone: ZoneInfo) -> str:
    """Return *moment* as people of *zone* write it."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def lasting(span: timedelta) -> str:
    """Return *span* in words."""
    hours, minutes = divmod(span // timedelta(minutes=1), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
