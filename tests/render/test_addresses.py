import pytest

from syndicate.render.addresses import feed_address, relative_address, web_url


@pytest.mark.parametrize(
    ("base", "name", "expected"),
    [
        pytest.param("https://x.example/feeds", "a.rss", "https://x.example/feeds/a.rss", id="plain"),
        pytest.param("https://x.example/feeds/", "a.rss", "https://x.example/feeds/a.rss", id="one slash"),
        pytest.param("https://x.example", "c/股票.rss", "https://x.example/c/%E8%82%A1%E7%A5%A8.rss", id="Chinese"),
        pytest.param("https://x.example", "c/a#?b%.rss", "https://x.example/c/a%23%3Fb%25.rss", id="reserved"),
        pytest.param("https://x.example", "c/c++(1)~a.rss", "https://x.example/c/c++(1)~a.rss", id="as files have it"),
    ],
)
def test_feed_address(base: str, name: str, expected: str) -> None:
    assert feed_address(base, name) == expected


def test_a_relative_address_has_no_scheme() -> None:
    assert relative_address("a:b.rss") == "a%3Ab.rss"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://x.example/a?b=1&c=%20#d", "https://x.example/a?b=1&c=%20#d", id="a URI stays"),
        pytest.param("https://x.example/图|1", "https://x.example/%E5%9B%BE%7C1", id="other characters are encoded"),
        pytest.param("https://x.example/a\ud800b", "https://x.example/ab", id="a lone surrogate is dropped"),
        pytest.param("https://新闻.example:80/a b", "https://xn--efvy88h.example:80/a%20b", id="an international host"),
        pytest.param("https://[::1]/[a]", "https://[::1]/%5Ba%5D", id="an IPv6 host"),
        pytest.param("https://x\x07.example/", None, id="a control character in the host"),
        pytest.param(f"https://{'新' * 64}.example/", None, id="a host that cannot be"),
        pytest.param("HTTP://X.example", "HTTP://X.example", id="case"),
        pytest.param("mailto:a@x.example", None, id="another scheme"),
        pytest.param("//x.example/a", None, id="no scheme"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_web_url(url: str, expected: str | None) -> None:
    assert web_url(url) == expected


def test_feeds_of_an_international_domain_have_the_address_of_its_ascii_form() -> None:
    assert feed_address("https://财经.example.org/订阅", "a.rss") == (
        "https://xn--4n0a760a.example.org/%E8%AE%A2%E9%98%85/a.rss"
    )
