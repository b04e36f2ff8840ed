"""What Outlook for Windows makes of a digest, estimated."""

import pytest
from bs4 import BeautifulSoup

from syndicate.render.outlook import as_outlook
from tests.render.sampledigest import make_digest


@pytest.mark.parametrize(
    ("tag", "written", "understood"),
    [
        pytest.param("td", "padding:8px 4px", "padding:8px 4px", id="padding of a cell"),
        pytest.param("p", "padding:8px;color:red", "color:red", id="padding of a paragraph"),
        pytest.param("a", "padding-left:8px", "", id="padding of a link"),
        pytest.param("table", "max-width:640px", "max-width:640px", id="the largest width of a table"),
        pytest.param("div", "max-width:640px", "", id="the largest width of a div"),
        pytest.param("img", "width:50%;height:9px", "height:9px", id="the width of a picture"),
        pytest.param("td", "width:50%;height:9px", "width:50%;height:9px", id="the size of a cell"),
        pytest.param("div", "width:50%;height:9px", "", id="the size of a div"),
        pytest.param("p", "margin:0 0 16px 0", "margin:0 0 16px 0", id="a margin"),
        pytest.param("p", "margin-top:-9px", "", id="a negative margin"),
        pytest.param("table", "margin:0 auto", "", id="a margin that centres"),
        pytest.param("span", "margin:4px", "", id="the margin of a span"),
        pytest.param("td", "border-radius:4px;box-shadow:0 0 2px red;opacity:.5", "", id="decoration"),
        pytest.param("td", "background:url(x) #FFF", "background-color:#FFF", id="a background with a colour"),
        pytest.param("td", "background:url(x);background-image:url(y)", "", id="backgrounds"),
        pytest.param("td", "background:#fff", "background:#fff", id="a plain background"),
        pytest.param("div", "display:flex;position:absolute;float:left", "", id="layout"),
        pytest.param("div", "display:none", "display:none", id="hidden"),
        pytest.param("img", "display:none", "", id="a hidden picture is shown"),
        pytest.param("p", "line-height:140%", "", id="a line height by the font"),
        pytest.param("p", "line-height:24px", "line-height:24px", id="a line height"),
        pytest.param("p", "font-size:1rem;color:var(--a);width:calc(1px)", "", id="units and functions"),
        pytest.param("p", "font-family:system-ui,Arial", "font-family:system-ui,Arial", id="a family it passes over"),
        pytest.param("p", "-webkit-text-size-adjust:none", "", id="another engine's own"),
        pytest.param("p", "mso-hide:all", "display:none !important", id="hidden from it"),
        pytest.param("td", "mso-padding-alt:9px", "padding:9px", id="a padding for it"),
        pytest.param("a", "mso-padding-alt:9px", "", id="a padding for it where it has none"),
    ],
)
def test_declarations(tag: str, written: str, understood: str) -> None:
    (element,) = BeautifulSoup(as_outlook(f'<{tag} style="{written}">'), "html.parser").find_all()
    assert element["style"] == understood


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("<style>p{color:red}</style>", "<style></style>", id="a style sheet"),
        pytest.param(
            "<!--[if mso]><style>td{color:red}</style><![endif]--><style>p{}</style><style>a{}</style>",
            "<!--[if mso]><style>td{color:red}</style><![endif]--><style>td{color:red}</style><style></style>",
            id="a style sheet for it",
        ),
        pytest.param(
            "<!--[if (gte mso 9)|(IE)]><style>td{}</style><![endif]--><style>p{}</style>",
            "<!--[if (gte mso 9)|(IE)]><style>td{}</style><![endif]--><style>td{}</style>",
            id="one for it and others",
        ),
        pytest.param(
            "<!--[if !mso]><style>td{}</style><![endif]--><style>p{}</style>",
            "<!--[if !mso]><style>td{}</style><![endif]--><style></style>",
            id="one for others",
        ),
        pytest.param(
            "<!--[if !mso]><!--><p style='color:red'>a</p><!--<![endif]--><p>b</p>",
            '<!--[if !mso]><!--><p style="display:none !important">a</p><!--<![endif]--><p>b</p>',
            id="what is for others",
        ),
        pytest.param('<img src="a.webp" alt="A">', None, id="a picture that it does not know"),
        pytest.param('<img src="a.png" srcset="b.png" loading="lazy">', '<img src="a.png">', id="a choice of pictures"),
        pytest.param('<td background="a.png" width="40">', '<td width="40">', id="a background"),
    ],
)
def test_pages(before: str, after: str | None) -> None:
    shown = as_outlook(before)
    if after is None:
        assert "src" not in shown
        assert 'alt="A"' in shown
        assert "border:1px" in shown
    else:
        assert shown == after


def test_every_element_is_still_there_in_its_order() -> None:
    html = make_digest(content="full").html
    shown = as_outlook(html)
    assert [one.name for one in BeautifulSoup(shown, "html.parser").find_all()] == [
        one.name for one in BeautifulSoup(html, "html.parser").find_all()
    ]


def test_the_digest_asks_it_for_a_font_of_its_own() -> None:
    (sheet,) = BeautifulSoup(as_outlook(make_digest().html), "html.parser").find_all("style")
    assert "Microsoft YaHei" in sheet.get_text()
    assert "@media" not in sheet.get_text()
