import pytest

from syndicate.model.lint import Severity
from tests.render.lint.pages import findings, said

WINDOWS, APPLE = ["outlook.windows"], ["apple-mail.ios"]
LONG = "今天的市场消息很多" * 5
FACE = "<style>@font-face { font-family: X; src: url(x.woff) }</style>"
MSO = "<!--[if mso]><style>td {font-family:Arial,sans-serif !important}</style><![endif]-->"


@pytest.mark.parametrize(("height", "pixels"), [("1.45", 23), ("150%", 24), (".9", 14)])
def test_outlook_reads_relative_line_heights_wrongly(height: str, pixels: int) -> None:
    body = f'<p style="line-height:{height}">a</p>'
    (one,) = findings("M011", body, clients=WINDOWS)
    assert one.message == f"line-height: {height} is read wrongly by Outlook"
    assert one.hint == f"Write it in pixels: {pixels}px."
    assert findings("M011", body, clients=APPLE) == []


@pytest.mark.parametrize("style", ["line-height:24px", "line-height:2", "line-height:normal", "font-size:12px"])
def test_sizes_that_are_fine(style: str) -> None:
    assert findings("M011", f'<p style="{style}">a</p>', clients=WINDOWS) == []


def test_small_text() -> None:
    assert said(findings("M011", '<p style="font-size:11px">a</p>')) == [(Severity.WARNING, "text of 11 pixels")]


@pytest.mark.parametrize(
    "body",
    [
        '<p style="font-size:1px">\xa0</p>',
        '<p style="font-size:1px"><span style="font-size:16px">a</span></p>',
        '<p style="font-size:1px;display:none">a</p>',
    ],
)
def test_small_elements_without_text_of_their_own(body: str) -> None:
    assert findings("M011", body) == []


@pytest.mark.parametrize(
    ("style", "message"),
    [
        ("line-height:20px", "lines of 20 pixels are too tight for Chinese of 16"),
        ("font-size:14px;line-height:1em", "lines of 14 pixels are too tight for Chinese of 14"),
    ],
)
def test_chinese_needs_room_between_lines(style: str, message: str) -> None:
    found = findings("M011", f'<div style="{style}"><p>{LONG}</p></div>', clients=APPLE)
    assert said(found) == [(Severity.WARNING, message)]


@pytest.mark.parametrize(
    ("style", "text"),
    [("line-height:24px", LONG), ("line-height:20px", "短"), ("font-size:30px;line-height:36px", LONG), ("", LONG)],
)
def test_chinese_with_room(style: str, text: str) -> None:
    assert findings("M011", f'<p style="{style}">{text}</p>', clients=APPLE) == []


def test_fonts_of_the_web_are_not_loaded_everywhere() -> None:
    messages = [one.message for one in findings("M012", head=FACE, clients=WINDOWS)]
    assert messages == [
        "a font of the web is not loaded",
        "Outlook shows Times New Roman in place of a font of the web",
    ]
    assert [one.message for one in findings("M012", head=FACE + MSO, clients=WINDOWS)] == messages[:1]
    assert findings("M012", head=FACE, clients=APPLE) == []


@pytest.mark.parametrize(
    ("style", "count"),
    [
        ("font-family:Georgia,serif", 1),
        ("font:16px/24px Georgia,serif", 1),
        ("font-family:'PingFang SC',sans-serif", 0),
        ("font-family:微软雅黑", 0),
        ("font-family:Menlo,monospace", 0),
        ("font-family:inherit", 0),
        ("color:#222", 0),
    ],
)
def test_chinese_needs_fonts_that_have_it(style: str, count: int) -> None:
    assert len(findings("M012", f'<p style="{style}">文</p>', lang="zh-CN")) == count
    assert findings("M012", f'<p style="{style}">a</p>') == []
