"""The preview as a person uses it, in Chromium."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.action_chains import ActionChains

from syndicate.errors import TemplateError
from syndicate.testing import MemoryStudio
from syndicate.web.values import SourceLine
from tests.web.browsing import Keys, Visitor, browser, chromium
from tests.web.sites import TITLES, make_posts, make_studio, served, subscriptions

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium and its driver are not installed")
BACKGROUND = "getComputedStyle(page.body).backgroundColor"
#: Elements whose own text has a contrast below 4.5 (WCAG 2) with the background behind it.
FAINT = Path(__file__).with_name("faint.js").read_text(encoding="utf-8")
LIGHT, DARK = "rgb(240, 237, 230)", "rgb(20, 19, 18)"


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def studio() -> MemoryStudio:
    return make_studio(subscriptions=subscriptions(2000))


@pytest.fixture
def visitor(driver: WebDriver, studio: MemoryStudio) -> Iterator[Visitor]:
    with served(studio) as server:
        visitor = Visitor(driver, server.address)
        visitor.until(lambda: visitor.texts("#live") == ["live"])
        yield visitor
        complaints = visitor.complaints()
        visitor.leave()
    assert complaints == []


def changed(studio: MemoryStudio) -> None:
    studio.changed.put(frozenset({Path("templates/digest.html.jinja")}))


def shows(visitor: Visitor, words: str) -> bool:
    return words in (visitor.frame_text() or "")


def test_the_address_shows_no_token(visitor: Visitor) -> None:
    assert "token" not in visitor.driver.current_url
    assert visitor.script("return document.cookie") == ""


def test_choose_a_subscription_of_2000(visitor: Visitor) -> None:
    visitor.press("/")
    visitor.until(lambda: len(visitor.all("#names li")) == 50)
    visitor.press("1337")
    visitor.until(lambda: visitor.texts("#names li span") == ["Category 1337"])
    visitor.press(Keys.ENTER)
    visitor.until(lambda: "Category 1337: Copper" in (visitor.frame_text() or ""))
    assert visitor.query() == "name=category%2Fc1337"
    visitor.driver.back()
    visitor.until(lambda: "Markets: Copper" in (visitor.frame_text() or ""))
    assert visitor.texts("#name") == ["markets"]


def test_the_picker_is_left_as_it_was(visitor: Visitor) -> None:
    visitor.click("#name")
    visitor.press("no such thing")
    visitor.until(lambda: visitor.texts("#names li") == ["None has these words."])
    visitor.press(Keys.ESCAPE)
    assert not visitor.has("#names")
    assert visitor.texts("#name") == ["markets"]


def test_pick_with_the_mouse_and_the_arrows(visitor: Visitor) -> None:
    visitor.click("#name")
    visitor.until(lambda: visitor.has("#names-1"))
    visitor.click("#names-1")
    visitor.until(lambda: "All the news: Copper" in (visitor.frame_text() or ""))
    visitor.press("/")
    visitor.until(lambda: visitor.has("#names-1"))
    visitor.press(Keys.ARROW_UP, Keys.ENTER)
    visitor.until(lambda: "Markets: Copper" in (visitor.frame_text() or ""))


def test_choose_a_window(visitor: Visitor) -> None:
    visitor.click("#last option[value='24h']")
    visitor.until(lambda: TITLES[3] not in (visitor.frame_text() or TITLES[3]))
    assert "last=24h" in visitor.query()
    visitor.click("#last option[value='dates']")
    visitor.until(lambda: visitor.one("#since").is_displayed())
    field = "document.getElementById('since')"
    visitor.script(f"{field}.value = '2022-05-19T00:00'")
    visitor.script(f"{field}.dispatchEvent(new Event('change', {{bubbles: true}}))")
    visitor.until(lambda: TITLES[3] in (visitor.frame_text() or ""))
    assert "since=2022-05-19T00%3A00" in visitor.query()
    assert TITLES[5] not in (visitor.frame_text() or "")


def test_a_limit_and_what_is_none(visitor: Visitor) -> None:
    visitor.one("#limit").send_keys("x", Keys.ENTER)
    visitor.until(lambda: visitor.texts(".fault h2") == ["limit: 'x' is not a number of posts"])
    visitor.one("#limit").send_keys(Keys.BACKSPACE * 5, "2", Keys.ENTER)
    visitor.until(lambda: TITLES[1] in (visitor.frame_text() or "") and TITLES[2] not in (visitor.frame_text() or ""))


def test_dark_phone_outlook_and_no_images_by_keys(visitor: Visitor) -> None:
    assert visitor.frame(BACKGROUND) == LIGHT
    visitor.press("d")
    visitor.until(lambda: visitor.frame(BACKGROUND) == visitor.frame(BACKGROUND, 375) == DARK)
    visitor.press("o")
    visitor.until(lambda: visitor.frame(BACKGROUND) == LIGHT)  # the estimate has no <style>, so no dark block
    visitor.until(lambda: visitor.frame(BACKGROUND, 375) == DARK)  # the phone's Outlook is another one
    visitor.press("o")
    visitor.press("d")
    visitor.until(lambda: visitor.frame(BACKGROUND) == LIGHT)
    visitor.press("i")
    visitor.until(lambda: visitor.frame("page.images[0].hasAttribute('src')") is False)
    visitor.press("3")
    visitor.until(lambda: visitor.frame("page.defaultView.innerWidth", 375) == 375)
    visitor.until(lambda: len(visitor.all("#stage iframe")) == 1)
    visitor.press("2")
    visitor.until(lambda: visitor.frame("page.defaultView.innerWidth", 700) == 700)
    visitor.until(lambda: len(visitor.all("#stage iframe")) == 1)
    visitor.press("1")
    visitor.until(lambda: visitor.frame_text(375) and visitor.frame_text(700))
    assert visitor.query() == "name=markets&images=off"


def test_the_page_has_a_dark_mode_of_its_own(visitor: Visitor) -> None:
    visitor.look(1440, 900, scheme="dark")
    assert visitor.script("return getComputedStyle(document.body).backgroundColor") == "rgb(18, 17, 16)"
    assert visitor.frame(BACKGROUND) == LIGHT  # the mail is as it was asked for, whatever the page is


def test_see_a_finding_and_jump_to_it(visitor: Visitor) -> None:
    visitor.press("j")
    outlined = (
        "page.images[3].style.outline.startsWith('3px solid') || page.images[3].style.outline.endsWith('solid 3px')"
    )
    visitor.until(lambda: visitor.frame(outlined) and visitor.frame(outlined, 375))
    visitor.until(lambda: visitor.frame("page.defaultView.scrollY > 100"))
    place = "page.images[3].getBoundingClientRect()"
    assert 0 < visitor.frame(f"{place}.top") < visitor.frame("page.defaultView.innerHeight")
    visitor.press("j")
    assert visitor.script("return document.activeElement.textContent").strip().startswith("M010")
    visitor.press("k", "k")
    visitor.click(".findings .error .place")
    visitor.until(lambda: visitor.has("#L18.error"))
    assert visitor.one("#L18").is_displayed()


def test_notes_are_folded_and_stay_unfolded(visitor: Visitor, studio: MemoryStudio) -> None:
    assert [one.is_displayed() for one in visitor.all(".finding")] == [True, True, False]
    visitor.click("#notes summary")
    studio.findings = studio.findings[:2]
    changed(studio)
    visitor.until(lambda: len(visitor.all(".finding")) == 2)
    assert [one.is_displayed() for one in visitor.all(".finding")] == [True, True]


def test_jump_to_a_post(visitor: Visitor) -> None:
    visitor.press("]")
    visitor.until(lambda: len(visitor.all("#rows li")) == 6)
    visitor.one("#filter").send_keys("gold")
    assert [row.is_displayed() for row in visitor.all("#rows li")] == [False, False, False, True, False, False]
    visitor.click("#rows li:not([hidden]) button")
    visitor.until(lambda: visitor.frame("page.querySelectorAll('h2')[3].style.outline") != "")


def test_a_change_is_shown_within_a_second_and_nothing_is_lost(visitor: Visitor, studio: MemoryStudio) -> None:
    visitor.press("]")
    visitor.until(lambda: visitor.has("#filter"))
    visitor.frame("page.defaultView.scrollTo(0, 400)")
    visitor.frame("page.defaultView.scrollTo(0, 300)", 375)
    visitor.one("#filter").send_keys("o")

    def change(number: int) -> None:
        studio.posts = make_posts((f"Copper rises {number}", *TITLES[1:]))
        changed(studio)

    assert visitor.soon(change, lambda number: shows(visitor, f"Copper rises {number}"), within=1) < 1
    visitor.until(lambda: visitor.frame("page.defaultView.scrollY") == 400)
    visitor.until(lambda: visitor.frame("page.defaultView.scrollY", 375) == 300)
    assert visitor.script("return document.activeElement.id") == "filter"
    assert visitor.texts("#filter") == ["o"]
    assert "tab=posts" in visitor.query()
    visitor.until(lambda: visitor.texts("#live")[0].startswith("updated "))


def test_a_fault_is_shown_with_its_source_and_gone_when_mended(visitor: Visitor, studio: MemoryStudio) -> None:
    place = "digest.html.jinja:2"
    studio.sources[place] = (SourceLine(number=1, text="<p>"), SourceLine(number=2, text="{{ pst }}", is_it=True))
    studio.fault = TemplateError("'pst' is undefined", where=place, hint="Did you mean post?")
    changed(studio)
    visitor.until(lambda: visitor.texts(".fault .it code") == ["{{ pst }}"])
    assert visitor.texts(".fault .where") == [place]
    studio.fault = None
    changed(studio)
    visitor.until(lambda: TITLES[0] in (visitor.frame_text() or ""))
    assert not visitor.has(".fault")


def begin(visitor: Visitor) -> None:
    visitor.click("#tab-draft")
    visitor.until(lambda: visitor.has("[data-begins]"))
    visitor.click("[data-begins]")
    visitor.until(lambda: len(visitor.all("[data-entries=in] .entry")) == 6)


def settled(visitor: Visitor, studio: MemoryStudio) -> None:
    """Wait until what was edited is saved, and the page is that of the saved draft."""
    visitor.until(lambda: visitor.texts(".saved") == ["Saved to drafts/markets.yaml"])
    shown = "return document.getElementById('draft').dataset.version"
    visitor.until(lambda: visitor.script(shown) == studio.drafts["markets"].version)
    visitor.until(lambda: not visitor.has(".asking") and not visitor.has(".coming"))


def test_reorder_the_draft_by_keys(visitor: Visitor, studio: MemoryStudio) -> None:
    begin(visitor)
    visitor.script("document.querySelector('.entry').focus()")
    visitor.press_with_alt(Keys.ARROW_DOWN)
    visitor.press_with_alt(Keys.ARROW_DOWN)
    order = [TITLES[1], TITLES[2], TITLES[0]]
    visitor.until(lambda: [entry.title for entry in studio.drafts["markets"].entries[:3]] == order)
    visitor.until(lambda: visitor.texts("[data-entries=in] .title")[:3] == order)
    visitor.until(lambda: (visitor.frame_text() or "").startswith(f"Markets: {TITLES[1]}"))
    assert visitor.script("return document.activeElement.className") == "entry"


def test_reorder_the_draft_by_dragging(visitor: Visitor, studio: MemoryStudio) -> None:
    begin(visitor)
    handles = visitor.all(".handle")
    ActionChains(visitor.driver).click_and_hold(handles[0]).move_to_element(handles[1]).move_by_offset(
        0, 60
    ).release().perform()
    visitor.until(lambda: studio.drafts["markets"].version != "v1")
    assert [entry.title for entry in studio.drafts["markets"].entries[:2]] == [TITLES[1], TITLES[0]]


def test_word_the_draft(visitor: Visitor, studio: MemoryStudio) -> None:
    begin(visitor)
    visitor.one("#draft-subject").send_keys("Gold loses its shine")
    visitor.until(lambda: studio.drafts["markets"].subject == "Gold loses its shine")
    visitor.until(
        lambda: (
            visitor.texts(".saved") == ["drafts/markets.yaml"]
            or "Saved to drafts/markets.yaml" in visitor.texts(".saved")
        )
    )
    visitor.until(lambda: "Gold loses its shine" in visitor.texts("#inbox .subject")[0])
    assert visitor.script("return document.activeElement.id") == "draft-subject"
    visitor.click(".entry:nth-child(2) [data-moves=out]")
    visitor.until(lambda: TITLES[1] not in (visitor.frame_text() or TITLES[1]))
    settled(visitor, studio)
    visitor.click("[data-entries=out] [data-moves=in]")
    visitor.until(lambda: TITLES[1] in (visitor.frame_text() or ""))
    settled(visitor, studio)
    visitor.click(".entry:nth-child(1) [name=is_pinned]")
    visitor.until(lambda: studio.drafts["markets"].entries[0].is_pinned)
    settled(visitor, studio)
    visitor.click(".entry:nth-child(1) option[value=later]")
    visitor.until(lambda: studio.drafts["markets"].entries[0].treatment == "later")
    settled(visitor, studio)
    visitor.script("document.getElementById('panel').scrollTop = 0")
    visitor.click("#draft-intro-none")
    visitor.until(lambda: studio.drafts["markets"].intro == "")


def test_a_draft_that_another_program_changed_is_never_overwritten(visitor: Visitor, studio: MemoryStudio) -> None:
    begin(visitor)
    studio.drafts["markets"] = replace(studio.drafts["markets"], version="v77", subject="Theirs")
    visitor.one("#draft-subject").send_keys("Mine")
    visitor.until(lambda: visitor.one(".conflict").is_displayed())
    assert "changed by another program" in visitor.texts(".conflict p")[0]
    assert studio.drafts["markets"].subject == "Theirs"
    assert visitor.texts("#draft-subject") == ["Mine"]
    visitor.click("[data-takes]")
    visitor.until(lambda: visitor.texts("#draft-subject") == ["Theirs"])
    complaints = visitor.complaints()
    assert len(complaints) == 1
    assert "409" in complaints[0]


def test_send_a_test(visitor: Visitor, studio: MemoryStudio) -> None:
    visitor.click("[data-opens=test]")
    visitor.one("#address").send_keys("lee@example.org", Keys.ENTER)
    visitor.until(lambda: visitor.texts(".result") == ["A test was accepted for lee@example.org."])
    assert [address for _, address in studio.sent] == ["lee@example.org"]
    visitor.press(Keys.ESCAPE)
    assert not visitor.has("dialog[open]")


def test_keys_alone(visitor: Visitor) -> None:
    visitor.press("?")
    visitor.until(lambda: visitor.has("#keys[open]"))
    visitor.press(Keys.ESCAPE)
    visitor.until(lambda: not visitor.has("#keys[open]"))
    for tab in ("posts", "draft", "text", "headers", "source", "raw", "checks"):
        visitor.press("]")
        visitor.until(partial(visitor.has, f"#panel.{tab}"))
        assert visitor.has(f"#tab-{tab}[aria-selected=true]")
    visitor.press(Keys.ARROW_RIGHT)
    visitor.until(lambda: visitor.has("#panel.posts"))
    visitor.press("[")
    visitor.until(lambda: visitor.has("#panel.checks"))
    reached = set()
    for _ in range(40):
        visitor.press(Keys.TAB)
        reached.add(visitor.script("return document.activeElement.id || document.activeElement.className"))
    assert {
        "name",
        "last",
        "limit",
        "width-wide",
        "scheme-dark",
        "outlook",
        "images",
        "tab-checks",
        "finding",
    } <= reached
    focus = "const style = getComputedStyle(document.activeElement); return style.outlineStyle"
    visitor.script("document.getElementById('outlook').focus()")
    visitor.press(Keys.TAB)
    assert visitor.script(focus) == "solid"


def test_keys_in_a_mail_are_those_of_the_page(visitor: Visitor) -> None:
    visitor.driver.switch_to.frame(visitor.one("iframe"))
    visitor.one("body").click()
    visitor.press("d")
    visitor.driver.switch_to.default_content()
    visitor.until(lambda: visitor.frame(BACKGROUND) == DARK)


def test_without_scripts_it_is_links_and_a_form(visitor: Visitor) -> None:
    visitor.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        visitor.driver.get(visitor.base)
        visitor.click("#last option[value='24h']")
        visitor.click(".go")
        visitor.until(lambda: "last=24h" in visitor.query())
        visitor.click("#scheme-dark")
        visitor.until(lambda: "scheme=dark" in visitor.query())
        visitor.click("#tab-posts")
        visitor.until(lambda: len(visitor.all("#rows .in")) == 3)
    finally:
        visitor.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_feeds(visitor: Visitor) -> None:
    visitor.driver.get(f"{visitor.base}feeds")
    visitor.one("#find").send_keys("all news")
    visitor.until(lambda: visitor.texts(".feeds .title") == ["All the news"])
    visitor.click(".feeds .title a")
    visitor.until(lambda: len(visitor.all("#entries li")) == 6)
    read = "const page = document.querySelector('iframe').contentDocument; return page.querySelector('h1')?.textContent"
    visitor.until(lambda: visitor.script(read) == TITLES[0])
    visitor.click("#entries li:nth-child(3) a")
    visitor.until(lambda: visitor.script(read) == TITLES[2])
    visitor.press("d")
    visitor.until(lambda: "scheme=dark" in visitor.query())


def test_nothing_sticks_out_and_text_is_readable_in_both_schemes(visitor: Visitor, studio: MemoryStudio) -> None:
    studio.begin_draft("markets")
    for path in ("", "?tab=posts&limit=2", "?tab=draft", "?tab=source", "feeds", "feeds/markets"):
        visitor.driver.get(visitor.base + path)
        for width in (1440, 1280, 1024, 375):
            visitor.look(width, 800)
            # The frames take their scale from the room once it was measured: a moment after it became another one.
            fits = "return document.documentElement.scrollWidth <= arguments[0]"
            visitor.until(partial(visitor.script, fits, width))
            rows = "return new Set([...document.querySelectorAll('#tabs a')].map((one) => one.offsetTop)).size"
            assert visitor.script(rows) <= 1, (path, width)
        for scheme in ("light", "dark"):
            visitor.look(1440, 900, scheme=scheme)
            assert visitor.script(FAINT) == [], (scheme, path)
