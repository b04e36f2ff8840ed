from pathlib import Path

import pytest
from pydantic import ValidationError

from syndicate.config import messages
from syndicate.config.models import Root
from syndicate.errors import ConfigError
from tests.config.samples import SUBSCRIPTIONS, faults, loaded, with_section, with_subscription

GROUPS = '  Use none, category or day. Did you mean "category"?'


@pytest.mark.parametrize(
    ("section", "keys", "expected"),
    [
        pytest.param(
            "posts",
            "sorce: posts",
            'config.yaml:4: posts.sorce: is not a key here\n  Did you mean "source"?',
            id="misspelt key",
        ),
        pytest.param(
            "posts",
            "limit: 3",
            "config.yaml:4: posts.limit: is not a key here\n  It belongs to feeds, digests or subscriptions.NAME.feed.",
            id="a key of other sections",
        ),
        pytest.param(
            "mailers",
            "relay: {type: smtp, host: x, zzz: 1}",
            "config.yaml:4: mailers.relay.zzz: is not a key here\n"
            "  Use connections, host, max_per_day, password, per_connection, port, rate, security, timeout, type or "
            "username.",
            id="an unknown key",
        ),
        pytest.param(
            "mailers",
            "relay: {type: smpt}",
            'config.yaml:4: mailers.relay.type: "smpt" is not a type of mailer\n'
            '  Use outbox or smtp. Did you mean "smtp"?',
            id="misspelt type of mailer",
        ),
        pytest.param(
            "mailers",
            "relay: {type: [smtp]}",
            "config.yaml:4: mailers.relay.type: a list is not a type of mailer\n  Use outbox or smtp.",
            id="a list for a type of mailer",
        ),
        pytest.param(
            "mailers",
            "relay: {host: x}",
            "config.yaml:4: mailers.relay.type: is missing\n  Use outbox or smtp.",
            id="no type of mailer",
        ),
        pytest.param(
            "mailers",
            "relay: {type: , host: x}",
            "config.yaml:4: mailers.relay.type: is missing\n  Use outbox or smtp.",
            id="empty type of mailer",
        ),
        pytest.param(
            "mailers",
            "relay:",
            "config.yaml:4: mailers.relay: has no value\n  Write names and their values: `name: value`.",
            id="empty mailer",
        ),
        pytest.param(
            "mailers",
            "relay: mail.example.org",
            "config.yaml:4: mailers.relay: must be a mapping, not text\n  Write names and their values: `name: value`.",
            id="text for a mailer",
        ),
        pytest.param(
            "mailers",
            "relay: {type: smtp}",
            "config.yaml:4: mailers.relay.host: is missing\n  Add it: The server's name.",
            id="missing key",
        ),
        pytest.param(
            "mailers",
            "- relay",
            "config.yaml:3: mailers: must be a mapping, not a list\n  Write names and their values: `name: value`.",
            id="a list for a mapping of names",
        ),
        pytest.param(
            "mailers",
            '"": {type: outbox}',
            "config.yaml:4: mailers.: is empty\n  Write some text.",
            id="a mailer without a name",
        ),
        pytest.param(
            "feeds",
            "limit: [a, {b: c}]",
            "config.yaml:4: feeds.limit: a list stands where a whole number belongs\n  Write a whole number.",
            id="a list for a number",
        ),
        pytest.param(
            "feeds",
            "content: {b: c}",
            "config.yaml:4: feeds.content: a mapping stands where a kind of content belongs\n"
            "  Write a kind of content.",
            id="a mapping for a word",
        ),
        pytest.param(
            "feeds",
            "formats: [rss, ~]",
            "config.yaml:4: feeds.formats.1: has no value\n  Write a format of feeds.",
            id="nothing in a list",
        ),
        pytest.param(
            "feeds",
            "formats: rsss",
            'config.yaml:4: feeds.formats: "rsss" is not a format of feeds\n'
            '  Use rss, atom or json. Did you mean "rss"?',
            id="a scalar where a list may stand is one message",
        ),
        pytest.param(
            "feeds",
            "formats: []",
            "config.yaml:4: feeds.formats: is an empty list\n  Write at least one value, or leave the key out.",
            id="an empty list",
        ),
    ],
)
def test_a_wrong_section(tmp_path: Path, section: str, keys: str, expected: str) -> None:
    assert faults(tmp_path, with_section(section, keys)) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param(
            "digest: {group_by: categroy}",
            'config.yaml:4: subscriptions.markets.digest.group_by: "categroy" is not a way to group\n' + GROUPS,
            id="misspelt word",
        ),
        pytest.param(
            "digest:\n  group_by: categroy",
            'config.yaml:5: subscriptions.markets.digest.group_by: "categroy" is not a way to group\n' + GROUPS,
            id="at its line",
        ),
        pytest.param(
            "feed: {file: {atm: feed.xml}}",
            'config.yaml:4: subscriptions.markets.feed.file.atm: "atm" is not a format of feeds\n'
            '  Use rss, atom or json. Did you mean "atom"?',
            id="misspelt format",
        ),
        pytest.param(
            "feed: {ids: tag}",
            "config.yaml:4: subscriptions.markets.feed.ids: is not a key here\n  It belongs to feeds.",
            id="a key of all feeds",
        ),
        pytest.param(
            "site: {}",
            "config.yaml:4: subscriptions.markets.site: is not a key here\n  It belongs to the top of the file.",
            id="a key of the top",
        ),
        pytest.param(
            "each: categories",
            'config.yaml:4: subscriptions.markets.each: "categories" is not a thing to repeat for\n'
            '  Use category or tag. Did you mean "category"?',
            id="a wrong each says nothing of the name",
        ),
        pytest.param(
            "match:",
            "config.yaml:4: subscriptions.markets.match: has no value\n  Write a value, or leave the key out.",
            id="an empty match could mean every post or none",
        ),
        pytest.param(
            "match: [a]",
            "config.yaml:4: subscriptions.markets.match: must be a mapping, not a list\n"
            "  Its keys are any, author, category, field, lang, not, path, tag.",
            id="a list for a match",
        ),
    ],
)
def test_a_wrong_subscription(tmp_path: Path, keys: str, expected: str) -> None:
    assert faults(tmp_path, with_subscription(keys)) == expected


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        pytest.param("relay: {type: smtp, host: x, username: u, password: [hunter2-hunter2]}", "password", id="a list"),
        pytest.param("relay: {type: smtp, host: x, username: u, passwrod: hunter2-hunter2}", "passwrod", id="misspelt"),
        pytest.param(
            'relay: {type: smtp, host: x, username: u, password: "hunter2-hunter2\\b"}', "password", id="control"
        ),
        pytest.param("relay: hunter2-hunter2", "relay", id="for a mailer"),
        pytest.param('relay: {type: outbox, path: "\\b${SMTP_PASSWORD}"}', "path", id="from the environment"),
        pytest.param("relay: {type: smtp, host: x, port: '${SMTP_PASSWORD}'}", "port", id="for a number"),
    ],
)
def test_no_message_holds_a_secret(tmp_path: Path, keys: str, key: str) -> None:
    said = faults(tmp_path, with_section("mailers", keys))
    assert key in said
    assert "hunter2" not in said


