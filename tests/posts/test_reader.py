import gc
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from syndicate.errors import ConfigError, PostError
from syndicate.model import Held, Level, Post, PostsSettings, Problem
from syndicate.posts.frontmatter import Source
from syndicate.posts.reader import Corpus, read_all, read_post
from tests.factories import make_site

DATA = Path(__file__).parents[1] / "data"
SEED = Path(__file__).parents[2] / "../shared/data/seed"
SITE = make_site()
NOW = datetime(2022, 6, 1, tzinfo=UTC)


def write(tmp_path: Path, path: str, header: str = "title: x") -> Path:
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{header}\n---\nText.\n")
    return file


def read(tmp_path: Path, **settings: Any) -> Corpus:
    return read_all(PostsSettings(source=tmp_path, **settings), SITE, now=NOW)


def test_posts_are_newest_first_then_by_id(tmp_path: Path) -> None:
    write(tmp_path, "_posts/2022-05-20-b.md")
    write(tmp_path, "_posts/2022-05-20-c.md")
    write(tmp_path, "_posts/2022-05-20-a.md")
    write(tmp_path, "_posts/2022-05-21-x.md")
    write(tmp_path, "_posts/2022-05-19-y.md", "date: 2022-05-20 00:00:01 +0800")
    corpus = read(tmp_path)
    assert [post.path[18:-3] for post in corpus.posts] == ["x", "y", "c", "b", "a"]
    assert (corpus.problems, corpus.held) == ((), ())


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        pytest.param("broken-yaml.md", 3, "mapping values", id="broken YAML"),
        pytest.param("number-as-category.md", 3, "categories: 36 is not text", id="number as category"),
        pytest.param("gbk-bytes.md", 2, "not UTF-8: byte 11 is 0xca", id="GBK bytes"),
        pytest.param("empty.md", 0, "the file is empty", id="empty"),
        pytest.param("half-written.md", 1, "never closed", id="half-written"),
        pytest.param("date-without-day.md", 3, '"+0800" is not a date', id="date without a day"),
        pytest.param("impossible-date.md", 3, "is not a date", id="impossible date"),
        pytest.param("list-as-title.md", 2, "title: a list", id="list as title"),
        pytest.param("mapping-as-tag.md", 3, "tags: keys with values", id="mapping as tag"),
        pytest.param("unknown-placeholder.md", 3, '":nowhere", which is no placeholder', id="unknown placeholder"),
    ],
)
def test_one_bad_post_is_a_problem_and_the_run_goes_on(tmp_path: Path, name: str, line: int, message: str) -> None:
    write(tmp_path, "_posts/2022-05-20-good.md")
    shutil.copy(DATA / name, tmp_path / "_posts" / f"2022-05-20-{name}")
    corpus = read(tmp_path)
    assert [post.path for post in corpus.posts] == ["_posts/2022-05-20-good.md"]
    [found] = corpus.problems
    assert (found.path, found.line, found.level) == (f"_posts/2022-05-20-{name}", line, Level.ERROR)
    assert message in found.message


@pytest.mark.parametrize(
    ("name", "title", "warnings"),
    [
        pytest.param("empty-title.md", "Empty Title", [], id="empty title"),
        pytest.param("control-characters.md", "Backspace", [3, 2], id="control characters"),
    ],
)
def test_what_can_be_mended_stays(tmp_path: Path, name: str, title: str, warnings: list[int]) -> None:
    (tmp_path / "_posts").mkdir()
    shutil.copy(DATA / name, tmp_path / "_posts" / f"2022-05-20-{name}")
    corpus = read(tmp_path)
    assert [post.title for post in corpus.posts] == [title]
    assert sorted(one.line for one in corpus.problems) == sorted(warnings)
    assert all(one.level is Level.WARNING for one in corpus.problems)


