from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from syndicate import config
from syndicate.errors import ConfigError
from syndicate.model import (
    DigestContent,
    Each,
    FeedFormat,
    GroupBy,
    IdScheme,
    NaiveDatetimes,
    Person,
    Rule,
    Site,
)
from tests.config.samples import ENVIRON, EXAMPLE, SITE, SUBSCRIPTIONS, faults, loaded


def test_the_documented_example_loads_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "intro.md").write_text("# 早上好\n", "utf-8")
    made = loaded(tmp_path, EXAMPLE)
    assert made.path == tmp_path / "config.yaml"
    assert made.site == Site(
        title="Finance Wire",
        url="https://news.example.org",
        baseurl="",
        language="zh-CN",
        timezone=ZoneInfo("Asia/Shanghai"),
        author=Person(name="News Desk", email="desk@example.org"),
    )
    assert made.posts.source == tmp_path / "posts"
    assert made.posts.paths == ("_posts",)
    assert made.posts.naive_datetimes is NaiveDatetimes.UTC
    assert made.posts.ids is IdScheme.JEKYLL
    assert (made.output.folder, made.output.url) == (tmp_path / "feeds", "https://news.example.org/feeds")
    assert made.state == tmp_path / ".syndicate"
    assert made.templates is None
    assert made.secret == ENVIRON["SYNDICATE_SECRET"]
    assert [one.name for one in made.subscriptions] == ["everything", "markets", "category/{slug}"]


def test_the_example_s_subscriptions(tmp_path: Path) -> None:
    (tmp_path / "intro.md").write_text("# 早上好\n", "utf-8")
    everything, markets, each = loaded(tmp_path, EXAMPLE).subscriptions
    assert everything.feed is not None
    assert everything.feed.files == {
        FeedFormat.RSS: "everything.rss",
        FeedFormat.ATOM: "feed.xml",
        FeedFormat.JSON: "everything.json",
    }
    assert (everything.digest, everything.source) == (None, "config.yaml:28")
    assert markets.rule == Rule(categories=frozenset({"markets", "bonds"}), exclude=Rule(tags=frozenset({"sponsored"})))
    assert markets.digest is not None
    assert markets.digest.intro == "# 早上好\n"
    assert markets.digest.group_by is GroupBy.CATEGORY
    assert markets.digest.content is DigestContent.EXCERPT
    assert markets.digest.sender == "Finance Wire <news@example.org>"
    assert markets.digest.unsubscribe == "https://news.example.org/u?t={token}"
    assert markets.digest.to == ("list@example.org",)
    assert (markets.title, markets.source) == ("Markets, every morning", "config.yaml:29")
    assert each.each is Each.CATEGORY
    assert each.feed is not None
    assert (each.feed.files[FeedFormat.RSS], each.feed.limit) == ("category/{slug}.rss", 20)


def test_the_example_s_mailers(tmp_path: Path) -> None:
    (tmp_path / "intro.md").write_text("", "utf-8")
    assert loaded(tmp_path, EXAMPLE).mailers == {
        "outbox": {"type": "outbox", "path": tmp_path / ".syndicate/outbox"},
        "relay": {
            "type": "smtp",
            "host": "mail.example.org",
            "port": 587,
            "security": "starttls",
            "username": "wire",
            "password": "hunter2-hunter2",
            "connections": 1,
            "per_connection": 100,
            "rate": None,
            "max_per_day": None,
            "timeout": timedelta(minutes=5),
        },
    }


def test_secrets_are_in_no_repr(tmp_path: Path) -> None:
    (tmp_path / "intro.md").write_text("", "utf-8")
    made = loaded(tmp_path, EXAMPLE)
    assert "sesame" not in repr(made) + repr(made.secret)
    assert "hunter2" not in repr(made) + repr(made.mailers)


