"""Posts and bodies together, with what the site's own configuration says."""

from pathlib import Path

from syndicate import config
from syndicate.app.corpus import Library
from syndicate.model import Level
from tests.factories import NOON

CONFIG = "site: {title: Wire, url: 'https://news.example.org'}\nsubscriptions: {all: {title: All}}\n"
POST = "---\ntitle: A\ndate: 2022-05-19\n---\nBy {{ site.desk.name }}.\n"


def library(folder: Path, jekyll: str | None) -> Library:
    (folder / "config.yaml").write_text(CONFIG)
    (folder / "_posts").mkdir()
    (folder / "_posts/2022-05-19-a.md").write_text(POST)
    if jekyll is not None:
        (folder / "_config.yml").write_text(jekyll)
    return Library(config.load(folder / "config.yaml", environ={}), now=NOON)


def html(found: Library) -> str:
    content = found.content(found.posts[0])
    assert content is not None
    return content.html.strip()


def test_liquid_sees_what_the_sites_config_says(tmp_path: Path) -> None:
    assert html(library(tmp_path, "desk: {name: Night desk}\n")) == "<p>By Night desk.</p>"


def test_without_a_jekyll_config_there_is_nothing_more_to_say(tmp_path: Path) -> None:
    assert html(library(tmp_path, None)) == "<p>By .</p>"


def test_a_jekyll_config_that_cannot_be_read_is_a_warning(tmp_path: Path) -> None:
    found = library(tmp_path, "desk: [\n")
    assert html(found) == "<p>By .</p>"
    assert [(one.path, one.level) for one in found.problems] == [("_config.yml", Level.WARNING)]


def test_a_body_that_has_gone_is_a_problem(tmp_path: Path) -> None:
    found = library(tmp_path, None)
    (tmp_path / found.posts[0].path).unlink()
    assert found.content(found.posts[0]) is None
    assert [(one.path, one.level) for one in found.problems] == [("_posts/2022-05-19-a.md", Level.ERROR)]


def test_no_posts_at_all_is_said(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG)
    found = Library(config.load(tmp_path / "config.yaml", environ={}), now=NOON)
    (problem,) = found.problems
    assert str(problem) == (
        f"{tmp_path}: warning: there are no posts here\n"
        "  Posts lie in folders called _posts; `posts.source` and `posts.paths` name others."
    )
