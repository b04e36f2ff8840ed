import pytest

from syndicate.model.lint import Severity
from tests.render.lint.pages import findings, said

GMAIL, APPLE, BARE, WINDOWS = ["gmail.ios"], ["apple-mail.ios"], ["gmail.mobile-webmail"], ["outlook.windows"]
UNUSED = "".join(f".unused-{number} {{ color: #222 }}" for number in range(700))


def test_gmail_drops_a_large_style_block() -> None:
    (one,) = findings("M002", head=f"<style>{UNUSED}</style>", clients=GMAIL)
    assert one.severity is Severity.WARNING
    assert one.message == "the style block takes 18,790 bytes: Gmail drops all of them above 16,384"
    assert findings("M002", head=f"<style>{UNUSED}</style>", clients=APPLE) == []


def test_gmail_drops_a_block_with_nested_at_rules() -> None:
    head = "<style>@supports (color: red) {\n  @media print { .x { color: red } } }</style>"
    (one,) = findings("M002", head=head, clients=GMAIL)
    assert one.message == "@media print stands in another at-rule: Gmail drops the whole style block"
    assert (one.line, one.column, one.element) == (3, 3, "<style>")


def test_imports_and_linked_sheets_are_not_loaded() -> None:
    head = '<style>@import url(a.css);</style><link rel="stylesheet" href="https://x.org/a.css">'
    assert [one.message for one in findings("M002", head=head, clients=GMAIL)] == [
        "@import url(a.css) is not loaded",
        "a linked style sheet is not loaded",
    ]
    assert findings("M002", head='<link rel="icon" href="https://x.org/a.ico">', clients=GMAIL) == []


def test_a_style_block_in_the_body_is_passed_over() -> None:
    body = "<style>.x { color: red }</style><p>Text.</p>"
    (one,) = findings("M002", body, clients=GMAIL)
    assert (one.message, one.line) == ("a style block stands in the body, where clients pass it over", 5)


@pytest.mark.parametrize(
    ("css", "style", "severity", "message"),
    [
        (
            ".x { font-size: 20px; width: 9px; cursor: help }",
            "width:9px",
            Severity.WARNING,
            "font-size: in the style block alone, which is dropped",
        ),
        (
            ".x { display: none }",
            "",
            Severity.ERROR,
            "it is hidden by the style block alone, and shows where that is dropped",
        ),
    ],
)
def test_what_the_style_block_alone_says_is_lost(css: str, style: str, severity: Severity, message: str) -> None:
    body, head = f'<p class="x" style="{style}">Text.</p>', f"<style>{css}</style>"
    assert said(findings("M002", body, head=head, clients=BARE)) == [(severity, message)]
    assert findings("M002", body, head=head, clients=APPLE) == []


def test_what_is_inlined_as_well_is_kept() -> None:
    head = "<style>.x { color: red } .y { color: blue } p { cursor: help }</style>"
    assert findings("M002", '<p class="x" style="color:red">Text.</p>', head=head, clients=BARE) == []


def test_rules_in_media_lose_to_inline_styles_without_important() -> None:
    head = (
        "<style>@media (max-width: 640px) { .x { width: 100%; color: red !important; margin-top: 0; top: 0 } }</style>"
    )
    body = '<p class="x" style="width:640px;color:blue;margin:9px">Text.</p>'
    assert said(findings("M007", body, head=head)) == [
        (Severity.WARNING, "width: 100% in @media (max-width: 640px) loses to the inline style"),
        (Severity.WARNING, "margin-top: 0 in @media (max-width: 640px) loses to the inline style"),
    ]


def test_rules_elsewhere_are_not_looked_at_for_that() -> None:
    head = "<style>.x { color: red } @supports (color: red) { .x { color: red } }</style>"
    assert findings("M007", '<p class="x" style="color:blue">Text.</p>', head=head) == []
