"""When digests are due: the slots that five cron fields name in a time zone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim

_CHANGE = timedelta(hours=3)  #: More than any zone changes its clock by at once.
_SOON = timedelta(minutes=1)  # cronsim's own step: it never names the moment that it is asked from


def last_slot(cron: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the last slot of *cron* in *zone* that is not after *now*.

    A time that a clock change leaves out is due when the clock has jumped; one that comes twice is due the first time.
    """
    # Backward, cronsim may name the second of two equal times: only forward it is asked for the slot itself.
    before = _slots(cron, now.astimezone(zone) + _SOON, reverse=True)
    behind = next(slot for slot in before if slot <= now)
    return max(takewhile(lambda slot: slot <= now, _slots(cron, behind - _CHANGE, reverse=False)))


def next_slots(cron: str, zone: ZoneInfo, now: datetime, count: int) -> list[datetime]:
    """Return the next *count* slots of *cron* in *zone* after *now*."""
    ahead = _slots(cron, now.astimezone(zone) - _SOON, reverse=False)
    return list(islice((slot for slot in ahead if slot > now), count))


def interval(cron: str, zone: ZoneInfo, slot: datetime) -> timedelta:
    """Return how long it is from *slot* to the one after it."""
    return next_slots(cron, zone, slot, 1)[0] - slot


def lateness_allowed(cron: str, zone: ZoneInfo, slot: datetime, max_lateness: timedelta | None) -> timedelta:
    """Return how late *slot* may still be used: *max_lateness*, else half of the time until the next one."""
    return interval(cron, zone, slot) / 2 if max_lateness is None else max_lateness


def in_words(cron: str) -> str:
    """Return *cron* in words: "At 07:30 on Monday through Friday"."""
    return str(CronSim(cron, datetime(2000, 1, 1)).explain())  # noqa: DTZ001 (only the words count)


def _slots(cron: str, start: datetime, *, reverse: bool) -> Iterator[datetime]:
    zone = start.tzinfo
    for slot in CronSim(cron, start, reverse=reverse):
        # Without its "fold" a time is the first of two; through UTC, one that was left out becomes the one after it.
        yield slot.replace(tzinfo=zone)
