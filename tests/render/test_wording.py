"""Digests speak English and Chinese, and word dates without the machine's locale."""

from dataclasses import fields
from datetime import datetime, timedelta, timezone

import pytest

from syndicate.model import Window
from syndicate.render.wording import words

FRIDAY = datetime(2022, 5, 20, 7, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", "阅读全文"),
        ("zh-CN", "阅读全文"),
        ("zh_CN", "阅读全文"),
        ("zh-Hans-HK", "阅读全文"),
        ("zh-TW", "閱讀全文"),
        ("zh-HK", "閱讀全文"),
        ("zh-Hant", "閱讀全文"),
        ("en-GB", "Read more"),
        ("de", "Read more"),
        ("", "Read more"),
    ],
)
def test_the_wording_follows_the_language(language: str, expected: str) -> None:
    assert words(language).read_more == expected


def test_every_language_says_the_same_things() -> None:
    for language in ("en", "zh-CN", "zh-TW"):
        wording = words(language)
        assert all(getattr(wording, one.name) for one in fields(wording))
        assert wording.why.format(title="T", site="S").count("T") >= 1
        assert "off@a.example" in wording.by_mail.format(address="off@a.example")
        assert "7" in wording.and_more(7)
        assert "7" in wording.counted(7)
        assert wording.counted(1)
        assert wording.and_more(1) != wording.and_more(2)


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        pytest.param("en", "Friday, 20 May 2022", "20 May 07:30", id="English"),
        pytest.param("zh-CN", "2022年5月20日 星期五", "5月20日 07:30", id="Chinese"),
    ],
)
def test_dates_are_worded(language: str, day: str, moment: str) -> None:
    assert words(language).day(FRIDAY) == day
    assert words(language).moment(FRIDAY) == moment


@pytest.mark.parametrize(
    ("since", "until", "english", "chinese"),
    [
        pytest.param(
            "2022-05-19T07:00Z", "2022-05-20T07:00Z", "Friday, 20 May 2022", "2022年5月20日 星期五", id="a morning"
        ),
        pytest.param(
            "2022-05-20T00:00Z", "2022-05-21T00:00Z", "Friday, 20 May 2022", "2022年5月20日 星期五", id="a day"
        ),
        pytest.param(
            "2022-05-16T00:00Z", "2022-05-23T00:00Z", "16 – 22 May 2022", "2022年5月16日 – 5月22日", id="a week"
        ),
        pytest.param(
            "2022-04-29T00:00Z", "2022-05-03T00:00Z", "29 April – 2 May 2022", "2022年4月29日 – 5月2日", id="two months"
        ),
        pytest.param(
            "2021-12-30T00:00Z",
            "2022-01-03T00:00Z",
            "30 December 2021 – 2 January 2022",
            "2021年12月30日 – 2022年1月2日",
            id="two years",
        ),
    ],
)
def test_windows_are_worded(since: str, until: str, english: str, chinese: str) -> None:
    window = Window(datetime.fromisoformat(since), datetime.fromisoformat(until))
    assert words("en").window(window) == english
    assert words("zh").window(window) == chinese
