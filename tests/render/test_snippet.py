import pytest

from syndicate.model import FeedFormat, FeedSettings
from syndicate.render.snippet import discovery_links, render_snippet
from tests.render.feed_samples import BASE, make_subscription


def test_a_line_for_each_format() -> None:
    assert render_snippet([make_subscription()], base_url=BASE) == (
        '<link rel="alternate" type="application/rss+xml" title="Markets (RSS)" '
        'href="https://news.example.org/feeds/markets.rss">\n'
        '<link rel="alternate" type="application/atom+xml" title="Markets (Atom)" '
        'href="https://news.example.org/feeds/markets.atom">\n'
        '<link rel="alternate" type="application/feed+json" title="Markets (JSON Feed)" '
        'href="https://news.example.org/feeds/markets.json">\n'
    )


def test_one_format_needs_no_name() -> None:
    only = make_subscription(feed=FeedSettings(files={FeedFormat.ATOM: "feed.xml"}))
    assert [link.title for link in discovery_links([only], base_url=BASE)] == ["Markets"]


def test_text_is_escaped_and_addresses_are_encoded() -> None:
    files = {FeedFormat.RSS: "category/股票 1.rss"}
    odd = make_subscription(title='"A" & <b>', feed=FeedSettings(files=files))
    assert render_snippet([odd], base_url=BASE) == (
        '<link rel="alternate" type="application/rss+xml" title="&quot;A&quot; &amp; &lt;b&gt;" '
        'href="https://news.example.org/feeds/category/%E8%82%A1%E7%A5%A8%201.rss">\n'
    )


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        pytest.param(("Markets", "Bonds"), ["Markets", "Bonds"], id="distinct"),
        pytest.param(("Markets", "Markets"), ["Markets a", "Markets b"], id="the same: told apart by name"),
        pytest.param(("", "Bonds"), ["a", "Bonds"], id="none: the name"),
    ],
)
def test_titles_tell_feeds_apart(titles: tuple[str, str], expected: list[str]) -> None:
    made = [
        make_subscription(name, title=title, feed=FeedSettings(files={FeedFormat.RSS: f"{name}.rss"}))
        for name, title in zip("ab", titles, strict=True)
    ]
    assert [link.title for link in discovery_links(made, base_url=BASE)] == expected


def test_a_subscription_without_a_feed_is_not_announced() -> None:
    assert render_snippet([make_subscription(feed=None)], base_url=BASE) == ""
