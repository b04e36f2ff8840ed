"""A digest in Chromium: nothing sticks out, and the colours follow the reader's scheme."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver

from tests.render.sampledigest import PICTURE, make_digest
from tests.render.screenshots import SCHEMES, WIDTHS, browser, capture, chromium, show

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(chromium() is None, reason="Chromium and its driver are not installed"),
]
WIDE_PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' width='1200' height='600'><path d='M0 0h1200v600z'/></svg>"


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module", params=["excerpt", "full", "titles"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "chart.svg").write_text(WIDE_PICTURE, encoding="utf-8")
    html = make_digest(content=request.param, group_by="category").html.replace(PICTURE, "chart.svg")
    path = folder / f"{request.param}.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out(driver: WebDriver, page: Path, width: int, scheme: str, tmp_path: Path) -> None:
    show(driver, page, width=width, scheme=scheme)
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    capture(driver, tmp_path / "page.png")
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("scheme", "colour"), [("light", "rgb(240, 237, 230)"), ("dark", "rgb(19, 18, 17)")])
def test_the_page_follows_the_scheme(driver: WebDriver, page: Path, scheme: str, colour: str) -> None:
    show(driver, page, width=700, scheme=scheme)
    script = "return getComputedStyle(document.body).backgroundColor"
    assert driver.execute_script(script) == colour
