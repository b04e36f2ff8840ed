from datetime import timedelta
from pathlib import Path

import pytest

from syndicate.model import DigestSettings, FeedContent, FeedFormat, FeedSettings
from tests.config.samples import loaded, with_section, with_subscription


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param("title: A", (False, False), id="neither"),
        pytest.param("feed: {}", (True, False), id="feed"),
        pytest.param("feed:\ndigest:", (True, True), id="without values"),
        pytest.param("feed: ~\ndigest: {}", (True, True), id="null"),
    ],
)
def test_feed_and_digest_are_each_optional(tmp_path: Path, keys: str, expected: tuple[bool, bool]) -> None:
    (only,) = loaded(tmp_path, with_subscription(keys)).subscriptions
    assert (only.feed is not None, only.digest is not None) == expected


def test_a_feed_overrides_the_defaults(tmp_path: Path) -> None:
    top = "feeds: {formats: [json, rss], limit: 5, cover: 24h, max_age: 2w, max_bytes: 9, content: none}\n"
    made = loaded(tmp_path, with_subscription("feed: {limit: 7, content: excerpt}", top=top))
    assert made.subscriptions[0].feed == FeedSettings(
        files={FeedFormat.JSON: "markets.json", FeedFormat.RSS: "markets.rss"},
        limit=7,
        cover=timedelta(hours=24),
        max_age=timedelta(weeks=2),
        max_bytes=9,
        content=FeedContent.EXCERPT,
    )
    assert made.subscriptions[0].feed is not None
    assert list(made.subscriptions[0].feed.files) == [FeedFormat.JSON, FeedFormat.RSS]


def test_only_the_listed_formats_are_written(tmp_path: Path) -> None:
    (only,) = loaded(tmp_path, with_subscription("feed: {formats: [atom, atom], file: {atom: feed.xml}}")).subscriptions
    assert only.feed is not None
    assert only.feed.files == {FeedFormat.ATOM: "feed.xml"}


def test_a_digest_overrides_the_defaults(tmp_path: Path) -> None:
    top = "digests: {from: a@example.org, limit: 9, to: b@example.org}\n"
    made = loaded(tmp_path, with_subscription("digest: {limit: 3, to: [c@example.org]}", top=top))
    assert made.subscriptions[0].digest == DigestSettings(sender="a@example.org", limit=3, to=("c@example.org",))
    assert made.digests == DigestSettings(sender="a@example.org", limit=9, to=("b@example.org",))


@pytest.mark.parametrize(
    ("keys", "port"),
    [
        pytest.param("", 587, id="starttls"),
        pytest.param(", security: tls", 465, id="tls"),
        pytest.param(", security: none", 25, id="none"),
        pytest.param(", security: none, port: 2525", 2525, id="as written"),
    ],
)
def test_the_port_of_a_mail_server(tmp_path: Path, keys: str, port: int) -> None:
    made = loaded(tmp_path, with_section("mailers", f"relay: {{type: smtp, host: x{keys}}}"))
    assert made.mailers["relay"]["port"] == port
    assert list(made.mailers) == ["outbox", "relay"]


def test_an_outbox_of_one_s_own(tmp_path: Path) -> None:
    made = loaded(tmp_path, with_section("mailers", "out: {type: outbox, path: ../mail}\noutbox: {type: outbox}"))
    assert made.mailers["out"] == {"type": "outbox", "path": tmp_path.parent / "mail"}
    assert made.mailers["outbox"] == {"type": "outbox", "path": tmp_path / ".syndicate/outbox"}


def test_posts(tmp_path: Path) -> None:
    keys = "source: a\nencodings: [gbk]\nexcerpt_separator: <!--more-->\nmax_post_bytes: 5\nnaive_datetimes: site\n"
    posts = loaded(tmp_path, with_section("posts", keys)).posts
    assert (posts.source, posts.encodings, posts.excerpt_separator) == (tmp_path / "a", ("gbk",), "<!--more-->")
    assert (posts.max_post_bytes, posts.naive_datetimes) == (5, "site")


def test_two_loads_are_equal(tmp_path: Path) -> None:
    text = with_section("mailers", "relay: {type: smtp, host: x}")
    assert loaded(tmp_path, text) == loaded(tmp_path, text)
