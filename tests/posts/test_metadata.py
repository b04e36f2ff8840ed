from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from syndicate.errors import PostError
from syndicate.model import IdScheme, Level, NaiveDatetimes, Person, Post, PostsSettings, Problem
from syndicate.posts.filenames import place
from syndicate.posts.frontmatter import split
from syndicate.posts.metadata import Rules, is_published, published, to_post
from syndicate.posts.permalinks import pattern
from tests.factories import make_site

PATH = "_posts/2022-05-20-hello-world.md"
RULES = Rules(PostsSettings(source=Path("/site")), make_site(), pattern("date"), ())


def read(header: str, path: str = PATH, rules: Rules = RULES, warnings: list[tuple[str, int]] | None = None) -> Post:
    source = split(f"---\n{header}\n---\nText.\n")
    found = place(path)

    def report(problem: Problem) -> None:
        assert warnings is not None, problem
        assert problem.level is Level.WARNING
        warnings.append((problem.message, problem.line))

    return to_post(source, found, published(source, found, rules), rules, report)


def with_settings(**changes: Any) -> Rules:
    return replace(RULES, settings=replace(RULES.settings, **changes))


def test_a_post_as_the_sites_bot_writes_it() -> None:
    post = read(
        "layout: post\n"
        'title: "定位“新市井电商”平台 快手如何突围？"\n'
        "date: 2022-05-20 18:19:53 +0800\n"
        "categories: zhongguojingyingwang\n"
        "tags: 中国经营网新闻",
        "_posts/2022-05-20-202205202386756268.md",
    )
    address = "https://news.example.org/zhongguojingyingwang/2022/05/20/202205202386756268"
    assert (post.id, post.url) == (address, f"{address}.html")
    assert post.title == "定位“新市井电商”平台 快手如何突围？"
    assert post.published.isoformat() == "2022-05-20T18:19:53+08:00"
    assert post.updated == post.published
    assert (post.categories, post.tags) == (("zhongguojingyingwang",), ("中国经营网新闻",))
    assert post.path == "_posts/2022-05-20-202205202386756268.md"
    assert (post.authors, post.lang, post.summary, post.image, post.correction) == ((), None, None, None, None)
    assert post.newsletter
    assert post.fields == {"layout": "post"}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("title: Markets", "Markets", id="as written"),
        pytest.param("title: snake_case _and_ *stars*", "snake_case _and_ *stars*", id="no Markdown"),
        pytest.param("title: 010", "010", id="a number says what it says"),
        pytest.param("title: 'A <b>bold</b> &amp; quick'", "A bold & quick", id="HTML"),
        pytest.param("title: >\n  two\n  lines", "two lines", id="one line"),
        pytest.param('title: ""', "Hello World", id="empty: from the file name"),
        pytest.param("title:", "Hello World", id="null: likewise"),
        pytest.param("layout: post", "Hello World", id="none: likewise"),
        pytest.param("title: <br>", "Hello World", id="nothing but markup: likewise"),
    ],
)
def test_titles(header: str, expected: str) -> None:
    assert read(header).title == expected


def test_a_post_without_title_or_slug_is_called_as_its_file() -> None:
    assert read("layout: post", "_posts/2022-05-20-.md").title == "2022-05-20-"


@pytest.mark.parametrize(
    ("header", "path", "expected"),
    [
        pytest.param("date: 2021-12-01 23:33:50 +0800", PATH, "2021-12-01T23:33:50+08:00", id="front matter wins"),
        pytest.param("date: 2021-12-01 23:33:50", PATH, "2021-12-02T07:33:50+08:00", id="no zone: UTC"),
        pytest.param("date: '2021-12-01 23:33:50'", PATH, "2021-12-01T23:33:50+08:00", id="quoted: the site's"),
        pytest.param("title: x", PATH, "2022-05-20T00:00:00+08:00", id="the file name's midnight"),
        pytest.param("date:", PATH, "2022-05-20T00:00:00+08:00", id="null date"),
        pytest.param("date: 2021-12-01", "_posts/hello.md", "2021-12-01T00:00:00+08:00", id="no day in the file name"),
        pytest.param("title: x", "_posts/2016-1-05-x.md", "2016-01-05T00:00:00+08:00", id="one digit"),
    ],
)
def test_published(header: str, path: str, expected: str) -> None:
    assert read(header, path).published.isoformat() == expected


def test_naive_dates_may_be_the_sites() -> None:
    rules = with_settings(naive_datetimes=NaiveDatetimes.SITE)
    assert read("date: 2021-12-01 23:33:50", rules=rules).published.isoformat() == "2021-12-01T23:33:50+08:00"


def test_dates_of_toml() -> None:
    source = split("+++\ndate = 2021-12-01T23:33:50\n+++\n")
    assert published(source, place(PATH), RULES).isoformat() == "2021-12-02T07:33:50+08:00"


def test_the_day_in_the_address_is_the_sites() -> None:
    assert read("date: 2021-12-01 20:00:00").url == "https://news.example.org/2021/12/02/hello-world.html"


