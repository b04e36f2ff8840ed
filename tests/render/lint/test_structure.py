import pytest

from syndicate.model.lint import Severity
from tests.render.lint.pages import HEADERS, PREHEADER, UNSUBSCRIBE, findings, findings_in, page, said

W = Severity.WARNING


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (' lang="en"', "", "the page does not say its language"),
        ('<html lang="en">', "", "the page does not say its language"),
        ('<meta charset="utf-8">', "", "the page does not say its charset"),
        ("<title>News</title>", "<title> </title>", "the page has no title"),
        (PREHEADER, "", "there is no preheader: inboxes show the first words"),
    ],
)
def test_what_every_page_needs(old: str, new: str, message: str) -> None:
    assert said(findings_in("M009", page().replace(old, new))) == [(W, message)]


def test_an_old_way_to_say_the_charset() -> None:
    old = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    assert findings_in("M009", page().replace('<meta charset="utf-8">', old)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Too short.", "the preheader takes 10 columns"),
        ("短", "the preheader takes 2 columns"),
        ("long " * 30, "the preheader has 149 characters"),
        ("Short.\u034f\u200c\xa0\u034f\u200c\xa0" * 3, "the preheader takes 20 columns"),
    ],
)
def test_a_preheader_fills_its_line(text: str, message: str) -> None:
    html = page().replace(PREHEADER, f'<div style="display:none">{text}</div>')
    assert said(findings_in("M009", html)) == [(Severity.INFO, message)]


def test_an_empty_page_misses_no_preheader() -> None:
    html = page("").replace(PREHEADER, "").replace(UNSUBSCRIBE, "")
    assert findings_in("M009", html) == []


def test_tables_of_the_layout_say_that_they_are() -> None:
    inner = "<table><tr><td>a</td></tr></table>"
    layout = f'<table width="100%"><tr><td>{inner}</td></tr></table>'
    (one,) = findings("M009", layout)
    assert (one.message, one.nth) == ("a table of the layout does not say that it is one", 0)
    assert findings("M009", layout.replace("<table w", '<table role="presentation" w')) == []


def test_tables_of_data_are_none_of_the_layout() -> None:
    data = '<table width="100%"><tr><th>a</th></tr><tr><td>1</td></tr></table>'
    assert findings("M009", f'<table role="presentation"><tr><td>{data}</td></tr></table>') == []
    (one,) = findings("M009", f"<table><tr><td>{data}</td></tr></table>")
    assert one.nth == 0


@pytest.mark.parametrize(("text", "count"), [(None, 0), ("Text.", 0), (" \n", 1)])
def test_a_message_needs_a_text_part(text: str | None, count: int) -> None:
    found = findings("M009", text=text)
    assert said(found) == count * [(Severity.ERROR, "the message has no text part")]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://x.org/a">退订</a>',
        '<a href="https://x.org/a">Manage your <b>subscription</b></a>',
        '<a href="https://x.org/unsubscribe?t=1">here</a>',
        '<a href="https://news.example.org/u">here</a>',
    ],
)
def test_a_link_to_unsubscribe_is_known_by_word_or_address(link: str) -> None:
    assert findings_in("M010", page().replace(UNSUBSCRIBE, link), headers=HEADERS) == []


def test_a_mail_without_a_way_out() -> None:
    html = page().replace(UNSUBSCRIBE, '<a href="https://x.org/">Home</a><a name="x">y</a>')
    assert said(findings_in("M010", html)) == [(W, "there is no link to unsubscribe")]


@pytest.mark.parametrize(
    ("headers", "messages"),
    [
        (None, []),
        ((), ["there is no header List-Unsubscribe"]),
        ((("list-unsubscribe", "<https://x.org/u>"),), ["List-Unsubscribe takes more than one click"]),
        ((("List-Unsubscribe", "<mailto:u@x.org>"),), []),
        (HEADERS, []),
    ],
)
def test_headers_to_unsubscribe(headers: tuple[tuple[str, str], ...] | None, messages: list[str]) -> None:
    assert [one.message for one in findings("M010", headers=headers)] == messages


@pytest.mark.parametrize(("address", "count"), [(None, 0), ("1 Road", 0), ("", 1)])
def test_a_postal_address(address: str | None, count: int) -> None:
    assert said(findings("M010", address=address)) == count * [(W, "there is no postal address")]


@pytest.mark.parametrize(
    "body",
    [
        "Text that stands in the body itself.",
        '<table><tr><td><!-- a --><img src="https://x.org/a.png" alt=""><b></b>Text. <i>More.</i></td></tr></table>',
    ],
)
def test_text_behind_the_preheader_is_not_first(body: str) -> None:
    assert [one for one in findings("M009", body) if "preheader" in one.message] == []
    assert [one for one in findings("M014", body) if "hidden" in one.message] == []


def test_text_before_the_preheader_is() -> None:
    html = page().replace(PREHEADER, f"View in your browser. {PREHEADER}")
    assert said(findings_in("M009", html)) == [(W, "there is no preheader: inboxes show the first words")]
    assert [one.message for one in findings_in("M014", html)] == ["there is hidden text besides the preheader"]
