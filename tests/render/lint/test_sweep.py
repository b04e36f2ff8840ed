from syndicate.model.lint import Severity
from syndicate.render.lint import matrix
from syndicate.render.lint.advice import advice
from syndicate.render.lint.mail import Mail
from syndicate.render.lint.page import Page
from syndicate.render.lint.sweep import used
from tests.render.lint.pages import findings


def test_what_a_client_lacks_is_named_with_its_clients() -> None:
    body = '<p style="border-radius:4px">a</p><p style="padding:9px;border-radius:1px">b</p>'
    found = {one.message: one for one in findings("M015", body, clients=["outlook.windows", "hey.desktop-webmail"])}
    corners = found["border-radius is not supported"]
    assert (corners.severity, corners.count, corners.element) == (Severity.INFO, 2, "<p>")
    assert corners.clients == ("Outlook (Windows)",)
    assert corners.hint == "Its corners are square there."
    assert found["padding is supported in part"].count == 1


def test_style_blocks_are_swept_but_for_what_stands_in_at_rules() -> None:
    css = "p.x, a:hover { color: red !important }\n@media (prefers-color-scheme: dark) { b > i { float: left } }"
    page = Page.of(Mail(html=f"<style>{css}</style>"))
    places = used(page)
    assert set(places) == {
        "html-style",
        "css-important",
        "css-selector-type",
        "css-selector-class",
        "css-selector-grouping",
        "css-pseudo-class-hover",
        "css-at-media",
        "css-at-media-prefers-color-scheme",
    }
    (((_, offset),)) = places["css-at-media"]
    assert page.mail.html[offset:].startswith("@media")


def test_there_is_advice_on_every_feature() -> None:
    assert all(advice(feature) for feature in matrix.features() if not feature.startswith(("amp", "bimi")))