@pytest.mark.parametrize(
    ("header", "path", "line", "message"),
    [
        pytest.param("title: x\ndate: tomorrow", PATH, 3, 'date: "tomorrow" is not a date', id="no date"),
        pytest.param("title: x\ndate:  +0800", PATH, 3, r'date: "\+0800" is not a date', id="no day"),
        pytest.param("title: x", "_posts/hello.md", 1, "the post has no date", id="none at all"),
        pytest.param("title: x", "_posts/2022-13-01-x.md", 0, "the file name begins with", id="impossible day"),
        pytest.param("a: b\ntitle: [x]", PATH, 3, "title: a list, where text belongs", id="list as title"),
        pytest.param("a: b\ndate: {x: y}", PATH, 3, "date: keys with values, where text", id="mapping as date"),
        pytest.param("a: b\npermalink: /:nowhere/", PATH, 3, 'has ":nowhere"', id="unknown placeholder"),
        pytest.param("a: b\ncategories: 36", PATH, 3, "categories: 36 is not text", id="number as category"),
        pytest.param("a: b\ntags: {x: y}", PATH, 3, "tags: keys with values", id="mapping as tag"),
    ],
)
def test_what_cannot_be_read_names_its_line(header: str, path: str, line: int, message: str) -> None:
    with pytest.raises(PostError, match=message) as caught:
        read(header, path)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("published: false", False, id="false"),
        pytest.param("published: No", False, id="no"),
        pytest.param("published: off", False, id="off"),
        pytest.param("published:", False, id="null"),
        pytest.param("published: 'false'", True, id="quoted: text"),
        pytest.param("published: true", True, id="true"),
        pytest.param("published: 0", True, id="zero is true to Ruby"),
        pytest.param("published: [false]", True, id="a list"),
        pytest.param("draft: true", False, id="draft"),
        pytest.param("draft: false", True, id="no draft"),
        pytest.param("draft:", True, id="draft null"),
        pytest.param("hidden: true", True, id="hidden says nothing"),
        pytest.param("title: x", True, id="neither"),
    ],
)
def test_drafts(header: str, *, expected: bool) -> None:
    assert is_published(split(f"---\n{header}\n---\n")) is expected


@pytest.mark.parametrize(
    ("header", "url", "identity"),
    [
        pytest.param("slug: My Own_Slug", "/2022/05/20/My-Own_Slug.html", "/2022/05/20/My%20Own_Slug", id="slug"),
        pytest.param("slug: 123", "/2022/05/20/123.html", "/2022/05/20/123", id="a number as slug"),
        pytest.param("permalink: /about/:slug/", "/about/hello-world/", "/about/hello-world", id="permalink"),
        pytest.param("permalink: ''", "/2022/05/20/hello-world.html", "/2022/05/20/hello-world", id="empty permalink"),
        pytest.param(
            "categories: A b", "/a/b/2022/05/20/hello-world.html", "/a/b/2022/05/20/hello-world", id="categories"
        ),
    ],
)
def test_addresses_and_ids(header: str, url: str, identity: str) -> None:
    post = read(header)
    assert (post.url, post.id) == (f"https://news.example.org{url}", f"https://news.example.org{identity}")


def test_baseurl_is_part_of_both() -> None:
    post = read("title: x", rules=replace(RULES, site=make_site(baseurl="/blog")))
    assert (post.url, post.id) == (
        "https://news.example.org/blog/2022/05/20/hello-world.html",
        "https://news.example.org/blog/2022/05/20/hello-world",
    )


def test_tag_ids() -> None:
    rules = with_settings(ids=IdScheme.TAG, tag_date="2022")
    assert read("title: x", rules=rules).id == "tag:news.example.org,2022:/2022/05/20/hello-world"


def test_a_guid_wins() -> None:
    rules = with_settings(ids=IdScheme.TAG, tag_date="2022")
    for guid in ("https://old.example.org/?p=7", "tag:x,2020:1"):
        assert read(f"guid: '{guid}'", rules=rules).id == guid
    assert read("guid: ''").id == "https://news.example.org/2022/05/20/hello-world"


def test_folders_are_categories() -> None:
    post = read("categories: [news, extra]", "zh/news/_posts/es/2022-05-20-sup.md")
    assert post.categories == ("zh", "news", "extra")
    assert post.url == "https://news.example.org/zh/news/extra/2022/05/20/sup.html"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("last_modified_at: 2023-01-01 10:00:00", "2023-01-01T18:00:00+08:00", id="as jekyll-feed"),
        pytest.param("updated: 2023-01-01", "2023-01-01T00:00:00+08:00", id="updated"),
        pytest.param("modified: 2023-01-01", "2023-01-01T00:00:00+08:00", id="modified"),
        pytest.param("modified: 2024-01-01\nupdated: 2023-01-01", "2023-01-01T00:00:00+08:00", id="the first of them"),
        pytest.param("updated: 2021-01-01", "2022-05-20T00:00:00+08:00", id="never before it was published"),
        pytest.param("updated:", "2022-05-20T00:00:00+08:00", id="null"),
    ],
)
def test_updated(header: str, expected: str) -> None:
    assert read(header).updated.isoformat() == expected


