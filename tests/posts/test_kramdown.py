"""The shim against kramdown's own output, and each construct by itself."""

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.posts.kramdown.shim import Shim
from syndicate.posts.markdown import to_html

DATA = Path(__file__).parent.parent / "data" / "kramdown"
SNIPPETS = sorted(path.stem for path in DATA.glob("*.md"))
DIFFERENCES: dict[str, str] = tomllib.loads((DATA / "differences.toml").read_text("utf-8"))["differences"]
BLOCK_NAMES = """
blockquote br center dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr iframe input li ol p pre script summary
table tbody td tfoot th thead tr ul
"""
BLOCKS = frozenset(BLOCK_NAMES.split())


def normal(html: str) -> str:
    """Return what a reader sees of *html*.

    Ids, white space between blocks, and the classes and roles of footnotes and task lists are left out; URLs are
    compared without percent-encoding; ``align="right"`` is the same as ``style="text-align: right"``.
    """
    pieces: list[str] = []
    describe(lxml.html.fragment_fromstring(html, create_parent="div"), pieces)
    text = re.sub(r"\s+", " ", "".join(pieces))
    return re.sub(r"(?: ?\0 ?)+", "\n", text)


def describe(element: lxml.html.HtmlElement, pieces: list[str]) -> None:
    if not isinstance(element.tag, str):
        pieces.append(f"\0<!--{element.text}-->\0")
        return
    edge = "\0" if element.tag in BLOCKS or "data-footnotes" in element.attrib else ""
    name = "div" if "data-footnotes" in element.attrib else element.tag
    attributes = " ".join(f'{key}="{value}"' for key, value in sorted(seen_attributes(element).items()))
    pieces += (f"{edge}‹{name} {attributes}›{edge}", element.text or "")
    for child in element:
        describe(child, pieces)
        pieces.append(child.tail or "")
    pieces.append(f"{edge}‹/{name}›{edge}")


def seen_attributes(element: lxml.html.HtmlElement) -> dict[str, str]:
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    classes = [
        name for name in attributes.pop("class", "").split() if not re.match("(reverse)?footnote|task-list", name)
    ]
    if classes:
        attributes["class"] = " ".join(classes)
    if attributes.get("href", "").startswith("#fn"):
        attributes = {"href": "#fn"}
    for key in ("href", "src"):
        if key in attributes:
            attributes[key] = unquote(attributes[key])
    if "align" in attributes:
        attributes["style"] = f"text-align: {attributes.pop('align')}"
    if element.tag == "input":
        attributes = dict.fromkeys(attributes, "")
    return {key: value for key, value in attributes.items() if key not in ("id", "role") and "data-footnote" not in key}


def read(name: str) -> tuple[str, str]:
    """Return the normal forms of ours and of kramdown's HTML."""
    ours = to_html((DATA / f"{name}.md").read_text("utf-8"))
    return normal(ours), normal((DATA / f"{name}.html").read_text("utf-8"))


@pytest.mark.parametrize("name", [name for name in SNIPPETS if name not in DIFFERENCES])
def test_is_read_as_kramdown_reads_it(name: str) -> None:
    ours, theirs = read(name)
    assert ours == theirs


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_listed_difference_is_one(name: str) -> None:
    ours, theirs = read(name)
    assert ours != theirs, f"{name} is equal now: take it off differences.toml"


def test_the_golden_data_is_large_and_mostly_equal() -> None:
    assert len(SNIPPETS) >= 60
    assert len(DIFFERENCES) <= 0.2 * len(SNIPPETS)
    assert set(DIFFERENCES) <= set(SNIPPETS)
    assert all(len(reason) > 20 for reason in DIFFERENCES.values())


def test_the_normal_form_tells_texts_apart() -> None:
    assert normal("<p>a <em>b</em></p>") != normal("<p>a<em>b</em></p>")
    assert normal('<p class="x">a</p>') != normal("<p>a</p>")
    assert normal("<p>a</p>\n\n<p>b</p>") == normal("<p>a</p><p>b</p>")


def shimmed(text: str) -> str:
    return Shim(text).text


