"""When a CI runner, whose clock is UTC and whose starts are late or left out, is to be started for a schedule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from syndicate import schedule
from syndicate.errors import UsageError

CATCH_UP = (
    timedelta(0),
    timedelta(hours=1),
    timedelta(hours=3),
)  #: After the first tick: for starts that are left out.
DELAYS = (7, 11, 13, 17)  #: Minutes after a slot: runners are asked for most at full hours, and then drop starts.
MOST = 24  #: Slots a day that a runner can keep.
_WEEKS, _LEAP_YEARS = timedelta(days=371), timedelta(days=4 * 366)  # clock changes; the 29th of February
_WEEK, _HOURS, _MONTH = 7, 24, 31
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Tick:
    """A line of cron, in UTC."""

    minute: int
    hours: tuple[int, ...]
    days: tuple[int, ...]  #: Of the week, Sunday 0; of the month where it *is_monthly*.
    is_monthly: bool = False

    def __str__(self) -> str:
        hours = "*" if len(self.hours) == _HOURS else ",".join(map(str, self.hours))
        days = "*" if len(self.days) == (_MONTH if self.is_monthly else _WEEK) else ",".join(map(str, self.days))
        return f"{self.minute} {hours} {days} * *" if self.is_monthly else f"{self.minute} {hours} * * {days}"

    @property
    def per_month(self) -> float:
        """How many starts it means in 30 days."""
        return len(self.hours) * (len(self.days) if self.is_monthly else len(self.days) * 30 / _WEEK)


def ticks(schedules: Iterable[tuple[str, ZoneInfo]], now: datetime) -> list[Tick]:
    """Return the ticks that meet each slot of *schedules* some minutes later, in summer and winter, and catch up twice.

    More of them than there are slots do no harm: a run asks what is due. Raises UsageError for what no runner can keep.
    """
    return sorted({tick for cron, zone in schedules for tick in _ticks(cron, zone, now)})


def _ticks(cron: str, zone: ZoneInfo, now: datetime) -> list[Tick]:
    is_monthly = cron.split()[2] != "*"
    span = _LEAP_YEARS if is_monthly else _WEEKS
    first = schedule.next_slots(cron, zone, now, 1)[0]
    if len(list(islice(schedule.slots_between(cron, zone, first, first + _DAY), MOST + 1))) > MOST:
        raise UsageError(
            f'"{cron}" is due more than {MOST} times a day, which a CI runner cannot keep',
            hint="Use a machine of your own: schedule export systemd, cron or container.",
        )
    days: dict[tuple[int, int], set[int]] = {}
    for slot in schedule.slots_between(cron, zone, now, now + span):
        soon = slot + _delay(slot)
        for tick in (soon + later for later in CATCH_UP):
            day = tick.day if is_monthly else tick.isoweekday() % _WEEK
            days.setdefault((tick.minute, tick.hour), set()).add(day)
    hours: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for (minute, hour), found in sorted(days.items()):
        hours.setdefault((minute, tuple(sorted(found))), []).append(hour)
    return [Tick(minute, tuple(those), found, is_monthly) for (minute, found), those in hours.items()]


def _delay(slot: datetime) -> timedelta:
    """Return how long after *slot* a runner is started, so that it is at no full hour, nor another round minute."""
    return timedelta(minutes=next(delay for delay in DELAYS if (slot.minute + delay) % 5))
