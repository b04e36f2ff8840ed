"""What is valid and yet serves readers badly, or remembers nothing, is said once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate import config as configuration
from syndicate.app.reporting import completed
from syndicate.app.results import BuildResult
from syndicate.index import FeedRow, Index, PostRow, State
from syndicate.model import Config, Level, Problem
from tests.factories import make_post

CONFIG = """\
site: {title: Wire, url: "https://news.example.org"}
subscriptions:
  a: {title: A, feed: {}}
  "c/{slug}": {title: "{value}", each: category, feed: {}}
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "config.yaml").write_text(CONFIG)
    return configuration.load(tmp_path / "config.yaml", environ={})


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = Index.create(tmp_path / "index.db")
    yield made
    made.close()


def problems(config: Config, index: Index) -> list[Problem]:
    return completed(BuildResult(posts=0, folder=Path()), config, index).problems


def test_no_posts_at_all(config: Config, index: Index) -> None:
    (problem,) = problems(config, index)
    assert str(problem).partition("\n")[0].endswith(": warning: there are no posts here")


def test_short_spans_are_said_once_for_each_line_of_the_config(config: Config, index: Index) -> None:
    index.posts.add([PostRow(path="a.md", hash=b"", state=State.SHOWN, post=make_post())])
    rows = [
        FeedRow(pattern="a", name="a"),
        *(FeedRow(pattern="c/{slug}", name=f"c/{n}", value=str(n)) for n in range(3)),
    ]
    for place, row in enumerate(rows):
        index.feeds.measured(index.feeds.put(place, row), is_short=True, size_bytes=1)
    one, three = problems(config, index)
    assert (one.path, one.line, one.level) == ("config.yaml", 3, Level.WARNING)
    assert one.message == "the feed a is full and spans less than three hours"
    assert (three.line, three.message) == (4, "the feed c/0 (and 2 more) is full and spans less than three hours")
    assert "`cover: 24h`" in three.hint


def test_large_output(config: Config, index: Index) -> None:
    index.posts.add([PostRow(path="a.md", hash=b"", state=State.SHOWN, post=make_post())])
    number = index.feeds.put(0, FeedRow(pattern="a", name="a"))
    index.feeds.measured(number, is_short=False, size_bytes=500_000_000)
    assert problems(config, index) == []
    index.feeds.measured(number, is_short=False, size_bytes=612_000_000)
    (problem,) = problems(config, index)
    assert str(problem).startswith("config.yaml: warning: the feeds hold 612 MB in all\n  Lower `limit`")


def test_corrections_that_were_not_recorded(config: Config, index: Index) -> None:
    row = PostRow(path="a.md", hash=b"", state=State.SHOWN, post=make_post(), is_pending=True)
    index.posts.add([row, row._replace(path="b.md")])
    (problem,) = problems(config, index)
    assert str(problem).startswith("config.yaml: warning: 2 posts changed at once: no correction was recorded")
    assert "--accept-corrections" in problem.hint


def test_only_posts_that_are_left_out_count_as_skipped(config: Config, index: Index) -> None:
    index.problems.add("read:a.md", [Problem(path="a.md", message="bad")])
    index.problems.add("read:b.md", [Problem(path="b.md", message="odd", level=Level.WARNING)])
    index.problems.add("file:x.rss", [Problem(path="x.rss", message="not ours")])
    result = completed(BuildResult(posts=0, folder=Path()), config, index)
    assert (result.skipped, len(result.problems), result.failed) == (1, 3, True)
