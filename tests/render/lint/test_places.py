"""Where findings say that an element stands, it stands, in the source and in the tree of any parser."""

import re
from pathlib import Path

import lxml.html
import pytest
from bs4 import BeautifulSoup

from syndicate.model.lint import Finding, LintSettings
from syndicate.render.lint import Mail, lint
from tests.render.sampledigest import make_digest
from tests.render.screenshots import browser, chromium, show

GOLDENS = sorted((Path(__file__).parents[2] / "golden").rglob("*.html"))
DIGESTS = [(theme, content) for theme in ("default", "plain") for content in ("full", "excerpt", "titles")]


def digest_of(theme: str, content: str) -> str:
    return make_digest(
        content=content, group_by="category", theme=theme, unsubscribe_url="https://news.example.org/u"
    ).html


def findings_of(html: str) -> list[Finding]:
    found = [one for one in lint(Mail(html=html), LintSettings()) if one.tag]
    assert found
    return found


def expect_places(html: str) -> None:
    lines = html.split("\n")
    for one in findings_of(html):
        at = lines[one.line - 1][one.column - 1 :]
        is_within_a_sheet = one.tag == "style" and not at.startswith("<")
        assert is_within_a_sheet or re.match(rf"<{one.tag}[\s>/]", at), one


def expect_elements(html: str) -> None:
    soup, tree = BeautifulSoup(html, "html.parser", multi_valued_attributes=None), lxml.html.document_fromstring(html)
    for one in findings_of(html):
        here, there = soup.find_all(one.tag)[one.nth], list(tree.iter(one.tag))[one.nth]
        assert here.attrs == {str(name): str(value) for name, value in there.items()}
        if one.tag not in ("html", "style"):  # of whose text each has a view of its own
            assert "".join(here.get_text().split()) == "".join(str(there.xpath("string()")).split())


@pytest.mark.parametrize(("theme", "content"), DIGESTS)
def test_of_digests(theme: str, content: str) -> None:
    html = digest_of(theme, content)
    expect_places(html)
    expect_elements(html)


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda path: path.name)
def test_of_goldens(golden: Path) -> None:
    html = golden.read_text(encoding="utf-8")
    expect_places(html)
    expect_elements(html)


@pytest.mark.skipif(chromium() is None, reason="Chromium and its driver are not installed")
@pytest.mark.parametrize("theme", ["default", "plain"])
def test_in_a_browser(theme: str, tmp_path: Path) -> None:
    html = digest_of(theme, "full")
    page = tmp_path / "digest.html"
    page.write_text(html, encoding="utf-8")
    soup = BeautifulSoup(html, "html.parser", multi_valued_attributes=None)
    script = """
        return arguments[0].map(([tag, nth]) => {
            const found = document.getElementsByTagName(tag)[nth];
            return Object.fromEntries(Array.from(found.attributes, (one) => [one.name, one.value]));
        });
    """
    places = sorted({(one.tag, one.nth) for one in findings_of(html)})
    with browser(tmp_path / "profile") as driver:
        show(driver, page, width=700, scheme="light")
        there = driver.execute_script(script, places)
    assert there == [soup.find_all(tag)[nth].attrs for tag, nth in places]
