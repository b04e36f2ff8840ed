"""The tags of Jinja survive the inlining, wherever they stand, and remember their lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.render.flattening import Kind, NotCompilable, Piece
from syndicate.render.templating import environment
from syndicate.render.themecompiler import CompiledTheme, compile_theme, declarations

CSS = ".a { color: #123456; margin: 0 } .body p { margin: 1px } @media print { .b { color: #000 } }"


def pieces(template: str) -> list[Piece]:
    """Return the pieces of a page around *template*; the head prints the style sheet."""
    page = f"<!DOCTYPE html>\n<html><head><style>{{{{ theme_css }}}}</style></head><body>{template}</body></html>"
    made, line, text = [], 1, ""
    for number, token, value in environment(None).lex(page):
        kind = {"data": Kind.DATA, "block_end": Kind.STATEMENT, "variable_end": Kind.EXPRESSION}.get(token)
        if kind is Kind.DATA:
            made.append(Piece(kind, value, ("t", number)))
        elif token.endswith("_begin"):
            line, text = number, ""
        elif kind:
            made.append(Piece(kind, text.strip(), ("t", line)))
        else:
            text += value
    return made


def rendered(template: str, **values: object) -> str:
    return environment(None).from_string(compile_theme(pieces(template), CSS).source).render(values)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param('<p class="a">{{ x }}</p>', '<p style="color:#123456;margin:0">7</p>', id="in text"),
        pytest.param('<a href="{{ x }}">y</a>', '<a href="7">y</a>', id="in an attribute"),
        pytest.param("<a href='{{ x }}' lang=\"{{ x }}\">y</a>", '<a href="7" lang="7">y</a>', id="in two"),
        pytest.param('<ol reversed start="{{ x }}"></ol>', '<ol reversed start="7"></ol>', id="a bare attribute"),
        pytest.param("<td width={{ x }}>y</td>", '<td width="7">y</td>', id="without quotation marks"),
        pytest.param('<a href="{{ x }}?a=b&amp;{{ x }}">y</a>', '<a href="7?a=b&amp;7">y</a>', id="in part of one"),
        pytest.param(
            '<i lang="{% if x %}en{% else %}de{% endif %}">y</i>', '<i lang="en">y</i>', id="statements in one"
        ),
        pytest.param(
            "<!--[if mso]><td width={{ x }}><![endif]-->", "<!--[if mso]><td width=7><![endif]-->", id="comment"
        ),
        pytest.param("{% for i in (1, 2) %}<b>{{ i }}</b>{% endfor %}", "<b>1</b><b>2</b>", id="in a loop"),
        pytest.param(
            "<table>{% for i in (1, 2) %}<tr><td>{{ i }}</td></tr>{% endfor %}</table>",
            "<table><tr><td>1</td></tr><tr><td>2</td></tr></table>",
            id="between rows",
        ),
        pytest.param("{% set y %}<b>z</b>{% endset %}{{ y }}", "<b>z</b>", id="a block that sets"),
        pytest.param(
            "{{ 'a' if x > 3 and 'b' < 'c' else \"d\" }}", "a", id="angle brackets and quotes in an expression"
        ),
        pytest.param("<p>a &lt; b &amp; c</p>", "<p>a &lt; b &amp; c</p>", id="entities"),
        pytest.param("<textarea>{{ x }}</textarea>", "<textarea>7</textarea>", id="raw text"),
        pytest.param(
            "<p class='b a'>x</p>", '<p class="b" style="color:#123456;margin:0">x</p>', id="classes of media rules"
        ),
        pytest.param(
            "<!doctype x><p\n class='a'\n>x</p>", '<p style="color:#123456;margin:0">x</p>', id="a tag over lines"
        ),
        pytest.param("<p class='c'>\n     x\n\n     y  z</p>", "<p>\nx\ny  z</p>", id="indentation"),
        pytest.param("<pre>\n  x\n    y</pre>", "<pre>\n  x\n    y</pre>", id="but not in code"),
        pytest.param("Jx J0J <b>{{ x }}</b>", "Jx J0J <b>7</b>", id="text that looks like a mark"),
        pytest.param("<p>{{ x }}", "<p>7</p>", id="an open element at the end"),
    ],
)
def test_tags_of_jinja_stay_where_they_were(template: str, expected: str) -> None:
    page = rendered(template, x=7)
    assert expected in page.partition("<body>")[2]


def test_the_style_sheet_keeps_what_cannot_be_inlined() -> None:
    page = rendered("<p class='a'>x</p>")
    assert page.startswith("<!DOCTYPE html>\n<html>")
    assert "<style>@media print { .b { color: #000 !important } }</style>" in page


def test_tags_before_the_page_stay_before_it() -> None:
    before = [Piece(Kind.STATEMENT, "set x = 3", ("child", 2)), Piece(Kind.DATA, "\n", ("child", 2))]
    compiled = compile_theme([*before, *pieces("<b>{{ x }}</b>")], CSS)
    page = environment(None).from_string(compiled.source).render()
    assert "<b>3</b>" in page
    assert compiled.origins[0][1:] == ("child", 2)


def test_the_look_of_posts_is_read_from_the_same_rules() -> None:
    looks = compile_theme(pieces(""), ".body p { margin: 0 } td { vertical-align: top } .body b { color: red }").looks
    assert {tag: look.style for tag, look in looks.items()} == {
        "p": "margin:0",
        "td": "vertical-align:top",
        "wide td": "vertical-align:top",
        "b": "color:red",
    }
    assert looks["td"].attributes == (("valign", "top"),)


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        pytest.param('<p class="{{ x }}">y</p>', "inside class=", id="class"),
        pytest.param('<p style="color:{{ x }}">y</p>', "inside style=", id="style"),
        pytest.param("<p id={{ x }}>y</p>", "inside id=", id="id"),
        pytest.param("<p {{ x }}>y</p>", "between attributes", id="attribute"),
        pytest.param("<script>{{ x }}</script>", "inside <script>", id="script"),
        pytest.param("<style>{{ x }}</style>", "inside <style>", id="style sheet"),
        pytest.param("{% if x %}<p>{% endif %}y</p>", "'endif' stands in another", id="half an element"),
        pytest.param("<b>{% if x %}</b>{% else %}</b>{% endif %}", "'else' stands in another", id="two ends"),
        pytest.param("<p lang='{{ x }}' lang='{{ x }}'>y</p>", "not well nested", id="an attribute twice"),
        pytest.param("<p class='c' bgcolor='{{ x }}'>y</p>", "overwrites", id="an overwritten attribute"),
    ],
)
def test_what_depends_on_the_values_is_not_compiled(template: str, reason: str) -> None:
    with pytest.raises(NotCompilable, match=reason) as caught:
        compile_theme(pieces(f"\n\n{template}"), ".c { background-color: red }")
    assert caught.value.place == ("t", 4)


def test_lines_are_found_again() -> None:
    compiled = compile_theme(pieces("\n<p>{{ x }}</p>\n\n<p>{{\n y }} {{ z }}</p>"), CSS)
    lines = compiled.source.split("\n")
    for word, line in (("x", 3), ("y", 5), ("z", 6)):
        (number,) = [number for number, text in enumerate(lines, 1) if text.startswith(f"{word} }}")]
        assert compiled.origin("t", number) == ("t", line)


def test_a_line_before_every_tag_keeps_its_name() -> None:
    assert CompiledTheme("").origin("a", 3) == ("a", 3)
    assert CompiledTheme("", ((5, "b", 1),)).origin("a", 3) == ("a", 3)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        pytest.param("a:b;c: d e ;", [("a", "b"), ("c", "d e")], id="plain"),
        pytest.param("a:url(x;y);b:'c;d'", [("a", "url(x;y)"), ("b", "'c;d'")], id="semicolons in values"),
        pytest.param("A:B", [("a", "B")], id="names are lower case"),
        pytest.param("a; :b; c:", [], id="halves"),
        pytest.param("a:url(x;b:c", [("a", "url(x;b:c")], id="a bracket that is not closed"),
        pytest.param("a:'x;b:c", [("a", "'x;b:c")], id="a string that is not closed"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_declarations_are_read(style: str, expected: list[tuple[str, str]]) -> None:
    assert list(declarations(style)) == expected


@given(st.text(alphabet="ab:;'\"() ", max_size=40))
def test_any_style_is_read(style: str) -> None:
    for name, value in declarations(style):
        assert name.strip("ab") == ""
        assert value
