"""``draft``: an editor chooses, orders and words the next issue, sees it, and has it sent."""

import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

import pytest

from syndicate.deliver.personal import Marks
from tests.cli.conftest import CONFIG, Run, post_text

NOW = "2022-05-21T08:00:00+08:00"
LATER = "2022-05-22T20:00:00+08:00"
TITLES = ("First", "Second", "Third", "Fourth", "Fifth")
APPROVED = CONFIG.replace('"30 7 * * *"', '"30 7 * * *", approve: true, reviewers: [lee@example.org]')


def id_of(title: str) -> str:
    """Return the id of one of the posts."""
    return f"https://news.example.org/markets/2022/05/{15 + TITLES.index(title)}/{title.lower()}"


def entry(title: str, **keys: str) -> str:
    """Return the lines of a post in a draft."""
    more = "".join(f"    {key}: {value}\n" for key, value in keys.items())
    return f"  - title: {title}\n    id: {id_of(title)}\n{more}"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """Make a site of five posts with one recipient and go there."""
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "_posts").mkdir()
    for title in TITLES:
        add(tmp_path, title)
    monkeypatch.chdir(tmp_path)
    assert run("recipients", "add", "anna@example.org", "--subscription", "all").exit_code == 0
    return tmp_path


def add(site: Path, title: str, day: int = 0) -> None:
    day = day or 15 + TITLES.index(title)
    text = post_text(title, f"2022-05-{day:02} 09:00:00 +0800", body=f"The text of {title}.")
    (site / f"_posts/2022-05-{day:02}-{title.lower()}.md").write_text(text)


def draft_of(site: Path) -> str:
    return (site / "drafts/all.yaml").read_text(encoding="utf-8")


def edit(site: Path, text: str) -> None:
    (site / "drafts").mkdir(exist_ok=True)
    (site / "drafts/all.yaml").write_text(text, encoding="utf-8")


