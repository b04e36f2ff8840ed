from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import PostError
from syndicate.model import NaiveDatetimes
from syndicate.posts.dates import at_zone, from_file_name, parse, site_time

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")
GMT = ZoneInfo("UTC")

# What Ruby 3.1 made of each in a site of Asia/Shanghai: Time.parse(YAML.load(text).to_s).localtime, as Jekyll 4.3 does.
MEASURED = {
    "2021-12-01 13:33:50": "2021-12-01T21:33:50+08:00",
    "2021-12-01T13:33:50": "2021-12-01T21:33:50+08:00",
    "2021-12-01 20:00:00": "2021-12-02T04:00:00+08:00",
    "2022-05-20t18:19:53": "2022-05-21T02:19:53+08:00",
    "2022-05-20 18:19:53.9": "2022-05-21T02:19:53+08:00",
    "2016-1-9 8:05:06": "2016-01-09T16:05:06+08:00",
    "2021-12-01T13:33": "2021-12-01T13:33:00+08:00",
    "2026-06-03 17:45": "2026-06-03T17:45:00+08:00",
    "2026-06-03 17:45 +0800": "2026-06-03T17:45:00+08:00",
    "2026-06-03 17:45 -03:00": "2026-06-04T04:45:00+08:00",
    "2022-05-20 18:19+08": "2022-05-20T18:19:00+08:00",
    "2022-05-20 18:19 Z": "2022-05-21T02:19:00+08:00",
    "2016-1-29": "2016-01-29T00:00:00+08:00",
    "11-9-2017": "2017-09-11T00:00:00+08:00",
    "31-12-2017 10:20": "2017-12-31T10:20:00+08:00",
    "31-12-2017 10:20:30": "2017-12-31T10:20:30+08:00",
    "2021-03-01 00:10::00 -03:00": "2021-03-01T00:10:00+08:00",
    "Fri Sep  3 11:21:31 CEST 2021": "2021-09-03T11:21:31+08:00",
    "Fri Sep  3 11:21:31 EST 2021": "2021-09-04T00:21:31+08:00",
    "Fri Sep  3 11:21:31 UTC 2021": "2021-09-03T19:21:31+08:00",
    "Fri Sep  3 11:21:31 2021": "2021-09-03T11:21:31+08:00",
    "2022-05-20 18:19:53 CEST": "2022-05-20T18:19:53+08:00",
    "2022-05-20 18:19:53 GMT": "2022-05-21T02:19:53+08:00",
    "2022-05-20 18:19:53Z": "2022-05-21T02:19:53+08:00",
    "2022-05-20 18:19:53 +8": "2022-05-20T18:19:53+08:00",
    "2022-05-20 18:19:53 +08": "2022-05-20T18:19:53+08:00",
    "2022-05-20 18:19:53 +0800": "2022-05-20T18:19:53+08:00",
    "2022-05-20 18:19:53+08:00": "2022-05-20T18:19:53+08:00",
    "2022-05-20T18:19:53+0800": "2022-05-20T18:19:53+08:00",
    "2022-05-20 18:19:53.123456789 +08:00": "2022-05-20T18:19:53+08:00",
    "2022-05-20   18:19:53   +0800": "2022-05-20T18:19:53+08:00",
    "2022-05-20 18:19:53 -00:30": "2022-05-21T02:49:53+08:00",
}


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*pair, id=pair[0]) for pair in MEASURED.items()])
def test_dates_are_the_instants_that_jekyll_reads(text: str, expected: str) -> None:
    assert parse(text, zone=SHANGHAI).isoformat() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("… 18:30:22 2023 -0800", "2023-03-16T18:30:22-08:00", id="offset after the year"),
        pytest.param("2021-03-01 00:10::00 -03:00", "2021-03-01T00:10:00+00:00", id="two colons: zone lost"),
        pytest.param("Fri Sep  3 11:21:31 CEST 2021", "2021-09-03T11:21:31+00:00", id="unknown zone name"),
    ],
)
def test_odd_forms_in_a_site_without_a_zone(text: str, expected: str) -> None:
    moment = parse(text.replace("…", "Thu Mar 16"), zone=GMT)
    assert moment == datetime.fromisoformat(expected)


