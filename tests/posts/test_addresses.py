import pytest

from syndicate.posts.addresses import absolute, escape, jekyll_id, post_url, tag_id
from tests.factories import make_site

SITE = make_site(baseurl="/blog")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("abc-1.2/x", "abc-1.2/x", id="plain"),
        pytest.param("big news", "big%20news", id="space"),
        pytest.param("c#", "c%23", id="hash"),
        pytest.param("100%", "100%25", id="percent"),
        pytest.param("foo (bar)+,;=@:", "foo%20(bar)+,;=@:", id="what a path may hold"),
        pytest.param("财经", "%E8%B4%A2%E7%BB%8F", id="Chinese"),
        pytest.param("[a]", "%5Ba%5D", id="brackets"),
    ],
)
def test_values_in_permalinks_are_escaped(text: str, expected: str) -> None:
    assert escape(text) == expected


# Entry links and ids that jekyll-feed 0.17 wrote for a site at https://news.example.org with the baseurl /blog.
OBSERVED = """
    /2022/05/20/a.html                    a              /2022/05/20/a.html             /2022/05/20/a
    /2022/05/20/a/                        a              /2022/05/20/a/                 /2022/05/20/a
    /about/x.html                         perma2         /about/x.html                  /about/perma2
    /pretty                               perma6         /pretty                        /perma6
    /2022/Hello-World.html                Hello_World    /2022/Hello-World.html         /2022/Hello_World
    /2022/05/21/100.html                  100%           /2022/05/21/100.html           /2022/05/21/100%25
    /2022/05/21/a-b.html                  a#b            /2022/05/21/a-b.html           /2022/05/21/a#b
    /2022/05/21/what.html                 what?          /2022/05/21/what.html          /2022/05/21/what
    /关于/perma/                          perma          /%E5%85%B3%E4%BA%8E/perma/     /%E5%85%B3%E4%BA%8E/perma
    /a%20b/%63d/                          perma4         /a%20b/cd/                     /a%20b/perma4
    /q?x=1#y                              perma5         /q?x=1#y                       /perma5
    /what?/a%25b/x.y/catq.html            catq           /what?/a%25b/x.y/catq.html     /what?/a%25b/x.y/catq
    /c++/c%23/foo%20(bar)/v2.html         v2             /c++/c%23/foo%20(bar)/v2.html  /c++/c%23/foo%20(bar)/v2
    /2022/x.html                          emoji-😀-x     /2022/x.html                   /2022/emoji-%F0%9F%98%80-x
    /2022/x.html                          i18n-İ         /2022/x.html                   /2022/i18n-%C4%B0
"""


@pytest.mark.parametrize(("path", "slug", "url", "identity"), [line.split() for line in OBSERVED.strip().splitlines()])
def test_addresses_and_ids_are_those_of_jekyll_feed(path: str, slug: str, url: str, identity: str) -> None:
    assert post_url(SITE, path) == f"https://news.example.org/blog{url}"
    assert jekyll_id(SITE, path, slug) == f"https://news.example.org/blog{identity}"


def test_ids_have_the_bare_slug() -> None:
    assert (
        jekyll_id(SITE, "/2022/Hello-World.html", "Hello World") == "https://news.example.org/blog/2022/Hello%20World"
    )
    assert jekyll_id(SITE, "/2022/05/22/.html", "") == "https://news.example.org/blog/2022/05/22/"


def test_the_id_has_compatibility_forms_but_the_address_leads_to_the_page() -> None:
    path = "/%E8%B4%A2%E7%BB%8F%EF%BC%88%E5%9B%BD%E5%86%85%EF%BC%89/%E4%B8%AD.html"
    assert jekyll_id(SITE, path, "Ａｂｃ½") == (
        "https://news.example.org/blog/%E8%B4%A2%E7%BB%8F(%E5%9B%BD%E5%86%85)/Abc1%E2%81%842"
    )
    assert post_url(SITE, path) == f"https://news.example.org/blog{path}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/a?b=c+d&e=%2B f;g", "/a?b=c+d&e=%2B%20f%3Bg", id="an escaped plus stays one"),
        pytest.param("/a?#", "/a#", id="nothing asked"),
        pytest.param("/%ff/中", "/%FF/%E4%B8%AD", id="bytes of another encoding"),
        pytest.param("/中#中", "/%E4%B8%AD#%E4%B8%AD", id="fragment"),
    ],
)
def test_odd_addresses(path: str, expected: str) -> None:
    assert post_url(SITE, path) == f"https://news.example.org/blog{expected}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://News.Example.org", "https://news.example.org/", id="case"),
        pytest.param("https://例子.中国", "https://xn--fsqu00a.xn--fiqs8s/", id="international"),
        pytest.param("https://news.example.org:443", "https://news.example.org/", id="default port"),
        pytest.param("http://localhost:4000", "http://localhost:4000/", id="another port"),
    ],
)
def test_hosts_are_normal(url: str, expected: str) -> None:
    assert post_url(make_site(url=url), "/") == expected


@pytest.mark.parametrize(
    ("path", "slug", "expected"),
    [
        pytest.param("/2022/05/20/a.html", "a", "tag:news.example.org,2022:/blog/2022/05/20/a", id="as usual"),
        pytest.param("/财经/a.html", "a b", "tag:news.example.org,2022:/blog/%E8%B4%A2%E7%BB%8F/a%20b", id="escaped"),
        pytest.param(
            "/2022/a-b.html", "a#b?", "tag:news.example.org,2022:/blog/2022/a%23b%3F", id="nothing is cut off"
        ),
    ],
)
def test_tag_ids_are_of_rfc_4151(path: str, slug: str, expected: str) -> None:
    assert tag_id(make_site(url="http://news.example.org:8000", baseurl="/blog"), path, slug, "2022") == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("https://x.org/a.png?b=c&d=%20e", "https://x.org/a.png?b=c&d=%20e", id="absolute: query intact"),
        pytest.param("HTTP://x.org/a.png", "HTTP://x.org/a.png", id="scheme in capitals"),
        pytest.param("//x.org/a.png", "https://x.org/a.png", id="protocol-relative"),
        pytest.param("/img/a.png", "https://news.example.org/blog/img/a.png", id="from the root: below baseurl"),
        pytest.param("img/x y.png", "https://news.example.org/blog/img/x%20y.png", id="relative to the site"),
        pytest.param("./img/图.png", "https://news.example.org/blog/img/%E5%9B%BE.png", id="dot and Chinese"),
        pytest.param(" /a.png\n", "https://news.example.org/blog/a.png", id="white space around"),
        pytest.param("", None, id="nothing"),
        pytest.param("data:image/png;base64,xx", None, id="data"),
        pytest.param("javascript:alert(1)", None, id="script"),
        pytest.param("java\nscript:alert(1)", None, id="script over two lines"),
    ],
)
def test_addresses_from_front_matter(address: str, expected: str | None) -> None:
    assert absolute(SITE, address) == expected
