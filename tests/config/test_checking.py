from pathlib import Path

import pytest

from syndicate import names
from tests.config.samples import SITE, faults, loaded, with_section, with_subscription

FEED = "feed: {}"


@pytest.mark.parametrize("name", ["markets", "category/news", "财经", "a.b", "C++", "x/y/z", '"cafe\u0301"'])
def test_names(tmp_path: Path, name: str) -> None:
    assert len(loaded(tmp_path, with_subscription(FEED, name)).subscriptions) == 1


def test_names_are_in_nfc(tmp_path: Path) -> None:
    (only,) = loaded(tmp_path, with_subscription(FEED, '"cafe\u0301"')).subscriptions
    assert only.feed is not None
    assert (only.name, only.title, min(only.feed.files.values())) == ("caf\u00e9", "caf\u00e9", "caf\u00e9.atom")


@pytest.mark.parametrize(
    ("name", "better"),
    [
        pytest.param("a b", "a-b", id="space"),
        pytest.param("#1", "1", id="the sign of an issue"),
        pytest.param("../x", f"{names.segment('..')}/x", id="a way out"),
        pytest.param("/etc", f"{names.segment('')}/etc", id="the root"),
        pytest.param("-x", "x", id="an option"),
        pytest.param("con", names.segment("con"), id="a device"),
    ],
)
def test_names_that_are_no_files(tmp_path: Path, name: str, better: str) -> None:
    assert faults(tmp_path, with_subscription(FEED, f'"{name}"')) == (
        f"config.yaml:3: subscriptions.{name}: cannot be the name of a file\n"
        f'  Use letters, digits, -, _ and /: "{better}", for example.'
    )


@pytest.mark.parametrize(
    ("name", "keys", "expected"),
    [
        pytest.param(
            "x/{slug}",
            FEED,
            ": {slug} and {value} need `each`\n  Add `each: category` or `each: tag`, or choose another name.",
            id="a pattern without each",
        ),
        pytest.param(
            "x",
            "each: tag",
            ': a name beside `each` must hold {slug} or {value}\n  Write "x/{slug}", for example.',
            id="each without a pattern",
        ),
        pytest.param(
            "{slug}/{x}",
            "each: tag",
            ': "{x}" is not a placeholder\n  Use {slug} or {value}.',
            id="another placeholder",
        ),
        pytest.param(
            "a b/{slug}",
            "each: tag",
            ": cannot be the name of a file\n  Use letters, digits, -, _ and /.",
            id="a pattern that is no file name",
        ),
        pytest.param(
            "x/{slug}",
            "each: tag\nfeed: {file: {atom: x.xml}}",
            '.feed.file.atom: "x.xml" lacks {slug} or {value}\n  Without it, all of them would write one file.',
            id="one file for all",
        ),
        pytest.param(
            "x",
            "feed: {file: {atom: '{value}.xml'}}",
            ".feed.file.atom: {slug} and {value} need `each`\n  Add `each: category` or `each: tag`.",
            id="a file for each without each",
        ),
        pytest.param(
            "x",
            "feed: {formats: rss, file: {atom: x.xml}}",
            ".feed.file.atom: this feed is not written in that format\n"
            "  Add it to formats, which are rss, or leave it out.",
            id="a file of another format",
        ),
        pytest.param(
            "x",
            "feed: {file: {atom: index.html}}",
            '.feed.file.atom: "index.html" is written beside the feeds\n  Name another file.',
            id="a file of ours",
        ),
    ],
)
def test_names_files_and_patterns(tmp_path: Path, name: str, keys: str, expected: str) -> None:
    text = with_subscription(keys, f'"{name}"')
    line = 3 if expected.startswith(":") else text[: text.index("feed:")].count("\n") + 1
    assert faults(tmp_path, text) == f"config.yaml:{line}: subscriptions.{name}{expected}"


def test_each_and_match_combine(tmp_path: Path) -> None:
    (only,) = loaded(tmp_path, with_subscription("each: tag\nmatch: {lang: zh}\nfeed: {}", '"{value}"')).subscriptions
    assert only.rule.langs == frozenset({"zh"})


