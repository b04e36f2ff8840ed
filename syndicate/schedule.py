"""When digests are due: the slots that five cron fields name in a time zone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim

#: How far back the last slot is looked for, step by step: most schedules are daily, and a config with one that is not
#: due in 50 years is refused.
_BACK = tuple(timedelta(days=days) for days in (1, 8, 32, 367, 50 * 366))
_SOON = timedelta(minutes=1)  # cronsim's own step: it never names the moment that it is asked from


def last_slot(cron: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the last slot of *cron* in *zone* that is not after *now*.

    A time that a clock change leaves out is due when the clock has jumped. One that comes twice is due the first time;
    where the hour is a star, as in ``hourly``, both times are.
    """
    # Not by asking cronsim backward: of two equal times it may then name the second, which is no slot forward.
    passed = (takewhile(lambda slot: slot <= now, _slots(cron, zone, now - back)) for back in _BACK)
    return next(last for slots in passed if (last := max(slots, default=None))).astimezone(zone)


def next_slots(cron: str, zone: ZoneInfo, now: datetime, count: int) -> list[datetime]:
    """Return the next *count* slots of *cron* in *zone* after *now*."""
    # Compared in UTC: within one zone Python compares what the clock shows, which is the same for both times of an hour
    # that comes twice.
    moment = now.astimezone(UTC)
    ahead = (slot for slot in _slots(cron, zone, now) if slot > moment)
    return [slot.astimezone(zone) for slot in islice(ahead, count)]


def slots_between(cron: str, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the slots of *cron* in *zone* from *since* on and before *until*, in UTC."""
    return takewhile(lambda slot: slot < until, (slot for slot in _slots(cron, zone, since) if slot >= since))


def interval(cron: str, zone: ZoneInfo, slot: datetime) -> timedelta:
    """Return how long it is from *slot* to the one after it."""
    following = next_slots(cron, zone, slot, 1)[0]
    return following.astimezone(UTC) - slot.astimezone(UTC)


def lateness_allowed(cron: str, zone: ZoneInfo, slot: datetime, max_lateness: timedelta | None) -> timedelta:
    """Return how late *slot* may still be used: *max_lateness*, else half of the time until the next one."""
    return interval(cron, zone, slot) / 2 if max_lateness is None else max_lateness


def in_words(cron: str) -> str:
    """Return *cron* in words: "At 07:30 on Monday through Friday"."""
    return str(CronSim(cron, datetime(2000, 1, 1)).explain())  # noqa: DTZ001 (only the words count)


def _slots(cron: str, zone: ZoneInfo, since: datetime) -> Iterator[datetime]:
    """Return the slots of *cron* in *zone*, in UTC, from a little before *since* on."""
    start = (since.astimezone(UTC) - _SOON).astimezone(zone).replace(fold=0)
    # Through UTC, a time that the clock leaves out becomes one that there is.
    return (slot.astimezone(UTC) for slot in CronSim(cron, start))
