"""to_html: what a Jekyll post may hold, through comrak and the shim."""

import html
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.posts import kramdown, markdown
from syndicate.posts.markdown import to_html

NEWS = """<p style="display:none;"><br /></p><!-- Start --><p style="text-align:center;"><a href="http://q.example.com/">\
<img src="https://pic.example.com/a.aspx?nid=1&imageType=k" width="578" /></a></p><!-- End --><p>近日。<br /></p>
 <p><strong>小标题</strong></p>
 <p>“新市井电商”平台*原样*。</p><p class="em_media">（文章来源：示例网）</p>

<http://news.example.com/share.html?infoCode=NW20220520>

[返回示例网](//news.example.org/category/shiliwang.html)｜[返回首页](//news.example.org/)"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("他说**“中国”**经济", "<p>他说<strong>“中国”</strong>经济</p>", id="quotes"),
        pytest.param("**结论。**然后", "<p><strong>结论。</strong>然后</p>", id="full stop"),
        pytest.param("**重点（一）**内容", "<p><strong>重点（一）</strong>内容</p>", id="brackets"),
    ],
)
def test_emphasis_beside_full_width_punctuation(text: str, expected: str) -> None:
    assert to_html(text).strip() == expected


@pytest.mark.parametrize(
    "text", [":smile: @alice #42", "https://example.org/a_b_c 与 www.example.org", "a@example.org"]
)
def test_what_other_engines_make_links_of_stays_text(text: str) -> None:
    assert to_html(text) == f"<p>{text}</p>\n"


def test_raw_html_is_left_to_the_cleaner() -> None:
    assert to_html("<script>alert(1)</script>\n") == "<script>alert(1)</script>\n"


PIECES = [
    "\n",
    "\n\n",
    " \n",
    "\n \t\n",
    "\t",
    "    ",
    "<p>",
    "</p>",
    "<p ",
    "<!-- a",
    "-->",
    "<h1>",
    "[a]: /x\n",
    "[a]",
    "*b*",
]
PIECES += [
    "`",
    "```\n",
    "~~~\n",
    "- x\n",
    "1. y\n",
    "> q\n",
    "a|b\n-|-\n1|2\n",
    '"q"',
    "[^1]",
    "[^1]: n\n",
    "# h\n",
    "---\n",
]
PIECES += [
    "<script>",
    "<pre>",
    "</pre>",
    "\ufeff",
    "\0",
    "\x0b",
    "\u3000",
    "&amp;",
    "\\",
    "<http://a.example>",
    "<div>",
    "x",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_paragraphs_of_html_are_copied_as_comrak_does(text: str) -> None:
    text = f"<p>{text}"
    assert to_html(text) == to_html(f"\n{text}")  # which leaves all of it to comrak


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_every_kind_of_line_end_is_the_same(end: str) -> None:
    text = "一\\\\\n二\n{: .c}\n\n* 三\n"
    assert to_html(text.replace("\n", end)) == to_html(text)


def test_a_footnote_and_its_reference_link_to_each_other() -> None:
    result = to_html("文[^a]\n\n[^a]: 注\n")
    ids = re.findall(r'id="([^"]*)"', result)
    links = re.findall(r'href="#([^"]*)"', result)
    assert len(ids) == 2
    assert sorted(ids) == sorted(links)


def test_a_news_article_needs_no_shim() -> None:
    assert not kramdown.differs(NEWS)
    assert '<a href="//news.example.org/category/shiliwang.html">返回示例网</a>' in to_html(NEWS)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 3_000, id="3,000 ["),
        pytest.param("[a](b c" * 30_000, id="links without end"),
        pytest.param(">" * 100_000 + " ", id="100,000 >"),
        pytest.param("> " * 3_000 + "{: .c}\n\n", id="nested quotes"),
        pytest.param("".join("  " * depth + "* {: .c} a\n" for depth in range(1_000)), id="nested lists"),
        pytest.param("<div>\n" * 20_000, id="start tags"),
        pytest.param("<!-- a\n\n" * 20_000, id="comments without end"),
        pytest.param("{::comment}\n" * 20_000, id="extensions without end"),
        pytest.param("{: .c}\n" * 20_000, id="attribute lists"),
        pytest.param("{:a: .c}\n" * 20_000, id="definitions"),
        pytest.param("".join("`" * length + " " for length in range(1, 500)), id="backticks"),
        pytest.param("|" * 60_000 + "\n", id="bars"),
        pytest.param("$$ x\n\n" * 20_000, id="math without end"),
        pytest.param('<div markdown="1">\n' * 1_000 + "x\n" + "</div>\n" * 1_000, id="Markdown in HTML in Markdown"),
        pytest.param("* a\n{:toc}\n\n" + "# a\n" * 5_000, id="headings"),
    ],
)
def test_monstrous_text_is_not_lost(text: str) -> None:
    # Each of these takes minutes, or never ends, where something is quadratic.
    assert "KEEP" in to_html(f"{text}\n\nKEEP\n")


WORDS = st.sampled_from(["甲乙", "丙丁", "戊己", "庚辛", "abc", "def"])
SIGNS = st.sampled_from(
    [
        *(
            "*",
            "**",
            "_",
            "`",
            "``",
            "```",
            "~~~",
            "~",
            "~~",
            "[",
            "]",
            "(",
            ")",
            "](",
            "](甲 b)",
            "](/x)",
            "![",
            "<",
            ">",
        ),
        *(
            "<<",
            ">>",
            "> ",
            "<div>",
            "</div>",
            "<p>",
            "</p>",
            "<br>",
            "<span>",
            "</span>",
            "<b>",
            "</b>",
            "<table>",
            "<td>",
        ),
        *(
            "<hr>",
            "<!--",
            "-->",
            "<?",
            "<甲>",
            "<alice>",
            "{: .c}",
            '{: #i k="v"}',
            "}",
            "$$",
            "$",
            "\\",
            "\\\\",
            "\n",
            "\n\n",
        ),
        *(
            "\n    ",
            "\n* ",
            "\n* {: .c} ",
            "\n1. ",
            "\n: ",
            "\n> ",
            "\n# ",
            "|",
            "---",
            '"',
            "'",
            "\n^\n",
            "[^1]",
            ":",
            "&",
        ),
        *("&amp;", "{{", "{%", "\t", "  \n", " ", "\n{: .x}\n", "\n{:r: .x}\n", "\n{:/}\n", "{:/}", "{::nomarkdown}"),
        *('<div markdown="1">', '<p markdown="1">', "\n{::nomarkdown}\n", "!--k0--", "<!--k0-->", "{#i}"),
    ]
)


def han(html_text: str) -> Counter[str]:
    """Return the Chinese characters of *html_text*, those in URLs too."""
    text = re.sub("(?:%[0-9A-F]{2})+", lambda code: bytes.fromhex(code[0].replace("%", "")).decode(), html_text)
    return Counter(re.findall("[\u4e00-\u9fff]", html.unescape(text)))


@settings(deadline=None, derandomize=True, max_examples=1_500)
@given(st.lists(WORDS | SIGNS, max_size=40).map("".join))
def test_the_shim_loses_no_letter_and_leaves_no_mark(text: str) -> None:
    result = to_html(text)
    assert not han(markdown._render(text)) - han(result)
    assert not re.search(r"!--k+\d", result) or "!--k0" in text