def test_an_offset_after_the_year_counts_in_any_site() -> None:
    assert parse("Thu Mar 16 18:30:22 2023 -0800", zone=SHANGHAI).isoformat() == "2023-03-17T10:30:22+08:00"


@pytest.mark.parametrize(
    ("text", "quoted", "naive", "hour"),
    [
        pytest.param("2021-12-01 13:33:50", False, NaiveDatetimes.UTC, 21, id="seconds, no zone: UTC"),
        pytest.param("2021-12-01 13:33:50", False, NaiveDatetimes.SITE, 13, id="unless the site says otherwise"),
        pytest.param("2021-12-01 13:33:50", True, NaiveDatetimes.UTC, 13, id="quoted: no time to YAML"),
        pytest.param("2021-12-01 1:33:50", True, NaiveDatetimes.UTC, 1, id="quoted, one digit"),
        pytest.param("2021-12-01 1:33:50", False, NaiveDatetimes.SITE, 1, id="one digit, the site's"),
        pytest.param("2021-12-01 13:33", False, NaiveDatetimes.UTC, 13, id="no seconds: the site's"),
        pytest.param("2021-12-01 13:33:50 +0000", True, NaiveDatetimes.SITE, 21, id="a zone always counts"),
    ],
)
def test_a_time_without_a_zone(text: str, *, quoted: bool, naive: NaiveDatetimes, hour: int) -> None:
    assert parse(text, zone=SHANGHAI, naive=naive, quoted=quoted).hour == hour


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=text or "nothing")
        for text in (
            "",
            "+0800",
            "tomorrow",
            "2022",
            "2022-05",
            "20220520",
            "2022-13-01",
            "2021-02-30",
            "2021-02-30 10:00:00",
            "2022-05-20 25:00",
            "2022-05-20 24:00:00",
            "2022-05-20 18:19:60",
            "2022-05-20 18",
            "2022-05-20 18:1",
            "2022-05-20 18:19:53 +800",
            "2022-05-20 18:19:53 +99:99",
            "2022-05-20 18:19:53 +08:99",
            "2022-05-20 18:19:53 Asia/Shanghai",
            "2022-W20-5T18:19:53",
            "22-05-20",
            "0022-05-20",
            "0022-05-20 18:19:53",
            "9999-12-31 23:59:59 -0800",
            "2022/05/20",
            "2022-05-20 18:19:53 and more",
            "18:19:53",
            "٢٠٢٢-٠٥-٢٠ 18:19:53",
        )
    ],
)
def test_anything_else_is_a_problem(text: str) -> None:
    with pytest.raises(PostError, match="is not a date") as caught:
        parse(text, zone=SHANGHAI)
    assert "2022-05-20 18:19:53 +0800" in caught.value.hint


# Ruby 3.1's Time.parse(text).localtime in each zone.
@pytest.mark.parametrize(
    ("zone", "text", "expected"),
    [
        pytest.param("America/New_York", "2021-03-14 02:30", "2021-03-14T03:30:00-04:00", id="skipped"),
        pytest.param("America/New_York", "2021-11-07 01:30", "2021-11-07T01:30:00-05:00", id="shown twice: the later"),
        pytest.param("Europe/Berlin", "2021-03-28 02:30", "2021-03-28T03:30:00+02:00", id="skipped in Europe"),
        pytest.param("Europe/Berlin", "2021-10-31 02:30", "2021-10-31T02:30:00+01:00", id="shown twice in Europe"),
        pytest.param("America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00", id="a day without midnight"),
        pytest.param("Australia/Lord_Howe", "2021-10-03 02:10", "2021-10-03T02:40:00+11:00", id="half an hour skipped"),
        pytest.param("Australia/Lord_Howe", "2021-04-04 01:45", "2021-04-04T01:45:00+10:30", id="half an hour twice"),
        pytest.param("Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00", id="a day that was not"),
        pytest.param("America/New_York", "2021-07-01", "2021-07-01T00:00:00-04:00", id="midnight in summer"),
    ],
)
def test_clocks_that_change(zone: str, text: str, expected: str) -> None:
    assert parse(text, zone=ZoneInfo(zone)).isoformat() == expected


