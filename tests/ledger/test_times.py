from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.ledger import times

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=ZONES)  # noqa: DTZ001 (the zones follow)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        pytest.param(datetime(2022, 5, 20, tzinfo=UTC), "2022-05-20T00:00:00.000000Z", id="UTC"),
        pytest.param(
            datetime(2022, 5, 20, 7, 30, tzinfo=timezone(timedelta(hours=8))), "2022-05-19T23:30:00.000000Z", id="China"
        ),
    ],
)
def test_moments_are_written_in_utc(moment: datetime, text: str) -> None:
    assert times.written(moment) == text


@given(MOMENTS, MOMENTS)
def test_moments_come_back_and_sort_as_time_does(one: datetime, other: datetime) -> None:
    assert times.read(times.written(one)) == one
    assert (times.written(one) < times.written(other)) == (one < other)
