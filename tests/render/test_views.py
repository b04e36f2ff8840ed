"""A digest as mail programs show it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from selenium.webdriver.chrome.webdriver import WebDriver

from syndicate.render.views import in_scheme, without_images
from tests.render.sampledigest import make_digest
from tests.render.screenshots import SCHEMES, browser, chromium, show

STYLES = """\
const seen = ["color", "background-color", "border-bottom-color", "border-left-color", "color-scheme"];
return [...document.body.querySelectorAll("*")].map(one => seen.map(name => getComputedStyle(one)[name]).join());
"""


@pytest.mark.parametrize(
    ("before", "dark", "light"),
    [
        pytest.param(
            "<style>@media (prefers-color-scheme: dark) {p{color:red}}</style>",
            "<style>@media (min-width: 0px) {p{color:red}}</style>",
            "<style>@media (max-width: -1px) {p{color:red}}</style>",
            id="a dark block",
        ),
        pytest.param(
            "<style>@media screen and (PREFERS-color-scheme:light) and (max-width:9px) {}</style>",
            "<style>@media screen and (max-width: -1px) and (max-width:9px) {}</style>",
            "<style>@media screen and (min-width: 0px) and (max-width:9px) {}</style>",
            id="one among other conditions",
        ),
        pytest.param(
            '<source media="(prefers-color-scheme: dark)">',
            '<source media="(min-width: 0px)">',
            '<source media="(max-width: -1px)">',
            id="a picture for the dark",
        ),
        pytest.param(
            '<meta name="color-scheme" content="light dark">',
            '<meta name="color-scheme" content="dark">',
            '<meta name="color-scheme" content="light">',
            id="what the page says it can do",
        ),
        pytest.param(
            '<meta name="supported-color-schemes" content="light">',
            '<meta name="supported-color-schemes" content="light">',
            '<meta name="supported-color-schemes" content="light">',
            id="what it cannot do",
        ),
        pytest.param(
            '<style>:root{color-scheme:light dark}</style><p style="color-scheme: dark light">',
            '<style>:root{color-scheme:dark}</style><p style="color-scheme: dark">',
            '<style>:root{color-scheme:light}</style><p style="color-scheme: light">',
            id="in style sheets and attributes",
        ),
        pytest.param("<p>color-scheme: dark</p>", "<p>color-scheme: dark</p>", "<p>color-scheme: dark</p>", id="words"),
    ],
)
def test_schemes(before: str, dark: str, light: str) -> None:
    assert in_scheme(before, "dark") == dark
    assert in_scheme(before, "light") == light


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('<td background="x.png">', "<td>", id="a background"),
        pytest.param('<source srcset="x.png 2x">', "<source>", id="a choice of pictures"),
        pytest.param('<video poster="x.png">', "<video>", id="a poster"),
        pytest.param(
            "<td style=\"background:#fff url('a;b.png')\">", '<td style="background:#fff none">', id="a style"
        ),
        pytest.param("<style>p{background:url(x)}</style>", "<style>p{background:none}</style>", id="a style sheet"),
        pytest.param('<a href="x.png">', '<a href="x.png">', id="a link"),
    ],
)
def test_no_picture_is_loaded(before: str, after: str) -> None:
    assert without_images(before) == after


def test_the_words_of_a_picture_stand_in_a_box() -> None:
    (image,) = BeautifulSoup(
        without_images('<img src="x" alt="A chart" style="max-width:100%;">'), "html.parser"
    ).find_all()
    assert image["alt"] == "A chart"
    assert "src" not in image.attrs
    assert str(image["style"]).startswith("display:inline-block;max-width:100%;box-sizing:border-box;")


def test_every_element_is_still_there_in_its_order() -> None:
    html = make_digest(content="full").html
    tags = [one.name for one in BeautifulSoup(html, "html.parser").find_all()]
    for view in (in_scheme(html, "dark"), in_scheme(html, "light"), without_images(html)):
        assert [one.name for one in BeautifulSoup(view, "html.parser").find_all()] == tags


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.mark.skipif(chromium() is None, reason="Chromium and its driver are not installed")
@pytest.mark.parametrize("browsers", SCHEMES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_are_those_of_a_reader_who_asks_for_them(
    driver: WebDriver, tmp_path: Path, scheme: str, browsers: str
) -> None:
    html = make_digest(content="full", group_by="category").html
    (tmp_path / "mail.html").write_text(html, encoding="utf-8")
    (tmp_path / "forced.html").write_text(in_scheme(html, scheme), encoding="utf-8")
    show(driver, tmp_path / "mail.html", width=700, scheme=scheme)
    expected = driver.execute_script(STYLES)
    show(driver, tmp_path / "forced.html", width=700, scheme=browsers)
    assert driver.execute_script(STYLES) == expected
    assert len(expected) > 50
