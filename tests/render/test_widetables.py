"""A table that is wider than a phone scrolls by itself; others are left as they are."""

import pytest

from syndicate.render.bodies import style_body
from syndicate.render.theme import load_theme
from syndicate.render.themecompiler import TagLook
from syndicate.render.widetables import WIDE

LOOKS = {
    "table": TagLook("margin:0 0 18px"),
    "div": TagLook("margin:0 0 16px"),
    "td": TagLook("padding:8px"),
    WIDE: TagLook("overflow-x:auto"),
    f"{WIDE} td": TagLook("white-space:nowrap"),
}
WRAPPED = (
    '<div style="overflow-x:auto"><table style="margin:0 0 18px;margin-bottom:0"><tbody><tr><td style="padding:8px">'
)
HELD = WRAPPED.replace("padding:8px", "white-space:nowrap")
PLAIN = '<table style="margin:0 0 18px">'


def table(*cells: str, rows: int = 2) -> str:
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"<table><tbody>{f'<tr>{row}</tr>' * rows}</tbody></table>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(table("一年期", "3.70%", "—"), PLAIN, id="three short columns"),
        pytest.param(table(*["1,789.99"] * 12), HELD, id="twelve columns of numbers"),
        pytest.param(table(*["贵州茅台"] * 5), HELD, id="names are not broken"),
        pytest.param(table("日期", "央行下调五年期以上贷款市场报价利率十五个基点，" * 3), PLAIN, id="sentences are"),
        pytest.param(table("A", "one two three four five six seven eight nine ten"), PLAIN, id="as in English"),
        pytest.param(table("A", "https://www.example.org/a/very/long/address"), WRAPPED, id="a long word"),
        pytest.param(table(*["字" * 13] * 5), WRAPPED, id="sentences in many columns"),
        pytest.param("<table><tr></tr><tr><td></td></tr></table>", PLAIN, id="next to nothing"),
        pytest.param("<table></table>", PLAIN, id="nothing"),
    ],
)
def test_what_scrolls(html: str, expected: str) -> None:
    assert style_body(html, LOOKS).startswith(expected)


def test_text_around_a_table_stays_where_it_was() -> None:
    styled = style_body(f"before{table(*['1,789.99'] * 12, rows=1)}after<p>end</p>", LOOKS)
    assert styled.startswith(f"before{HELD}")
    assert styled.endswith("</table></div>after<p>end</p>")


def test_a_table_in_a_table_scrolls_with_it() -> None:
    inner = table(*["1,789.99"] * 12)
    assert style_body(table(inner), LOOKS).count("overflow-x") == 1


def test_what_a_theme_says_of_wide_tables_stands_in_their_cells() -> None:
    looks = load_theme("digest", None, language="en").looks
    assert "overflow-x:auto" in looks["wide"].style
    for tag in ("td", "th"):
        assert "white-space:nowrap" in looks[f"wide {tag}"].style
        assert "border-bottom" in looks[f"wide {tag}"].style
        assert "nowrap" not in looks[tag].style
