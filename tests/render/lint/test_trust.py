import pytest

from syndicate.model.lint import Severity
from tests.render.lint.pages import UNSUBSCRIBE, findings, findings_in, page, said

TEXT = f"<p>{'Long enough. ' * 9}</p>"


def test_links_that_are_not_encrypted() -> None:
    assert said(findings("M014", '<a href="http://x.org/">x</a>')) == [
        (Severity.INFO, "the page that it links to is not encrypted")
    ]


@pytest.mark.parametrize(
    ("text", "url", "message"),
    [
        ("bank.com", "https://evil.org/", "the link shows bank.com, and leads to evil.org"),
        ("https://bank.com/login", "https://evil.org/", "the link shows bank.com, and leads to evil.org"),
        ("x.org", "https://x.org.evil.org/", "the link shows x.org, and leads to x.org.evil.org"),
    ],
)
def test_links_that_show_another_place(text: str, url: str, message: str) -> None:
    assert said(findings("M014", f'<a href="{url}">{text}</a>')) == [(Severity.WARNING, message)]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("x.org", "https://www.x.org/a"),
        ("www.x.org", "https://x.org/a"),
        ("x.org", "https://news.x.org/"),
        ("Read more at x.org", "https://y.org/"),
        ("Read", "https://y.org/"),
        ("x.org", "https://[y/"),
    ],
)
def test_links_that_show_where_they_lead(text: str, url: str) -> None:
    assert findings("M014", f'<a href="{url}">{text}</a>') == []


def test_very_many_links() -> None:
    body = "".join(f'<a href="https://x.org/{number}">a</a>' for number in range(150))
    assert said(findings("M014", body)) == [(Severity.INFO, "there are 151 links, more than 150")]


def test_hidden_text_besides_the_preheader() -> None:
    body = '<div style="display:none">a<b>b</b></div><p style="font-size:0">c</p><p hidden>d</p>'
    (one,) = findings("M014", body)
    assert (one.message, one.count) == ("there is hidden text besides the preheader", 3)


def test_a_mail_of_pictures_alone() -> None:
    picture = '<img src="https://x.org/a.png" alt="">'
    html = page(picture).replace(UNSUBSCRIBE, "")
    (one,) = findings_in("M014", html)
    assert one.message == "there are 1 pictures, and 0 characters of text"
    assert findings_in("M014", page(picture + TEXT)) == []


def test_shouting() -> None:
    (one,) = findings("M014", "<p>BUY NOW OR BE SORRY FOR EVER</p>")
    assert (one.severity, one.message) == (Severity.INFO, "'BUY NOW OR BE SORRY FOR EVER' is in capitals throughout")
    assert findings("M014", "<p>GDP 同比增长，沪深 300 ETF 与 A 股 LPR 走势</p><p>NASA</p>") == []