def test_little_is_needed(tmp_path: Path) -> None:
    made = loaded(tmp_path, SITE + SUBSCRIPTIONS)
    assert made.posts.source == tmp_path
    assert made.output.url == "https://news.example.org/feeds"
    assert made.mailers == {"outbox": {"type": "outbox", "path": tmp_path / ".syndicate/outbox"}}
    assert made.secret is None
    (only,) = made.subscriptions
    assert only.title == "everything"
    assert only.feed is not None
    assert (only.feed.limit, only.feed.cover) == (20, timedelta(0))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["config.yaml", "_config.yml"], "config.yaml", id="ours first"),
        pytest.param(["_config.yml"], "_config.yml", id="else Jekyll's"),
        pytest.param([], None, id="else none"),
    ],
)
def test_find(tmp_path: Path, names: list[str], expected: str | None) -> None:
    for name in names:
        (tmp_path / name).touch()
    assert config.find(tmp_path) == (tmp_path / expected if expected else None)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            b"a: 1\na: 2\n",
            'config.yaml:2: the key "a" stands here again (first on line 1)\n'
            "  Mend the YAML at this line, or on the line before it.",
            id="duplicate key",
        ),
        pytest.param(
            b"a: &x 1\nb: *x\n",
            "config.yaml:1: anchors and aliases (& and *) are not taken\n  Write the value out at each place.",
            id="anchor",
        ),
        pytest.param(b"\xff", "config.yaml: is not UTF-8 at byte 0\n  Save it as UTF-8.", id="not UTF-8"),
        pytest.param(
            b"text",
            "config.yaml:1: must be a mapping, not text\n"
            "  Its keys are digests, feeds, lint, mailers, posts, recipients, secret, site, state, subscriptions, "
            "templates.",
            id="not a mapping",
        ),
        pytest.param(
            b"",
            "config.yaml:1: site: is missing\n  Add it: What feeds and digests say of the site.\n"
            "config.yaml:1: subscriptions: is missing\n  Add it: The named choices of posts.",
            id="empty",
        ),
    ],
)
def test_a_file_that_is_no_config(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        config.load(path, environ=ENVIRON)
    assert str(caught.value) == expected
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file") as caught:
        config.load(tmp_path / "config.yaml", environ={})
    assert caught.value.hint == "Run `syndicate init` to write one, or name it with --config."


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert loaded(tmp_path, "\ufeff" + SITE + SUBSCRIPTIONS).site.title == "Finance Wire"


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
site: {title: Wire, url: news.example.org, lang: zh}
posts: {permalink: prety}
feeds: {ids: tag, limit: none}
digests: {mailer: relya, from: nobody}
mailers: {relay: {type: smtp, username: wire}}
secret: "${NOT_SET}"
subscriptions:
  a: {feed: {file: {atom: feed.xml}}, titel: A}
  b: {feed: {file: {atom: feed.xml}}, digest: {group_by: categroy, intro: nowhere.md}}
"""
    lines = [line for line in faults(tmp_path, text).split("\n") if not line.startswith("  ")]
    assert lines == [
        'config.yaml:1: site.url: "news.example.org" is not a web address',
        "config.yaml:1: site.lang: is not a key here",
        'config.yaml:2: posts.permalink: "prety" is not a permalink style',
        'config.yaml:3: feeds.limit: "none" is not a whole number',
        "config.yaml:3: feeds.tag_date: is missing",
        'config.yaml:4: digests.from: "nobody" is not an e-mail address',
        'config.yaml:4: digests.mailer: "relya" is not one of the mailers',
        "config.yaml:5: mailers.relay.host: is missing",
        "config.yaml:6: secret: the environment variable NOT_SET is not set",
        "config.yaml:8: subscriptions.a.titel: is not a key here",
        'config.yaml:9: subscriptions.b.digest.group_by: "categroy" is not a way to group',
        'config.yaml:9: subscriptions.b.digest.intro: the file "nowhere.md" is not there',
        'config.yaml:9: subscriptions.b.feed.file.atom: "feed.xml" is the file of "a" as well as of "b"',
    ]


def test_no_subscription(tmp_path: Path) -> None:
    assert faults(tmp_path, SITE + "subscriptions: {}\n") == (
        "config.yaml:2: subscriptions: there is none\n  Write at least `everything: {feed: {}}`."
    )
