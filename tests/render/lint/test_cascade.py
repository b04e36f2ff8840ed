import pytest

from syndicate.render.lint.cascade import Cascade
from syndicate.render.lint.mail import Mail
from syndicate.render.lint.page import Page

BODY = '<div id="d" class="a b"><table><tr><td class="c"><p style="margin:0;color:green">x</p></td></tr></table></div>'


def declared(css: str, tag: str = "p") -> dict[str, str]:
    """Return what *css* makes of the element *tag*."""
    page = Page.of(Mail(html=f"<style>{css}</style>{BODY}"))
    (element,) = page.named(tag)
    return Cascade(page, lambda _: True).declared(element)


@pytest.mark.parametrize(
    ("css", "tag", "expected"),
    [
        pytest.param("p { color: red }", "p", "green", id="an inline style wins"),
        pytest.param("p { color: red !important }", "p", "red", id="but for important ones"),
        pytest.param(
            "td { color: red } .c { color: blue } td { color: teal }", "td", "blue", id="a class beats a type"
        ),
        pytest.param("#d { color: red } .a.b { color: blue }", "div", "red", id="an id beats classes"),
        pytest.param("td { color: red } td { color: blue }", "td", "blue", id="the last of equals"),
        pytest.param(".a td { color: red }", "td", "red", id="within"),
        pytest.param("tr > td { color: red }", "td", "red", id="a child"),
        pytest.param("div > td { color: red }", "td", None, id="no child"),
        pytest.param("div table > tr td { color: red }", "td", "red", id="several steps"),
        pytest.param(".a.c { color: red }", "div", None, id="both classes"),
        pytest.param("* { color: red }", "td", "red", id="everything"),
        pytest.param("td:hover { color: red }", "td", None, id="what only sometimes holds"),
    ],
)
def test_which_rule_wins(css: str, tag: str, expected: str | None) -> None:
    assert declared(css, tag).get("color") == expected


def test_an_inline_style_beats_what_its_shorthand_covers() -> None:
    assert declared("p { margin-top: 9px }")["margin"] == "0"