def outbox(site: Path) -> list[EmailMessage]:
    files = sorted((site / ".syndicate/outbox").glob("*.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


def mail_to(site: Path, address: str) -> EmailMessage:
    (found,) = [one for one in outbox(site) if address in str(one["To"])]
    return found


def shown(text: str) -> list[str]:
    """Return what a text part shows of the posts: the title of each card, and each title alone."""
    return re.findall(r"^(?:◆|-) (.+)$", text, re.MULTILINE)


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    text: str = found.get_content()
    return text.replace("\r\n", "\n")


WANTED = ["Third", "Seen again", "Fifth", "First"]
SUBJECT = "The week: {{ braces }} & all"


def begin(run: Run) -> None:
    """Write a draft of what waits; a second one is refused."""
    made = run("draft", "all", "--now", NOW)
    assert made.stdout == "drafts/all.yaml: 5 posts. Edit it, look at it with `syndicate preview all`.\n"
    assert made.exit_code == 0
    again = run("draft", "all", "--now", NOW)
    assert again.exit_code == 2
    assert again.stderr.startswith("drafts/all.yaml is there already\n  `syndicate draft all --update` brings in")


def edited(text: str) -> str:
    """Move Third to the top, in own words; delete Second (later); Fourth never; First a title; add Old; an intro."""
    for title in TITLES:
        assert entry(title) in text
        text = text.replace(entry(title), "")
    entries = [
        entry("Third", blurb='"Read **this** first. <script>alert(1)</script>"', pin="true"),
        "  # kept\n  - path: _posts/2022-05-01-old.md\n    title: Seen again\n",
        entry("Fifth"),
        entry("First", **{"as": "title"}),
        entry("Fourth", **{"as": "never"}),
    ]
    intro = "Dear readers, *this* was\n  [the week](/week).<img src=x onerror=alert(1)>"
    text = text.replace("posts:\n", "posts:\n" + "".join(entries), 1)
    text = text.replace("subject:\n", f'subject: "{SUBJECT}"\n').replace("preheader:\n", "preheader: What mattered\n")
    return text.replace("intro:\n", f"intro: |\n  {intro}\n")


def look(run: Run) -> None:
    """Both parts of the preview show exactly what the editor wants, and nothing that runs."""
    preview = run("preview", "all", "--text", "--now", NOW)
    assert preview.stderr.endswith("all: as drafts/all.yaml has it\n")
    assert shown(preview.stdout) == WANTED
    assert "Dear readers, this was the week" in preview.stdout
    assert "Read this first." in preview.stdout
    assert "The text of Third." not in preview.stdout
    html = run("preview", "all", "--html", "--now", NOW).stdout
    links = re.findall(r'<a class="link"[^>]*>([^<]+)</a>', html)
    assert [title for title in dict.fromkeys(links) if title] == WANTED
    assert re.search(r"Read <strong[^>]*>this</strong> first\.", html)
    assert 'href="https://news.example.org/week"' in html
    assert f"<title>{SUBJECT.replace('&', '&amp;')}</title>" in html
    assert "What mattered" in html
    for word in ("Second", "Fourth", "The text of Third", "alert", "onerror"):
        assert word not in html


def try_it(site: Path, run: Run) -> None:
    """A test to oneself freezes nothing."""
    assert run("send", "all", "--test", "--to", "me@example.org", "--now", NOW).exit_code == 0
    test = mail_to(site, "me@example.org")
    assert test["Subject"] == f"[Test] {SUBJECT}"
    assert shown(part(test, "plain")) == WANTED
    assert run("issues").stdout == ""


def have_it_approved(site: Path, run: Run) -> None:
    """It is frozen and sent to the reviewer alone; the draft is used up; approved, it goes to Anna."""
    text = draft_of(site)
    sent = run("send", "all", "--yes", "--now", NOW)
    assert sent.stdout == "all#1: asked lee@example.org to approve it: 1 planned\n"
    assert "all: as drafts/all.yaml has it\ndrafts/all.yaml is now drafts/sent/all#1.yaml\n" in sent.stderr
    assert not (site / "drafts/all.yaml").exists()
    assert (site / "drafts/sent/all#1.yaml").read_text(encoding="utf-8") == text
    review = mail_to(site, "lee@example.org")
    assert review["Subject"] == f"[Review all#1] {SUBJECT}"
    assert "<code>syndicate issues approve all#1</code>" in part(review, "html")
    assert shown(part(review, "plain")) == WANTED
    assert not [one for one in outbox(site) if "anna" in str(one["To"])]
    assert run("issues", "approve", "all#1", "--now", NOW).exit_code == 0
    assert "all#1: sent: 1 accepted\n" in run("run", "--now", NOW).stdout


def arrived(site: Path, run: Run) -> None:
    """What Anna has is what the preview showed; what the editor decided of the others stands in the issue."""
    letter = mail_to(site, "anna@example.org")
    assert letter["Subject"] == SUBJECT
    assert shown(part(letter, "plain")) == WANTED
    listed = run("issues", "show", "all#1").stdout
    assert "Posts    4\n  full     Third\n  full     Seen again\n  full     Fifth\n  title    First\n" in listed
    assert "Left out\n  never    Fourth\n  later    Second\n" in listed


def test_an_editor_makes_an_issue(desk: Path, run: Run) -> None:
    not_old = "title: Everything, match: {not: {path: '**/*-old.md'}}"
    (desk / "config.yaml").write_text(APPROVED.replace("title: Everything", not_old))
    add(desk, "Old", 1)
    run("build", "--now", NOW)
    begin(run)
    edit(desk, edited(draft_of(desk)))
    look(run)
    try_it(desk, run)
    have_it_approved(desk, run)
    arrived(desk, run)
    # The next draft offers again what was left for later, and neither what was sent nor what was left out for good.
    add(desk, "Sixth", 22)
    run("build", "--now", LATER)
    assert run("draft", "all", "--now", LATER).exit_code == 0
    offered = draft_of(desk)
    assert entry("Second") in offered
    assert "  - title: Sixth\n" in offered
    for title in ("First", "Third", "Fourth", "Fifth", "Old"):
        assert title not in offered


def test_update_brings_in_what_came_since_and_keeps_what_was_written(desk: Path, run: Run) -> None:
    run("build", "--now", NOW)
    run("send", "all", "--now", NOW)
    for title in ("Sixth", "Seventh"):
        add(desk, title, 21)
    run("build", "--now", LATER)
    run("draft", "all", "--now", LATER)
    before = (
        draft_of(desk)
        .replace("- title: Sixth", "- title: Sixth\n    pin:   true # stays")
        .replace("  - title: Seventh\n    id: https://news.example.org/markets/2022/05/21/seventh\n", "  # none else\n")
    )
    edit(desk, before)
    add(desk, "Eighth", 22)
    updated = run("draft", "all", "--update", "--now", LATER)
    assert updated.stdout == "drafts/all.yaml: 1 post brought in.\n"
    after = draft_of(desk)
    new = "  - title: Eighth\n    id: https://news.example.org/markets/2022/05/22/eighth\n"
    memory = '  - {id: "https://news.example.org/markets/2022/05/22/eighth", title: "Eighth"}\n'
    assert after.replace(new, "").replace(memory, "") == before
    assert after.index("Sixth") < after.index("Eighth")
    assert run("draft", "all", "--update", "--now", LATER).stdout == "drafts/all.yaml: nothing new.\n"
    assert shown(run("preview", "--text", "--now", LATER).stdout) == ["Sixth", "Eighth"]


def test_update_needs_a_draft(desk: Path, run: Run) -> None:
    result = run("draft", "all", "--update")
    assert result.exit_code == 2
    assert result.stderr == "there is no draft of all\n  `syndicate draft all` writes one.\n"


def test_update_leaves_a_draft_that_is_wrong_as_it_is(desk: Path, run: Run) -> None:
    edit(desk, "subjct: x\n")
    result = run("draft", "all", "--update", "--now", NOW)
    assert result.exit_code == 2
    assert result.stderr == 'drafts/all.yaml:1: "subjct" is not a key here\n  Did you mean "subject"?\n'
    assert draft_of(desk) == "subjct: x\n"


def test_posts_that_the_editor_added_are_not_brought_in_again(desk: Path, run: Run) -> None:
    edit(desk, f"posts:\n  - path: ./_posts/2022-05-15-first.md\n  - id: {id_of('Second')}\n")
    assert run("draft", "all", "--update", "--now", NOW).stdout == "drafts/all.yaml: 3 posts brought in.\n"
    assert "first.md\n" in draft_of(desk)
    assert id_of("First") not in draft_of(desk)


def test_without_new_posts_there_is_no_draft(desk: Path, run: Run) -> None:
    run("build", "--now", NOW)
    run("send", "all", "--now", NOW)
    assert run("draft", "all", "--now", NOW).stdout == "all: no new posts, and no draft.\n"
    assert not (desk / "drafts/all.yaml").exists()


def test_all_mistakes_are_named_at_once_with_their_lines(desk: Path, run: Run) -> None:
    run("build", "--now", NOW)
    edit(desk, f"left_out: never\nposts:\n{entry('First')}{entry('Fourth', **{'as': 'never'})}")
    run("send", "all", "--now", NOW)
    add(desk, "Sixth", 22)
    add(desk, "Quiet", 22)
    quiet = desk / "_posts/2022-05-22-quiet.md"
    quiet.write_text(quiet.read_text().replace("title:", "newsletter: false\ntitle:"))
    (desk / "_posts/2023-01-01-coming.md").write_text(post_text("Coming", "2023-01-01 09:00:00 +0800"))
    run("build", "--now", LATER)
    sixth = "https://news.example.org/markets/2022/05/22/sixth"
    edit(
        desk,
        f"""\
subject: [x]
posts:
{entry("First")}{entry("Fourth")}  - id: {sixth}
  - path: _posts/2022-05-22-sixth.md
  - id: {sixth}th
  - path: _posts/2022-05-22-sixht.md
  - id: https://news.example.org/gone
  - path: _posts/2022-05-22-quiet.md
  - path: _posts/2023-01-01-coming.md
  - id: urn:nothing-like-it
    as: ful
offered:
  - {{id: "https://news.example.org/gone", title: "Was here"}}
""",
    )
    for command in (["preview", "all"], ["send", "all"], ["send", "all", "--dry-run"]):
        result = run(*command, "--now", LATER)
        assert result.exit_code == 2
        assert result.stderr == (
            f"""\
drafts/all.yaml:1: `subject` must be text
  Put it in quotation marks, or write `|` and indent its lines.
drafts/all.yaml:3: "First" is in all#1 already
  Delete its lines.
drafts/all.yaml:5: "Fourth" was left out for good with all#1
  Delete its lines.
drafts/all.yaml:8: "Sixth" stands here again (first on line 7)
  Delete one of the two.
drafts/all.yaml:9: there is no post with the id "{sixth}th"
  Did you mean "{sixth}"?
drafts/all.yaml:10: there is no post "_posts/2022-05-22-sixht.md"
  Did you mean "_posts/2022-05-22-sixth.md"?
drafts/all.yaml:11: "Was here" is gone: there is no post "https://news.example.org/gone" any more
  Delete its lines.
drafts/all.yaml:12: "Quiet" says `newsletter: false`
  Delete its lines, or that one in _posts/2022-05-22-quiet.md.
drafts/all.yaml:13: "_posts/2023-01-01-coming.md" is dated 2023-01-01 09:00
  Delete its lines: it comes in a later issue.
drafts/all.yaml:14: there is no post with the id "urn:nothing-like-it"
  `syndicate posts --json` shows the ids of all.
drafts/all.yaml:15: `as` cannot be "ful"
  Write full, title, later or never. Did you mean "full"?
"""
        )
    assert "all#2" not in run("issues").stdout


def test_a_draft_that_is_wrong_holds_its_digest_and_no_other(desk: Path, run: Run) -> None:
    (desk / "config.yaml").write_text(
        CONFIG + '  more: {title: More, digest: {schedule: "30 7 * * *", to: [list@example.org], unsubscribe: ""}}\n'
    )
    run("run", "--now", NOW)
    edit(desk, "posts: [}\n")
    result = run("run", "--now", "2022-05-22T07:30:00+08:00")
    assert result.exit_code == 3
    assert "all: drafts/all.yaml:1: " in result.stderr
    assert "more#1: sent: 1 accepted\n" in result.stdout
    edit(desk, f"posts:\n{entry('First')}")
    assert "all#1: sent: 1 accepted\n" in run("run", "--now", "2022-05-22T07:40:00+08:00").stdout


def test_what_is_offered_and_deleted_may_be_left_out_for_good(desk: Path, run: Run) -> None:
    run("build", "--now", NOW)
    run("draft", "all", "--now", NOW)
    text = draft_of(desk).replace("left_out: later", "left_out: never").replace(entry("First"), "")
    edit(desk, text.replace(entry("Second"), entry("Second", **{"as": "later"})))
    add(desk, "Sixth", 20)  # not offered: nobody has decided on it
    run("build", "--now", NOW)
    run("send", "all", "--now", NOW)
    listed = run("issues", "show", "all#1").stdout
    assert "Left out\n  never    First\n  later    Second\n  later    Sixth\n" in listed


def test_what_came_since_the_draft_was_written_is_new_to_the_next_issue(desk: Path, run: Run) -> None:
    run("build", "--now", NOW)
    run("send", "all", "--now", NOW)
    for title in ("Sixth", "Seventh"):
        add(desk, title, 22)
    run("build", "--now", LATER)
    run("draft", "all", "--now", LATER)
    edit(
        desk,
        "".join(draft_of(desk).partition("  - title: Sixth")[::2]).replace(
            "\n    id: https://news.example.org/markets/2022/05/22/sixth", ""
        ),
    )
    add(desk, "Eighth", 22)
    run("build", "--now", LATER)
    advice = "all: 1 new post not in it: `syndicate draft all --update` brings in what came since\n"
    assert run("send", "all", "--now", LATER).stderr.startswith(f"all: as drafts/all.yaml has it\n{advice}")
    assert shown(run("issues", "show", "all#2", "--text").stdout) == ["Seventh"]
    assert "Left out\n  later    Sixth\nDel" in run("issues", "show", "all#2").stdout
    assert run("send", "all", "--now", LATER).stdout == "all#3: sent: 1 accepted\n"
    assert sorted(shown(run("issues", "show", "all#3", "--text").stdout)) == ["Eighth", "Sixth"]


def test_no_issue_is_made_of_what_was_left_for_later_alone(desk: Path, run: Run) -> None:
    run("run", "--now", "2022-05-20T08:00:00+08:00")
    edit(desk, f"posts:\n{entry('First')}")
    run("send", "all", "--now", NOW)
    assert run("send", "all", "--now", NOW).stdout == "all: nothing to send: no new posts; 4 left for later\n"
    assert run("run", "--now", NOW).stdout.endswith("all: skipped: no new posts; 4 left for later\n")
    assert "there is nothing new for the next issue" in run("preview", "--now", NOW).stderr
    assert run("draft", "all", "--now", NOW).stdout.startswith("drafts/all.yaml: 4 posts.")
    assert run("send", "all", "--now", NOW).stdout == "all#2: sent: 1 accepted\n"


def test_a_draft_that_leaves_everything_out_sends_nothing(desk: Path, run: Run) -> None:
    run("run", "--now", NOW)
    edit(desk, "posts:\n")
    assert run("send", "all", "--now", NOW).stdout == "all: nothing to send: the draft names no posts\n"
    assert run("send", "all", "--dry-run", "--now", NOW).stdout == "all: no new posts\n"
    test = run("send", "all", "--test", "--to", "me@example.org", "--now", NOW)
    assert (test.exit_code, test.stderr.splitlines()[-1]) == (3, "all has no new posts to send")
    skipped = run("run", "--now", "2022-05-22T07:30:00+08:00")
    assert skipped.stdout.endswith("all: skipped: the draft names no posts\n")
    assert (desk / "drafts/all.yaml").exists()


def test_an_editor_decides_how_many_are_enough(desk: Path, run: Run) -> None:
    (desk / "config.yaml").write_text(CONFIG.replace('"30 7 * * *"', '"30 7 * * *", min_posts: 3'))
    run("run", "--now", NOW)
    edit(desk, f"posts:\n{entry('Fifth')}")
    assert "all#1: sent: 1 accepted\n" in run("run", "--now", "2022-05-22T07:30:00+08:00").stdout


def test_a_draft_from_elsewhere(desk: Path, run: Run) -> None:
    mine = desk / "mine.yaml"
    text = f"posts:\n{entry('Second')}"
    mine.write_text(text)
    edit(desk, f"posts:\n{entry('First')}")
    run("build", "--now", NOW)
    assert shown(run("preview", "--text", "--draft", "mine.yaml", "--now", NOW).stdout) == ["Second"]
    assert "all: 1 posts to" in run("send", "all", "--dry-run", "--draft", "mine.yaml", "--now", NOW).stdout
    sent = run("send", "all", "--draft", "mine.yaml", "--now", NOW)
    assert "mine.yaml is now drafts/sent/all#1.yaml\n" in sent.stderr
    assert "  full     Second\n" in run("issues", "show", "all#1").stdout
    assert not mine.exists()
    assert draft_of(desk) == f"posts:\n{entry('First')}"
    mine.write_text(text)
    used = run("preview", "--draft", "mine.yaml", "--now", LATER)
    assert used.exit_code == 2
    assert used.stderr == "mine.yaml: this draft was used for all#1\n  `syndicate draft all` writes a new one.\n"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        pytest.param(["preview", "--draft", "no.yaml"], "there is no draft no.yaml", id="no file"),
        pytest.param(["preview", "--draft", "_posts"], "is a directory", id="a folder"),
        pytest.param(["preview", "--draft", "a", "--last", "24h"], "exclude each other", id="draft and window"),
        pytest.param(["send", "--draft", "a"], "the name of one digest", id="draft of nothing"),
        pytest.param(["send", "all", "more", "--draft", "a"], "the name of one digest", id="draft of two"),
        pytest.param(["draft", "al"], "Did you mean all?", id="no such digest"),
        pytest.param(["draft", "category/markets"], "there is no subscription", id="no digest"),
    ],
)
def test_wrong_words(desk: Path, run: Run, arguments: list[str], error: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert error in result.stderr


def test_a_draft_that_is_no_text(desk: Path, run: Run) -> None:
    (desk / "drafts").mkdir()
    (desk / "drafts/all.yaml").write_bytes(b"subject: a\nintro: \xff\n")
    assert run("preview").stderr.endswith("drafts/all.yaml:2: is not UTF-8\n  Save it as UTF-8.\n")
    (desk / "drafts/all.yaml").unlink()
    (desk / "drafts/all.yaml").mkdir()
    assert "drafts/all.yaml: cannot be read: Is a directory\n" in run("preview").stderr


@pytest.mark.parametrize(
    ("text", "where"),
    [
        pytest.param(f"intro: {'<div>' * 2000}\n", "drafts/all.yaml", id="intro"),
        pytest.param(f"posts:\n{entry('First', blurb='<div>' * 2000)}", "drafts/all.yaml:2", id="blurb"),
    ],
)
def test_words_that_no_mail_can_show(desk: Path, run: Run, text: str, where: str) -> None:
    edit(desk, text)
    result = run("preview", "--now", NOW)
    assert result.exit_code == 2
    assert result.stderr.endswith(
        f"\n{where}: tags are nested deeper than 1000\n  Close the tags that are left open.\n"
    )


def test_an_editor_s_words_ask_for_no_personal_values(desk: Path, run: Run) -> None:
    mark = str(Marks().address)
    post = entry("First", blurb=f"To {mark[:9]}<!-- -->{mark[9:]}.").replace("title: First", f"title: Of {mark}")
    edit(desk, f"subject: For {mark}\npreheader: For {mark}\nintro: Dear {mark}\noutro: From {mark}\nposts:\n{post}")
    for part_ in ("--text", "--html", "--headers"):
        shown_ = run("preview", "--as", "anna@example.org", part_, "--now", NOW)
        assert shown_.exit_code == 0, shown_.stderr
        assert shown_.stdout.count("anna@example.org") == (part_ == "--headers")  # as the one that it goes to


def test_a_window_asks_for_no_draft(desk: Path, run: Run) -> None:
    edit(desk, f"posts:\n{entry('First')}")
    result = run("preview", "--text", "--since", "2022-05-17T00:00:00+08:00", "--now", NOW)
    assert shown(result.stdout) == ["Fifth", "Fourth", "Third"]
    assert "drafts" not in result.stderr


def test_ready_for_a_service_as_the_draft_has_it(desk: Path, run: Run) -> None:
    edit(desk, f"posts:\n{entry('First', blurb='Of *our* own.')}")
    html = run("preview", "--html", "--for", "mailchimp", "--now", NOW).stdout
    assert "Of <em>our</em> own." in html
    assert "*|UNSUB|*" in html


def test_titles_with_a_few_cards(desk: Path, run: Run) -> None:
    (desk / "config.yaml").write_text(CONFIG.replace('"30 7 * * *"', '"30 7 * * *", content: titles'))
    edit(desk, f"posts:\n{entry('First')}{entry('Second', **{'as': 'full'})}{entry('Third')}")
    text = run("preview", "--text", "--now", NOW).stdout
    assert shown(text) == ["Second", "First", "Third"]
    assert "The text of Second." in text
    edit(desk, f"posts:\n{entry('First')}{entry('Third')}")
    text = run("preview", "--text", "--now", NOW).stdout
    assert shown(text) == ["First", "Third"]
    assert "The text" not in text


def test_a_post_that_cannot_be_read_takes_no_place(desk: Path, run: Run) -> None:
    edit(desk, f"posts:\n{entry('Fifth')}{entry('First')}{entry('Second', **{'as': 'title'})}")
    (desk / "_posts/2022-05-19-fifth.md").write_text(
        post_text("Fifth", "2022-05-19 09:00:00 +0800", body="<div>" * 2000)
    )
    result = run("preview", "--text", "--now", NOW)
    assert shown(result.stdout) == ["First", "Second"]
    assert "2022-05-19-fifth.md" in result.stderr
    assert "◆ Second" not in result.stdout


def test_an_issue_that_is_taken_back_gives_its_draft_back(desk: Path, run: Run) -> None:
    (desk / "config.yaml").write_text(APPROVED)
    run("build", "--now", NOW)
    text = f"posts:\n{entry('First')}"
    edit(desk, text)
    run("send", "all", "--now", NOW)
    result = run("issues", "discard", "all#1")
    assert result.stdout == "all#1 is discarded.\n"
    assert result.stderr == "drafts/sent/all#1.yaml is drafts/all.yaml again\n"
    assert draft_of(desk) == text
    run("send", "all", "--now", NOW)
    edit(desk, "posts:\n")
    assert run("issues", "discard", "all#2").stderr == "drafts/sent/all#2.yaml stays: there is a new drafts/all.yaml\n"
    (desk / "drafts/all.yaml").unlink()
    run("send", "all", "--now", NOW)
    assert run("issues", "discard", "all#3").stderr == ""


def test_saying_no_gives_the_draft_back(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syndicate.cli.send._is_agreed", lambda _issue, _count: False)
    monkeypatch.setattr("syndicate.cli.send._yes", lambda _issue, _count: False)
    run("build", "--now", NOW)
    edit(desk, f"posts:\n{entry('First')}")
    assert run("send", "all", "--now", NOW).stdout == "all: not sent\n"
    assert draft_of(desk) == f"posts:\n{entry('First')}"
    (desk / "drafts/all.yaml").unlink()
    assert run("send", "all", "--now", NOW).stdout == "all: not sent\n"
    assert not (desk / "drafts/all.yaml").exists()


def test_a_folder_in_the_name_is_a_folder_of_drafts(desk: Path, run: Run) -> None:
    (desk / "config.yaml").write_text(CONFIG.replace("  all: ", "  news/all: "))
    run("draft", "news/all", "--now", NOW)
    assert (desk / "drafts/news/all.yaml").exists()
    assert run("preview", "news/all", "--now", NOW).stderr.endswith("news/all: as drafts/news/all.yaml has it\n")
    run("recipients", "add", "bo@example.org", "--subscription", "news/all")
    run("send", "news/all", "--now", NOW)
    assert (desk / "drafts/sent/news/all#1.yaml").exists()
