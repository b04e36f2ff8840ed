"""What is valid and yet serves readers badly is said once."""

from datetime import timedelta

import pytest

from syndicate.app.warnings import large_output, short_spans
from syndicate.model import FeedSettings, Level, Post, Subscription
from tests.factories import NOON, make_post


def posts(count: int, gap: timedelta) -> list[Post]:
    return [make_post(n, published=NOON - n * gap) for n in range(count)]


def subscription(name: str, limit: int = 5) -> Subscription:
    return Subscription(name=name, title=name, source="config.yaml:7", feed=FeedSettings(files={}, limit=limit))


def test_a_full_feed_that_spans_less_than_three_hours() -> None:
    problems = short_spans([(subscription(name), posts(5, timedelta(minutes=30))) for name in ("a", "b", "c")])
    assert [(one.path, one.line, one.level) for one in problems] == [("config.yaml", 7, Level.WARNING)]
    assert problems[0].message.startswith("the feed a (and 2 more) is full and spans less than three hours")
    assert "`cover: 24h`" in problems[0].hint


@pytest.mark.parametrize(
    ("count", "gap", "limit"),
    [
        pytest.param(4, timedelta(minutes=30), 5, id="not full"),
        pytest.param(5, timedelta(minutes=45), 5, id="three hours"),
        pytest.param(1, timedelta(0), 1, id="a feed of one"),
    ],
)
def test_nothing_to_say(count: int, gap: timedelta, limit: int) -> None:
    assert short_spans([(subscription("a", limit), posts(count, gap))]) == []


def test_large_output() -> None:
    assert large_output(500_000_000, "config.yaml") == []
    (problem,) = large_output(612_000_000, "config.yaml")
    assert str(problem).startswith("config.yaml: warning: the feeds hold 612 MB in all\n  Lower `limit`")
