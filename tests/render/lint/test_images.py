import pytest

from syndicate.model.lint import Severity
from tests.render.lint.pages import findings, said

WINDOWS, APPLE, GMAIL = ["outlook.windows"], ["apple-mail.ios"], ["gmail.desktop-webmail"]
SOURCE = 'src="https://x.org/a.png"'


def test_a_picture_needs_a_text_in_its_place() -> None:
    body = f'<img {SOURCE} width="9"><img {SOURCE} width="9" alt="">'
    assert said(findings("M004", body)) == [(Severity.WARNING, "the picture has no text in its place")]


def test_outlook_needs_a_width() -> None:
    body = f'<img {SOURCE} alt="" style="width:9px">'
    message = "the picture has no width: Outlook shows it in its full size"
    assert said(findings("M004", body, clients=WINDOWS)) == [(Severity.WARNING, message)]
    assert findings("M004", body, clients=APPLE) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            f'<img {SOURCE} alt="" width="641">',
            "the picture is 641 pixels wide, in a mail of 640: it breaks the layout",
        ),
        (
            f'<table width="480"><tr><td><img {SOURCE} alt="" width="500px"></td></tr></table>',
            "the picture is 500 pixels wide, in a mail of 480: it breaks the layout",
        ),
    ],
)
def test_a_picture_wider_than_the_mail_breaks_it(body: str, message: str) -> None:
    assert said(findings("M004", body)) == [(Severity.WARNING, message)]


def test_a_share_of_the_width_is_fine() -> None:
    assert findings("M004", f'<img {SOURCE} alt="" width="100%">', clients=WINDOWS) == []


@pytest.mark.parametrize(
    ("source", "clients", "message"),
    [
        ("https://x.org/a.svg", GMAIL, "SVG image format is not shown"),
        ("https://x.org/a.webp?x=1", WINDOWS, "webP image format is not shown"),
        ("data:image/png;base64,AA", GMAIL, "Base 64 image format is not shown"),
    ],
)
def test_kinds_of_pictures_that_a_client_does_not_show(source: str, clients: list[str], message: str) -> None:
    body = f'<img src="{source}" alt="" width="9">'
    assert said(findings("M004", body, clients=clients)) == [(Severity.WARNING, message)]
    assert findings("M004", body, clients=APPLE) == []


def test_a_hidden_picture_is_not_looked_at() -> None:
    assert findings("M004", f'<div style="display:none"><img {SOURCE}></div>') == []
