"""Findings as a whole: gathered, ordered, placed, and what is never one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import SyndicateError
from syndicate.model.lint import RULES, LintSettings, Severity
from syndicate.render.lint import Mail, lint
from tests.render.lint.pages import HEADERS, findings, page
from tests.render.sampledigest import make_digest

NO_ALT = '<p>A <img src="https://x.org/a.png" width="9"></p>'


def test_a_sound_page_has_no_finding_above_info() -> None:
    mail = Mail(html=page(), text="Text.", headers=HEADERS, address="1 Road")
    assert {one.severity for one in lint(mail, LintSettings())} <= {Severity.INFO}


def test_a_finding_names_line_column_and_element() -> None:
    (one,) = findings("M004", NO_ALT)
    assert (one.line, one.column) == (5, 6)
    assert one.element == '<img src="https://x.org/a.png" width="9">'
    assert (one.tag, one.nth, one.count) == ("img", 0, 1)


def test_equal_findings_are_one_with_the_place_of_the_first() -> None:
    (one,) = findings("M004", f"{NO_ALT}\n<p>B</p>{NO_ALT}")
    assert (one.count, one.line, one.nth) == (2, 5, 0)


def test_a_long_tag_is_shortened_and_shows_no_style() -> None:
    (one,) = findings("M004", f'<p>A <img style="width:1px" width="1" src="https://x.org/{"a" * 90}.png"></p>')
    assert one.element.startswith('<img width="1" src="https://x.org/aaa')
    assert one.element.endswith("…")
    assert len(one.element) == 80


def test_rules_come_in_their_order_the_worst_findings_first() -> None:
    body = '<p>{{ x }}</p><a href="">b</a><div style="display:flex">c</div>'
    found = lint(Mail(html=page(body)), LintSettings())
    assert [one.rule for one in found] == sorted(one.rule for one in found)
    assert [one.severity for one in found if one.rule == "M003"] == [Severity.ERROR, Severity.WARNING]


def test_ignored_rules_are_silent() -> None:
    settings = LintSettings(ignore=frozenset(RULES) - {"M004"})
    assert {one.rule for one in lint(Mail(html=page(NO_ALT)), settings)} == {"M004"}


def test_what_stands_in_a_post_says_in_which() -> None:
    posts = tuple(f"https://x.org/{number}" for number in range(3))
    cards = "".join(f'<div><a href="{url}">Title</a><img src="https://x.org/a.png" width="9"></div>' for url in posts)
    (one,) = findings("M004", cards, posts=posts)
    assert one.hint.endswith(" It is in https://x.org/0 and 2 more.")
    (alone,) = findings("M004", f'<a href="{posts[0]}">Title</a>{NO_ALT}', posts=posts)
    assert "https" not in alone.hint


def test_a_post_that_is_alone_is_not_named() -> None:
    (one,) = findings("M004", f'<a href="https://x.org/a">Title</a>{NO_ALT}', posts=("https://x.org/a",))
    assert "https" not in one.hint


@pytest.mark.parametrize("html", ["", " \n"])
def test_a_mail_of_text_alone_has_nothing_to_look_at(html: str) -> None:
    with pytest.raises(SyndicateError, match="no HTML part"):
        lint(Mail(html=html), LintSettings())


@pytest.mark.parametrize(
    ("html", "message"),
    [
        pytest.param("<![broken[x]]>", "it cannot be read as HTML: ", id="no HTML"),
        pytest.param("<div>" * 3000 + "x", "it is nested deeper than 1,200 elements", id="too deep"),
        pytest.param("<p>a</p>" * 50_001, "it has 100,002 tags, and 100,000 at most are looked at", id="too many"),
        pytest.param(f"<style>{'a' * 70_000}</style>" * 2, "its style sheets take more than 131,072 c", id="too long"),
    ],
)
def test_what_is_too_much_to_look_at_is_one_error_whatever_is_ignored(html: str, message: str) -> None:
    (one,) = lint(Mail(html=html), LintSettings(ignore=frozenset(RULES)))
    assert (one.rule, one.severity) == ("M001", Severity.ERROR)
    assert one.message.startswith(message)
    assert one.hint


@given(st.text(alphabet="<>/=\"'&;:{}@#.!-[] \nabdivstyle01px%") | st.text())
def test_no_html_makes_it_fail(html: str) -> None:
    try:
        found = lint(Mail(html=html, text=html, posts=("https://x.org/a",)), LintSettings())
    except SyndicateError:
        return
    assert found == lint(Mail(html=html, text=html, posts=("https://x.org/a",)), LintSettings())


@given(st.text(alphabet="{}@;:()\"'/*!#., \nabmediastyle01px-<>"))
def test_no_style_sheet_makes_it_fail(css: str) -> None:
    html = f'<p class="a" style="{css}">x</p><style>{css}</style><style>.a {{ {css} }}</style>'
    lint(Mail(html=html), LintSettings())


@pytest.mark.parametrize("html", ['<p a="' * 40_000, "<!--" * 40_000, f"<p>{'<' * 90_000}", "<![CDATA[" * 40_000])
def test_tags_that_never_end_are_passed_over(html: str) -> None:
    assert lint(Mail(html=f"<p>a</p>{html}"), LintSettings())


def test_what_a_post_may_nest_is_looked_at() -> None:
    found = lint(Mail(html=page("<div>" * 1000 + '<a href="">x</a>' + "</div>" * 1000)), LintSettings())
    assert [one.message for one in found if one.severity is Severity.ERROR] == ["the address is empty"]


@pytest.mark.parametrize("theme", ["default", "plain"])
@pytest.mark.parametrize("content", ["excerpt", "full", "titles"])
@pytest.mark.parametrize("group_by", ["none", "category", "day"])
def test_the_default_digest_has_no_finding_above_info(content: str, group_by: str, theme: str) -> None:
    digest = make_digest(
        content=content, group_by=group_by, unsubscribe_url="https://news.example.org/u?t=1", theme=theme
    )
    found = lint(Mail(html=digest.html, text=digest.text, address="1 Road"), LintSettings())
    assert [one for one in found if one.severity is not Severity.INFO] == []