@pytest.mark.parametrize(
    ("subscriptions", "expected"),
    [
        pytest.param(
            "a: {feed: {file: {atom: x.xml}}}\n  b: {feed: {file: {rss: x.xml}}}",
            'config.yaml:4: subscriptions.b.feed.file.rss: "x.xml" is the file of "a" as well as of "b"\n'
            "  Name another file for one of them.",
            id="both named",
        ),
        pytest.param(
            "a: {feed: {file: {atom: b.rss}}}\n  b: {feed: }",
            'config.yaml:4: subscriptions.b: "b.rss" is the file of "a" as well as of "b"\n'
            "  Name another file for one of them.",
            id="one named",
        ),
        pytest.param(
            "a: {feed: {file: {atom: x, rss: x}}}",
            'config.yaml:3: subscriptions.a.feed.file.atom: "x" is the file of "a" as well as of "a"\n'
            "  Name another file for one of them.",
            id="two formats of one",
        ),
        pytest.param(
            '"a/{slug}": {each: tag, feed: }\n  "b/{slug}": {each: tag, feed: {file: {atom: "a/{slug}.atom"}}}',
            'config.yaml:4: subscriptions.b/{slug}.feed.file.atom: "a/{slug}.atom" is the file of "a/{slug}" as '
            'well as of "b/{slug}"\n  Name another file for one of them.',
            id="patterns",
        ),
    ],
)
def test_two_feeds_may_not_write_one_file(tmp_path: Path, subscriptions: str, expected: str) -> None:
    assert faults(tmp_path, f"{SITE}subscriptions:\n  {subscriptions}\n") == expected


def test_subscriptions_without_feeds_write_no_files(tmp_path: Path) -> None:
    assert len(loaded(tmp_path, f"{SITE}subscriptions: {{a: , b: {{digest: }}}}\n").subscriptions) == 2


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param(
            "username: wire", "password: is missing\n  A username needs one: `${SMTP_PASSWORD}`.", id="no password"
        ),
        pytest.param("password: sesame", "username: is missing\n  A password needs one.", id="no username"),
    ],
)
def test_a_login_is_whole(tmp_path: Path, keys: str, expected: str) -> None:
    said = faults(tmp_path, with_section("mailers", f"relay: {{type: smtp, host: x, {keys}}}"))
    assert said == f"config.yaml:4: mailers.relay.{expected}"


def test_a_mailer_that_is_not_there(tmp_path: Path) -> None:
    said = faults(tmp_path, with_subscription("digest: {mailer: outbux}"))
    assert said == (
        'config.yaml:4: subscriptions.markets.digest.mailer: "outbux" is not one of the mailers\n'
        '  Use outbox, or add it to mailers. Did you mean "outbox"?'
    )


def test_a_mailer_that_is_wrong_by_itself_is_there(tmp_path: Path) -> None:
    said = faults(tmp_path, with_section("mailers", "relay: {type: smtp}") + "digests: {mailer: relay}\n")
    assert said == "config.yaml:4: mailers.relay.host: is missing\n  Add it: The server's name."


def test_tag_ids_need_a_date(tmp_path: Path) -> None:
    assert faults(tmp_path, with_section("feeds", "ids: tag")) == (
        "config.yaml:3: feeds.tag_date: is missing\n  `ids: tag` needs it: a day on which the domain was yours."
    )


def test_a_wrong_date_is_not_a_missing_one(tmp_path: Path) -> None:
    said = faults(tmp_path, with_section("feeds", "ids: tag\ntag_date: May"))
    assert said.startswith('config.yaml:5: feeds.tag_date: "May" is not a date\n')
    assert said.count("config.yaml") == 1


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("intro.md", "# Hello\n", id="a file"),
        pytest.param("See intro.md", "See intro.md", id="a sentence"),
        pytest.param('"Read\\nintro.md"', "Read\nintro.md", id="two lines"),
        pytest.param("Hello", "Hello", id="a word"),
        pytest.param('""', "", id="nothing"),
        pytest.param("my intro.md", "# Mine\n", id="a file with a space"),
    ],
)
def test_intro_is_text_or_a_file(tmp_path: Path, written: str, expected: str) -> None:
    (tmp_path / "intro.md").write_text("\ufeff# Hello\n", "utf-8")
    (tmp_path / "my intro.md").write_text("# Mine\n", "utf-8")
    made = loaded(tmp_path, with_subscription(f"digest: {{intro: {written}, outro: {written}}}"))
    digest = made.subscriptions[0].digest
    assert digest is not None
    assert (digest.intro, digest.outro) == (expected, expected)


