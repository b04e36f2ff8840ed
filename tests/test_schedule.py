"""When digests are due: clock changes, leap days, jumps of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syndicate.schedule import in_words, interval, last_slot, lateness_allowed, next_slots

NEW_YORK, SHANGHAI = ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")


def slots_seen(cron: str, zone: ZoneInfo, first: datetime, hours: int) -> list[str]:
    """Return what somebody sees who asks every five minutes for the last slot, by a clock of that zone."""
    asked = [first.astimezone(UTC) + timedelta(minutes=minutes) for minutes in range(0, hours * 60, 5)]
    slots = [last_slot(cron, zone, moment.astimezone(zone)).isoformat() for moment in asked]
    return [slot for before, slot in pairwise(slots) if slot != before]


@pytest.mark.parametrize(
    ("cron", "day", "expected"),
    [
        pytest.param("30 1 * * *", date(2026, 11, 1), ["2026-11-01T01:30:00-04:00"], id="twice that night: once"),
        pytest.param("30 2 * * *", date(2026, 3, 8), ["2026-03-08T03:00:00-04:00"], id="left out: at the jump"),
        pytest.param("30 2 * * *", date(2026, 11, 1), ["2026-11-01T02:30:00-05:00"], id="after the hour came twice"),
        pytest.param("30 1 * * *", date(2026, 3, 8), ["2026-03-08T01:30:00-05:00"], id="before the jump"),
        pytest.param("15,45 2 * * *", date(2026, 3, 8), ["2026-03-08T03:00:00-04:00"], id="two left out are one"),
        pytest.param("0 8 * * sun", date(2026, 3, 8), ["2026-03-08T08:00:00-04:00"], id="later that day"),
    ],
)
def test_a_day_on_which_the_clock_changes_has_one_slot(cron: str, day: date, expected: list[str]) -> None:
    midnight = datetime.combine(day, time(), NEW_YORK)
    assert slots_seen(cron, NEW_YORK, midnight, 23) == expected
    today, tomorrow = next_slots(cron, NEW_YORK, midnight, 2)
    assert [today.isoformat()] == expected
    assert tomorrow.date() > day


@pytest.mark.parametrize(
    ("zone", "first", "cron", "count"),
    [
        pytest.param("America/New_York", "2026-10-31T12:05-04:00", "0 * * * *", 24, id="hourly, an hour twice"),
        pytest.param("America/New_York", "2026-03-07T12:05-05:00", "0 * * * *", 24, id="hourly, an hour left out"),
        pytest.param("Australia/Lord_Howe", "2026-04-04T18:05+11:00", "*/30 * * * *", 48, id="half an hour twice"),
        pytest.param("Australia/Lord_Howe", "2026-10-03T18:05+10:30", "15 2 * * *", 1, id="half an hour left out"),
        pytest.param("America/Havana", "2026-03-07T12:05-05:00", "0 0 * * *", 1, id="midnight left out"),
        pytest.param("Pacific/Apia", "2011-12-29T12:05-10:00", "30 7 * * *", 2, id="a whole day left out"),
    ],
)
def test_what_is_seen_passing_by_is_what_was_announced(zone: str, first: str, cron: str, count: int) -> None:
    there, moment = ZoneInfo(zone), datetime.fromisoformat(first)
    seen = slots_seen(cron, there, moment, 24)
    assert seen == [slot.isoformat() for slot in next_slots(cron, there, moment, len(seen))]
    assert len(seen) == count


@pytest.mark.parametrize(
    ("cron", "now", "expected"),
    [
        pytest.param("30 7 * * *", "2026-11-23T07:30:00+08:00", "2026-11-23T07:30:00+08:00", id="exactly on it"),
        pytest.param("30 7 * * *", "2026-11-23T07:29:59+08:00", "2026-11-22T07:30:00+08:00", id="a second before"),
        pytest.param("0 5 * * mon", "2026-11-22T21:00:00+00:00", "2026-11-23T05:00:00+08:00", id="Monday there"),
        pytest.param(
            "0 5 * * mon", "2026-11-22T20:59:00+00:00", "2026-11-16T05:00:00+08:00", id="not yet Monday there"
        ),
        pytest.param("0 8 29 2 *", "2026-11-23T00:00:00+08:00", "2024-02-29T08:00:00+08:00", id="leap day"),
        pytest.param("0 8 1 * *", "2026-11-30T00:00:00+08:00", "2026-11-01T08:00:00+08:00", id="this month's first"),
        pytest.param("0 8 1 1 *", "2026-11-30T00:00:00+08:00", "2026-01-01T08:00:00+08:00", id="New Year"),
        pytest.param("*/5 * * * *", "2026-11-23T00:04:59+08:00", "2026-11-23T00:00:00+08:00", id="every five minutes"),
    ],
)
def test_the_last_slot(cron: str, now: str, expected: str) -> None:
    slot = last_slot(cron, SHANGHAI, datetime.fromisoformat(now))
    assert slot.isoformat() == expected


def test_a_clock_that_jumps_finds_the_slots_it_was_at() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
    slot = last_slot("30 7 * * *", SHANGHAI, noon)
    assert last_slot("30 7 * * *", SHANGHAI, noon - timedelta(hours=1)) == slot
    assert last_slot("30 7 * * *", SHANGHAI, noon + timedelta(days=1)) == slot + timedelta(days=1)


def test_the_next_slots() -> None:
    now = datetime(2026, 11, 20, 7, 30, tzinfo=SHANGHAI)
    days = [slot.isoformat()[:10] for slot in next_slots("30 7 * * mon-fri", SHANGHAI, now, 3)]
    assert days == ["2026-11-23", "2026-11-24", "2026-11-25"]


@pytest.mark.parametrize(
    "cron", ["30 1 * * *", "30 2 * * *", "15 */7 * * *", "0 8 * * mon", "0 0 1 * *", "0 * * * *", "*/20 * * * *"]
)
@given(minutes=st.integers(0, 366 * 24 * 60))
@example(minutes=304 * 24 * 60 + 5 * 60 + 10)  # the first and the second ten past one of 1 November
@example(minutes=304 * 24 * 60 + 6 * 60 + 10)
def test_forward_and_backward_agree(cron: str, minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    last = last_slot(cron, NEW_YORK, now.astimezone(NEW_YORK))
    following = next_slots(cron, NEW_YORK, last, 1)[0].astimezone(UTC)
    assert last.astimezone(UTC) <= now < following
    assert next_slots(cron, NEW_YORK, now, 1)[0].astimezone(UTC) == following


def test_a_year_has_one_slot_a_day() -> None:
    first = datetime(2026, 1, 1, tzinfo=NEW_YORK)
    slots = next_slots("30 2 * * *", NEW_YORK, first, 365)
    assert [slot.date() for slot in slots] == [first.date() + timedelta(days=days) for days in range(365)]
    assert [last_slot("30 2 * * *", NEW_YORK, slot) for slot in slots] == slots


def test_how_late_a_slot_may_be() -> None:
    slot = datetime(2026, 11, 23, 7, 30, tzinfo=SHANGHAI)
    assert interval("30 7 * * *", SHANGHAI, slot) == timedelta(days=1)
    assert lateness_allowed("30 7 * * *", SHANGHAI, slot, None) == timedelta(hours=12)
    assert lateness_allowed("30 7 * * *", SHANGHAI, slot, timedelta(hours=2)) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("day", "hours"), [pytest.param(8, 23, id="the short day"), pytest.param(9, 24, id="any other day")]
)
def test_the_time_to_the_next_slot_is_what_passes(day: int, hours: int) -> None:
    slot = datetime(2026, 3, day, tzinfo=NEW_YORK)
    assert interval("0 0 * * *", NEW_YORK, slot) == timedelta(hours=hours)


def test_a_schedule_in_words() -> None:
    assert in_words("30 7 * * mon-fri") == "At 07:30 on Monday through Friday"