PLAIN = st.sampled_from(
    [
        *(
            "文字",
            "word",
            "*强调*",
            "**粗**",
            "`code`",
            "`{: .c}`",
            "`[a](b c)`",
            "[链接](/a.html)",
            "![图](/b.png)",
            "“引”",
            '"q"',
        ),
        *(
            "<http://example.org/a>",
            "\n\n",
            "\n",
            "\n\n* ",
            "\n* ",
            "\n\n  ",
            "\n\n1. ",
            "\n\n> ",
            "\n> ",
            "\n\n# ",
            "\n\n---\n\n",
        ),
        *(
            "\n\n```\n{: .c}\n[a](b c) \\\\\n```\n\n",
            "\n\n~~~ x\n<alice>\n\n$$\n~~~\n\n",
            "\n\n---\n\n    {: .c} <alice>\n\n",
            " ",
            "、",
            "<br>x",
        ),
        *(
            '<a href="/x y" title="{: .c} << $$">链</a>',
            "<span data-x='[a](b c)'>",
            "</span>",
            "\\[",
            "&amp;",
            "{{ x }}",
            "a < b",
        ),
    ]
)


@settings(deadline=None, derandomize=True, max_examples=500)
@given(st.lists(PLAIN, max_size=30).map(" ".join))
def test_text_without_constructs_of_kramdown_stays_to_the_byte(text: str) -> None:
    assert shimmed(text) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("```\n{: .c}\n\n[a](b c)\\\\\n```\n", id="fence"),
        pytest.param("> ```\n> {: .c}\n> ```\n", id="fence in a quote"),
        pytest.param("* a\n\n  ~~~\n  {: .c}\n  ~~~\n", id="fence in a list"),
        pytest.param("- ```\n  {: .c}\n  ```\n", id="fence behind a bullet"),
        pytest.param("```\n{: .c}\n", id="fence without end"),
        pytest.param("    {: .c}\n\n    $$ x $$\n", id="indented code"),
        pytest.param("\t{: .c}\n", id="code indented by a tab"),
        pytest.param("* a\n\n      {: .c}\n", id="indented code in a list"),
        pytest.param("`{: .c}` `` ` {: .c} ``\n", id="code span"),
        pytest.param('<a title="{: .c} [a](b c)" href=x~y~z>a</a>\n', id="attributes of raw HTML"),
        pytest.param("* <div>5~10~20\n  {: .c}\n  </div>\n", id="raw HTML in a list"),
        pytest.param("> <!-- {: .c}\n>\n> {: .d} -->\n> a\n", id="comment of several lines in a quote"),
        pytest.param("* <!-- {: .c} -->\n", id="comment in a list"),
        pytest.param("<div>\n{: .c} <alice>\n", id="raw HTML without end"),
        pytest.param("a <!-- {: .c} --> b\n", id="comment in text"),
        pytest.param("<http://example.org/~a/~b>\n", id="autolink"),
        pytest.param("x~y\n", id="one tilde"),
        pytest.param("[x] (a b) ](a b) foo](a b)\n", id="brackets that are no link"),
        pytest.param("[a [b](/c) d](e f)\n", id="link around a link"),
        pytest.param("a {:ok, pid} b {:c} {:d}\n", id="braces that are no attribute list"),
        pytest.param("{:ok, pid}\n", id="line of braces that is no attribute list"),
        pytest.param("a\n    {: c= }\n", id="broken attribute list"),
        pytest.param("a {:: x} {::unknown}b{:/} {::comment} {:/comment\n", id="no extension"),
        pytest.param("{::unknown}\nb\n{:/}\n", id="unknown extension"),
        pytest.param("{::comment}\nb\n{:/nomarkdown}\n", id="extension with another's end"),
        pytest.param("a $$ b\n\n$$$$\n", id="no formula"),
        pytest.param("$$\n\n$$\n", id="no formula either"),
        pytest.param("\\$$a$$ \\`{\\: .c}\n", id="escapes"),
        pytest.param("a | b\nc\n", id="bar in a paragraph"),
        pytest.param("a | b\n{:/}\nc | d | e\n", id="table that does not end"),
        pytest.param("|---|\n", id="nothing but a separator"),
        pytest.param("`a | b`\n", id="bar in code"),
        pytest.param("#a {#b}\n", id="no heading"),
        pytest.param("^2\n", id="no end of block"),
        pytest.param(":no definition\n", id="no definition"),
        pytest.param("a\n*[b]: c\n", id="abbreviation inside a paragraph"),
        pytest.param("a <b c=\n", id="broken tag"),
        pytest.param("<st1:place>a</st1:place> <x>b</x>\n", id="unknown element with an end tag"),
    ],
)
def test_these_stay_to_the_byte(text: str) -> None:
    assert shimmed(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("*a*{: .x}{: .y}", '<p><em class="x y">a</em></p>', id="two lists"),
        pytest.param("a\n{: .x}\n{: #y}", '<p class="x" id="y">a</p>', id="two lists below a block"),
        pytest.param("{: .x}\n{: .y}\na", '<p class="x y">a</p>', id="two lists above a block"),
        pytest.param("{: .x}\n![a](b)", '<p class="x"><img src="b" alt="a" /></p>', id="only the first element"),
        pytest.param('<b class="z">a</b>{: .x}', '<p><b class="z x">a</b></p>', id="classes add up"),
        pytest.param("<br title='z'>{: title=\"x\"}", '<p><br title="x"></p>', id="the list wins"),
        pytest.param("[a](b){: href='c'}", '<p><a href="c">a</a></p>', id="in single quotes"),
        pytest.param("*a* {: .x}", '<p><em class="x">a</em> </p>', id="white space between"),
        pytest.param("a{: .x} b", "<p>a b</p>", id="behind text"),
        pytest.param("> a\n> {: .x}", '<blockquote>\n<p class="x">a</p>\n</blockquote>', id="in a quote"),
        pytest.param("<div>a</div>\n{: .x}", '<div class="x">a</div>', id="raw HTML"),
        pytest.param("<!-- a -->\n{: .x}", "<!-- a -->", id="nothing to give it to"),
        pytest.param("{:a: b}\n{:b: a .x}\n\nx\n{: a}", '<p class="x">x</p>', id="definitions in a circle"),
        pytest.param("x\n{: unknown}", "<p>x</p>", id="unknown reference"),
        pytest.param("x{: toc}", "<p>x{: toc}</p>", id="word behind text"),
        pytest.param("{:x: .y}\n\nx{: x}", "<p>x</p>", id="known word behind text"),
        pytest.param("t\n: {: .x} d", '<dl>\n<dt>t</dt>\n<dd class="x">d</dd>\n</dl>', id="definition"),
        pytest.param("x\n\n{: .x} y", "<p>x</p>\n<p> y</p>", id="at the start of a line of text"),
        pytest.param("<i>\n\n* {: .x} a", '<i>\n<ul>\n<li class="x">a</li>\n</ul>', id="below a tag without end"),
        pytest.param("</i>*a*{: .x}</b>", '<p></i><em class="x">a</em></b></p>', id="beside stray end tags"),
    ],
)
def test_attribute_lists(text: str, expected: str) -> None:
    assert re.sub(r"\n+", "\n", to_html(text)).strip() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("`a\n{: .c}`", "<p><code>a {: .c}</code></p>", id="code over two lines"),
        pytest.param("![a{: .c}b](/x)", '<p><img src="/x" alt="a{: .c}b" /></p>', id="image"),
        pytest.param("[a](/x{:.c}'<')", '<p><a href="/x%7B%3A.c%7D&#x27;%3C&#x27;">a</a></p>', id="destination"),
    ],
)
def test_a_mark_in_a_place_of_text_is_undone(text: str, expected: str) -> None:
    assert to_html(text).strip() == expected


