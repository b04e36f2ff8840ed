"""A runner in UTC is started a little after each slot, in summer and winter, and twice again."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim

from syndicate import schedule
from syndicate.app.ticks import Tick, ticks
from syndicate.errors import UsageError

NOW = datetime(2022, 5, 20, 12, 0, tzinfo=UTC)
YEAR = timedelta(days=366)


def lines(cron: str, zone: str = "UTC") -> list[str]:
    return [str(tick) for tick in ticks([(cron, ZoneInfo(zone))], NOW)]


@pytest.mark.parametrize(
    ("cron", "zone", "expected"),
    [
        pytest.param("30 7 * * mon", "UTC", ["37 7,8,10 * * 1"], id="weekly"),
        pytest.param("30 7 * * *", "Asia/Shanghai", ["37 0,2,23 * * *"], id="daily, another day in UTC"),
        pytest.param("30 7 * * mon", "Asia/Shanghai", ["37 0,2 * * 1", "37 23 * * 0"], id="weekly, another day"),
        pytest.param("30 7 * * mon", "Europe/Berlin", ["37 5,6,7,8,9 * * 1"], id="summer and winter"),
        pytest.param("0 * * * *", "UTC", ["7 * * * *"], id="hourly"),
        pytest.param("53 7 * * *", "UTC", ["4 8,9,11 * * *"], id="not at the full hour"),
        pytest.param("30 7 1 * *", "Asia/Shanghai", ["37 0,2 1 * *", "37 23 28,29,30,31 * *"], id="monthly"),
    ],
)
def test_lines(cron: str, zone: str, expected: list[str]) -> None:
    assert lines(cron, zone) == expected


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("cron", ["30 7 * * *", "0 8 * * mon-fri", "45 23 * * sun", "15 6 1,15 * *", "58 0 * * 2#1"])
def test_each_slot_of_two_years_is_met_and_twice_again(cron: str, zone: str) -> None:
    until = NOW + 2 * YEAR
    starts: list[datetime] = []
    for line in lines(cron, zone):
        for start in CronSim(line, NOW - timedelta(days=1)):
            if start > until:
                break
            starts.append(start)
    starts.sort()
    for slot in schedule.slots_between(cron, ZoneInfo(zone), NOW, until - timedelta(days=1)):
        first = bisect_right(starts, slot)
        assert starts[first] - slot <= timedelta(minutes=17)
        assert starts[first + 2] - slot <= timedelta(hours=3, minutes=17)


def test_several_schedules_share_their_lines() -> None:
    both = ticks([("30 7 * * *", ZoneInfo("UTC")), ("30 7 * * *", ZoneInfo("Etc/UTC"))], NOW)
    assert [str(one) for one in both] == ["37 7,8,10 * * *"]


def test_how_often_they_are_in_a_month() -> None:
    assert Tick(7, (7, 8), (0, 1, 2, 3, 4, 5, 6)).per_month == 60
    assert Tick(7, (7, 8), (1, 15), is_monthly=True).per_month == 4


@pytest.mark.parametrize("cron", ["*/30 * * * *", "* * * * *", "*/5 * 1 * *"])
def test_no_runner_keeps_what_is_due_all_the_time(cron: str) -> None:
    with pytest.raises(UsageError, match="times a day, which a CI runner cannot keep"):
        lines(cron)
