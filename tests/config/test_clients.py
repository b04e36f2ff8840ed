import json
from pathlib import Path

import pytest

from syndicate import config
from syndicate.model.lint import LintSettings
from tests.config.samples import SITE, SUBSCRIPTIONS, loaded


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", LintSettings()),
        ("lint:\n", LintSettings()),
        ("lint: {clients: outlook.windows}\n", LintSettings(clients=("outlook.windows",))),
        (
            "lint: {clients: [outlook.windows, samsung-email, outlook.windows]}\n",
            LintSettings(clients=("outlook.windows", "samsung-email.android")),
        ),
        ("lint: {ignore: [M006, M014]}\n", LintSettings(ignore=frozenset({"M006", "M014"}))),
    ],
)
def test_clients_and_rules(tmp_path: Path, written: str, expected: LintSettings) -> None:
    assert loaded(tmp_path, SITE + written + SUBSCRIPTIONS).lint == expected


def test_editors_know_the_clients_and_rules() -> None:
    schema = json.loads(config.schema())
    (clients, rules) = (schema["$defs"]["LintSection"]["properties"][name] for name in ("clients", "ignore"))
    assert {"gmail", "outlook.windows"} <= set(clients["anyOf"][0]["items"]["enum"])
    assert "M015" in rules["anyOf"][1]["enum"]
