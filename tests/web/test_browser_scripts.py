"""Scripts in a post never run: neither in the frames nor where its words stand in the page."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from syndicate.model.lint import Finding, Severity
from syndicate.testing import MemoryPost
from syndicate.web.server import Prepared
from syndicate.web.values import DraftEntry, DraftText, SubscriptionLine
from tests.web.browsing import Visitor, browser, chromium
from tests.web.sites import NOW, make_studio, served

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium and its driver are not installed")
RUN = "top.ran=parent.ran=window.ran=1"
VECTORS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror='{RUN}'>",
    f"<svg onload='{RUN}'></svg>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin='{RUN}' attributeName=x dur=1s></svg>",
    f"<body onload='{RUN}'>",
    f'<iframe srcdoc="<script>{RUN}</script>"></iframe>',
    f'<iframe src="javascript:{RUN}"></iframe>',
    f'<object data="data:text/html,<script>{RUN}</script>"></object>',
    f'<embed src="javascript:{RUN}">',
    f"<details open ontoggle='{RUN}'>x</details>",
    f"<input autofocus onfocus='{RUN}'>",
    f"<video><source onerror='{RUN}'></video>",
    f'<a id=lure href="javascript:{RUN}">lure</a>',
    f'<form action="javascript:{RUN}"><button id=press>press</button></form>',
    f'<meta http-equiv=refresh content="0;url=javascript:{RUN}">',
    f"<style>@import 'javascript:{RUN}';</style>",
    f"<link rel=stylesheet href=\"data:text/css,*{{}}\" onload='{RUN}'>",
    f"<math><mtext><table><mglyph><style><img src=x onerror='{RUN}'></style></mglyph></table></mtext></math>",
    f"</textarea></title></option></pre><script>{RUN}</script>",
    f'"><script>{RUN}</script>',
    f"'-({RUN})-'",
    f'<script type=module src="data:text/javascript,{RUN}"></script>',
    "<script src=/static/main.js></script>",
    '<base href="https://evil.example/">',
)
MARKED = "return Boolean(window.ran || [...document.querySelectorAll('iframe')].some((one) => one.contentWindow.ran))"


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    # Its driver may wait for ever for a frame whose navigation was refused: nothing else than the page is waited for.
    with browser(tmp_path_factory.mktemp("profile"), wait_for="eager") as opened:
        yield opened


@pytest.fixture(scope="module")
def server() -> Iterator[Prepared]:
    """A site whose every word is an attack."""
    everything = "".join(VECTORS)
    posts = tuple(
        MemoryPost(id=f"{number}{one}", url=f"javascript:{RUN}", title=one, published=NOW, html=one)
        for number, one in enumerate(VECTORS)
    )
    line = SubscriptionLine(
        name="markets", title=everything, description=everything, has_digest=True, feed_files=(("rss", "https://x/"),)
    )
    findings = (
        Finding(rule="M1", severity=Severity.ERROR, message=everything, hint=everything, line=1, element=everything),
    )
    entry = DraftEntry(id=everything, title=everything, blurb=everything)
    draft = DraftText(
        version="v1",
        where="drafts/markets.yaml",
        subject=everything,
        intro=everything,
        entries=(entry,),
        left_out=(replace(entry, id="other"),),
    )
    studio = make_studio(posts=posts, subscriptions=(line,), limit=99, findings=findings, drafts={"markets": draft})
    with served(studio) as ready:
        yield ready


@pytest.fixture(scope="module")
def visitor(driver: WebDriver, server: Prepared) -> Visitor:
    return Visitor(driver, server.address)


def test_the_attacks_would_run_elsewhere(driver: WebDriver) -> None:
    driver.get(f"data:text/html,<img src=x onerror='{RUN}'>")
    WebDriverWait(driver, 5).until(lambda _: driver.execute_script(MARKED))


@pytest.mark.parametrize("tab", ["checks", "posts", "draft", "text", "headers", "source", "raw"])
def test_nothing_runs_beside_the_mail(visitor: Visitor, tab: str) -> None:
    visitor.driver.get(f"{visitor.base}?tab={tab}&last={'' if tab == 'draft' else '24h'}")
    visitor.until(lambda: visitor.script("return document.documentElement.classList.contains('scripted')"))
    assert visitor.has("#panel")
    assert visitor.script(MARKED) is False


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("engine", ["browser", "outlook"])
def test_nothing_runs_in_the_mail(visitor: Visitor, scheme: str, engine: str) -> None:
    visitor.driver.get(f"{visitor.base}?last=24h&scheme={scheme}&engine={engine}")
    visitor.until(lambda: "lure" in (visitor.frame_text() or ""))
    for act in ("getElementById('lure').click()", "getElementById('press').click()"):
        visitor.frame(f"page.{act}")
    assert visitor.script(MARKED) is False
    assert visitor.driver.current_url.startswith(visitor.base)


@pytest.mark.parametrize("path", ["mail?last=24h", "entry/markets?entry=0", "entry/markets?entry=6"])
def test_nothing_runs_in_a_mail_opened_by_itself(visitor: Visitor, path: str) -> None:
    visitor.driver.get(visitor.base + path)
    assert visitor.script(MARKED) is False
    assert visitor.driver.current_url == visitor.base + path


def test_nothing_runs_among_the_feeds(visitor: Visitor) -> None:
    loaded = "return document.querySelector('iframe').contentDocument.readyState === 'complete'"
    for number in range(len(VECTORS)):
        visitor.driver.get(f"{visitor.base}feeds/markets?entry={number}")
        visitor.until(lambda: visitor.script(loaded))
        assert visitor.script(MARKED) is False, VECTORS[number]


def test_nothing_runs_in_the_list_or_the_picker(visitor: Visitor) -> None:
    visitor.driver.get(f"{visitor.base}feeds")
    assert visitor.has(".feeds li")
    assert visitor.script(MARKED) is False
    visitor.driver.get(visitor.base)
    visitor.click("#name")
    visitor.until(lambda: visitor.has("#names-0"))
    assert visitor.script(MARKED) is False


def test_a_name_that_was_made_to_mean_this_computer(visitor: Visitor, server: Prepared) -> None:
    visitor.driver.get(server.address.replace("127.0.0.1", "rebound.example"))
    assert "no other name is answered" in visitor.one("body").text


def test_another_port_of_this_computer_changes_and_reads_nothing(visitor: Visitor, server: Prepared) -> None:
    address = visitor.base.rstrip("/")
    with served(make_studio()) as other:
        visitor.driver.get(other.address)
        attack = (
            "return fetch(arguments[0], {method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}'})"
            ".then(() => 'sent', () => 'refused')"
        )
        assert visitor.script(attack, f"{address}/draft/begin") == "refused"  # by the policy of our own page
        # And by the server, whatever the policy of the other page is: same site, another origin.
        headers = {"Sec-Fetch-Site": "same-site", "Origin": other.address, "Content-Type": "application/json"}
        assert httpx.post(f"{address}/draft/begin", content="{}", headers=headers, trust_env=False).status_code == 403


def test_a_browser_without_the_token(visitor: Visitor) -> None:
    visitor.driver.delete_all_cookies()
    visitor.driver.get(visitor.base)
    assert "syndicate preview --serve" in visitor.one("body").text