def test_a_named_encoding_makes_other_bytes_readable(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    shutil.copy(DATA / "gbk-bytes.md", tmp_path / "_posts/2022-05-20-gbk.md")
    assert [post.title for post in read(tmp_path, encodings=("gb18030",)).posts] == ["市场"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"---\r\ntitle: x\r\n---\r\nText\r\n", id="CRLF"),
        pytest.param(b"\xef\xbb\xbf---\ntitle: x\n---\nText\n", id="byte order mark"),
        pytest.param(b"---\ntitle: x\n...\nText\n", id="three dots as end mark"),
        pytest.param(b"+++\ntitle = 'x'\n+++\nText\n", id="TOML"),
    ],
)
def test_forms_that_are_accepted(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, "_posts/2022-05-20-x.md").write_bytes(data)
    corpus = read(tmp_path)
    assert [post.title for post in corpus.posts] == ["x"]
    assert corpus.problems == ()


def test_a_file_name_without_a_day_needs_a_date(tmp_path: Path) -> None:
    write(tmp_path, "_posts/dated.md", "date: 2022-05-20")
    write(tmp_path, "_posts/undated.md")
    corpus = read(tmp_path)
    assert [post.url for post in corpus.posts] == ["https://news.example.org/2022/05/20/dated.html"]
    assert [str(one).splitlines()[0] for one in corpus.problems] == ["_posts/undated.md:1: the post has no date"]


def test_future_posts_are_held_the_soonest_first(tmp_path: Path) -> None:
    write(tmp_path, "_posts/2099-01-01-late.md")
    write(tmp_path, "_posts/2022-05-20-soon.md", "date: 2022-06-01 08:00:01 +0800")
    write(tmp_path, "_posts/2022-05-20-now.md", "date: 2022-06-01 08:00:00 +0800")
    corpus = read(tmp_path)
    assert [post.path for post in corpus.posts] == ["_posts/2022-05-20-now.md"]
    assert [held.path for held in corpus.held] == ["_posts/2022-05-20-soon.md", "_posts/2099-01-01-late.md"]
    assert corpus.held[0].due == datetime(2022, 6, 1, 0, 0, 1, tzinfo=UTC)
    assert len(read(tmp_path, future=True).posts) == 3


def test_drafts_and_unpublished_posts_are_left_out_silently(tmp_path: Path) -> None:
    write(tmp_path, "_posts/2022-05-20-a.md", "published: false")
    write(tmp_path, "_posts/2022-05-20-b.md", "draft: true")
    write(tmp_path, "_posts/2022-05-20-c.md", "hidden: true")
    write(tmp_path, "_drafts/d.md")
    corpus = read(tmp_path)
    assert [post.path for post in corpus.posts] == ["_posts/2022-05-20-c.md"]
    assert (corpus.problems, corpus.held) == ((), ())


def test_a_post_that_moves_to_old_post_stays_the_same(tmp_path: Path) -> None:
    paths = ("_posts", "zh/_posts", "old_post", "zh/old_post")
    write(tmp_path, "_posts/es/2022-05-20-a.md", "categories: news")
    write(tmp_path, "zh/_posts/2022-05-20-b.md")
    for permalink in ("date", "/:path/:name/"):
        before = read(tmp_path, paths=paths, permalink=permalink).posts
        (tmp_path / "_posts").rename(tmp_path / "old_post")
        (tmp_path / "zh/_posts").rename(tmp_path / "zh/old_post")
        after = read(tmp_path, paths=paths, permalink=permalink).posts
        (tmp_path / "old_post").rename(tmp_path / "_posts")
        (tmp_path / "zh/old_post").rename(tmp_path / "zh/_posts")
        assert [post.path for post in after] == ["zh/old_post/2022-05-20-b.md", "old_post/es/2022-05-20-a.md"]
        moved = [replace(new, path=old.path) for old, new in zip(before, after, strict=True)]
        assert moved == list(before)


def test_of_two_posts_with_one_id_the_newer_stays(tmp_path: Path) -> None:
    write(tmp_path, "_posts/es/2022-05-20-a.md", "date: 2022-05-20 10:00")
    write(tmp_path, "_posts/2022-05-20-a.md", "date: 2022-05-20 12:00")
    write(tmp_path, "_posts/zh/2022-05-20-a.md", "date: 2022-05-20 11:00")
    corpus = read(tmp_path)
    assert [post.path for post in corpus.posts] == ["_posts/2022-05-20-a.md"]
    assert [one.path for one in corpus.problems] == ["_posts/es/2022-05-20-a.md", "_posts/zh/2022-05-20-a.md"]
    assert all("_posts/2022-05-20-a.md has the same id and is newer" in one.message for one in corpus.problems)
    assert all(one.level is Level.ERROR for one in corpus.problems)


