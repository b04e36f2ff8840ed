from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from syndicate import config
from syndicate.errors import ConfigError
from syndicate.model import Config, FeedContent, FeedFormat, Person

URL = "url: https://a.example\n"


def read(folder: Path, text: str) -> Config:
    (folder / "_config.yml").write_text(text, "utf-8")
    return config.from_jekyll(folder / "_config.yml")


def test_a_site_of_jekyll_has_one_subscription_of_every_post(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        "title: 金融消息\nurl: https://finews.example\nlang: zh-CN\ntimezone: Asia/Shanghai\nauthor: ZNing\n"
        "plugins: [jekyll-feed]\n",
    )
    assert (made.site.title, made.site.url, made.site.language) == ("金融消息", "https://finews.example", "zh-CN")
    assert (made.site.timezone, made.site.author) == (ZoneInfo("Asia/Shanghai"), Person(name="ZNing"))
    (only,) = made.subscriptions
    assert (only.name, only.title, only.source) == ("feed", "金融消息", "_config.yml:1")
    assert only.feed is not None
    assert only.feed.files == {
        FeedFormat.RSS: "feed.rss",
        FeedFormat.ATOM: "feed.atom",
        FeedFormat.JSON: "feed.json",
    }
    assert (made.output.folder, made.output.url) == (tmp_path / "feeds", "https://finews.example/feeds")
    assert made.path == tmp_path / "_config.yml"


@pytest.mark.parametrize(
    ("keys", "title"),
    [
        pytest.param("title: A\nname: B\n", "A", id="title"),
        pytest.param("title: ''\nname: B\n", "B", id="name"),
        pytest.param("", "a.example", id="host"),
        pytest.param('title: "A\\bB"\n', "AB", id="without control characters"),
        pytest.param("title: ${HOME}\n", "${HOME}", id="no variable"),
    ],
)
def test_title(tmp_path: Path, keys: str, title: str) -> None:
    assert read(tmp_path, URL + keys).site.title == title


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param("url: https://a.example/\n", "https://a.example/", id="trailing slash"),
        pytest.param("url: https://a.example\nbaseurl: blog\n", "https://a.example/blog/", id="baseurl"),
        pytest.param("url: https://a.example/x/\nbaseurl: /blog/\n", "https://a.example/x/blog/", id="path in the url"),
        pytest.param("url: https://a.example/x\n", "https://a.example/x/", id="path in the url alone"),
    ],
)
def test_home(tmp_path: Path, keys: str, expected: str) -> None:
    assert read(tmp_path, keys).site.home == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        pytest.param("A", Person(name="A"), id="text"),
        pytest.param("[A, B]", Person(name="A"), id="list"),
        pytest.param("[]", None, id="empty list"),
        pytest.param(
            "{name: A, email: a@b.example, uri: https://a.example}",
            Person(name="A", email="a@b.example", url="https://a.example"),
            id="mapping",
        ),
        pytest.param("{name: A, email: a at b, url: me}", Person(name="A"), id="untidy mapping"),
        pytest.param("{twitter: a}", None, id="no name"),
    ],
)
def test_author(tmp_path: Path, author: str, expected: Person | None) -> None:
    assert read(tmp_path, f"{URL}author: {author}\n").site.author == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param("", "date", id="default"),
        pytest.param("permalink: pretty\n", "pretty", id="style"),
        pytest.param("permalink: /:year/:title/\n", "/:year/:title/", id="pattern"),
        pytest.param("permalink: ':year/:title/'\n", "/:year/:title/", id="pattern without a slash"),
        pytest.param("permalink: pretty\ncollections: {posts: {permalink: /:title}}\n", "/:title", id="of the posts"),
        pytest.param("collections: {posts: {output: false}}\n", "date", id="posts are always written"),
        pytest.param("collections: [posts]\n", "date", id="a list of collections"),
    ],
)
def test_permalink(tmp_path: Path, keys: str, expected: str) -> None:
    assert read(tmp_path, URL + keys).posts.permalink == expected


def test_posts(tmp_path: Path) -> None:
    keys = "future: true\nexcerpt_separator: <!--more-->\nexclude: [Gemfile, /drafts/, ./tmp/*.md, ../x]\nlang: zh_CN\n"
    made = read(tmp_path, URL + keys + "description: A\n  site\nsource: ./src/\n")
    assert (made.posts.future, made.posts.excerpt_separator) == (True, "<!--more-->")
    assert made.posts.exclude[:3] == ("Gemfile", "drafts", "tmp/*.md")
    assert "../x" not in made.posts.exclude
    assert (made.site.language, made.site.description) == ("zh-CN", "A site")
    assert (made.posts.source, made.output.folder) == (tmp_path / "src", tmp_path / "src/feeds")
    assert made.output.url == "https://a.example/feeds"


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        pytest.param("{}", (20, FeedContent.FULL), id="ours"),
        pytest.param(
            "{posts_limit: 7, excerpt_only: true, path: /atom.xml}", (7, FeedContent.EXCERPT), id="jekyll-feed's"
        ),
        pytest.param("{excerpt_only: no}", (20, FeedContent.FULL), id="not excerpts"),
        pytest.param("nothing", (20, FeedContent.FULL), id="no mapping"),
    ],
)
def test_feed(tmp_path: Path, feed: str, expected: tuple[int, FeedContent]) -> None:
    (only,) = read(tmp_path, f"{URL}feed: {feed}\n").subscriptions
    assert only.feed is not None
    assert (only.feed.limit, only.feed.content) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "title: A\n",
            "_config.yml:1: url: is missing\n  Add it: Scheme and host, such as `https://news.example.org`; every link "
            "is made absolute against it.",
            id="no url",
        ),
        pytest.param(
            f"{URL}timezone: Shanghai\n",
            '_config.yml:2: timezone: "Shanghai" is not a time zone\n  Did you mean "Asia/Shanghai"?',
            id="time zone",
        ),
        pytest.param(
            f"{URL}lang: 中文\n",
            '_config.yml:2: lang: "中文" is not a language tag\n  Write a tag such as en or zh-CN.',
            id="language",
        ),
        pytest.param(
            f"{URL}feed:\n  posts_limit: few\n",
            '_config.yml:3: feed.posts_limit: "few" is not a whole number\n  Write digits only, such as 20.',
            id="limit",
        ),
        pytest.param(
            f"{URL}defaults: &a []\n",
            "_config.yml:2: anchors and aliases (& and *) are not taken\n  Write the value out at each place.",
            id="anchor",
        ),
        pytest.param("- a\n", "_config.yml:1: must be a mapping\n  Write keys such as `title: My site`.", id="a list"),
        pytest.param("text\n", "_config.yml:1: must be a mapping\n  Write keys such as `title: My site`.", id="text"),
    ],
)
def test_faults_speak_of_jekyll_s_keys(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == expected