@pytest.mark.parametrize(
    ("header", "message"),
    [
        pytest.param("updated: soon", 'updated: "soon" is not a date', id="no date"),
        pytest.param("updated: [2023-01-01]", "updated: a list, where text belongs", id="list"),
    ],
)
def test_an_unreadable_update_leaves_the_post_in(header: str, message: str) -> None:
    warnings: list[tuple[str, int]] = []
    post = read(f"title: x\n{header}", warnings=warnings)
    assert post.updated == post.published
    assert warnings == [(message, 3)]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("lang: zh-CN", "zh-CN", id="lang"),
        pytest.param("language: en", "en", id="language"),
        pytest.param("lang: zh_CN", "zh-CN", id="underscore"),
        pytest.param("lang:", None, id="null"),
        pytest.param("lang: ''\nlanguage: fr", "fr", id="empty lang"),
    ],
)
def test_languages(header: str, expected: str | None) -> None:
    assert read(header).lang == expected


def test_what_is_no_language_is_left_out() -> None:
    warnings: list[tuple[str, int]] = []
    assert read("lang: 简体中文", warnings=warnings).lang is None
    assert warnings == [('lang: "简体中文" is not a language tag such as zh-CN', 2)]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("excerpt: Short.\ndescription: Other.", "Short.", id="excerpt first"),
        pytest.param("description: 'A <b>bold</b> move &amp; more'", "A bold move & more", id="HTML"),
        pytest.param("description: |\n  one\n  two", "one two", id="one line"),
        pytest.param("excerpt: <br>\ndescription: Other.", "Other.", id="an excerpt without text"),
        pytest.param("excerpt: [x]", None, id="a list is no summary"),
        pytest.param(f"description: {'Words of it. ' * 40}", ("Words of it. " * 23)[:-1], id="cut at a sentence"),
    ],
)
def test_summaries(header: str, expected: str | None) -> None:
    assert read(header).summary == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("image: https://x.org/a.png?b=c&d=e", "https://x.org/a.png?b=c&d=e", id="absolute"),
        pytest.param("image: img/x y.png", "https://news.example.org/img/x%20y.png", id="relative"),
        pytest.param("image: //x.org/a.png", "https://x.org/a.png", id="protocol-relative"),
        pytest.param("image: {path: /a.png, alt: A}", "https://news.example.org/a.png", id="path"),
        pytest.param("image: {url: /a.png}", "https://news.example.org/a.png", id="url"),
        pytest.param("image: {src: /a.png}", "https://news.example.org/a.png", id="src"),
        pytest.param("image: [/a.png, /b.png]", "https://news.example.org/a.png", id="the first of a list"),
        pytest.param("thumbnail: /a.png", "https://news.example.org/a.png", id="thumbnail"),
        pytest.param("cover: /a.png", "https://news.example.org/a.png", id="cover"),
        pytest.param("image:\ncover: /a.png", "https://news.example.org/a.png", id="null image"),
    ],
)
def test_images(header: str, expected: str) -> None:
    assert read(header).image == expected


@pytest.mark.parametrize("value", ["'data:image/png;base64,xx'", "{alt: A}", "[{}]", "[[]]"])
def test_what_is_no_image_is_left_out(value: str) -> None:
    warnings: list[tuple[str, int]] = []
    assert read(f"image: {value}", warnings=warnings).image is None
    assert warnings == [("image: no web address of a picture", 2)]


def test_authors_correction_and_newsletter() -> None:
    post = read("author: Alice\ncorrection: |\n  The *rate* was 3 %.\nnewsletter: false")
    assert post.authors == (Person(name="Alice"),)
    assert post.correction == "The *rate* was 3 %."
    assert not post.newsletter
    assert read("newsletter: true").newsletter
    assert read("lang: en").newsletter


def test_bad_data_of_authors_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data" / "authors.yml").write_text("- x\n")
    warnings: list[tuple[str, int]] = []
    assert read("author: x", rules=with_settings(source=tmp_path), warnings=warnings).authors == ()
    assert warnings == [("not a mapping of ids to authors", 1)]


def test_other_fields_are_kept_as_they_were_read() -> None:
    post = read("layout: post\nhidden: true\ntype: [a, b]\nseo: {robots: no}\nempty:\ntitle: x\nlang: en")
    assert post.fields == {
        "layout": "post",
        "hidden": "true",
        "type": ["a", "b"],
        "seo": {"robots": "no"},
        "empty": None,
    }


def test_control_characters_are_reported() -> None:
    warnings: list[tuple[str, int]] = []
    post = read('layout: post\ntitle: "Back\\bspace"', warnings=warnings)
    assert post.title == "Backspace"
    assert warnings == [("control characters in the front matter were removed", 3)]


def test_moments_are_compared_as_instants() -> None:
    assert read("date: 2022-05-20 18:19:53 +0800").published == datetime(2022, 5, 20, 10, 19, 53, tzinfo=UTC)
