import pytest

from syndicate.model.lint import Severity
from tests.render.lint.pages import findings, said

WINDOWS, APPLE = ["outlook.windows"], ["apple-mail.ios"]


@pytest.mark.parametrize(
    ("style", "message"),
    [
        ("display:flex", "display: flex is not known"),
        ("display:inline-grid", "display: inline-grid is not known"),
        ("position:absolute", "position: absolute is not known"),
        ("width:calc(100% - 9px)", "width: calc(100% - 9px) is not known"),
        ("color:var(--ink)", "color: var(--ink) is not known"),
        ("font-size:1rem", "font-size: 1rem is not known"),
        ("margin:0 -9px", "margin: 0 -9px: margins below 0 do nothing"),
        ("margin-top:-1em", "margin-top: -1em: margins below 0 do nothing"),
        ("border:9px solid", "border: 9px solid: Outlook draws no border above 8 pixels"),
        ("border-left-width:12px", "border-left-width: 12px: Outlook draws no border above 8 pixels"),
    ],
)
def test_layout_that_outlook_does_not_know(style: str, message: str) -> None:
    body = f'<table style="{style}"><tr><td>a</td></tr></table>'
    assert said(findings("M005", body, clients=WINDOWS)) == [(Severity.WARNING, message)]
    assert findings("M005", body, clients=APPLE) == []


@pytest.mark.parametrize(
    "style", ["position:static", "margin:0 9px", "border:8px solid", "width:9px", "display:block", "float:none"]
)
def test_layout_that_does(style: str) -> None:
    assert findings("M005", f'<table style="{style}"><tr><td>a</td></tr></table>', clients=WINDOWS) == []


def test_the_style_block_is_looked_at_but_for_media() -> None:
    head = "<style>\n.x { display: flex }\n@media print { .x { display: grid } }</style>"
    (one,) = findings("M005", head=head, clients=WINDOWS)
    assert (one.message, one.element, one.line) == ("display: flex is not known", "<style>", 3)


def test_a_rule_of_the_style_block_is_named_by_its_selectors() -> None:
    head = "<style>.x, .y { border-radius: 4px }</style>"
    (one,) = findings("M006", '<p class="y">a</p>', head=head, clients=WINDOWS)
    assert one.message == "border-radius: 4px on .x, .y is passed over"


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        (".x { padding: 9px }", '<p class="x">a</p>'),
        ("div.x { border: 1px solid }", '<div class="x">a</div>'),
        (".x { background-image: url(https://x.org/a.png) }", '<table><tr><td class="x">a</td></tr></table>'),
    ],
)
def test_a_rule_of_the_style_block_is_judged_by_what_it_means(rule: str, body: str) -> None:
    assert len(findings("M006", body, head=f"<style>{rule}</style>", clients=WINDOWS)) == 1


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        (".x { padding: 9px }", '<table><tr><td class="x">a</td></tr></table>'),
        ("p img { max-width: 90% }", '<p><img src="https://x.org/a.png" alt=""></p>'),
        (".x { border-radius: 4px }", "<p>nothing has the class</p>"),
        (".x { background: #fff url(https://x.org/a.png) }", '<table><tr><td class="x">a</td></tr></table>'),
        (".x { background-color: #fff; background-image: url(a.png) }", '<table><tr><td class="x">a</td></tr></table>'),
    ],
)
def test_a_rule_that_means_what_outlook_can_do(rule: str, body: str) -> None:
    assert findings("M006", body, head=f"<style>{rule}</style>", clients=WINDOWS) == []


@pytest.mark.parametrize(
    ("body", "severity", "message"),
    [
        ('<p style="padding:9px">a</p>', Severity.WARNING, "padding: 9px on <p> is passed over"),
        ('<a style="padding-left:9px">a</a>', Severity.WARNING, "padding-left: 9px on <a> is passed over"),
        ('<div style="border:1px solid">a</div>', Severity.WARNING, "border: 1px solid on <div> is passed over"),
        ('<div style="max-width:600px">a</div>', Severity.WARNING, "max-width: 600px on <div> is passed over"),
        (
            '<td style="background:url(https://x.org/a.png)">a</td>',
            Severity.WARNING,
            "background: url(https://x.org/a.png) on <td> is passed over",
        ),
        ('<td style="border-radius:4px">a</td>', Severity.INFO, "border-radius: 4px on <td> is passed over"),
    ],
)
def test_decoration_that_outlook_passes_over(body: str, severity: Severity, message: str) -> None:
    assert said(findings("M006", body, clients=WINDOWS)) == [(severity, message)]
    assert findings("M006", body, clients=APPLE) == []


@pytest.mark.parametrize(
    "body",
    [
        '<td style="padding:9px;border:1px solid">a</td>',
        '<p style="padding:0 0px">a</p>',
        '<div style="border:0">a</div>',
        '<a style="border:0 solid #5ba4e5">a</a>',
        '<p style="border:none #fff">a</p>',
        '<div style="max-width:100%">a</div>',
        '<table style="max-width:600px"><tr><td>a</td></tr></table>',
        '<img src="https://x.org/a.png" alt="" style="max-width:100%">',
        '<td style="background-image:url(https://x.org/a.png)" bgcolor="#fff">a</td>',
        '<td style="background:#fff url(https://x.org/a.png)">a</td>',
        '<td style="border-radius:0">a</td>',
    ],
)
def test_decoration_that_does_no_harm(body: str) -> None:
    assert findings("M006", body, clients=WINDOWS) == []