def test_the_intro_of_all_digests_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "intro.md").write_text("# Hello\n", "utf-8")
    made = loaded(tmp_path, with_subscription("digest:", top="digests: {intro: intro.md}\n"))
    assert made.subscriptions[0].digest == made.digests
    assert made.digests.intro == "# Hello\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("nowhere.md", 'the file "nowhere.md" is not there', id="missing"),
        pytest.param("gbk.txt", 'the file "gbk.txt" is not UTF-8 at byte 0\n  Save it as UTF-8.', id="not UTF-8"),
        pytest.param("folder.html", 'the file "folder.html" cannot be read: Is a directory', id="a folder"),
    ],
)
def test_an_intro_that_cannot_be_read(tmp_path: Path, written: str, expected: str) -> None:
    (tmp_path / "gbk.txt").write_bytes("财经".encode("gbk"))
    (tmp_path / "folder.html").mkdir()
    said = faults(tmp_path, with_subscription(f"digest: {{outro: {written}}}"))
    assert said.startswith(f"config.yaml:4: subscriptions.markets.digest.outro: {expected}")


ASKS = (
    "config.yaml:{line}: {key}.reviewers: is missing\n"
    "  Name who is to approve its issues: `reviewers: [lee@example.org]`."
)


@pytest.mark.parametrize(
    ("top", "digest", "expected"),
    [
        pytest.param("", "{approve: true}", ASKS.format(line=4, key="subscriptions.markets.digest"), id="its own"),
        pytest.param("digests: {approve: true}\n", "{}", ASKS.format(line=2, key="digests"), id="of all digests"),
        pytest.param(
            "digests: {reviewers: lee@example.org}\n",
            "{approve: yes, reviewers: []}",
            ASKS.format(line=5, key="subscriptions.markets.digest"),
            id="taken away",
        ),
    ],
)
def test_somebody_has_to_approve(tmp_path: Path, top: str, digest: str, expected: str) -> None:
    assert faults(tmp_path, with_subscription(f"digest: {digest}", top=top)) == expected


@pytest.mark.parametrize(
    ("top", "digest"),
    [
        pytest.param("", "{approve: true, reviewers: [Lee <lee@example.org>]}", id="its own"),
        pytest.param("digests: {approve: true}\n", "{reviewers: lee@example.org}", id="approve above"),
        pytest.param("digests: {reviewers: lee@example.org}\n", "{approve: true}", id="reviewers above"),
        pytest.param("digests: {approve: true}\n", "{approve: false}", id="not this one"),
        pytest.param("", "{reviewers: lee@example.org}", id="no approval"),
    ],
)
def test_approval_and_reviewers_may_stand_apart(tmp_path: Path, top: str, digest: str) -> None:
    (only,) = loaded(tmp_path, with_subscription(f"digest: {digest}", top=top)).subscriptions
    assert only.digest is not None
    assert only.digest.reviewers or not only.digest.approve


def test_reviewers_that_are_wrong_are_not_missing(tmp_path: Path) -> None:
    told = faults(tmp_path, with_subscription("digest: {approve: true, reviewers: [lee@example.org, lee]}"))
    assert told.startswith('config.yaml:4: subscriptions.markets.digest.reviewers.1: "lee" is not an e-mail address')
    assert "missing" not in told


def test_shared_approval_asks_nothing_of_feeds(tmp_path: Path) -> None:
    assert loaded(tmp_path, with_subscription(FEED, top="digests: {approve: true}\n")).digests.approve


@pytest.mark.parametrize("templates", ["templates", "looks"])
def test_a_theme_is_one_that_comes_with_syndicate_or_a_folder_of_the_owners(tmp_path: Path, templates: str) -> None:
    (tmp_path / templates / "themes/夜").mkdir(parents=True)
    text = with_subscription("digest: {theme: 夜}", top=f"templates: {templates}\ndigests: {{theme: plain}}\n")
    config = loaded(tmp_path, text)
    assert config.digests.theme == "plain"
    assert config.subscriptions[0].digest is not None
    assert config.subscriptions[0].digest.theme == "夜"


@pytest.mark.parametrize("theme", ["plian", "../plain", "."])
def test_an_unknown_theme(tmp_path: Path, theme: str) -> None:
    near = ' Did you mean "plain"?' if theme != "." else ""
    assert faults(tmp_path, with_subscription(f"digest: {{theme: {theme}}}")) == (
        f'config.yaml:4: subscriptions.markets.digest.theme: "{theme}" is not one of the themes\n'
        f"  Use default or plain, or make the folder themes/NAME among your templates.{near}"
    )
