"""Style attributes: what hides, what stays."""

import pytest

from syndicate.posts.clean.styles import pixels, read_style

HIDING = [
    "display:none",
    "DISPLAY : None !important",
    "color:red;display:none",
    "display:none;height:1px;overflow:hidden;",
    "display:/* x */none",
    "d\\69splay:none",
    "display:\\6e one",
    "display:none!important;display:block",
    "display:none;display:nonsense",
    "background:url(';');display:none",
    "visibility:hidden",
    "visibility: collapse",
    "opacity:0",
    "opacity:.0",
    "opacity:0%",
    "font-size:0",
    "font-size:0px",
    "font-size:1px",
    "font-size:0em",
    "font:0/0 a",
    "max-height:0",
    "max-height:0px;overflow:hidden",
    "max-width:0",
    "height:0;overflow:hidden",
    "width:0px;overflow:hidden",
    "mso-hide:all",
    "text-indent:-9999px",
    "position:absolute;left:-9999px",
    "position:fixed;top:-1000em",
]
SHOWING = [
    "",
    "display:block",
    "display:none;display:block",
    "display:none;display:inline !important",
    "visibility:visible",
    "opacity:0.5",
    "font-size:1em",
    "font-size:12px",
    "font:12px/0 a",
    "max-height:10px",
    "height:0",
    "overflow:hidden",
    "overflow:hidden;height:1em",
    "content:'display:none'",
    "background:url(x;display:none)",
    "/* display:none */",
    "/* display:none",
    "not-display:none",
    "display",
    "text-indent:2em",
    "position:absolute;left:10px",
    "left:-9999px",
    "opacity:inherit",
]


@pytest.mark.parametrize("text", HIDING)
def test_hides(text: str) -> None:
    assert read_style(text).hides


@pytest.mark.parametrize("text", SHOWING)
def test_shows(text: str) -> None:
    assert not read_style(text).hides


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("text-align:center;color:#c00", "text-align:center", id="colours go"),
        pytest.param("TEXT-ALIGN : Center ;", "text-align:center", id="tidied"),
        pytest.param("text-indent:2em", "text-indent:2em", id="Chinese paragraphs"),
        pytest.param("text-align:expression(alert(1))", "", id="expression"),
        pytest.param("width:expression(alert(1));position:fixed;display:block", "", id="never display or position"),
        pytest.param("text-align:left;text-align:right", "text-align:right", id="the last one counts"),
        pytest.param("font-weight:bold;font-style:italic", "font-weight:bold;font-style:italic", id="two"),
        pytest.param("font-weight:bold !important", "font-weight:bold", id="no one needs its importance"),
        pytest.param("vertical-align:\\110000 x", "", id="escape beyond Unicode"),
        pytest.param("text-align:\\c\\enter", "", id="escape that is a number"),
        pytest.param("text-align:l\\eft", "", id="escape that is a number too"),
        pytest.param("white-space:pr\\wrap", "", id="escape that is a letter"),
    ],
)
def test_keeps(text: str, expected: str) -> None:
    assert read_style(text).kept == expected
    assert read_style(expected).kept == expected


def test_size() -> None:
    style = read_style("width:300px;height:50%")
    assert (style.width, style.height) == (300.0, None)


def test_a_long_style_is_not_remembered_but_read() -> None:
    assert read_style("color:red;" * 100 + "display:none").hides


@pytest.mark.parametrize(
    ("text", "expected"),
    [("578", 578.0), ("578px", 578.0), (" 1.5PX ", 1.5), (".5", 0.5), ("50%", None), ("2em", None), ("", None)],
)
def test_pixels(text: str, expected: float | None) -> None:
    assert pixels(text) == expected