def test_marks_look_like_nothing_in_the_text() -> None:
    assert to_html("<!--k0--> *a*{: .x} `<!--kk0-->`") == (
        '<!--k0-->\n<p><em class="x">a</em> <code>&lt;!--kk0--&gt;</code></p>\n'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("* toc\n{:toc}\n\ntext", "<ul><li>toc</li></ul><p>text</p>", id="without headings"),
        pytest.param("text\n{:toc}\n\n# A", "<p>text</p><h1>A</h1>", id="behind a paragraph"),
        pytest.param(
            "* toc\n{:toc .x}\n\n## B\n\n# A\n{: #own}\n\n# A\n\n### C\n\n## D\n\n# [a](b)\n{: .no_toc}",
            '<ul class="x">'
            '<li><a href="#b">B</a></li>'
            '<li><a href="#own">A</a></li>'
            '<li><a href="#a">A</a><ul><li><a href="#c">C</a></li><li><a href="#d">D</a></li></ul></li></ul>'
            '<h2 id="b">B</h2><h1 id="own">A</h1><h1 id="a">A</h1><h3 id="c">C</h3><h2 id="d">D</h2>'
            '<h1 class="no_toc" id="a-1"><a href="b">a</a></h1>',
            id="levels and ids",
        ),
        pytest.param(
            "* a\n{:toc}\n\n# A\n{: .no_toc}", '<ul></ul><h1 class="no_toc" id="a">A</h1>', id="nothing to list"
        ),
        pytest.param(
            "* a\n{:toc}\n\n# A\n\n* b\n{:toc}",
            '<ul><li><a href="#a">A</a></li></ul><h1 id="a">A</h1><ul><li>b</li></ul>',
            id="only once",
        ),
    ],
)
def test_table_of_contents(text: str, expected: str) -> None:
    assert to_html(text).replace("\n", "") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<div markdown='0'>*a*</div>", "<div>*a*</div>", id="not wanted"),
        pytest.param(
            '<div markdown="1">*a*</div>*b*', "<div>\n<p><em>a</em></p>\n</div>\n<p><em>b</em></p>", id="block"
        ),
        pytest.param('<div markdown="span">*a*</div>', "<div><em>a</em></div>", id="spans in a block"),
        pytest.param('<h2 markdown="1">*a*\n\nb</h2>', "<h2><em>a</em> b</h2>", id="heading"),
        pytest.param('<p markdown="1"></p>', "<p>\n</p>", id="empty paragraph"),
        pytest.param('a <b markdown="1">*a*</b>', "<p>a <b><em>a</em></b></p>", id="in text"),
        pytest.param('<p markdown="1"># a</p>', "<p>\n<h1>a</h1>\n</p>", id="no paragraph to replace"),
        pytest.param(
            '<table markdown="1"><tr><td markdown="1">*a*</td></tr></table>',
            "<table><tr>\n<td>\n<p><em>a</em></p>\n</td>\n</tr></table>",
            id="table with a cell",
        ),
        pytest.param('<div><p markdown="1">*a*\n</div>', "<div><p>*a*\n</div>", id="without end tag"),
        pytest.param(
            '<div markdown="1">[a][r]\n\n<div markdown="1">*b*</div>\n</div>\n\n[r]: /x',
            '<div>\n<p><a href="/x">a</a></p>\n<div>\n<p><em>b</em></p>\n</div>\n</div>',
            id="nested, with a reference outside",
        ),
        pytest.param(
            "<script>'</div>'\n\n*a*</script>*b*", "<script>'</div>'\n\n*a*</script>\n<p><em>b</em></p>", id="script"
        ),
        pytest.param("<DIV>*a*</div>\n*b*", "<DIV>*a*</div>\n<p><em>b</em></p>", id="capitals"),
        pytest.param(
            "* a\n<div>*b*</div>*c*", "<ul>\n<li>a</li>\n</ul>\n<div>*b*</div>\n<p><em>c</em></p>", id="ends a list"
        ),
        pytest.param(
            "<div><!-- </div> --></div>*a*", "<div><!-- </div> --></div>\n<p><em>a</em></p>", id="tag in a comment"
        ),
        pytest.param("<!-- a -->  \n*b*\n<!-- c", "<!-- a -->\n<p><em>b</em>\n&lt;!– c</p>", id="comment without end"),
        pytest.param("x <!-- a --> <!-- c", "<p>x <!-- a --> &lt;!– c</p>", id="comment without end in text"),
    ],
)
def test_raw_html(text: str, expected: str) -> None:
    assert re.sub(r"\n{2,}", "\n", to_html(text)).strip() == re.sub(r"\n{2,}", "\n", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("| a | b |\n|--:|\n| c | d | e |", ["a", "b", "", "c", "d", "e"], id="header that is too narrow"),
        pytest.param("a | b\n|---+---|\nc | d", ["a", "b", "c", "d"], id="plus in the separator"),
        pytest.param("a | b\nc | `d | e` | \\|", ["a", "b", "", "c", "d | e", "|"], id="bars in code and escaped"),
        pytest.param("|```|a`|", ["```", "a`"], id="backticks that make no code"),
        pytest.param("| a |\n|===|\n| b |\n{: .x}", ["a", "b"], id="equals signs"),
    ],
)
def test_no_cell_of_a_table_is_lost(text: str, expected: list[str]) -> None:
    root = lxml.html.fragment_fromstring(to_html(text), create_parent="div")
    assert [cell.text_content() for cell in root.iter("td", "th")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a[^1]\n\n[^1]: b\n\n    c{: .x}\n", "<p>c", id="second paragraph of a footnote"),
        pytest.param('[a](b c "t")', '<a href="b%20c" title="t">', id="title behind a space"),
        pytest.param("[a](b\tc)", '<a href="b%09c">', id="tab in a destination"),
        pytest.param("[![a](b c)](d e)", '<a href="d%20e"><img src="b%20c"', id="image in a link"),
        pytest.param("3~5，6~8 ~~删~~", "<p>3~5，6~8 <del>删</del></p>", id="tildes"),
        pytest.param("a << b >> c", "<p>a «\xa0b\xa0» c</p>", id="guillemets"),
        pytest.param("{::nomarkdown}\n*a*\n{:/nomarkdown}\nb", "*a*\n<p>b</p>", id="no Markdown"),
        pytest.param("a{::options x='y' /}b", "<p>ab</p>", id="options"),
        pytest.param("{::comment}\n-- a --\n{:/}", "<!-- — a — -->", id="comment"),
        pytest.param("$$a_1$$\n\nb $$c_1 < 2$$", "\\[a_1\\]\n<p>b \\(c_1 &lt; 2\\)</p>", id="formulas"),
        pytest.param("    a\n^\n    b", "</pre>\n\n<pre>", id="end of block between code"),
        pytest.param("```\na\n```\n> ```\nb*c*{: .x}", '<em class="x">c</em>', id="fence that the quote ends"),
        pytest.param("* ```\n  a\nb*c*{: .x}", '<em class="x">c</em>', id="fence that the list ends"),
        pytest.param("*[A]: x\n\nA <code>A</code> BA", '<abbr title="x">A</abbr> <code>A</code> BA', id="abbreviation"),
        pytest.param("a\nb\n: c\n  d\n: e", "<dt>a</dt>\n<dt>b</dt>\n<dd>c\nd</dd>\n<dd>e</dd>", id="two terms"),
        pytest.param("$$a$$ **b**", "<p>\\(a\\) <strong>b</strong></p>", id="formula that begins a line"),
        pytest.param("* {::comment}a{:/} *b*", "<li><!-- a --> <em>b</em></li>", id="comment that begins an item"),
        pytest.param("* \n\n    {: .c}", "<code>{: .c}", id="code behind an empty item"),
        pytest.param("* <b>5~8~9</b>", "<li><b>5~8~9</b></li>", id="tag that begins an item"),
        pytest.param("# A {#b}\n{: .c}", '<h1 class="c" id="b">A</h1>', id="id of a heading"),
    ],
)
def test_other_constructs(text: str, expected: str) -> None:
    assert expected in to_html(text)


def test_only_so_many_abbreviations_are_looked_for() -> None:
    result = to_html("".join(f"*[A{number}]: x\n\n" for number in range(101)) + "A0 A100\n")
    assert '<abbr title="x">A0</abbr> A100' in result


def test_markdown_in_html_ends_at_a_depth() -> None:
    result = to_html('<div markdown="1">' * 22 + "*a*" + "</div>" * 22)
    assert result.count("<div>") == 22
    assert "*a*" in result