def test_an_address_with_a_password_is_not_quoted(tmp_path: Path) -> None:
    said = faults(tmp_path, with_section("feeds", "url: ftp://wire:hunter2@example.org"))
    assert said.startswith("config.yaml:4: feeds.url: the value is not a web address")


def test_an_error_shows_no_cause_that_could_hold_a_secret(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, with_section("feeds", "limit: x"))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_long_or_unprintable_value_is_quoted_on_one_short_line() -> None:
    assert messages.quoted("a\x1b[2J\nb") == '"a[2J b"'
    assert messages.quoted("x" * 200) == f'"{"x" * 80}…"'
    assert messages.quoted(None) == "nothing"


def test_a_fault_without_a_line_stands_at_the_line_above() -> None:
    assert messages.line({("a",): 3}, ("a", "b", 0)) == 3
    assert messages.line({}, ("a",)) == 1


def test_every_error_of_pydantic_has_our_words() -> None:
    with pytest.raises(ValidationError) as caught:
        Root.model_validate({"site": 3, "subscriptions": {"a": 4}, "mailers": 5})
    _, said = messages.validated(Root, {"site": 3, "subscriptions": {"a": 4}, "mailers": 5})
    assert len(said) == caught.value.error_count() == 3
    assert all("mapping" in fault.message for fault in said)


def test_the_base_of_a_site_is_needed(tmp_path: Path) -> None:
    meaning = "\n  Add it: What feeds and digests say of the site."
    assert faults(tmp_path, "site:\n" + SUBSCRIPTIONS) == f"config.yaml:1: site: has no value{meaning}"
    assert faults(tmp_path, SUBSCRIPTIONS) == f"config.yaml:1: site: is missing{meaning}"
    assert "site.url: is missing\n" in faults(tmp_path, "site: {title: }\n" + SUBSCRIPTIONS)
    assert "site.title: has no value\n" in faults(tmp_path, "site: {title: }\n" + SUBSCRIPTIONS)