def test_of_two_posts_of_one_moment_the_path_decides(tmp_path: Path) -> None:
    write(tmp_path, "_posts/es/2022-05-20-a.md")
    write(tmp_path, "_posts/zh/2022-05-20-a.md")
    assert [post.path for post in read(tmp_path).posts] == ["_posts/zh/2022-05-20-a.md"]


def test_an_unknown_placeholder_in_the_config_is_the_configs_fault(tmp_path: Path) -> None:
    write(tmp_path, "_posts/2022-05-20-a.md")
    with pytest.raises(ConfigError, match=r'posts\.permalink: the permalink "/:nowhere/" has ":nowhere"'):
        read(tmp_path, permalink="/:nowhere/")


def test_one_post_is_read_alone(tmp_path: Path) -> None:
    settings = PostsSettings(source=tmp_path)
    write(tmp_path, "_posts/2022-05-20-a.md", 'title: "x\\b"')
    write(tmp_path, "_posts/2099-05-20-b.md")
    write(tmp_path, "_posts/2022-05-20-c.md", "draft: true")
    reported: list[Problem] = []
    post = read_post("_posts/2022-05-20-a.md", settings, SITE, now=NOW, report=reported.append)
    assert isinstance(post, Post)
    assert [one.path for one in reported] == ["_posts/2022-05-20-a.md"]
    assert read_post("_posts/2022-05-20-a.md", settings, SITE, now=NOW) == post
    assert isinstance(read_post("_posts/2099-05-20-b.md", settings, SITE, now=NOW), Held)
    assert read_post("_posts/2022-05-20-c.md", settings, SITE, now=NOW) is None
    with pytest.raises(PostError, match="cannot be read: No such file"):
        read_post("_posts/gone.md", settings, SITE, now=NOW)


def test_a_problem_says_where_and_what_to_do() -> None:
    error = PostError("the post has no date", line=1, hint="Add one.")
    assert str(Problem.of_post("_posts/a.md", error)) == "_posts/a.md:1: the post has no date\n  Add one."


def test_faults_of_folders_are_among_the_problems(tmp_path: Path) -> None:
    write(tmp_path, "_posts/2022-05-20-a.md")
    [found] = read(tmp_path, paths=("_posts", "old_post")).problems
    assert (found.path, found.level) == ("old_post", Level.WARNING)


def test_a_fault_of_the_data_is_told_once(tmp_path: Path) -> None:
    write(tmp_path, "_posts/2022-05-20-a.md", "author: x")
    write(tmp_path, "_posts/2022-05-20-b.md", "author: x")
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data/authors.yml").write_text("- x")
    corpus = read(tmp_path)
    assert [(one.path, one.line, one.level) for one in corpus.problems] == [("_data/authors.yml", 1, Level.WARNING)]
    assert len(corpus.posts) == 2


def test_bodies_are_not_kept(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"_posts/2022-05-20-{number}.md")
    corpus = read(tmp_path)
    gc.collect()
    assert len(corpus.posts) == 3
    assert not [one for one in gc.get_objects() if isinstance(one, Source)]


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    write(tmp_path, "_posts/2022-05-20-a.md", "tags: [b, a]\nauthor: {name: Alice}")
    write(tmp_path, "_posts/2022-05-20-b.md", "title: [x]")
    assert read(tmp_path) == read(tmp_path)


@pytest.mark.skipif(not SEED.is_dir(), reason="needs the seed post beside the checkout")
def test_the_seed_post() -> None:
    site = make_site(url="https://finews.withounder.com")
    [post] = read_all(PostsSettings(source=SEED), site, now=NOW).posts
    assert post.id == "https://finews.withounder.com/zhongguojingyingwang/2022/05/20/202205202386756268"
    assert post.published.isoformat() == "2022-05-20T18:19:53+08:00"
    assert (post.categories, post.tags) == (("zhongguojingyingwang",), ("中国经营网新闻",))
