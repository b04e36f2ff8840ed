"""Addresses in posts: made absolute, or dropped."""

import pytest

from syndicate.posts.clean.urls import absolute, is_safe_srcset, largest, srcset, web_address

POST = "https://news.example.org/2022/05/20/post-1.html"
SITE = "https://news.example.org"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("https://a.example/x?y=1#z", "https://a.example/x?y=1#z", id="absolute"),
        pytest.param("HTTP://A.example/x", "http://A.example/x", id="scheme in capitals"),
        pytest.param("/img/a.png", "https://news.example.org/img/a.png", id="from the root"),
        pytest.param("a.png", "https://news.example.org/2022/05/20/a.png", id="beside the post"),
        pytest.param("../b.html", "https://news.example.org/2022/05/b.html", id="above the post"),
        pytest.param("?page=2", f"{POST}?page=2", id="query of the post"),
        pytest.param("//cdn.example/x.png", "https://cdn.example/x.png", id="no scheme: the site's"),
        pytest.param("https://a.example/a b", "https://a.example/a%20b", id="space"),
        pytest.param(" https://a.example/x\n", "https://a.example/x", id="space around"),
        pytest.param("https://a.exam\tple/\nx", "https://a.example/x", id="tab and line end inside, as browsers"),
        pytest.param(
            "/中文 页.html", "https://news.example.org/%E4%B8%AD%E6%96%87%20%E9%A1%B5.html", id="Chinese path"
        ),
        pytest.param("https://新闻.example/图", "https://新闻.example/%E5%9B%BE", id="Chinese host stays"),
        pytest.param("/a%20b%E4", "https://news.example.org/a%20b%E4", id="encoded already"),
        pytest.param("/x?imageType=k&token=2&copy=3", f"{SITE}/x?imageType=k&token=2&copy=3", id="query intact"),
        pytest.param("images\\a.png", "https://news.example.org/2022/05/20/images/a.png", id="backslash, as browsers"),
        pytest.param("\\\\evil.example/x", "https://evil.example/x", id="two backslashes are a host"),
        pytest.param("/x?path=a\\b", "https://news.example.org/x?path=a%5Cb", id="backslash in a query"),
        pytest.param("https://a.example:8080/x", "https://a.example:8080/x", id="port"),
        pytest.param("https://a.example/{x}", "https://a.example/%7Bx%7D", id="braces"),
        pytest.param("mailto:a@b.example?subject=a b", "mailto:a@b.example?subject=a%20b", id="mail"),
        pytest.param("MAILTO:a@b.example", "mailto:a@b.example", id="mail in capitals"),
        pytest.param("tel:+86 10", "tel:+86%2010", id="telephone"),
    ],
)
def test_absolute(raw: str, expected: str) -> None:
    assert absolute(raw, POST, SITE) == expected
    assert absolute(expected, POST, SITE) == expected


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("", id="empty"),
        pytest.param(" \t", id="white space"),
        pytest.param("javascript:alert(1)", id="script"),
        pytest.param("java\nscript:alert(1)", id="script with a line end"),
        pytest.param("\x01javascript:alert(1)", id="script after a control character"),
        pytest.param("data:text/html,<script>", id="data"),
        pytest.param("vbscript:x", id="vbscript"),
        pytest.param("file:///etc/passwd", id="file"),
        pytest.param("localhost:4000/x", id="host that looks like a scheme"),
        pytest.param("mailto:", id="mail to nobody"),
        pytest.param("http://[", id="broken host"),
        pytest.param("http://a.example:port/", id="broken port"),
        pytest.param("http://a b.example/", id="space in the host"),
        pytest.param("http:///x", id="no host"),
        pytest.param("//", id="nothing after the slashes"),
        pytest.param("{{ site.url }}/x", id="Liquid output"),
        pytest.param("/x/{% link a.md %}", id="Liquid tag"),
        pytest.param("%7B%7B%20site.url%20%7D%7D/x", id="Liquid as Markdown encodes it"),
        pytest.param("https://a.example/%7B%25%20link", id="Liquid in an address that is else tidy"),
    ],
)
def test_no_address(raw: str) -> None:
    assert absolute(raw, POST, SITE) is None


def test_an_image_has_a_web_address() -> None:
    assert web_address("mailto:a@b.example", POST, SITE) is None
    assert web_address("/a.png", POST, SITE) == f"{SITE}/a.png"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("/a.png 1x, /b.png 2x", f"{SITE}/a.png 1x, {SITE}/b.png 2x", id="densities"),
        pytest.param("/a.png 300w,/b.png 1.5x", f"{SITE}/a.png 300w, {SITE}/b.png 1.5x", id="no space after the comma"),
        pytest.param("/a.png", f"{SITE}/a.png", id="no descriptor"),
        pytest.param("/a,b.png 1x,", f"{SITE}/a,b.png 1x", id="comma in a URL, comma at the end"),
        pytest.param("javascript:alert(1) 1x, /b.png 2x", f"{SITE}/b.png 2x", id="script among them"),
        pytest.param("data:image/png;base64,AAAA 1x", None, id="data alone"),
        pytest.param("/a.png 100w 50h", None, id="unknown descriptor"),
        pytest.param(" , ", None, id="nothing"),
    ],
)
def test_srcset(raw: str, expected: str | None) -> None:
    assert srcset(raw, POST, SITE) == expected


def test_a_srcset_full_of_space_is_read_in_linear_time() -> None:
    assert srcset("/a.png" + " " * 1_000_000 + "x", POST, SITE) is None


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        pytest.param("https://a/s 300w, https://a/l 900w, https://a/m 600w", "https://a/l", id="widths"),
        pytest.param("https://a/1, https://a/2 2x", "https://a/2", id="no descriptor is 1x"),
    ],
)
def test_largest(candidates: str, expected: str) -> None:
    assert largest(candidates) == expected


def test_is_safe_srcset() -> None:
    assert is_safe_srcset("https://a/x 1x, http://a/y 2x")
    assert not is_safe_srcset("https://a/x 1x, javascript:alert(1) 2x")
