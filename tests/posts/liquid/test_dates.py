from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from syndicate.posts.liquid.dates import Moment, strftime, to_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENT = datetime(2022, 5, 2, 8, 9, 5, 123456, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param("%Y-%m-%d", "2022-05-02", id="date"),
        pytest.param("%-d/%-m %_d %e %03d %-I", "2/5  2  2 002 8", id="padding"),
        pytest.param("%^b %^A %#b %#p %p %P", "MAY MONDAY MAY am AM am", id="case"),
        pytest.param("%z %:z %::z", "-0330 -03:30 -03:30:00", id="offset"),
        pytest.param("%L %3N %6N %N %12N", "123 123 123456 123456000 123456000000", id="fractions"),
        pytest.param("%10A|%08Y|%-j", "    Monday|00002022|122", id="widths"),
        pytest.param("%s", "1651491545", id="seconds since 1970"),
        pytest.param("%v %+", " 2-MAY-2022 Mon May  2 08:09:05 UTC-03:30 2022", id="composed"),
        pytest.param("%U %W %V %G %u %w", "18 18 18 2022 1 1", id="weeks"),
        pytest.param("%Q %", "%Q %", id="unknown"),
        pytest.param("100%% %n%t", "100% \n\t", id="literal"),
    ],
)
def test_strftime(form: str, expected: str) -> None:
    assert strftime(MOMENT, form) == expected


def test_strftime_is_bounded() -> None:
    assert len(strftime(MOMENT, "%1000000000d%99999999N")) == 128


def test_strftime_without_zone() -> None:
    assert strftime(datetime(2022, 5, 2, 18), "%z%Z %p %I") == "+0000 PM 06"  # noqa: DTZ001 - the case tested


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("2022-05-20", "2022-05-20 00:00:00 +0800", id="day"),
        pytest.param("2022-05-20 18:19:53", "2022-05-20 18:19:53 +0800", id="no zone"),
        pytest.param("2022-05-20T10:19:53Z", "2022-05-20 18:19:53 +0800", id="UTC"),
        pytest.param("2022/05/20", "2022-05-20 00:00:00 +0800", id="slashes"),
        pytest.param("20 May 2022", "2022-05-20 00:00:00 +0800", id="English"),
        pytest.param("May 3, 2021 9:11", "2021-05-03 09:11:00 +0800", id="American, with time"),
        pytest.param("Fri, 20 May 2022 18:19:53 +0000", "2022-05-21 02:19:53 +0800", id="RFC 822"),
        pytest.param("20 May 2022 18:19 GMT", "2022-05-21 02:19:00 +0800", id="named zone"),
        pytest.param("1653041993", "2022-05-20 18:19:53 +0800", id="digits"),
        pytest.param(0, "1970-01-01 08:00:00 +0800", id="seconds since 1970"),
        pytest.param("Now", "2022-05-02 19:39:05 +0800", id="now"),
        pytest.param("20 May 2022 25:00", None, id="no such hour"),
        pytest.param("999999999999", None, id="too late"),
        pytest.param("", None, id="empty"),
        pytest.param("soon", None, id="prose"),
        pytest.param("1\n2", None, id="lines"),
        pytest.param(True, None, id="boolean"),
        pytest.param(None, None, id="nil"),
        pytest.param(["2022-05-20"], None, id="list"),
    ],
)
def test_to_moment(value: object, expected: str | None) -> None:
    moment = to_moment(value, zone=SHANGHAI, now=MOMENT)
    assert (moment and str(Moment.of(moment, SHANGHAI))) == expected


def test_a_date_stays_itself() -> None:
    assert to_moment(MOMENT, zone=SHANGHAI, now=None) is MOMENT


def test_now_is_unknown_without_posts() -> None:
    assert to_moment("today", zone=SHANGHAI, now=None) is None


def test_moments_compare_as_dates() -> None:
    assert Moment.of(MOMENT, SHANGHAI) == MOMENT
    assert Moment.of(MOMENT, SHANGHAI) < datetime(2022, 6, 1, tzinfo=UTC)
