"""Simple HTML, cleaned without a tree: the same to the letter as with one, and what is not simple is left alone."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from syndicate.posts.clean import simple
from syndicate.posts.clean.cleaner import Cleaned, by_tree, clean
from syndicate.posts.clean.tidy import Tidying
from tests.factories import make_site

SITE = make_site()
PLACE = f"{SITE.url}/2022/post-1.html"
PREFIX = "p1-"


def tidied(html: str) -> str | None:
    return simple.tidied(html, Tidying(html, base_url=PLACE, site_url=SITE.url, id_prefix=PREFIX), SITE.url)


def cleaned(html: str) -> Cleaned:
    return clean(html, base_url=PLACE, site=SITE, id_prefix=PREFIX)


def cleaned_by_tree(html: str) -> Cleaned:
    return by_tree(html, PLACE, SITE.url, PREFIX)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("", id="nothing"),
        pytest.param('<p class="lead">One<br />two</p>\n <p>Three &amp; four</p>', id="paragraphs"),
        pytest.param("<h2>One</h2><!-- ad --><p>A > b</p>", id="a heading, a comment and a bracket"),
        pytest.param('<p style="display:none">x <a href="https://a.example/">y</a></p><p>z</p>', id="hidden text"),
        pytest.param('<p style="text-align:center"><img src="a.jpg" width="900" height="300"></p>', id="an image"),
        pytest.param('<p><img src="https://a.example/?a=1&b=2" srcset="b.jpg 2x"></p>', id="an image in two sizes"),
        pytest.param('<p><a target="_blank" href="https://a.example/?a=1&amp;b=2&c=%7e">x</a></p>', id="a tidy link"),
        pytest.param('<p><a href="https://a.example/%7B%7Bx">x</a></p>', id="a link with Liquid in it"),
        pytest.param('<p><a href="javascript:alert(1)" onclick="x">x</a></p>', id="a link that runs"),
        pytest.param('<p><a href="https://a.example/" href="javascript:alert(1)">x</a></p>', id="two addresses"),
        pytest.param(
            '<p><a href="javascript:alert(1)" href="https://a.example/">x</a></p>', id="two, the bad one first"
        ),
        pytest.param('<p><a href="//a.example/1">x</a> <a href="/2">y</a> <a href="3">z</a></p>', id="relative links"),
        pytest.param('<h2 id="top">x</h2><p><a href="#top">y</a> <a href="#gone">z</a></p>', id="links in the post"),
        pytest.param('<p><a href="https://例.example/路">x</a></p>', id="an address that is not ASCII"),
        pytest.param('<p><span style="color:red;font-style:italic">x</span></p>', id="a style of which some stays"),
        pytest.param('<p title="a&lt=1" lang="a&copy=1">x</p>', id="no references"),
        pytest.param('<p><em id="">x</em><a href="">y</a></p>', id="empty attributes"),
        pytest.param(f'<p><b style="{";" * 400}">x</b></p>', id="a style longer than those kept in memory"),
    ],
)
def test_it_is_cleaned_without_a_tree(html: str) -> None:
    assert tidied(html) is not None
    assert cleaned(html) == cleaned_by_tree(html)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("text", id="text outside"),
        pytest.param("<p>x", id="an open tag"),
        pytest.param("<p><b>x</p></b>", id="tags that cross"),
        pytest.param("<p><p>x</p></p>", id="a paragraph in a paragraph"),
        pytest.param("<p><b><i><u>x</u></i></b></p>", id="three deep"),
        pytest.param("<p><a href='/x'>x</a></p>", id="single quotes"),
        pytest.param('<p><a name="x">x</a></p>', id="an old anchor"),
        pytest.param("<P>x</P>", id="capitals"),
        pytest.param("<p hidden>x</p>", id="an attribute without a value"),
        pytest.param("<p>&copy; &bogus;</p>", id="references that parsers read differently"),
        pytest.param("<p>&copy=1</p>", id="half a reference"),
        pytest.param("<p>x\ry</p>", id="a carriage return"),
        pytest.param("<p>x<!-- c --></p>", id="a comment in a paragraph"),
        pytest.param("<!-- a --!> --><p>x</p>", id="a comment with a bracket"),
        pytest.param('<p>x<b style="display:none">y</b>z</p>', id="hidden text between texts"),
        pytest.param('<p>x<img src="1x1.gif" width="1">z</p>', id="a tracker between texts"),
        pytest.param("<ul><li>x</li></ul>", id="a list"),
        pytest.param(f"<p>{'x' * simple.MAX_LENGTH}</p>", id="very long"),
    ],
)
def test_what_is_not_simple_is_left_to_the_tree(html: str) -> None:
    assert tidied(html) is None
    assert cleaned(html) == cleaned_by_tree(html)


ADDRESSES = [
    "https://a.example/x?a=1&b=2",
    "https://a.example/x?a=1&amp;b=2",
    "//b.example/y",
    "/c/d.html",
    "#top",
    "?q",
]
ADDRESSES += [
    "javascript:alert(1)",
    "mailto:a@b.example",
    "data:text/html,x",
    "http://a.example/%7Bx",
    "https://例.example",
]
ADDRESSES += [
    "https://a.example/路",
    "https://a b",
    "https://a.example:99999/",
    "HTTP://A.EXAMPLE",
    " https://a.example ",
]
ADDRESSES += ["a.jpg", "b/1x1.gif", "https://hm.baidu.com/x.gif", "a.jpg 1x, b.jpg 2x", "{{ x }}", ""]
STYLES = ["color:red", "display:block", "text-align:center", "text-align:center;color:red", "width:1px", "width:80px"]
VALUES = [
    "x",
    "top",
    "100",
    "1",
    "0",
    "50%",
    "a b",
    "a&copy=1",
    "a&lt=1",
    "&amp;lt;",
    "\u3000",
    "\u00a0x",
    "x\ny",
    "x%41",
]
NAMES = ["class", "id", "title", "alt", "width", "height", "target", "rel", "lang", "align", "data-x", "srcset", "cite"]
NAMES += ["data-src", "headers", "onclick", "value", "datetime"]
TEXTS = [
    "",
    "x",
    "文字",
    "a b",
    "\n",
    "  \n ",
    "\u3000",
    "&amp;",
    "&lt;b&gt;",
    "&nbsp;",
    "&hellip;",
    "a > b",
    '"',
    "\u200b",
]
TEXTS += ["来源：新华社", "一二三四五六七八九十" * 9, "word " * 30, "{{x}}", "\u2028"]
EMPHASIS = ["b", "code", "del", "em", "i", "ins", "s", "small", "span", "strong", "u"]


def some(*names: str, of: list[str]) -> st.SearchStrategy[str]:
    return st.builds(' {}="{}"'.format, st.sampled_from(names), st.sampled_from(of))


def element(*names: str, inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    content = st.lists(texts | inside, max_size=4).map("".join)
    return st.builds("<{0}{1}>{2}</{0}>".format, st.sampled_from(names), attributes, content)


attribute = some("href", "src", of=ADDRESSES) | some("style", of=STYLES) | some(*NAMES, of=VALUES + ADDRESSES)
attributes = st.lists(attribute, max_size=3).map("".join)
texts = st.sampled_from(TEXTS)
images = st.builds(
    '<img src="{}"{}{}>'.format, st.sampled_from(ADDRESSES), attributes, st.sampled_from(["", "/", " /"])
)
voids = images | st.sampled_from(["<br>", "<br/>", "<br />"])
inner = element(*EMPHASIS, inside=voids)
link = element("a", inside=voids | inner)
lines = voids | link | element(*EMPHASIS, inside=voids | inner | link)
block = element("p", "p", "p", "h1", "h3", "h6", inside=lines) | st.sampled_from(["<!-- x -->", "<!-- a-b & c -->"])
documents = st.lists(block | st.sampled_from(["\n", " ", "\n\n"]), min_size=1, max_size=4).map("".join)


@settings(max_examples=400, deadline=None)
@given(documents)
def test_any_simple_document_is_what_a_tree_makes_of_it(html: str) -> None:
    assume(tidied(html) is not None)
    assert cleaned(html) == cleaned_by_tree(html)
