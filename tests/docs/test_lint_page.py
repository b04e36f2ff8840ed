from pathlib import Path

from syndicate.model.clients import CLIENTS
from syndicate.model.lint import RULES

PAGE = (Path(__file__).parents[2] / "docs" / "lint.md").read_text(encoding="utf-8")


def test_every_rule_is_described() -> None:
    assert [line[2:6] for line in PAGE.splitlines() if line.startswith("| M0")] == list(RULES)


def test_every_client_is_named() -> None:
    assert [one for one in CLIENTS if f"`{one}`" not in PAGE] == []
