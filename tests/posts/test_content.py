"""Content: a post's body rendered, cleaned and summed up."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.errors import PostError
from syndicate.model import Content, Level, Post, PostsSettings, Problem
from syndicate.names import clean_text, short_hash
from syndicate.posts import excerpts
from syndicate.posts.clean import clean
from syndicate.posts.content import ContentReader, clean_fragment
from tests.factories import make_post, make_site

SEED = Path(__file__).parents[3] / "shared/data/seed"


class Site:
    """A folder with one post, and the problems that came up while it was read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def read(self, body: str, *, name: str = "2022-05-20-a.md", separator: str = "", **post: Any) -> Content:
        path = self.folder / "_posts" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\ntitle: A\n---\n{body}", encoding="utf-8")
        reader = ContentReader(
            PostsSettings(source=self.folder, excerpt_separator=separator),
            make_site(),
            posts=list,
            report=self.problems.append,
        )
        return reader.read(self.post(path, **post))

    @staticmethod
    def post(path: Path, **changes: Any) -> Post:
        return make_post(path=f"_posts/{path.name}", **changes)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_markdown_is_rendered(site: Site) -> None:
    assert site.read("Some **bold** text.") == Content(
        html="<p>Some <strong>bold</strong> text.</p>", summary="Some bold text."
    )


PIECES = (
    "<p>",
    "</p>",
    "<h2>",
    "</h2>",
    "<br>",
    "<ul><li>",
    "</li></ul>",
    "来源：",
    "利率",
    "It held. ",
    "é",
    "9" * 25,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_a_summary_needs_no_more_paragraphs_than_are_read_for_it(site: Site, body: str) -> None:
    every = clean(body, base_url="", site=make_site(), id_prefix="").paragraphs
    assert site.read(body, name="2022-05-20-a.html").summary == excerpts.summary(None, (), every)


@pytest.mark.parametrize("name", ["2022-05-20-a.html", "2022-05-20-a.HTM"])
def test_html_is_not(site: Site, name: str) -> None:
    assert site.read("<p>Some **bold** text.</p>", name=name).html == "<p>Some **bold** text.</p>"


def test_liquid_is_run(site: Site) -> None:
    assert site.read("{% assign x = 'run' %}It is {{ x }}.").summary == "It is run."
    assert site.problems == []


def test_liquid_that_fails_stays_and_is_reported_with_its_line(site: Site) -> None:
    assert site.read("One.\n\nTwo {% nonsense %}.").summary == "One. Two {% nonsense %}."
    (problem,) = site.problems
    assert (problem.path, problem.line, problem.level) == ("_posts/2022-05-20-a.md", 6, Level.WARNING)


def test_control_characters_are_removed_and_reported_with_their_line(site: Site) -> None:
    assert site.read("One.\n\nT\x08wo.\x1b").html == "<p>One.</p>\n<p>Two.</p>"
    assert [str(problem) for problem in site.problems] == [
        "_posts/2022-05-20-a.md:6: warning: control characters were removed\n  Feeds and mail cannot hold them."
    ]


_ODD = ("\x00", "\x0b", "\x1f", "\x85", "\x9f", "\ufdd0", "\uffff", "\U0001fffe", "&#0;", "&#8;", "&#x9f;", "&#xffff;")
_AROUND = (
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    '<img src="/a',
    '.png" alt="',
    '">',
    "&amp;",
    "**",
    "`",
    "\n",
    "a",
    "市",
    " ",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(_ODD + _AROUND), max_size=12).map("".join), st.sampled_from(("md", "html")))
def test_no_html_holds_a_control_character(site: Site, body: str, ending: str) -> None:
    html = site.read(body, name=f"2022-05-20-a.{ending}").html
    assert html == clean_text(html)


def test_a_control_character_at_the_very_end_is_found(site: Site) -> None:
    assert site.read("One.\x08").summary == "One."
    assert [problem.line for problem in site.problems] == [4]


def test_urls_start_from_the_post(site: Site) -> None:
    content = site.read("![a](b.png) [c](/d)", url="https://news.example.org/x/y.html")
    assert content.image == "https://news.example.org/x/b.png"
    assert 'href="https://news.example.org/d"' in content.html


def test_ids_carry_a_prefix_of_the_post(site: Site) -> None:
    html = site.read('<p id="a">x</p>', id="https://news.example.org/x").html
    assert html == f'<p id="p{short_hash("https://news.example.org/x")}-a">x</p>'


def test_front_matter_goes_before_what_is_found(site: Site) -> None:
    content = site.read("![a](b.png) Text.", summary="Own.", image="https://a.example/own.png")
    assert (content.summary, content.image) == ("Own.", "https://a.example/own.png")


def test_the_separator_ends_the_excerpt(site: Site) -> None:
    body = (
        "First paragraph, which is long enough to be a summary on its own, surely.\n\nSecond.\n\n<!--more-->\n\nRest."
    )
    assert site.read(body, separator="<!--more-->").summary.endswith("surely. Second.")
    assert site.read(body, separator="<!--other-->").summary.endswith("surely.")
    assert site.read(body, separator="<!--more-->", summary="Own.").summary == "Own."


def test_a_summary_is_never_the_whole_long_article(site: Site) -> None:
    assert len(site.read("这是一个很长的段落，没有换行。" * 100).summary) < 300


def test_a_post_without_text(site: Site) -> None:
    assert site.read("![a](b.png)").summary == ""


def test_a_post_that_is_gone_is_an_error(site: Site) -> None:
    reader = ContentReader(PostsSettings(source=site.folder), make_site(), posts=list, report=site.problems.append)
    with pytest.raises(PostError):
        reader.read(Site.post(site.folder / "gone.md"))


def test_a_post_that_cannot_be_read_does_not_stop_the_others(site: Site) -> None:
    site.read("One", name="1.md")
    reader = ContentReader(PostsSettings(source=site.folder), make_site(), posts=list, report=site.problems.append)
    found = reader.read_each([site.post(site.folder / "_posts" / name) for name in ("1.md", "gone.md", "1.md")])
    assert [one.summary if isinstance(one, Content) else one.message for one in found] == [
        "One",
        "cannot be read: No such file or directory",
        "One",
    ]


def test_a_post_nested_too_deeply_is_an_error(site: Site) -> None:
    with pytest.raises(PostError, match="deeper"):
        site.read("<div>" * 1001)


def test_fragment() -> None:
    content = clean_fragment(
        "Hello **you**: [more](/x), [here](y)<script>alert(1)</script>", make_site(baseurl="/blog")
    )
    assert content.summary == "Hello you: more, here"
    assert content.html == (
        '<p>Hello <strong>you</strong>: <a href="https://news.example.org/x">more</a>,'
        ' <a href="https://news.example.org/blog/y">here</a></p>'
    )


@pytest.mark.skipif(not SEED.exists(), reason="the shared seed post is not there")
def test_the_seed_post() -> None:
    (path,) = (SEED / "_posts").iterdir()
    problems: list[Problem] = []
    reader = ContentReader(PostsSettings(source=SEED), make_site(), posts=list, report=problems.append)
    content = reader.read(Site.post(path))
    assert content.summary.startswith("近日，快手电商在北京举办")
    assert len(content.summary) < 300
    assert content.image is not None
    assert "imageType=k&token=28dfeb41d35cc81d84b4664d7c23c49f&at=1" in content.image
    assert 'href="https://finews.withounder.com/category/zhongguojingyingwang.html"' in content.html
    assert "display" not in content.html
    assert "<!--" not in content.html
    assert problems == []
