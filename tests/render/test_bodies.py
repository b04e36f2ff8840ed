"""Posts get the look of the theme, and nothing of their own that a mail client or dark mode would show badly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.render.bodies import style_body
from syndicate.render.themecompiler import TagLook

LOOKS = {
    "p": TagLook("margin:0;color:#111"),
    "td": TagLook("text-align:left;border-bottom:1px solid #ccc", (("align", "left"), ("bgcolor", "#fff"))),
    "div": TagLook("margin:0 0 16px"),
    "img": TagLook("border:0"),
}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>a</p>", '<p style="margin:0;color:#111">a</p>', id="a tag gets its style"),
        pytest.param("<b>a</b>", "<b>a</b>", id="one without a rule gets none"),
        pytest.param(
            '<p style="text-align:center">a</p>',
            '<p style="margin:0;color:#111;text-align:center">a</p>',
            id="alignment",
        ),
        pytest.param(
            '<p style="color:red;font-size:40px">a</p>', '<p style="margin:0;color:#111">a</p>', id="colours go"
        ),
        pytest.param('<p style="text-align:expression(1)">a</p>', '<p style="margin:0;color:#111">a</p>', id="values"),
        pytest.param('<p class="b" onclick="x">a</p>', '<p style="margin:0;color:#111">a</p>', id="classes go"),
        pytest.param('<font color="red">a</font>', "<span>a</span>", id="font"),
        pytest.param(
            "<figure><figcaption>a</figcaption></figure>",
            '<div style="margin:0 0 16px"><div style="margin:0 0 16px">a</div></div>',
            id="newer elements",
        ),
        pytest.param('<a href="https://a.example/?b=1&amp;c=2">a</a>', None, id="addresses stay"),
        pytest.param(
            '<p lang="en" dir="ltr" id="x">a</p>',
            '<p lang="en" dir="ltr" id="x" style="margin:0;color:#111">a</p>',
            id="language",
        ),
        pytest.param(
            "<i>中文，\n换行</i>\n中\n<b>A\nB</b>", "<i>中文，换行</i>\n中\n<b>A\nB</b>", id="Chinese lines are joined"
        ),
        pytest.param("<pre>中\n文<b>中\n文</b>中\n文</pre>", "<pre>中\n文<b>中\n文</b>中\n文</pre>", id="not in code"),
        pytest.param(
            "<blockquote><p>a</p><p>b</p></blockquote>",
            '<blockquote><p style="margin:0;color:#111">a</p>'
            '<p style="margin:0;color:#111;margin-bottom:0">b</p></blockquote>',
            id="no gap at the end of a quote",
        ),
        pytest.param("text", "text", id="text alone"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_post_gets_the_look_of_the_theme(html: str, expected: str | None) -> None:
    assert style_body(html, LOOKS) == (html if expected is None else expected)


def test_attributes_of_old_clients_do_not_replace_those_of_the_post() -> None:
    styled = style_body('<table><tbody><tr><td align="right">1</td></tr></tbody></table>', LOOKS)
    assert 'align="right"' in styled
    assert 'bgcolor="#fff"' in styled


PICTURE = "https://a.example/p.png"


@pytest.mark.parametrize(
    ("attributes", "width", "height"),
    [
        pytest.param('width="1200" height="600"', "576", "288", id="wide"),
        pytest.param('width="1200px"', "576", None, id="with a unit"),
        pytest.param('width="300" height="200"', "300", "200", id="narrow"),
        pytest.param("", "576", None, id="unknown"),
        pytest.param('height="40"', "576", None, id="height alone would squeeze it"),
        pytest.param('width="100%"', "576", None, id="per cent"),
        pytest.param('width="0"', "576", None, id="nothing"),
    ],
)
def test_a_picture_is_as_wide_as_the_card_at_most(attributes: str, width: str, height: str | None) -> None:
    styled = style_body(f'<p><img src="{PICTURE}" {attributes}></p>', LOOKS)
    assert f'width="{width}"' in styled
    assert (f'height="{height}"' in styled) if height else ('height="' not in styled)
    assert 'style="border:0;max-width:100%;height:auto"' in styled
    assert 'alt=""' in styled


@pytest.mark.parametrize(
    ("html", "wide"),
    [
        pytest.param('<p><a href="https://a.example/"><img src="{}"></a></p>', True, id="linked"),
        pytest.param('<figure><img src="{}"><figcaption>Caption</figcaption></figure>', True, id="with a caption"),
        pytest.param('<p>Before</p>\n<img src="{}">\n<p>after</p>', True, id="between paragraphs"),
        pytest.param('<p><img src="{}"> text</p>', False, id="before text"),
        pytest.param('<p>Icon <img src="{}"> in text</p>', False, id="in text"),
        pytest.param('<p><img src="{0}"><img src="{0}"></p>', False, id="side by side"),
        pytest.param('<p>See <a href="https://a.example/"><img src="{}"></a></p>', False, id="linked in text"),
        pytest.param('<p><span><img src="{}"></span></p>', False, id="in a span"),
    ],
)
def test_only_a_picture_that_stands_alone_is_widened(html: str, wide: bool) -> None:
    assert ('width="576"' in style_body(html.replace("{0}", PICTURE).replace("{}", PICTURE), LOOKS)) is wide


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<a href="javascript:alert(1)">a</a>',
        '<img src="data:image/png;base64,AA" onerror="x">',
        '<p style="background:url(https://evil.example/x)">a</p>',
        '<iframe src="https://evil.example/"></iframe><form><input></form><style>p{}</style>',
        "<svg><script>alert(1)</script></svg><math><mtext></mtext></math>",
        "<!--[if mso]><b>x</b><![endif]--><!--post:0-->",
    ],
)
def test_nh3_has_the_last_word(html: str) -> None:
    styled = style_body(html, LOOKS)
    for word in ("script", "data:", "onerror", "url(", "iframe", "<form", "<style", "<svg", "<!--"):
        assert word not in styled


@given(st.text(alphabet="ab<>/\"'= {}%&;:p-!", max_size=60))
def test_no_text_opens_what_it_does_not_close(text: str) -> None:
    styled = style_body(text, LOOKS)
    assert styled == style_body(str(styled), LOOKS)
    assert styled.count("<div") == styled.count("</div")


def test_deeply_nested_posts_lose_nothing() -> None:
    depth = 1000
    assert "core" in style_body("<div>" * depth + "core" + "</div>" * depth + "<p>after</p>", LOOKS)
