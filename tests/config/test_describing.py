import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from syndicate import config, plainyaml
from syndicate.config import outline
from syndicate.config.models import Root
from tests.config.samples import EXAMPLE, SITE, SUBSCRIPTIONS


def rows() -> dict[str, list[str]]:
    table = [line.strip("| ").split(" | ") for line in config.reference().splitlines()[2:]]
    return {row[0].strip("`"): row for row in table}


def checked(text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(json.loads(config.schema()))
    return [error.message for error in validator.iter_errors(plainyaml.typed(plainyaml.load(text).value))]


def test_every_key_is_in_the_table() -> None:
    assert {key.path for key in outline.keys(Root)} == set(rows())


def test_every_key_has_a_meaning() -> None:
    assert [key.path for key in outline.keys(Root) if not (key.field.description or "").endswith((".", "`."))] == []


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("site.title", ["a line of text", "required"], id="required"),
        pytest.param("site.timezone", ["a time zone", '`"UTC"`'], id="text"),
        pytest.param("feeds.limit", ["a whole number", "`20`"], id="number"),
        pytest.param("feeds.cover", ["a duration", '`"0h"`'], id="duration"),
        pytest.param("feeds.formats", ["a list of: `rss`, `atom`, `json`", '`["rss", "atom", "json"]`'], id="list"),
        pytest.param("subscriptions.NAME.feed.limit", ["a whole number", "`feeds.limit`"], id="overrides feeds"),
        pytest.param("subscriptions.NAME.feed.file", ["a mapping", ""], id="mapping"),
        pytest.param("subscriptions.NAME.digest.from", ["an e-mail address", "`digests.from`"], id="overrides digests"),
        pytest.param("subscriptions.NAME.each", ["`category`, `tag`", ""], id="words"),
        pytest.param("subscriptions.NAME.match.any", ["a list of mappings", ""], id="mappings"),
        pytest.param("mailers.NAME.type", ["`outbox`, `smtp`", "required"], id="types of mailers"),
        pytest.param("mailers.NAME.security", ["`starttls`, `tls`, `none`", '`"starttls"`'], id="default word"),
        pytest.param("posts.future", ["true or false", "`false`"], id="flag"),
    ],
)
def test_rows(key: str, expected: list[str]) -> None:
    assert [cell.strip() for cell in rows()[key][1:3]] == expected


def test_each_row_has_four_cells() -> None:
    assert {line.replace("\\|", "").count("|") for line in config.reference().splitlines()} == {5}


def test_the_schema_is_one() -> None:
    schema: dict[str, Any] = json.loads(config.schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["required"] == ["site", "subscriptions"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(EXAMPLE, id="the example"),
        pytest.param(SITE + SUBSCRIPTIONS, id="the least"),
        pytest.param(
            SITE + "subscriptions: {a: {feed: , digest: , match: {tag: 2022, any: {tag: x}}}}", id="short forms"
        ),
        pytest.param(SITE + "mailers: {a: {type: smtp, host: x, port: '${PORT}'}}\n" + SUBSCRIPTIONS, id="variables"),
        pytest.param("site: {title: 2022, url: '${URL}', author: A}\n" + SUBSCRIPTIONS, id="scalars"),
        pytest.param(SITE + "posts: {permalink: pretty, future: yes}\n" + SUBSCRIPTIONS, id="words"),
    ],
)
def test_the_schema_takes_what_we_take(text: str) -> None:
    assert checked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SITE, id="missing key"),
        pytest.param(SITE + SUBSCRIPTIONS + "colour: red\n", id="unknown key"),
        pytest.param(SITE + SUBSCRIPTIONS + "feeds: {limit: 0}\n", id="small number"),
        pytest.param(SITE + SUBSCRIPTIONS + "feeds: {formats: []}\n", id="no formats"),
        pytest.param(SITE + SUBSCRIPTIONS + "feeds: {content: ful}\n", id="misspelt word"),
        pytest.param(SITE + SUBSCRIPTIONS + "mailers: {a: {type: smpt}}\n", id="misspelt mailer"),
        pytest.param(SITE + "subscriptions: {a: {match: {any: []}}}\n", id="empty any"),
        pytest.param(SITE + "subscriptions: {a: {match: {not: }}}\n", id="empty not"),
    ],
)
def test_the_schema_refuses_what_we_refuse(text: str) -> None:
    assert checked(text)


def test_what_init_writes_fits_the_schema(tmp_path: Path) -> None:
    assert checked(config.initial(tmp_path)) == []
    (tmp_path / "_config.yml").write_text("title: A\nurl: https://a.example\nfeed: {tags: true, categories: [b]}\n")
    assert checked(config.initial(tmp_path)) == []
