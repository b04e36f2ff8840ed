"""Addresses say which digest is shown, and how."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import UsageError
from syndicate.web.choosing import Asked, Tab, Width, asked, query_of, written_span
from syndicate.web.values import Choice, Engine, Scheme, View

SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(query: str) -> Asked:
    from urllib.parse import parse_qsl  # noqa: PLC0415 (of this helper alone)

    return asked(dict(parse_qsl(query)), SHANGHAI)


def test_nothing_is_the_next_issue_as_a_light_browser_shows_it() -> None:
    assert read("") == Asked()
    assert Asked().query() == ""


def test_a_time_without_a_zone_is_that_of_the_site() -> None:
    since = read("since=2022-05-20T18:00").choice.since
    assert since == datetime(2022, 5, 20, 10, 0, tzinfo=UTC)
    assert read("since=2022-05-20T18:00Z").choice.since == datetime(2022, 5, 20, 18, 0, tzinfo=UTC)


def test_a_span_is_preferred_to_a_beginning() -> None:
    choice = read("last=24h&since=2022-05-20T18:00").choice
    assert (choice.last, choice.since) == (timedelta(days=1), None)


@pytest.mark.parametrize("limit", ["0", "-1", "x", "100001", "9" * 5000, "٣", "1.5"])
def test_a_limit_that_is_none(limit: str) -> None:
    with pytest.raises(UsageError, match="is not a number of posts"):
        read(f"limit={limit}")


@pytest.mark.parametrize(("text", "span"), [("90m", 90), ("24h", 1440), ("48h", 2880), ("7d", 10080), ("2w", 20160)])
def test_spans(text: str, span: int) -> None:
    last = read(f"last={text}").choice.last
    assert last == timedelta(minutes=span)
    assert read(f"last={written_span(last)}").choice.last == last


MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (by hypothesis)
CHOICES = st.builds(
    Choice,
    name=st.text(),
    since=st.none() | MOMENTS,
    until=st.none() | MOMENTS,
    limit=st.none() | st.integers(1, 100_000),
    theme=st.text(),
    template=st.text(),
)
VIEWS = st.builds(View, scheme=st.sampled_from(Scheme), engine=st.sampled_from(Engine), has_images=st.booleans())


@given(st.builds(Asked, choice=CHOICES, view=VIEWS, width=st.sampled_from(Width), tab=st.sampled_from(Tab)))
def test_an_address_says_all_of_it(wanted: Asked) -> None:
    assert read(wanted.query()) == wanted
    assert read(wanted.mail_query()) == Asked(choice=wanted.choice, view=wanted.view)
    assert read(query_of(wanted.choice)).choice == wanted.choice


@pytest.mark.parametrize("query", ["since=0001-01-01T00:00", "until=9999-12-31T23:59", "since=x", "until=2022-02-30"])
def test_what_is_no_moment(query: str) -> None:
    with pytest.raises(UsageError, match="is not a moment"):
        read(query)


@pytest.mark.parametrize("last", ["999999w", "0h", "-1h", "24", "h", "1y", "٣h"])
def test_what_is_no_span(last: str) -> None:
    with pytest.raises(UsageError, match="last: "):
        read(f"last={last}")


def test_changes() -> None:
    wanted = Asked(choice=Choice(name="markets", limit=3), tab=Tab.POSTS)
    assert wanted.query(scheme=Scheme.DARK, limit=None, width=Width.PHONE) == (
        "name=markets&scheme=dark&width=phone&tab=posts"
    )
