"""What the page of a digest holds: read as a person reads it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from syndicate.errors import ConfigError, TemplateError
from syndicate.model import Level, Problem
from syndicate.model.lint import Finding, Severity
from syndicate.testing import MemoryStudio
from syndicate.web.values import Choice, DraftText, Outline, Shown, SourceLine
from tests.web.sites import make_posts, make_studio, subscriptions

Owner = Callable[[MemoryStudio], TestClient]


def soup(client: TestClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def text(page: BeautifulSoup, selector: str) -> str:
    return " ".join(page.select_one(selector).get_text(" ").split())  # type: ignore[union-attr] # it is there


def test_the_inbox_line(owner: TestClient) -> None:
    page = soup(owner, "/")
    assert text(page, ".from") == "Finance Wire <news@example.org>"
    assert text(page, ".subject").startswith("Markets: Copper slips as stocks build Copper slips")
    assert "Window the next issue" in text(page, ".facts")
    assert text(page, ".gauge .sizes").endswith("of 95,000 bytes")


def test_two_frames_that_run_nothing(owner: TestClient) -> None:
    frames = soup(owner, "/?name=markets&last=7d&scheme=dark&images=off").select("iframe")
    assert [frame["data-width"] for frame in frames] == ["700", "375"]
    for frame in frames:
        assert frame["sandbox"] == ["allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox"]
        assert str(frame["src"]).startswith("/mail?name=markets&last=7d&scheme=dark&images=off&v=")


def test_outlook_for_windows_is_on_no_phone(owner: TestClient) -> None:
    page = soup(owner, "/?name=markets&engine=outlook")
    wide, phone = (str(frame["src"]).partition("&v=")[0] for frame in page.select("iframe"))
    assert wide == "/mail?name=markets&engine=outlook"
    assert phone == "/mail?name=markets"
    assert "an estimate" in text(page, ".frame.wide figcaption")
    assert "without the estimate" in text(page, ".frame.phone figcaption")


@pytest.mark.parametrize(("width", "shown"), [("wide", ["700"]), ("phone", ["375"])])
def test_one_frame(owner: TestClient, width: str, shown: list[str]) -> None:
    assert [frame["data-width"] for frame in soup(owner, f"/?width={width}").select("iframe")] == shown


def test_the_page_has_no_script_or_style_of_its_own(owner: TestClient) -> None:
    for tab in ("checks", "posts", "draft", "text", "headers", "source", "raw"):
        page = soup(owner, f"/?tab={tab}")
        assert [script.get("src") for script in page.select("script")] == ["/static/main.js"]
        assert not page.select("style, [style], base")
        assert not [name for tag in page.select("*") for name in tag.attrs if name.startswith("on")]


def test_words_in_backticks_are_code_and_clients_stand_by_family(owner_of: Owner) -> None:
    found = Finding(
        rule="M005",
        severity=Severity.WARNING,
        message="`<b>`",
        hint="Use `width`.",
        clients=("Gmail (Android)", "Gmail (web)", "Outlook.com"),
    )
    page = soup(owner_of(make_studio(findings=(found,))), "/")
    assert [one.text for one in page.select(".message code, .hint code")] == ["<b>", "width"]
    assert text(page, ".finding .meta") == "Gmail (Android, web), Outlook.com"


def test_links_keep_what_was_chosen(owner: TestClient) -> None:
    page = soup(owner, "/?name=everything&limit=3&scheme=dark&tab=posts")
    assert page.select_one("#images")["href"] == "/?name=everything&limit=3&scheme=dark&images=off&tab=posts"  # type: ignore[index]
    assert page.select_one("#scheme-light")["href"] == "/?name=everything&limit=3&tab=posts"  # type: ignore[index]
    assert page.select_one("#tab-text")["href"] == "/?name=everything&limit=3&scheme=dark&tab=text"  # type: ignore[index]


def test_it_works_as_a_form(owner: TestClient) -> None:
    form = {"name": "markets", "last": "24h", "since": "", "until": "", "limit": "", "scheme": "dark", "tab": "posts"}
    answer = owner.get("/", params=form)
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("#last option[selected]").text == "Last 24 hours"  # type: ignore[union-attr]
    assert text(page, "#tab-posts .count") == "3"


def test_a_window_of_another_length_can_be_chosen_again(owner: TestClient) -> None:
    page = soup(owner, "/?last=90m")
    assert page.select_one("#last option[selected]")["value"] == "90m"  # type: ignore[index]


def test_a_window_of_two_dates_in_the_zone_of_the_site(owner: TestClient) -> None:
    page = soup(owner, "/?last=dates&since=2022-05-19T12:00&until=2022-05-20T09:00")
    assert page.select_one("#last option[selected]")["value"] == "dates"  # type: ignore[index]
    assert page.select_one("#since")["value"] == "2022-05-19T12:00"  # type: ignore[index]
    assert text(page, "#tab-posts .count") == "3"


def test_findings_the_worst_first(owner: TestClient) -> None:
    page = soup(owner, "/")
    assert [rule.text for rule in page.select(".rule")] == ["M004", "M010", "M005"]
    assert text(page, "#tab-checks .count") == "2"
    jump = page.select_one("button[data-jump]")
    assert (jump["data-tag"], jump["data-nth"]) == ("img", "3")  # type: ignore[index]
    assert text(page, ".findings .info .times") == "×4"
    assert "all clients" in text(page, ".findings .warning")
    without = page.select_one(".findings .warning")
    assert without is not None
    assert not without.select("[data-jump]")  # it has no element, and does not pretend to


def test_nothing_found(owner_of: Owner) -> None:
    page = soup(owner_of(make_studio(findings=())), "/")
    assert "Nothing to mend in the mail." in text(page, "#panel")
    assert page.select_one("#tab-checks .count.fine").text == "0"  # type: ignore[union-attr]


def test_why_each_post_is_in_or_out(owner: TestClient) -> None:
    page = soup(owner, "/?tab=posts&limit=2")
    assert [text(row, ".verdict") for row in page.select("#rows li")] == ["card"] * 2 + ["out"] * 4  # type: ignore[arg-type]
    assert text(page, "#rows .in .why") == "New since the last issue."
    assert text(page, "#rows .in .size").endswith(" B")
    assert not page.select("#rows .out [data-jump]")


def test_no_post(owner_of: Owner) -> None:
    assert "No post matches" in text(soup(owner_of(make_studio(posts=())), "/?tab=posts"), "#panel")


def test_the_parts_of_the_message(owner: TestClient) -> None:
    assert text(soup(owner, "/?tab=text"), "#panel").startswith("Markets: Copper slips")
    assert "From: Finance Wire" in text(soup(owner, "/?tab=headers"), "#panel")
    assert "Subject: Markets: Copper slips" in text(soup(owner, "/?tab=raw"), "#panel")
    assert owner.get("/message.eml").content == owner.get("/message.eml?name=markets").content
    assert owner.get("/message.eml").headers["content-disposition"] == 'attachment; filename="preview.eml"'


def test_the_source_with_what_was_found_in_it(owner: TestClient) -> None:
    page = soup(owner, "/?tab=source")
    marked = page.select_one("#L18")
    assert marked is not None
    assert marked["class"] == ["error"]
    assert "M004" in str(marked["title"])


def test_a_draft_is_offered_edited_and_of_the_next_issue(owner_of: Owner) -> None:
    studio = make_studio()
    client = owner_of(studio)
    assert page_has(client, "/?tab=draft", "Start a draft")
    studio.begin_draft("markets")
    page = soup(client, "/?tab=draft")
    assert page.select("[data-entries=in] .title")[0]["value"] == "Copper slips as stocks build"
    assert page.select_one("#draft")["data-version"] == "v1"  # type: ignore[index]
    assert page_has(client, "/?tab=draft&last=7d", "A window is shown.")


def page_has(client: TestClient, path: str, words: str) -> bool:
    return words in soup(client, path).get_text()


def test_texts_that_are_none_at_all(owner_of: Owner) -> None:
    draft = DraftText(version="v1", where="drafts/markets.yaml", intro="", outro="Bye")
    page = soup(owner_of(make_studio(drafts={"markets": draft})), "/?tab=draft")
    assert page.select_one("#draft-intro-none[checked]") is not None
    assert page.select_one("#draft-outro-none[checked]") is None


def test_themes_are_offered_where_there_are_several(owner_of: Owner) -> None:
    page = soup(owner_of(make_studio(themes=("default", "plain"))), "/?theme=plain")
    assert page.select_one("#theme option[selected]").text == "plain"  # type: ignore[union-attr]
    assert page.select_one("#template") is None


def test_a_test_is_sent_of_the_next_issue_alone(owner: TestClient) -> None:
    assert soup(owner, "/").select("form.test")
    assert not soup(owner, "/?last=24h").select("form.test")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("name=nowhere", "no subscription is called 'nowhere'"),
        ("last=yesterday", "last: 'yesterday' is not a span of time"),
        ("since=2022-13-01", "since: '2022-13-01' is not a moment"),
        ("limit=many", "limit: 'many' is not a number of posts"),
        ("scheme=pink", "scheme: 'pink' is none of light, dark"),
        ("tab=%3Cscript%3E", "tab: '<script>' is none of checks"),
    ],
)
def test_an_address_that_says_nothing_we_know(owner: TestClient, query: str, message: str) -> None:
    page = soup(owner, f"/?{query}")
    assert text(page, ".fault h2").startswith(message)
    assert page.select_one("#choices") is not None  # to choose something else
    assert not page.select("iframe")


def test_a_fault_of_a_template_with_its_lines(owner_of: Owner) -> None:
    place = "digest.html.jinja:12"
    lines = (SourceLine(number=11, text="{% block %}"), SourceLine(number=12, text="{{ pst }}", is_it=True))
    error = TemplateError("'pst' is undefined", where=place, hint="Did you mean post?")
    page = soup(owner_of(make_studio(fault=error, sources={place: lines})), "/?tab=posts")
    assert text(page, ".fault") == (
        "'pst' is undefined digest.html.jinja:12 11 {% block %} 12 {{ pst }} Did you mean post? "
        "The page follows as soon as it is mended."
    )
    assert text(page, ".fault .it") == "12 {{ pst }}"


def test_a_fault_without_a_place(owner_of: Owner) -> None:
    client = owner_of(make_studio(fault=TemplateError("it is broken")))
    assert text(soup(client, "/"), ".fault h2") == "it is broken"
    assert "it is broken" in client.get("/mail").text
    assert "it is broken" in client.get("/message.eml").text


class ConfigFault(MemoryStudio):
    def outline(self) -> Outline:
        raise ConfigError("site: is missing", where="config.yaml:1", hint="Add it.")


class Bug(MemoryStudio):
    def preview(self, choice: Choice) -> Shown:
        raise KeyError(f"<b>{choice.name}")


def make(kind: type[MemoryStudio]) -> MemoryStudio:
    made = make_studio()
    return kind(subscriptions=made.subscriptions, posts=made.posts, now=made.now)


@pytest.mark.parametrize("path", ["/", "/feeds", "/mail", "/message.eml"])
def test_a_fault_of_the_config(owner_of: Owner, path: str) -> None:
    client = owner_of(make(ConfigFault))
    assert "site: is missing" in client.get(path).text
    assert client.get("/names.json").json() == []


def test_a_bug_ends_neither_the_page_nor_the_server(owner_of: Owner) -> None:
    client = owner_of(make(Bug))
    answer = client.get("/?name=markets")
    assert answer.status_code == 500
    assert "This is a bug in syndicate, and the preview goes on: KeyError: '&lt;b>markets'" in answer.text
    assert "Traceback" not in answer.text
    assert client.get("/feeds").status_code == 200


def test_problems_and_posts_that_are_not_listed(owner_of: Owner) -> None:
    class Troubled(MemoryStudio):
        def preview(self, choice: Choice) -> Shown:
            problem = Problem(path="_posts/a.md", line=3, message="no title", level=Level.WARNING, hint="Add one.")
            return replace(super().preview(choice), problems=(problem,), posts_left=1200)

    client = owner_of(make(Troubled))
    page = soup(client, "/")
    assert text(page, ".problems .warning") == "_posts/a.md:3 no title Add one."
    assert text(page, "#tab-checks .count.warning") == "1"
    assert page_has(client, "/?tab=posts", "1,200 older posts are not in it.")


def test_the_mail_as_it_is_looked_at(owner: TestClient) -> None:
    light = owner.get("/mail").text
    assert '<head><base target="_blank">' in light
    assert "@media not all" in light
    assert "@media all" in owner.get("/mail?scheme=dark").text
    assert "border-radius" not in owner.get("/mail?engine=outlook").text
    assert "src=" not in owner.get("/mail?images=off").text


def test_the_frames_are_loaded_anew_when_the_mail_changed(owner_of: Owner) -> None:
    studio = make_studio()
    client = owner_of(studio)

    def source() -> str:
        return str(soup(client, "/").select_one("iframe")["data-version"])  # type: ignore[index]

    first = source()
    assert source() == first
    studio.posts = make_posts(("Another",))
    assert source() != first


def test_the_names_that_the_picker_offers(owner_of: Owner) -> None:
    answer = owner_of(make_studio(subscriptions=subscriptions(2000))).get("/names.json").json()
    assert len(answer) == 2000
    assert answer[0] == ["markets", "Markets", True]


def test_a_mail_past_the_size_at_which_it_is_clipped(owner_of: Owner) -> None:
    posts = tuple(replace(post, html="<p>Long.</p>" * 4000) for post in make_posts())
    page = soup(owner_of(make_studio(posts=posts)), "/")
    assert "Gmail clips it: above 102,400" in text(page, ".gauge.clipped")
    above = tuple(replace(post, html="x" * 16_000) for post in make_posts())
    assert soup(owner_of(make_studio(posts=above)), "/").select(".gauge.above")
