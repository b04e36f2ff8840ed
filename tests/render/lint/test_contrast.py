import pytest

from syndicate.model.lint import Severity
from tests.render.lint.pages import findings, said

APPLE, GMAIL, OUTLOOK = ["apple-mail.ios"], ["gmail.mobile-webmail"], ["outlook.ios"]
DARK = "@media (prefers-color-scheme: dark)"
BOX = "background-color:#ffffff"


def p(style: str, inside: str = "Text.") -> str:
    return f'<div style="{BOX}"><p style="{style}">{inside}</p></div>'


@pytest.mark.parametrize(
    ("style", "severity", "message"),
    [
        ("color:#777777", Severity.WARNING, "#777777 on #ffffff has a contrast of 4.4; it takes 4.5"),
        ("color:#eeeeee", Severity.ERROR, "#eeeeee on #ffffff has a contrast of 1.1; it takes 4.5"),
        ("color:#aaaaaa;font-size:24px", Severity.WARNING, "#aaaaaa on #ffffff has a contrast of 2.3; it takes 3"),
    ],
)
def test_text_needs_contrast(style: str, severity: Severity, message: str) -> None:
    assert said(findings("M008", p(style), clients=APPLE)) == [(severity, message)]


@pytest.mark.parametrize(
    "style",
    [
        "color:#767676",
        "color:#8c8c8c;font-size:24px",
        "color:#8c8c8c;font-size:18.7px;font-weight:bold",
        "color:#8c8c8c;font-size:14pt;font-weight:700",
        "color:#8c8c8c;font-size:150%",
        "color:#8c8c8c;font-size:1.5em",
        "color:#8c8c8c;font-size:1.5rem",
        "color:#ffffff;background:#222222",
        "color:#ffffff;display:none",
    ],
)
def test_text_with_enough_contrast(style: str) -> None:
    assert findings("M008", p(style), clients=APPLE) == []


@pytest.mark.parametrize(
    "style",
    [
        "background:darkslateblue;color:white",
        "background-color:hsl(200 90% 20%);color:#fff",
        "background-color:{{ accent }};color:#fff",
        "background:#fff;color:var(--ink, #fff)",
        "background-color:rgba(0,0,0,.05);color:#333",
        "background-color:#0000000d;color:#333",
    ],
)
def test_colours_that_are_clear_or_not_known_are_no_faults(style: str) -> None:
    assert findings("M008", p(style), clients=APPLE) == []


def test_a_colour_that_lets_the_ground_through_is_mixed_with_it() -> None:
    (one,) = findings("M008", p("color:rgba(0,0,0,.3)"), clients=APPLE)
    assert one.message == "#b2b2b2 on #ffffff has a contrast of 2.1; it takes 4.5"


def test_what_stands_on_a_ground_that_is_not_known_is_not_judged_in_any_scene() -> None:
    body = '<div style="background:hsl(0 0% 0%)"><p style="color:#fff">a</p><p style="background:#fff">b</p></div>'
    assert findings("M008", body) == []


def test_a_ground_is_that_of_the_nearest_element_that_has_one() -> None:
    nested = f'<table bgcolor="#000000"><tr><td>{p("color:#ffffff")}</td><td style="color:#fff">x</td></tr></table>'
    (one,) = findings("M008", nested, clients=APPLE)
    assert (one.element, one.count) == ("<p>", 1)


def test_links_are_blue_unless_they_say_otherwise() -> None:
    (one,) = findings(
        "M008", '<p style="background:#000;color:#fff">a <a href="https://x.org/">b</a></p>', clients=APPLE
    )
    assert one.message.startswith("#0000ee on #000000")
    inherits = '<p style="background:#000;color:#fff"><a href="https://x.org/" style="color:inherit">b</a></p>'
    assert findings("M008", inherits, clients=APPLE) == []


def test_headings_are_bold() -> None:
    assert findings("M008", '<h3 style="color:#8c8c8c;font-size:20px">a</h3>', clients=APPLE) == []
    (one,) = findings("M008", '<h3 style="color:#8c8c8c;font-size:20px;font-weight:normal">a</h3>', clients=APPLE)
    assert one.message.endswith("it takes 4.5")


def test_colours_of_font_elements_count() -> None:
    (one,) = findings("M008", '<p><font color="yellow">a</font></p>', clients=APPLE)
    assert one.element == '<font color="yellow">'


def test_dark_mode_is_looked_at_where_a_client_knows_it() -> None:
    head = f"<style>{DARK} {{ .box {{ background-color: #111111 !important }} }}</style>"
    body = '<div class="box" style="background-color:#fff"><p style="color:#222">a</p></div>'
    (one,) = findings("M008", body, head=head, clients=APPLE)
    assert one.severity is Severity.ERROR
    assert one.message.startswith("#222222 on #111111 in dark mode")
    assert one.clients == ("Apple Mail (iOS)",)
    assert findings("M008", body, head=head, clients=["outlook.windows"]) == []


def test_a_dark_rule_without_important_loses_to_the_inline_style() -> None:
    head = f"<style>{DARK} {{ .box {{ background-color: #111 !important }} .p {{ color: #eee }} }}</style>"
    body = '<div class="box" style="background-color:#fff"><p class="p" style="color:#222">a</p></div>'
    assert len(findings("M008", body, head=head, clients=APPLE)) == 1
    better = head.replace("#eee", "#eee !important")
    assert findings("M008", body, head=better, clients=APPLE) == []


def test_a_ground_that_stays_bright_in_dark_mode() -> None:
    head = f"<style>{DARK} {{ .box {{ background-color: #111 !important; color: #eee !important }} }}</style>"
    body = '<div class="box" style="background-color:#fff">a</div><p style="background-color:#fdfcfa">b</p>'
    (one,) = findings("M008", body, head=head, clients=APPLE)
    assert (one.severity, one.message) == (Severity.WARNING, "the ground #fdfcfa stays bright in dark mode")


def test_what_stands_in_the_style_block_alone_is_lost_to_some() -> None:
    head = "<style>.b { background-color: #222 }</style>"
    body = '<p class="b" style="color:#fff">a</p>'
    (one,) = findings("M008", body, head=head, clients=GMAIL)
    assert one.severity is Severity.ERROR
    assert one.message.startswith("#ffffff on #ffffff without the style block")
    assert findings("M008", body, head=head, clients=APPLE) == []


def test_clients_that_recolour_mail_are_estimated() -> None:
    body = p("color:#000000;background-color:#777777")
    assert findings("M008", body, clients=APPLE) == []
    turned = findings("M008", body, clients=OUTLOOK)
    assert [one.severity for one in turned] == [Severity.WARNING]
    assert "where a client recolours it for dark mode" in turned[0].message
    assert turned[0].clients == ("Outlook (iOS)",)
    assert "estimate" in turned[0].hint


def test_a_page_that_can_be_dark_begins_with_a_dark_ground_and_light_links() -> None:
    head = f"<style>{DARK} {{ .x {{ color: #111 !important }} }}</style>"
    body = '<p>a <a href="https://x.org/">b</a></p><p class="x">c</p>'
    assert [one.count for one in findings("M008", body, head=head, clients=APPLE)] == []
    able = '<meta name="color-scheme" content="light dark">'
    (one,) = findings("M008", body, head=head + able, clients=APPLE)
    assert one.message.startswith("#111111 on #121212 in dark mode")
