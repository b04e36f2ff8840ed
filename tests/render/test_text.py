"""The text part reads like a letter: notes for links, aligned tables, Chinese lines joined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.render.text import to_text

NOTE = "\n\n[1] https://a.example/"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>a</p><p>b</p>", "a\n\nb", id="paragraphs"),
        pytest.param("a<br>b", "a\nb", id="line break"),
        pytest.param("<p>a\n  b</p>", "a b", id="white space"),
        pytest.param("<p>中文\n换行</p>", "中文换行", id="Chinese lines are joined"),
        pytest.param("<p>中文\nLatin</p>", "中文 Latin", id="but not to Latin"),
        pytest.param("<p>下调<strong>存款准备金率</strong>0.5</p>", "下调存款准备金率0.5", id="no space after bold"),
        pytest.param("<h2>标题</h2><p>文</p>", "■ 标题\n\n文", id="heading"),
        pytest.param("<h1></h1><p>a</p>", "a", id="empty heading"),
        pytest.param("<ul><li>a</li><li>b</li></ul>", "- a\n- b", id="list"),
        pytest.param("<ol start='3'><li>a</li><li>b</li></ol>", "3. a\n4. b", id="numbered list"),
        pytest.param("<ol start='x'><li>a</li></ol>", "1. a", id="odd start"),
        pytest.param("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b", id="nested list"),
        pytest.param("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n\n- c", id="list of paragraphs"),
        pytest.param("<ul>x<li>a</li>y<b>z</b></ul>", "x\n\n- a\ny\n\n  z", id="text between items"),
        pytest.param("<ul><li>a</li><ol><li>b</li></ol></ul>", "- a\n  1. b", id="a list right inside a list"),
        pytest.param("<p>a</p><template><p>b</p></template>", "a", id="template"),
        pytest.param("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b", id="quote"),
        pytest.param("<pre><code>def f():\n    return\n</code></pre>", "    def f():\n        return", id="code"),
        pytest.param("<p>a</p><hr><p>b</p>", "a\n\n------------------------\n\nb", id="rule"),
        pytest.param("<dl><dt>a</dt><dd>b</dd></dl>", "a\n    b", id="definitions"),
        pytest.param("<a href='https://a.example/'>a</a>", f"a [1]{NOTE}", id="link"),
        pytest.param("<a href='https://a.example/'>详情</a>。", f"详情[1]。{NOTE}", id="Chinese link"),
        pytest.param(
            "<a href='https://a.example/'>a</a> <a href='https://a.example/'>b</a>", f"a [1] b [1]{NOTE}", id="same"
        ),
        pytest.param("<a href='https://a.example/'>https://a.example/</a>", "https://a.example/", id="autolink"),
        pytest.param("<a href='mailto:a@b.example'>a@b.example</a>", "a@b.example", id="address"),
        pytest.param("<a>a</a>", "a", id="no destination"),
        pytest.param("<a href='#x'>a</a>", "a", id="inner link"),
        pytest.param("<p>a<sup><a href='#fn'>1</a></sup> <a href='#r'>↩</a></p>", "a^1", id="footnote"),
        pytest.param("<a href='https://a.example/'><p>a</p></a>", f"a\n\n[1]{NOTE}", id="link around a paragraph"),
        pytest.param("<img src='x' alt='图表'>", "[图片: 图表]", id="picture"),
        pytest.param("<img src='x'>", "[图片]", id="picture without alt"),
        pytest.param("<p>a<img src='x' alt=''></p>", "a", id="ornament"),
        pytest.param("<a href='https://a.example/'><img alt=''></a>", f"[1]{NOTE}", id="linked ornament"),
        pytest.param(
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a  b\n-  -\n1  2", id="table"
        ),
        pytest.param("<table><caption>c</caption><tr><td>a</td><td>b</td></tr></table>", "c\n\na  b", id="caption"),
        pytest.param("<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb", id="layout table"),
        pytest.param("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a b  c", id="blocks in cells"),
        pytest.param("<table></table>", "", id="empty table"),
        pytest.param("<p>a</p><!-- b --><script>c</script><style>d</style>", "a", id="what is not text"),
        pytest.param("<h3>a<script>c</script><!-- x --></h3>", "■ a", id="in a heading too"),
        pytest.param("<div><b>a</b></div>tail", "a\n\ntail", id="tail"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_html_becomes_text(html: str, expected: str) -> None:
    assert to_text(html, language="zh") == expected


def test_the_words_follow_the_language() -> None:
    assert to_text("<img src='x' alt='a'>") == "[Image: a]"


def test_lines_are_wrapped_inside_lists_and_quotes() -> None:
    text = to_text("<blockquote><ul><li>one two three four</li></ul></blockquote>", width=22)
    assert text == "> - one two three four"
    text = to_text("<ul><li>one two three four five six seven</li></ul>", width=24)
    assert text == "- one two three four\n  five six seven"


WORDS = st.text(alphabet="ab 中。\n", min_size=1, max_size=12)
TREES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "b", "blockquote", "a", "pre", "h2", "span", "td"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@given(TREES)
def test_no_letter_is_lost(html: str) -> None:
    letters = [letter for letter in html.replace("<", " <").replace(">", "> ") if letter in "中。"]
    assert [letter for letter in to_text(html) if letter in "中。"] == letters


@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "ul><li", "b", "a href='https://a.example/'"])
def test_deeply_nested_posts_lose_nothing(tag: str) -> None:
    opened = f"<{tag}>" * 900
    assert "core" in to_text(f"{opened}core")
