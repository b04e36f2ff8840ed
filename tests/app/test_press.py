"""An entry is made once, and again only when what it is made of is another."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from syndicate import config as configuration
from syndicate.app.bodies import Bodies
from syndicate.app.press import Press
from syndicate.index import Index, Shown
from syndicate.model import Config, Content, FeedContent, Liquid, Post, Problem
from tests.factories import make_content, make_post, make_site


class Shelf(Bodies):
    """Bodies from memory; remembers which were asked for."""

    def __init__(self, contents: dict[str, Content | None]) -> None:
        self.contents, self.asked = contents, list[str]()

    def read_each(self, posts: Sequence[Post]) -> list[tuple[Content | None, Liquid]]:
        self.asked += [post.title for post in posts]
        return [(self.contents[post.title], Liquid.SITE) for post in posts]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = Index.create(tmp_path / "index.db")
    yield made
    made.close()


def test_an_entry_is_made_once(index: Index) -> None:
    shelf = Shelf({"Post 1": make_content("<p>One</p>"), "Post 2": make_content("<p>Two</p>")})
    press = Press(shelf, make_site(), index.entries, key=b"")
    one, two = Shown(1, make_post(1), b"1"), Shown(2, make_post(2), b"2")
    first = press.entries([one, two], FeedContent.FULL)
    assert [entry.id for entry in first] == [one.post.id, two.post.id]
    assert press.entries([two, one], FeedContent.FULL) == first[::-1]
    assert shelf.asked == ["Post 1", "Post 2"]


@pytest.mark.parametrize(
    ("key", "mode", "print_"),
    [
        pytest.param(b"other", FeedContent.FULL, b"1", id="the site or the code"),
        pytest.param(b"", FeedContent.EXCERPT, b"1", id="the content that the feed carries"),
        pytest.param(b"", FeedContent.FULL, b"other", id="the post"),
    ],
)
def test_it_is_made_again_when_something_is_another(index: Index, key: bytes, mode: FeedContent, print_: bytes) -> None:
    shelf = Shelf({"Post 1": make_content()})
    Press(shelf, make_site(), index.entries, key=b"").entries([Shown(1, make_post(1), b"1")], FeedContent.FULL)
    Press(shelf, make_site(), index.entries, key=key).entries([Shown(1, make_post(1), print_)], mode)
    assert shelf.asked == ["Post 1", "Post 1"]


def test_a_post_without_readable_body_is_left_out_and_read_once(index: Index) -> None:
    shelf = Shelf({"Post 1": None})
    press = Press(shelf, make_site(), index.entries, key=b"")
    assert press.entries([Shown(1, make_post(1), b"1")], FeedContent.FULL) == []
    assert press.entries([Shown(1, make_post(1), b"1")], FeedContent.FULL) == []
    assert shelf.asked == ["Post 1"]


POSTS = {"a": "{{ site.desk }}", "b": "{{ site.posts.size }}", "c": "{{ site.desk }}", "d": "plain"}


def read(folder: Path, *, jekyll: str, order: str, report: Callable[[Problem], None]) -> dict[str, tuple[str, Liquid]]:
    (folder / "_posts").mkdir()
    for name, body in POSTS.items():
        (folder / f"_posts/2022-05-20-{name}.md").write_text(f"---\ntitle: {name}\n---\n{body}\n")
    (folder / "_config.yml").write_text(jekyll)
    posts = {name: make_post(title=name, path=f"_posts/2022-05-20-{name}.md") for name in POSTS}
    bodies = Bodies(config(folder), posts=lambda: list(posts.values()), report=report)
    found = {name: bodies.read(posts[name]) for name in order}
    return {name: (content.html.strip(), liquid) for name, (content, liquid) in found.items() if content}


def config(folder: Path) -> Config:
    (folder / "config.yaml").write_text("site: {title: W, url: 'https://e.org'}\nsubscriptions: {all: {title: All}}\n")
    return configuration.load(folder / "config.yaml", environ={})


def test_what_liquid_may_have_seen(tmp_path: Path) -> None:
    problems: Sequence[Problem] = []
    found = read(tmp_path, jekyll="desk: Night\n", order="abcd", report=list(problems).append)
    assert found == {
        "a": ("<p>Night</p>", Liquid.SITE),
        "b": ("<p>4</p>", Liquid.POSTS),
        "c": ("<p>Night</p>", Liquid.POSTS),  # posts were at hand by then
        "d": ("<p>plain</p>", Liquid.NONE),
    }


def test_a_jekyll_config_that_cannot_be_read_is_told_once_liquid_asks(tmp_path: Path) -> None:
    problems: list[Problem] = []
    found = read(tmp_path, jekyll="desk: [\n", order="dac", report=problems.append)
    assert [html for html, _ in found.values()] == ["<p>plain</p>", "", ""]
    assert [one.path for one in problems] == ["_config.yml"]


def test_a_body_that_has_gone_is_a_problem(tmp_path: Path) -> None:
    problems: list[Problem] = []
    bodies = Bodies(config(tmp_path), posts=list, report=problems.append)
    assert bodies.read(make_post()) == (None, Liquid.NONE)
    assert [one.path for one in problems] == [make_post().path]
