"""A digest in Chromium: it looks as it did when somebody last looked, nothing sticks out, colours follow the scheme."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from selenium.webdriver.chrome.webdriver import WebDriver

from syndicate.model import Article
from syndicate.themes import themes
from tests.goldens import ROOT
from tests.render.likeness import unlike
from tests.render.sampledigest import make_articles, make_digest
from tests.render.screenshots import WIDTHS, browser, chromium, show
from tests.render.stored import STORED, file_of, fonts, pages, photographed, stored

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium and its driver are not installed")
OTHER_FONTS = set(fonts().splitlines()) ^ set((STORED / "fonts.txt").read_text(encoding="utf-8").splitlines())
with_the_fonts = pytest.mark.skipif(
    bool(OTHER_FONTS), reason=f"stored pictures have other fonts than this machine: {', '.join(sorted(OTHER_FONTS))}"
)
WIDE_TABLE = f"<table><tr>{'<td>1,789.99</td><td>贵州茅台</td>' * 6}</tr></table>"
LONG_WORD = "https://news.example.org/" + "a-very-long-address-without-a-break/" * 5


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def html() -> dict[str, str]:
    return dict(pages())


@with_the_fonts
@pytest.mark.parametrize(("theme", "width", "scheme"), list(stored()))
def test_digests_look_as_stored(
    driver: WebDriver, html: dict[str, str], theme: str, width: int, scheme: str, tmp_path: Path
) -> None:
    found = photographed(driver, html[theme], tmp_path, width=width, scheme=scheme)
    with Image.open(file_of(theme, width, scheme)) as expected:
        assert unlike(found, expected) == "", f"look at {tmp_path / 'page.png'}; `make screenshots` stores it"


@with_the_fonts
@pytest.mark.parametrize(
    "css",
    [
        pytest.param(":root { --accent: #9f4318; }", id="another accent"),
        pytest.param(":root { --page: #e6e3dc; --card: #f2f1ef; }", id="darker paper"),
        pytest.param(".card { padding-bottom: 46px; }", id="16 pixels more between cards"),
        pytest.param(".title { font-weight: normal; }", id="a lighter title"),
    ],
)
def test_a_change_of_the_look_is_seen(driver: WebDriver, css: str, tmp_path: Path) -> None:
    for theme, page in pages(css).items():
        found = photographed(driver, page, tmp_path, width=375, scheme="light")
        with Image.open(file_of(theme, 375, "light")) as expected:
            assert unlike(found, expected) != ""


@with_the_fonts
def test_a_missing_picture_is_seen(driver: WebDriver, tmp_path: Path) -> None:
    for theme, page in pages(chart="data:image/png;base64,").items():
        found = photographed(driver, page, tmp_path, width=375, scheme="light")
        with Image.open(file_of(theme, 375, "light")) as expected:
            assert unlike(found, expected) != ""


def _hard_to_fit() -> list[Article]:
    """Return posts with a wide table, long words, and a picture that is not there."""
    first, second, *rest = make_articles()
    table = replace(first, content=replace(first.content, html=f"<p>{LONG_WORD}</p>{WIDE_TABLE}"))
    titled = replace(second, post=replace(second.post, title=LONG_WORD, categories=(LONG_WORD,)))
    return [titled, table, *rest]


@pytest.mark.parametrize("sheet", ["style sheet", "no style sheet"])
@pytest.mark.parametrize("theme", themes(None))
@pytest.mark.parametrize("content", ["excerpt", "full", "titles"])
def test_nothing_sticks_out(driver: WebDriver, content: str, theme: str, sheet: str, tmp_path: Path) -> None:
    html = make_digest(_hard_to_fit(), content=content, theme=theme, group_by="category").html
    if sheet == "no style sheet":  # as in web mail that keeps inline styles alone
        html = re.sub("<style>.*?</style>", "", html, flags=re.DOTALL)
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    for width in (*WIDTHS, 320):
        show(driver, page, width=width, scheme="light")
        assert driver.execute_script("return document.documentElement.scrollWidth") == width


def test_a_wide_table_scrolls_by_itself(driver: WebDriver, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(make_digest(_hard_to_fit(), content="full").html, encoding="utf-8")
    show(driver, page, width=375, scheme="light")
    script = "const one = document.querySelector('[style*=overflow-x]'); return [one.clientWidth, one.scrollWidth]"
    shown, whole = driver.execute_script(script)
    assert shown == 335
    assert whole > 500


@pytest.mark.parametrize(("scheme", "colour"), [("light", "rgb(240, 237, 230)"), ("dark", "rgb(19, 18, 17)")])
def test_the_page_follows_the_scheme(driver: WebDriver, scheme: str, colour: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(make_digest().html, encoding="utf-8")
    show(driver, page, width=700, scheme=scheme)
    assert driver.execute_script("return getComputedStyle(document.body).backgroundColor") == colour


@pytest.mark.parametrize("name", ["markets.rss", "feed.xml"])
def test_a_feed_is_legible_on_a_phone(driver: WebDriver, name: str) -> None:
    show(driver, ROOT / "feeds" / name, width=375, scheme="light")
    size, whole = driver.execute_script(
        "const root = document.documentElement; return [getComputedStyle(root).fontSize, root.scrollWidth]"
    )
    shown = float(size.removesuffix("px")) * 375 / whole  # as XML, it is laid out for a desktop and made smaller
    assert 14 <= shown <= 18


@pytest.mark.parametrize("width", WIDTHS)
def test_the_directory_of_feeds_is_searched(driver: WebDriver, width: int) -> None:
    show(driver, ROOT / "feeds/index.html", width=width, scheme="dark")
    assert driver.execute_script("return document.documentElement.scrollWidth") == width
    search = driver.find_element("id", "search")
    search.send_keys("every morning")
    assert [row.text.split("\n")[0] for row in driver.find_elements("tag name", "li") if row.text] == [
        "Markets, every morning"
    ]
    assert search.rect["width"] > width / 2
