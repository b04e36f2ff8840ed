"""When digests are due: clock changes, leap days, jumps of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.schedule import in_words, interval, last_slot, lateness_allowed, next_slots

NEW_YORK, SHANGHAI = ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")


def slots_between(cron: str, zone: ZoneInfo, first: datetime, days: int) -> list[str]:
    """Return what somebody sees who asks every five minutes for the last slot."""
    seen = [last_slot(cron, zone, first)]
    for minutes in range(0, days * 24 * 60, 5):
        slot = last_slot(cron, zone, first + timedelta(minutes=minutes))
        if slot != seen[-1]:
            seen.append(slot)
    return [slot.isoformat() for slot in seen[1:]]


@pytest.mark.parametrize(
    ("cron", "day", "expected"),
    [
        pytest.param("30 1 * * *", date(2026, 11, 1), ["2026-11-01T01:30:00-04:00"], id="twice that night: once"),
        pytest.param("30 2 * * *", date(2026, 3, 8), ["2026-03-08T03:00:00-04:00"], id="left out: at the jump"),
        pytest.param("30 2 * * *", date(2026, 11, 1), ["2026-11-01T02:30:00-05:00"], id="after the hour came twice"),
        pytest.param("0 8 * * sun", date(2026, 3, 8), ["2026-03-08T08:00:00-04:00"], id="later that day"),
    ],
)
def test_a_day_on_which_the_clock_changes_has_one_slot(cron: str, day: date, expected: list[str]) -> None:
    assert slots_between(cron, NEW_YORK, datetime.combine(day, time(), NEW_YORK), 1) == expected


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


@pytest.mark.parametrize("cron", ["30 1 * * *", "30 2 * * *", "15 */7 * * *", "0 8 * * mon", "0 0 1 * *"])
@given(minutes=st.integers(0, 366 * 24 * 60))
def test_forward_and_backward_agree(cron: str, minutes: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    last = last_slot(cron, NEW_YORK, now)
    following = next_slots(cron, NEW_YORK, last, 1)[0]
    assert last <= now < following
    assert next_slots(cron, NEW_YORK, now, 1)[0] == following


def test_how_late_a_slot_may_be() -> None:
    slot = datetime(2026, 11, 23, 7, 30, tzinfo=SHANGHAI)
    assert interval("30 7 * * *", SHANGHAI, slot) == timedelta(days=1)
    assert lateness_allowed("30 7 * * *", SHANGHAI, slot, None) == timedelta(hours=12)
    assert lateness_allowed("30 7 * * *", SHANGHAI, slot, timedelta(hours=2)) == timedelta(hours=2)


def test_a_schedule_in_words() -> None:
    assert in_words("30 7 * * mon-fri") == "At 07:30 on Monday through Friday"
