import re
import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate import config, plainyaml
from syndicate.config.starting import SCHEMA_FILE, dumped
from syndicate.errors import ConfigError
from syndicate.model import Config, FeedContent, FeedFormat

URL = "title: Wire\nurl: https://a.example\n"


def start(folder: Path, jekyll: str) -> Config:
    (folder / "_config.yml").write_text(dedent(jekyll), "utf-8")
    return written(folder)


def written(folder: Path) -> Config:
    (folder / "config.yaml").write_text(config.initial(folder), "utf-8")
    return config.load(folder / "config.yaml", environ={})


def addresses(made: Config, values: tuple[str, ...] = ("TAG",)) -> set[str]:
    """Return the public addresses of all feeds of *made*, where posts have the tags *values*."""
    files = [file for one in made.subscriptions if one.feed for file in one.feed.files.values()]
    return {f"{made.output.url}/{file.replace('{value}', value)}" for file in files for value in values}


# The addresses are those of jekyll-feed's README (0.17.0), at https://a.example.
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param("", {"/feed.xml"}, id="the default"),
        pytest.param("baseurl: /blog", {"/blog/feed.xml"}, id="a site in a folder"),
        pytest.param("feed: {path: /blog/feed.atom}", {"/blog/feed.atom"}, id="path"),
        pytest.param("feed: {path: atom.xml}", {"/atom.xml"}, id="relative path"),
        pytest.param(
            "feed: {categories: [news, Updates, 财经]}",
            {"/feed.xml", "/feed/news.xml", "/feed/Updates.xml", "/feed/财经.xml"},
            id="categories",
        ),
        pytest.param("feed: {categories: [News, news]}", {"/feed.xml", "/feed/News.xml", "/feed/news.xml"}, id="case"),
        pytest.param("feed: {categories: news}", {"/feed.xml", "/feed/news.xml"}, id="one category"),
        pytest.param("feed: {collections: [changes]}", {"/feed.xml"}, id="collections of other things"),
        pytest.param(
            "feed: {path: /a.xml, collections: {posts: {path: /b.xml, categories: [news]}, changes: {path: /c.atom}}}",
            {"/b.xml", "/feed/news.xml"},
            id="posts as a collection",
        ),
        pytest.param("feed: {tags: true}", {"/feed.xml", "/feed/by_tag/TAG.xml"}, id="tags"),
        pytest.param("feed: {tags: false}", {"/feed.xml"}, id="no tags"),
        pytest.param(
            "feed: {tags: {path: alternative/path/}}", {"/feed.xml", "/alternative/path/TAG.xml"}, id="tag path"
        ),
        pytest.param(
            "feed: {tags: {only: [a, b, c-d, 财经], except: [b]}}",
            {"/feed.xml", "/feed/by_tag/a.xml"},
            id="only some tags, and of those the plain ones",
        ),
        pytest.param("feed: {tags: {except: [b]}}", {"/feed.xml", "/feed/by_tag/TAG.xml"}, id="all tags but some"),
        pytest.param("source: src", {"/feed.xml"}, id="a source folder"),
        pytest.param("feed: [a]", {"/feed.xml"}, id="no mapping"),
    ],
)
def test_every_address_of_jekyll_feed_is_kept(tmp_path: Path, keys: str, expected: set[str]) -> None:
    made = start(tmp_path, URL + keys)
    assert addresses(made) == {f"https://a.example{path}" for path in expected}