def test_moments_in_the_hour_shown_twice_are_ordered() -> None:
    summer = parse("2021-11-07 05:50:00 +0000", zone=NEW_YORK)
    winter = parse("2021-11-07 06:10:00 +0000", zone=NEW_YORK)
    assert (summer.hour, winter.hour) == (1, 1)
    assert summer < winter
    assert winter - summer == timedelta(minutes=20)


def test_offsets_have_no_seconds() -> None:
    assert parse("1890-01-01 00:00:00 +0000", zone=SHANGHAI).isoformat() == "1890-01-01T08:05:00+08:05"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2016-1-05", "2016-01-05T00:00:00+08:00", id="one digit"),
        pytest.param("16-1-6", "2016-01-06T00:00:00+08:00", id="two digits of this century"),
        pytest.param("99-12-31", "1999-12-31T00:00:00+08:00", id="two digits of the last"),
    ],
)
def test_file_names_begin_with_a_day(text: str, expected: str) -> None:
    assert from_file_name(text, SHANGHAI).isoformat() == expected


@pytest.mark.parametrize("text", ["2022-13-01", "2022-02-30", "0022-05-20"])
def test_file_names_with_an_impossible_day(text: str) -> None:
    with pytest.raises(PostError, match=f'begins with "{text}", which is no date'):
        from_file_name(text, SHANGHAI)


_MOMENTS = st.datetimes(datetime(1001, 1, 1), datetime(9998, 1, 1)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001 - the zone is drawn apart
_MINUTES = st.integers(-18 * 60, 18 * 60)


@given(_MOMENTS, _MINUTES, st.sampled_from([" ", "T"]), st.sampled_from(["", " "]), st.booleans())
def test_what_names_its_offset_is_that_instant(
    moment: datetime,
    minutes: int,
    between: str,
    gap: str,
    quoted: bool,
) -> None:
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    for colon in ("", ":"):
        offset = f"{sign}{size // 60:02}{colon}{size % 60:02}"
        text = f"{moment.isoformat(between)}{gap}{offset}"
        expected = moment.replace(tzinfo=UTC) - timedelta(minutes=minutes)
        assert parse(text, zone=BERLIN, quoted=quoted) == expected


@given(_MOMENTS)
def test_fast_path_says_what_the_patterns_say(moment: datetime) -> None:
    text = f"{moment:%Y-%m-%d %H:%M:%S}".rjust(19, "0")
    assert parse(text, zone=BERLIN) == parse(f"{text}.0", zone=BERLIN)
    assert parse(text, zone=BERLIN, quoted=True) == parse(f"{text}.0", zone=BERLIN, quoted=True)


@given(_MOMENTS, st.sampled_from([SHANGHAI, NEW_YORK, BERLIN, ZoneInfo("Australia/Lord_Howe")]))
def test_site_time_is_what_clocks_show_or_later(moment: datetime, zone: ZoneInfo) -> None:
    found = site_time(moment, zone)
    assert found == at_zone(found, zone)
    shown = found.astimezone(zone).replace(tzinfo=None)
    assert timedelta() <= shown - moment <= timedelta(days=1)
    if moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment:
        assert shown == moment


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_problem(text: str) -> None:
    try:
        assert parse(text, zone=BERLIN).utcoffset() is not None
    except PostError as error:
        assert error.hint  # noqa: PT017 - most texts raise, some do not
