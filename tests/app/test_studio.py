"""The studio of a site on the disk."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from syndicate.app import App
from syndicate.app.studio import KEPT, SiteStudio
from syndicate.cli.group import syndicate
from syndicate.errors import ConfigError, DraftError, TemplateError, UsageError
from syndicate.web.values import Choice, Engine, Scheme, Shown, Verdict, View
from tests.app.studios import CONFIG, NOW, PATIENCE_S, StudioSite, listening
from tests.web.studio_contract import StudioContract

MARKETS = Choice(name="markets")


@pytest.fixture
def site(tmp_path: Path) -> StudioSite:
    return StudioSite(tmp_path)


class TestSiteStudio(StudioContract):
    @pytest.fixture
    def studio(self, site: StudioSite) -> SiteStudio:
        return site.studio()


def subject(shown: Shown) -> str:
    return dict(shown.facts)["Subject"]


def wait(heard: Callable[[], frozenset[Path]], is_so: Callable[[], bool]) -> None:
    """Take changes until *is_so*: what is written at once may be heard of in parts."""
    heard()
    while not is_so():
        heard()


def test_the_outline(site: StudioSite) -> None:
    outline = site.studio().outline()
    assert (outline.site_title, outline.config_file, outline.timezone) == ("Wire", "config.yaml", "Asia/Shanghai")
    assert [line.name for line in outline.subscriptions] == [
        "everything",
        "markets",
        "category/markets",
        "category/sport",
    ]
    markets = outline.subscriptions[1]
    assert (markets.title, markets.description, markets.schedule) == ("Markets", "Shares and bonds.", "30 7 * * *")
    assert markets.feed_files == (
        ("rss", "https://news.example.org/feeds/markets.rss"),
        ("atom", "https://news.example.org/feeds/markets.atom"),
    )
    assert not outline.subscriptions[2].feed_files
    assert outline.templates == ("digest",)
    site.write("templates/short.html.jinja", '{% extends "!default/digest.html.jinja" %}')
    (site.folder / "templates/themes/mine").mkdir(parents=True)
    outline = site.studio().outline()
    assert outline.templates == ("digest", "short")
    assert "mine" in outline.themes


def test_a_digest(site: StudioSite) -> None:
    shown = site.studio().preview(MARKETS)
    assert (shown.name, shown.title, subject(shown)) == ("markets", "Markets", "Markets: Third")
    assert [line.title for line in shown.posts if line.verdict is Verdict.CARD] == ["Third", "Second", "First"]
    (out,) = [line for line in shown.posts if line.verdict is Verdict.OUT]
    assert out.title == "Other"
    assert "sport" in out.why
    assert shown.headers.startswith("From: Wire <news@example.org>\n")
    assert shown.sizes.text == len(shown.text.encode())
    assert shown.sizes.html_encoded < shown.sizes.message
    assert shown.sizes.budget == 95_000
    assert shown.can_send


def test_only_what_send_sends_can_be_tested(site: StudioSite) -> None:
    studio = site.studio()
    assert not studio.preview(Choice(name="everything")).can_send
    assert not studio.preview(Choice(name="category/sport")).can_send
    with pytest.raises(UsageError, match="no subscription"):
        studio.send_test(Choice(name="everything"), "anna@example.org")


def test_no_digest_in_the_config_at_all(site: StudioSite) -> None:
    site.write("config.yaml", CONFIG.partition("  markets:")[0])
    assert site.studio().preview(Choice()).name == "everything"


def test_patterns_that_stand_for_nothing(site: StudioSite) -> None:
    head = CONFIG.partition("  everything")[0].replace("posts}", "none}")
    (site.folder / "none").mkdir()
    site.write("config.yaml", f'{head}  "tag/{{slug}}": {{each: tag, feed: {{}}}}\n')
    with pytest.raises(UsageError, match="there is no subscription"):
        site.studio().preview(Choice())


def test_a_window_of_the_choice(site: StudioSite) -> None:
    studio = site.studio()
    choice = Choice(name="markets", since=NOW - timedelta(days=2), until=NOW - timedelta(days=1))
    assert subject(studio.preview(choice)) == "Markets: Third"
    assert not studio.preview(choice).can_send
    with pytest.raises(UsageError, match="before it begins"):
        studio.preview(Choice(name="markets", since=NOW, until=NOW - timedelta(days=1)))


def test_limit_theme_and_template_of_the_choice(site: StudioSite) -> None:
    site.write("templates/short.html.jinja", "<!DOCTYPE html><html><body>short</body></html>")
    studio = site.studio()
    cards = [one for one in studio.preview(Choice(name="markets", limit=1)).posts if one.verdict is Verdict.CARD]
    assert len(cards) == 1
    assert "short" in studio.preview(Choice(name="markets", template="short")).html
    assert studio.preview(Choice(name="markets", theme="plain")).html != studio.preview(MARKETS).html
    with pytest.raises(TemplateError, match=r"no template '\.\./short"):
        studio.preview(Choice(name="markets", template="../short"))


def test_views(site: StudioSite) -> None:
    studio = site.studio()
    dark = studio.mail(MARKETS, View(scheme=Scheme.DARK))
    assert '<meta name="color-scheme" content="dark">' in dark
    both = studio.mail(MARKETS, View(scheme=Scheme.DARK, engine=Engine.OUTLOOK))
    assert both == studio.mail(MARKETS, View(engine=Engine.OUTLOOK))
    assert '<meta name="color-scheme" content="light">' in both


def test_a_test_goes_to_one_address(site: StudioSite) -> None:
    studio = site.studio()
    assert studio.send_test(Choice(name="markets", limit=1), "anna@example.org") == "A test went to anna@example.org."
    (message,) = (site.folder / ".syndicate/outbox").rglob("*.eml")
    assert "To: anna@example.org" in message.read_text()
    assert not (site.folder / ".syndicate/ledger.db").exists()
    with pytest.raises(UsageError, match="a test is of the next issue"):
        studio.send_test(Choice(name="markets", last=timedelta(days=1)), "anna@example.org")


def test_what_was_sent_is_in_no_further_issue(site: StudioSite) -> None:
    config = str(site.folder / "config.yaml")
    for command in (["build"], ["send", "markets", "--first-run"]):
        done = CliRunner().invoke(syndicate, ["--config", config, *command])
        assert done.exit_code == 0, done.output
    site.clock.now = datetime.now(UTC) + timedelta(hours=1)  # commands go by the clock of the computer
    site.post("Newest", day=20)
    shown = site.studio().preview(MARKETS)
    assert [line.title for line in shown.posts if line.verdict is Verdict.CARD] == ["Newest"]
    assert "markets#1" in next(line.why for line in shown.posts if line.title == "Third")


def test_a_draft_of_nothing(site: StudioSite) -> None:
    for file in (site.folder / "posts/_posts").glob("*.md"):
        file.unlink()
    with pytest.raises(UsageError, match="no post waits"):
        site.studio().begin_draft("markets")
    assert not (site.folder / "drafts").exists()


def test_a_draft_with_a_fault_is_named_with_its_line(site: StudioSite) -> None:
    site.write("drafts/markets.yaml", "posts: []\nsubjekt: x\n")
    with pytest.raises(DraftError) as caught:
        site.studio().preview(MARKETS)
    assert "drafts/markets.yaml:2" in str(caught.value)


def test_feeds(site: StudioSite) -> None:
    studio = site.studio()
    feed = studio.feed("everything")
    assert [entry.title for entry in feed.entries] == ["Other", "Third", "Second", "First"]
    first = feed.entries[1]
    assert first.url == "https://news.example.org/markets/2022/05/19/third.html"
    assert "<p>Text of Third.</p>" in first.html
    assert (first.authors, first.categories, first.updated) == ("Wire", ("markets",), None)
    excerpt = studio.feed("markets").entries[0]
    assert (excerpt.html, excerpt.summary) == ("", "Text of Third.")
    with pytest.raises(UsageError, match="has no feed"):
        studio.feed("category/sport")


def test_a_feed_ends_where_its_bytes_do(site: StudioSite) -> None:
    long = CONFIG.replace(
        "title: Everything, feed: {}", "title: Everything, feed: {limit: 1, cover: 30d, max_bytes: 1}"
    )
    site.write("config.yaml", long)
    assert [entry.title for entry in site.studio().feed("everything").entries] == ["Other"]


def test_corrected_entries_say_when(site: StudioSite) -> None:
    text = site.post("Third").read_text().replace("categories:", "updated: 2022-05-20 10:00:00 +0800\ncategories:")
    site.write("posts/_posts/2022-05-19-third.md", text)
    (entry,) = [one for one in site.studio().feed("everything").entries if one.title == "Third"]
    assert entry.updated is not None
    assert entry.updated.isoformat() == "2022-05-20T10:00:00+08:00"


def test_a_post_that_cannot_be_read_is_a_problem_and_a_line(site: StudioSite) -> None:
    site.write("posts/_posts/2022-05-19-bad.md", "---\ntitle: [\n---\n")
    shown = site.studio().preview(MARKETS)
    assert [one.path for one in shown.problems] == ["_posts/2022-05-19-bad.md"]
    assert any(line.path == "_posts/2022-05-19-bad.md" and line.verdict is Verdict.OUT for line in shown.posts)


def test_faults_of_the_config_name_their_place_and_pass(site: StudioSite) -> None:
    studio = site.studio()
    site.write("config.yaml", CONFIG.replace("limit: 3", "limit: many"))
    with pytest.raises(ConfigError) as caught:
        studio.preview(MARKETS)
    assert caught.value.where == "config.yaml:12"
    assert caught.value.message == 'subscriptions.markets.digest.limit: "many" is not a whole number'
    assert caught.value.hint == "Write digits only, such as 20."
    (line,) = [one for one in studio.source(caught.value.where) if one.is_it]
    assert "limit: many" in line.text
    site.write("config.yaml", CONFIG)
    assert studio.preview(MARKETS).name == "markets"


def test_a_config_that_is_gone(site: StudioSite) -> None:
    studio = site.studio()
    (site.folder / "config.yaml").unlink()
    with pytest.raises(ConfigError):
        studio.outline()
    assert studio.source("config.yaml:1") == ()


def test_faults_of_templates_name_their_place(site: StudioSite) -> None:
    site.write("templates/digest.html.jinja", "<!DOCTYPE html><html><body>\n{{ nothing }}\n</body></html>")
    studio = site.studio()
    with pytest.raises(TemplateError) as caught:
        studio.preview(MARKETS)
    assert caught.value.where == "digest.html.jinja:2"
    (line,) = [one for one in studio.source(caught.value.where) if one.is_it]
    assert line.text == "{{ nothing }}"


def test_nothing_is_made_twice_while_somebody_listens(site: StudioSite) -> None:
    studio = site.studio()
    assert studio.preview(MARKETS) is not studio.preview(MARKETS)
    with listening(studio):
        shown = studio.preview(MARKETS)
        assert studio.preview(MARKETS) is shown
        assert studio.outline() is studio.outline()
        for limit in range(1, KEPT + 1):
            studio.preview(Choice(name="markets", limit=limit))
        assert studio.preview(MARKETS) is not shown


def test_a_window_goes_on_with_the_clock(site: StudioSite) -> None:
    studio = site.studio()
    choice = Choice(name="markets", last=timedelta(days=2))
    with listening(studio):
        assert subject(studio.preview(choice)) == "Markets: Third"
        site.clock.now += timedelta(days=2)
        assert subject(studio.preview(choice)) == "Markets"
        site.clock.now -= timedelta(days=2)
        assert subject(studio.preview(choice)) == "Markets: Third"


def test_changes_are_seen_from_when_they_are_yielded(site: StudioSite) -> None:
    studio = site.studio()
    with listening(studio) as heard:
        assert subject(studio.preview(MARKETS)) == "Markets: Third"
        file = site.post("Newest", day=20)
        assert file.resolve() in heard()
        assert subject(studio.preview(MARKETS)) == "Markets: Newest"
        file.unlink()
        wait(heard, lambda: subject(studio.preview(MARKETS)) == "Markets: Third")


def test_a_category_that_comes_is_in_the_outline(site: StudioSite) -> None:
    studio = site.studio()

    def names() -> list[str]:
        return [line.name for line in studio.outline().subscriptions]

    with listening(studio) as heard:
        assert "category/ferries" not in names()
        site.post("The ferry", category="ferries")
        wait(heard, lambda: "category/ferries" in names())


def parts(studio: SiteStudio) -> tuple[str, str]:
    shown = studio.preview(MARKETS)
    return shown.html, shown.text


@pytest.mark.parametrize(
    ("path", "before", "after", "signs"),
    [
        pytest.param(
            "digest.html.jinja", "<body>one-of-it</body>", "<body>two-of-it</body>", ("one-of", "two-of"), id="page"
        ),
        pytest.param("digest.txt.jinja", "one-of-it", "two-of-it", ("one-of", "two-of"), id="text"),
        pytest.param("theme.css", ".page{color:#010203}", ".page{color:#030201}", ("#010203", "#030201"), id="sheet"),
    ],
)
def test_templates_that_come_change_and_go(
    site: StudioSite, path: str, before: str, after: str, signs: tuple[str, str]
) -> None:
    studio = site.studio()
    with listening(studio) as heard:
        usual = parts(studio)
        for text, sign in ((before, signs[0]), (after, signs[1])):
            site.write(f"templates/{path}", text)
            wait(heard, lambda sign=sign: sign in "".join(parts(studio)))  # type: ignore[misc]
        (site.folder / "templates" / path).unlink()
        wait(heard, lambda: parts(studio) == usual)


def test_a_fault_that_comes_and_goes(site: StudioSite) -> None:
    studio = site.studio()
    with listening(studio) as heard:
        site.write("config.yaml", "site: [\n")
        wait(heard, lambda: "config.yaml" in subject_or_fault(studio))
        site.write("config.yaml", CONFIG)
        wait(heard, lambda: subject_or_fault(studio) == "Markets: Third")


def subject_or_fault(studio: SiteStudio) -> str:
    try:
        return subject(studio.preview(MARKETS))
    except ConfigError as error:
        return str(error)


def test_a_config_with_a_fault_from_the_start(site: StudioSite) -> None:
    site.write("config.yaml", "site: [\n")
    studio = site.studio()
    with listening(studio) as heard:
        site.write("config.yaml", CONFIG)
        while heard():
            pass  # nothing is yielded when the folders that the config names are watched
        site.post("Newest", day=20)
        wait(heard, lambda: subject_or_fault(studio) == "Markets: Newest")


def test_other_folders_are_watched_once_the_config_names_them(
    site: StudioSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    studio = site.studio()
    with listening(studio) as heard:
        site.write("config.yaml", CONFIG.replace("source: posts", f"source: {elsewhere}"))
        while heard():
            pass
        assert studio.preview(Choice(name="everything")).posts == ()
        (elsewhere / "_posts").mkdir()
        (elsewhere / "_posts/2022-05-20-new.md").write_text("---\ntitle: Newest\n---\nText.\n")
        wait(heard, lambda: subject(studio.preview(Choice(name="everything"))) == "Everything: Newest")


def test_drafts_are_watched_and_what_runs_make_is_not(site: StudioSite) -> None:
    studio = site.studio()
    with listening(studio) as heard:
        site.write(".syndicate/any", "")
        site.write("feeds/any.rss", "")
        site.write("_site/index.html", "")
        studio.begin_draft("markets")
        folder = (site.folder / "drafts").resolve()
        assert heard() <= {folder, folder / "markets.yaml"}


def test_a_post_that_comes_due_is_a_change(site: StudioSite) -> None:
    site.post("Tomorrow", day=21)
    studio = site.studio()
    with listening(studio) as heard:
        assert subject(studio.preview(MARKETS)) == "Markets: Third"
        site.clock.now += timedelta(days=1)
        assert heard() == frozenset()
        assert subject(studio.preview(MARKETS)) == "Markets: Tomorrow"


def test_a_jekyll_site_without_a_config(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/2022-05-19-a.md").write_text("---\ntitle: A\n---\nText.\n")
    (tmp_path / "_config.yml").write_text("title: Notes\nurl: https://notes.example.org\n")
    studio = App.open(tmp_path / "_config.yml", environ={}, clock=lambda: NOW).studio()
    assert studio.outline().config_file == "_config.yml"
    assert subject(studio.preview(Choice())) == "Notes: A"
    assert [line.text for line in studio.source("_config.yml:1", around=0)] == ["title: Notes"]


def test_many_threads_may_ask_while_posts_change(site: StudioSite) -> None:
    studio = site.studio()

    def ask(number: int) -> bool:
        shown = studio.preview(Choice(name="markets", limit=1 + number % 3))
        studio.mail(MARKETS, View())
        return subject(shown).startswith("Markets: ") and len(studio.feed("everything").entries) >= 4

    with listening(studio) as heard, ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask, number) for number in range(40)]
        for day in range(10, 16):
            site.post(f"New {day}", day=day, name=f"new-{day}")
        assert all(one.result(PATIENCE_S) for one in asked)
        wait(heard, lambda: len(studio.feed("everything").entries) == 10)