@pytest.mark.skipif(not shutil.which("jekyll"), reason="jekyll is not installed")
def test_the_files_are_those_that_jekyll_itself_writes(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    post = "---\ncategories: [news, Tech Web]\ntags: [one, two, 财经]\n---\nText.\n"
    (tmp_path / "_posts/2022-05-20-a.md").write_text(post, "utf-8")
    made = start(
        tmp_path,
        f"{URL}plugins: [jekyll-feed]\nexclude: [config.yaml]\n"
        "feed: {path: /atom/feed.atom, categories: [news, Tech Web], tags: {path: by-tag/}}\n",
    )
    command = ["jekyll", "build", "--quiet", "--disable-disk-cache"]
    subprocess.run(
        command, cwd=tmp_path, check=True, capture_output=True, env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    )
    site = tmp_path / "_site"
    feeds = [path for path in site.rglob("*") if path.is_file() and b"<feed" in path.read_bytes()]
    found = {f"https://a.example/{path.relative_to(site)}" for path in feeds}
    assert len(found) == 5
    assert found == addresses(made, ("one", "two"))


def test_feeds_lie_in_the_source_folder_as_atom_alone(tmp_path: Path) -> None:
    made = start(tmp_path, URL + "source: src\nfeed: {posts_limit: 5, excerpt_only: true}\n")
    assert (made.output.folder, made.posts.source) == (tmp_path / "src", tmp_path / "src")
    (only,) = made.subscriptions
    assert only.feed is not None
    assert only.feed.files == {FeedFormat.ATOM: "feed.xml"}
    assert (only.feed.limit, only.feed.content) == (5, FeedContent.EXCERPT)


def test_jekyll_feed_s_limit_is_kept(tmp_path: Path) -> None:
    (only,) = start(tmp_path, URL).subscriptions
    assert only.feed is not None
    assert only.feed.limit == 10


def test_categories_and_tags_choose_their_posts(tmp_path: Path) -> None:
    made = start(tmp_path, URL + "feed: {categories: [news], tags: {only: [one]}}\n")
    _, news, one = made.subscriptions
    assert (news.title, news.rule.categories) == ("Wire | News", frozenset({"news"}))
    assert (one.title, one.rule.tags) == ("Wire | one", frozenset({"one"}))


def test_unwanted_tags_have_no_feed(tmp_path: Path) -> None:
    made = start(tmp_path, URL + "feed: {tags: {except: [b]}}\n")
    every = made.subscriptions[1]
    assert every.each == "tag"
    assert every.rule.exclude is not None
    assert every.rule.exclude.tags == frozenset({"b"})
    assert "leaves such posts out of the feeds of their other tags" in (tmp_path / "config.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("keys", "note"),
    [
        pytest.param(
            "feed: {collections: {changes: {path: /changes.atom}}}",
            "/changes.atom is the feed of the collection changes, which holds no posts: it stays Jekyll's.",
            id="another collection",
        ),
        pytest.param(
            "feed: {categories: [../x]}", "/feed/../x.xml cannot be kept: it is no file name.", id="no file name"
        ),
        pytest.param(
            "feed: {path: /feed/news.xml, categories: [news]}",
            "/feed/news.xml cannot be kept: the name is taken.",
            id="two feeds in one file",
        ),
        pytest.param(
            "feed: {categories: ['{slug}']}", "/feed/{slug}.xml cannot be kept: the name is taken.", id="braces"
        ),
        pytest.param(
            "feed: {path: /index.html, tags: true}", "/index.html cannot be kept: the name is taken.", id="ours"
        ),
    ],
)
def test_what_cannot_be_kept_is_noted(tmp_path: Path, keys: str, note: str) -> None:
    start(tmp_path, URL + keys)
    assert f"  # {note}\n" in (tmp_path / "config.yaml").read_text("utf-8")


def test_what_the_site_says_is_kept(tmp_path: Path) -> None:
    keys = (
        "baseurl: blog\nlang: zh_CN\ntimezone: Asia/Shanghai\nauthor: {name: 'A: B', email: a@b.example}\n"
        'description: "a \\"site\\"\\nof two lines"\npermalink: /:year/:title/\nfuture: true\n'
        "exclude: [Gemfile, tmp/]\n"
    )
    made = start(tmp_path, URL + keys)
    ours = config.from_jekyll(tmp_path / "_config.yml")
    assert (made.site, made.posts) == (ours.site, ours.posts)
    assert made.output.url == "https://a.example/blog"


def test_a_site_without_an_address_is_told_where_to_write_it(tmp_path: Path) -> None:
    made = start(tmp_path, "title: Wire\n")
    assert made.site.url == "https://www.example.org"
    assert "site:    # change url: the _config.yml has none\n" in (tmp_path / "config.yaml").read_text("utf-8")


def test_a_config_that_jekyll_alone_takes_is_no_beginning(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(f"{URL}timezone: Nowhere\n")
    with pytest.raises(ConfigError, match=r'^_config\.yml:3: timezone: "Nowhere" is not a time zone'):
        config.initial(tmp_path)


def test_without_jekyll_a_sample_is_written(tmp_path: Path) -> None:
    made = written(tmp_path)
    assert [one.name for one in made.subscriptions] == ["everything", "category/{slug}"]
    assert made.output.url == "https://www.example.org/feeds"


def test_its_first_line_names_the_schema(tmp_path: Path) -> None:
    text = config.initial(tmp_path)
    assert text.split("\n")[0] == f"# yaml-language-server: $schema={SCHEMA_FILE}"


def test_its_comments_load_when_they_are_taken_in(tmp_path: Path) -> None:
    lines = config.initial(tmp_path).split("\n")
    begin = next(number for number, line in enumerate(lines) if line.startswith("# digests:"))
    text = "\n".join(lines[:begin] + [re.sub("^( *)# ", r"\1", line) for line in lines[begin:]])
    (tmp_path / "config.yaml").write_text(text, "utf-8")
    environ = {"SMTP_USER": "a", "SMTP_PASSWORD": "b"}
    made = config.load(tmp_path / "config.yaml", environ=environ)
    assert made.subscriptions[-1].digest is not None
    assert made.subscriptions[-1].digest.mailer == "relay"


@given(
    st.recursive(
        st.text(st.characters(exclude_categories=["Cs"])).filter(bool),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab: 财#", min_size=1), inner, max_size=4),
    )
)
def test_dumped_values_read_back(value: plainyaml.Value) -> None:
    if isinstance(value, str) and "\ufeff" in value:
        return
    assert plainyaml.load(f"k: {dumped(value)}").value == {"k": value}
