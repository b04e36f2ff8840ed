"""Moments and spans on the command line."""

from datetime import UTC, datetime, timedelta

import click
import pytest

from syndicate.cli.parameters import MOMENT, SPAN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90m", timedelta(minutes=90)),
        ("24h", timedelta(hours=24)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
        (timedelta(1), timedelta(1)),
    ],
)
def test_spans(text: object, expected: timedelta) -> None:
    assert SPAN.convert(text, None, None) == expected


@pytest.mark.parametrize("text", ["", "7", "d", "7 d", "1y", "1234567d", "0h"])
def test_no_spans(text: str) -> None:
    with pytest.raises(click.BadParameter, match="Write it like 90m, 24h, 7d or 2w"):
        SPAN.convert(text, None, None)


def test_moments_are_aware() -> None:
    assert MOMENT.convert("2022-05-20T18:00:00+08:00", None, None) == datetime(2022, 5, 20, 10, tzinfo=UTC)
    assert MOMENT.convert("2022-05-20", None, None).tzinfo is not None
    now = datetime.now(UTC)
    assert MOMENT.convert(now, None, None) is now
