import pytest

from syndicate.model.lint import Severity
from tests.render.lint.pages import findings, said


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "the address is empty"),
        ("/2022/a.html", "the address '/2022/a.html' is relative to a page that mail does not have"),
        ("//x.org/a", "the address '//x.org/a' has no scheme"),
        ("javascript:void(0)", "the address 'javascript:void(0)' is of a kind, javascript:, that mail does not open"),
        ("file:///a", "the address 'file:///a' is of a kind, file:, that mail does not open"),
        ("data:text/html,x", "the address 'data:text/html,x' is of a kind, data:, that mail does not open"),
        ("http://localhost:4000/", "the address 'http://localhost:4000/' leads to the sender's own machine"),
        ("http://127.0.0.1/", "the address 'http://127.0.0.1/' leads to the sender's own machine"),
        ("https:///a", "the address 'https:///a' has no host"),
        ("http://[x/", "the address 'http://[x/' is no address"),
        ("https://x.org/{{ u }}", "the address 'https://x.org/{{ u }}' holds '{{ u }}', not filled in"),
        ("*|UNSUB|*", "the address '*|UNSUB|*' holds '*|UNSUB|*', not filled in"),
        ("%%{unsubscribe_url}%%", "the address '%%{unsubscribe_url}%%' holds '%%{unsubscribe_url}%%', not filled in"),
        ("%%unsubscribe%%", "the address '%%unsubscribe%%' holds '%%unsubscribe%%', not filled in"),
    ],
)
def test_links_that_nobody_can_follow_are_errors(url: str, message: str) -> None:
    assert said(findings("M003", f'<a href="{url}">a</a>')) == [(Severity.ERROR, message)]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="https://x.org/">a</a>',
        '<a href="mailto:a@example.org">a</a>',
        '<a href="tel:+4930">a</a>',
        '<a name="top">a</a><a href="#top">b</a>',
        '<p id="top">a</p><a href="#top">b</a>',
        "<a>a</a>",
        '<img src="cid:logo" alt="">',
        '<img src="data:image/png;base64,AA" alt="">',
        "<p>100 %</p>",
    ],
)
def test_links_that_lead_somewhere(body: str) -> None:
    assert findings("M003", body) == []


def test_pictures_and_forms_have_addresses_too() -> None:
    found = findings("M003", '<img src="/a.png" alt=""><form action="/go"></form>')
    assert [one.tag for one in found] == ["img", "form"]


def test_a_place_in_the_page_that_is_not_there() -> None:
    assert said(findings("M003", '<a href="#fn1">1</a>')) == [(Severity.WARNING, "nothing has the id of '#fn1'")]


@pytest.mark.parametrize("text", ["{{ name }}", "{% if x %}", "%%NAME%%", "*|FNAME|*", "{{"])
def test_what_was_not_filled_in_is_a_warning(text: str) -> None:
    assert said(findings("M003", f"<p>Dear {text}!</p>")) == [(Severity.WARNING, f"{text!r} was not filled in")]


@pytest.mark.parametrize(
    "body", ["<pre>{{ x }}</pre>", "<code><b>{{ x }}</b></code>", '<p style="display:none">{{ x }}</p>']
)
def test_code_may_say_what_it_likes(body: str) -> None:
    assert findings("M003", body) == []


def test_a_post_may_mean_what_it_says() -> None:
    posts = ("https://x.org/a", "https://x.org/b")
    body = '<div><a href="https://x.org/a">About {{ page }}</a></div><div><a href="https://x.org/b">B</a></div>'
    (one,) = findings("M003", body, posts=posts)
    assert one.severity is Severity.INFO


@pytest.mark.parametrize("url", ["http://localhost:4000/", "{{ u }}"])
def test_a_dead_link_in_a_post_keeps_no_digest_back(url: str) -> None:
    posts = ("https://x.org/a", "https://x.org/b")
    body = f'<div><a href="https://x.org/a">A</a> <a href="{url}">x</a></div><div><a href="https://x.org/b">B</a></div>'
    (one,) = findings("M003", body, posts=posts)
    assert one.severity is Severity.WARNING
    assert one.hint.endswith(" It is in https://x.org/a.")


def test_posts_that_lead_nowhere_themselves_are_errors() -> None:
    posts = ("http://localhost:4000/a", "http://localhost:4000/b")
    body = "".join(f'<div><a href="{url}">A</a></div>' for url in posts)
    assert {one.severity for one in findings("M003", body, posts=posts)} == {Severity.ERROR}
