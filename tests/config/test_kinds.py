from datetime import timedelta
from pathlib import Path

import pytest

from syndicate.config import kinds
from syndicate.model import FeedFormat, NaiveDatetimes
from tests.config.samples import faults, loaded, with_section, with_subscription

LATER = "  Write a number and m, h, d or w: 90m, 24h, 7d or 2w."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("0", timedelta(0), id="nothing"),
        pytest.param("0h", timedelta(0), id="no hours"),
        pytest.param("90m", timedelta(minutes=90), id="minutes"),
        pytest.param("24h", timedelta(hours=24), id="hours"),
        pytest.param("7d", timedelta(days=7), id="days"),
        pytest.param("2w", timedelta(weeks=2), id="weeks"),
    ],
)
def test_durations(tmp_path: Path, written: str, expected: timedelta) -> None:
    made = loaded(tmp_path, with_subscription(f"feed: {{cover: {written}, max_age: {written}}}")).subscriptions[0]
    assert made.feed is not None
    assert (made.feed.cover, made.feed.max_age) == (expected, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("3 days", f'"3 days" is not a duration\n{LATER}', id="words"),
        pytest.param("24", f'"24" is not a duration\n{LATER}', id="no unit"),
        pytest.param("-1h", f'"-1h" is not a duration\n{LATER}', id="negative"),
        pytest.param("1.5h", f'"1.5h" is not a duration\n{LATER}', id="a fraction"),
        pytest.param("5219w", '"5219w" is longer than 100 years\n  Write a shorter duration.', id="too long"),
    ],
)
def test_wrong_durations(tmp_path: Path, written: str, expected: str) -> None:
    said = faults(tmp_path, with_section("feeds", f"cover: {written}"))
    assert said == f"config.yaml:4: feeds.cover: {expected}"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("0", '"0" is too small\n  The least is 1.', id="zero"),
        pytest.param("-3", '"-3" is too small\n  The least is 1.', id="negative"),
        pytest.param("1_000", '"1_000" is not a whole number\n  Write digits only, such as 20.', id="underscore"),
        pytest.param("2.0", '"2.0" is not a whole number\n  Write digits only, such as 20.', id="a fraction"),
        pytest.param("'٣'", '"٣" is not a whole number\n  Write digits only, such as 20.', id="other digits"),
        pytest.param("9999999999", '"9999999999" is too large\n  The most is 999999999.', id="too large"),
        pytest.param("''", '"" is not a whole number\n  Write digits only, such as 20.', id="empty"),
    ],
)
def test_wrong_numbers(tmp_path: Path, written: str, expected: str) -> None:
    assert faults(tmp_path, with_section("feeds", f"limit: {written}")) == f"config.yaml:4: feeds.limit: {expected}"


def test_a_number_with_leading_zeros_is_decimal(tmp_path: Path) -> None:
    made = loaded(tmp_path, with_section("feeds", "limit: 010")).subscriptions[0]
    assert made.feed is not None
    assert made.feed.limit == 10


@pytest.mark.parametrize("word", ["true", "True", "yes", "on"])
def test_true(tmp_path: Path, word: str) -> None:
    assert loaded(tmp_path, with_section("posts", f"future: {word}")).posts.future is True


@pytest.mark.parametrize("word", ["false", "no", "OFF"])
def test_false(tmp_path: Path, word: str) -> None:
    assert loaded(tmp_path, with_section("posts", f"future: {word}")).posts.future is False


def test_neither_true_nor_false(tmp_path: Path) -> None:
    assert faults(tmp_path, with_section("posts", "future: maybe")) == (
        'config.yaml:4: posts.future: "maybe" is neither true nor false\n  Write true or false.'
    )


def test_a_key_without_a_value_has_its_default(tmp_path: Path) -> None:
    made = loaded(tmp_path, with_section("posts", "naive_datetimes:\nfuture: ~\nexclude: null"))
    assert made.posts.naive_datetimes is NaiveDatetimes.UTC


def test_text_is_one_clean_line_where_a_line_belongs(tmp_path: Path) -> None:
    made = loaded(tmp_path, with_subscription('title: "A\\n  title"\ndescription: no')).subscriptions[0]
    assert (made.title, made.description) == ("A title", "no")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param(
            'title: "a\\bb"',
            "title: holds a character that feeds and mail cannot carry\n  Remove its control characters.",
            id="control character",
        ),
        pytest.param('title: " "', "title: is empty\n  Write some text.", id="blank"),
        pytest.param(
            "title: [a]", "title: a list stands where a line of text belongs\n  Write a line of text.", id="list"
        ),
    ],
)
def test_wrong_text(tmp_path: Path, keys: str, expected: str) -> None:
    assert faults(tmp_path, with_subscription(keys)) == f"config.yaml:4: subscriptions.markets.{expected}"


def test_an_author_may_be_a_name_alone(tmp_path: Path) -> None:
    text = "site: {title: A, url: https://a.example, author: News Desk}\nsubscriptions: {a: }\n"
    author = loaded(tmp_path, text).site.author
    assert author is not None
    assert (author.name, author.email) == ("News Desk", None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(timedelta(days=1), "24h", id="duration"),
        pytest.param((FeedFormat.RSS,), ["rss"], id="words"),
        pytest.param(3, 3, id="number"),
    ],
)
def test_defaults_are_shown_as_they_would_be_written(value: object, expected: object) -> None:
    assert kinds.shown(value) == expected


def test_suggestions_are_near_in_any_case() -> None:
    assert kinds.suggestion("CATEGROY", ["none", "category"]) == 'Did you mean "category"?'
    assert kinds.suggestion("xyz", ["none", "category"]) == ""


def test_listing() -> None:
    assert [kinds.listing(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a or b", "a, b or c"]
