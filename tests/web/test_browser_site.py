"""The preview of a real site, the sample one, in Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver

from tests.web.browsing import Keys, Visitor, browser, chromium
from tests.web.samplesite import sample_studio
from tests.web.sites import served

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium and its driver are not installed")
NEWEST = "收评：三大股指周线四连阳"
EXTENDED = '{% extends "!default/digest.html.jinja" %}\n{% block masthead %}<tr><td>WORDS</td></tr>{% endblock %}\n'


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def visitor(driver: WebDriver, site: Path) -> Iterator[Visitor]:
    with served(sample_studio(site), query="name=markets&last=30d") as server:
        visitor = Visitor(driver, server.address)
        visitor.until(lambda: visitor.texts("#live") == ["live"])
        yield visitor
        complaints = visitor.complaints()
        visitor.leave()
    assert complaints == []


def text(visitor: Visitor) -> str:
    return visitor.frame_text() or ""


def shows(visitor: Visitor, words: str) -> bool:
    return words in text(visitor)


def test_another_subscription_and_another_window(visitor: Visitor) -> None:
    assert NEWEST in text(visitor)
    visitor.press("/", "english")
    visitor.until(lambda: visitor.texts("#names [aria-selected=true] span") == ["In English"])
    visitor.press(Keys.ENTER)
    visitor.until(lambda: "In English" in text(visitor))
    visitor.click("#last option[value='24h']")
    visitor.until(lambda: "last=24h" in visitor.query() and not visitor.has(".asking"))
    assert "Reference rate cut" in text(visitor)


def test_dark_phone_and_outlook(visitor: Visitor) -> None:
    colour = "getComputedStyle(page.body).backgroundColor"
    light = visitor.frame(colour)
    visitor.press("d", "3")
    visitor.until(lambda: visitor.frame(colour, 375) not in {None, light})
    visitor.press("2", "o")
    visitor.until(lambda: visitor.frame(colour) == light)


def test_a_picture_that_is_not_published(visitor: Visitor, site: Path) -> None:
    visitor.driver.get(f"{visitor.base}?name=english")
    picture = "page.querySelector('img[src^=\"/picture/assets/rates\"]')?.naturalWidth"
    visitor.until(lambda: visitor.frame(picture) == 1200)
    (site / "posts/assets/rates-2022-05-20.png").write_bytes((site / "posts/assets/calendar.png").read_bytes()[:64])
    visitor.until(lambda: visitor.frame(picture) == 0)


def test_findings_lead_to_their_elements(visitor: Visitor) -> None:
    visitor.click("#notes summary")
    visitor.click("[data-jump]")
    visitor.until(lambda: visitor.has("[data-jump][aria-current=true]"))
    visitor.press("]")
    visitor.until(lambda: len(visitor.all("#rows .in")) == 7)
    visitor.click("#rows .in:nth-child(4) [data-jump]")
    visitor.until(lambda: (visitor.frame("page.defaultView.scrollY") or 0) > 300)
    assert not visitor.has(".unseen")


def test_a_template_that_is_edited_is_seen_within_a_second(visitor: Visitor, site: Path) -> None:
    def change(number: int) -> None:
        text = EXTENDED.replace("WORDS", f"Edition {number}.")
        (site / "templates/digest.html.jinja").write_text(text, encoding="utf-8")

    assert visitor.soon(change, lambda number: shows(visitor, f"Edition {number}."), within=1) < 1


def test_a_broken_template_is_shown_with_its_line_until_it_is_mended(visitor: Visitor, site: Path) -> None:
    template = site / "templates/digest.html.jinja"
    template.write_text(EXTENDED.replace("WORDS", "{{ pst.title }}"), encoding="utf-8")
    visitor.until(lambda: visitor.texts(".fault .where") == ["digest.html.jinja:2"])
    assert "pst.title" in visitor.texts(".fault .it code")[0]
    template.write_text(EXTENDED.replace("WORDS", "MENDED"), encoding="utf-8")
    visitor.until(lambda: "MENDED" in text(visitor))


def test_a_broken_config_is_shown_until_it_is_mended(visitor: Visitor, site: Path) -> None:
    config = (site / "config.yaml").read_text(encoding="utf-8")
    (site / "config.yaml").write_text(config.replace("digests:", "digestz:", 1), encoding="utf-8")
    visitor.until(lambda: "digestz" in visitor.one(".fault").text)
    (site / "config.yaml").write_text(config.replace("Finance Wire", "Second Wire"), encoding="utf-8")
    visitor.until(lambda: visitor.texts(".site") == ["Second Wire"])
    visitor.until(lambda: NEWEST in text(visitor))


def test_a_post_that_is_new(visitor: Visitor, site: Path) -> None:
    post = "---\ntitle: Silver follows\ndate: 2022-05-21 07:00:00 +0800\ncategories: markets\n---\nText.\n"
    (site / "posts/_posts/2022-05-21-silver.md").write_text(post, encoding="utf-8")
    visitor.until(lambda: "Silver follows" in text(visitor))


def test_a_draft_in_its_file(visitor: Visitor, site: Path) -> None:
    visitor.driver.get(f"{visitor.base}?name=markets&tab=draft")
    visitor.click("[data-begins]")
    visitor.until(lambda: len(visitor.all("[data-entries=in] .entry")) > 3)
    file = site / "drafts/markets.yaml"
    second = visitor.texts("[data-entries=in] .title")[1]
    visitor.script("document.querySelector('.entry').focus()")
    visitor.press_with_alt(Keys.ARROW_DOWN)
    visitor.until(lambda: visitor.texts(".saved") == ["Saved to drafts/markets.yaml"])
    titles = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("  - title:")]
    assert second in titles[0]
    visitor.until(lambda: visitor.texts("[data-entries=in] .title")[0] == second)
    visitor.one("#draft-subject").clear()
    visitor.one("#draft-subject").send_keys("今日要闻")
    visitor.until(lambda: "今日要闻" in file.read_text(encoding="utf-8"))
    visitor.until(lambda: "今日要闻" in visitor.texts("#inbox .subject")[0])


def test_a_feed_as_a_reader_shows_it(visitor: Visitor) -> None:
    visitor.driver.get(f"{visitor.base}feeds/markets")
    read = "const page = document.querySelector('iframe').contentDocument; return page.querySelector('h1')?.textContent"
    visitor.until(lambda: NEWEST in (visitor.script(read) or ""))
