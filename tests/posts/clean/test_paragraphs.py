"""The first real paragraphs of a tree."""

import pytest
from lxml import etree

from syndicate.posts.clean.paragraphs import ENOUGH, real_paragraphs
from syndicate.posts.oneline import plain


def paragraphs(html: str) -> tuple[str, ...]:
    return real_paragraphs(etree.HTML(f"<html><body>{html}"))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>One.</p><p>Two.</p>", ("One.", "Two."), id="paragraphs"),
        pytest.param("Bare text<p>Two.</p>tail", ("Bare text", "Two.", "tail"), id="text without tags"),
        pytest.param("<div>One<br><br>Two<br>and more</div>", ("One", "Two and more"), id="two breaks part paragraphs"),
        pytest.param("<div>One<br> <br/> <br>Two</div>", ("One", "Two"), id="three breaks do not make an empty one"),
        pytest.param("<p><b>A</b><i>B</i>c</p>", ("ABc",), id="inline tags add no space"),
        pytest.param("<p> </p><p><br></p><p>Text</p>", ("Text",), id="empty ones"),
        pytest.param("<p><img src=a.png></p><p>Text</p>", ("Text",), id="images alone"),
        pytest.param("<h1>Heading</h1><p>Text</p>", ("Text",), id="headings"),
        pytest.param("<p>（文章来源：中国经营网）</p><p>Text</p>", ("Text",), id="source line"),
        pytest.param("<p>责任编辑：张三</p><p>Source: Reuters</p><p>Text</p>", ("Text",), id="editor and agency"),
        pytest.param("<p><a href=x>Back</a>｜<a href=y>Home</a></p><p>Text</p>", ("Text",), id="links alone"),
        pytest.param("<p>See <a href=x>this</a>.</p>", ("See this.",), id="text with a link"),
        pytest.param("<table><tr><td>cell</table><ul><li>item</ul><p>Text</p>", ("Text",), id="tables and lists"),
        pytest.param("<h2>Points</h2><ul><li>one<li>two</ul>", ("Points", "one", "two"), id="nothing but a list"),
        pytest.param("<p>Text<sup><a href='#fn:1'>1</a></sup> more</p>", ("Text more",), id="footnote number"),
        pytest.param("<p>x<sup>2</sup></p>", ("x2",), id="exponent"),
        pytest.param("<p><ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字</p>", ("汉字",), id="ruby"),
        pytest.param("<p>中文\n换行</p>", ("中文换行",), id="line end between Han"),
        pytest.param("", (), id="nothing"),
    ],
)
def test_real_paragraphs(html: str, expected: tuple[str, ...]) -> None:
    assert paragraphs(html) == expected


def test_a_long_line_that_begins_like_a_source_is_a_sentence() -> None:
    text = "来源：" + "据多家媒体报道，" * 10
    assert paragraphs(f"<p>{text}</p>") == (text,)


def test_reading_stops_when_there_is_enough() -> None:
    assert len(paragraphs("<p>" + "字" * 100 + "</p>" + "<p>更多。</p>" * 500)) < ENOUGH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(" a\n  b\t c ", "a b c", id="white space"),
        pytest.param("中文，\n  换行", "中文，换行", id="line end between wide characters"),
        pytest.param("中文\nABC", "中文 ABC", id="line end beside Latin"),
        pytest.param("“引文”代 新市井", "“引文”代 新市井", id="a space that was written stays"),
        pytest.param("\u3000\u3000首行", "首行", id="ideographic indent"),
        pytest.param("zero\u200bwidth\ufeff\x08", "zerowidth", id="invisible characters"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected
