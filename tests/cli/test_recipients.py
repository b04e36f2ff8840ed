"""``recipients``: who gets digests."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_adding_and_removing(site: Path, run: Run) -> None:
    assert run("recipients", "add", "Anna <anna@example.org>", "--field", "city=Berlin").stdout == (
        "anna@example.org gets all.\n"
    )
    assert run("recipients", "list").stdout == "anna@example.org  active  all  Anna\n"
    assert run("recipients", "remove", "anna@example.org").stdout == "anna@example.org is removed.\n"
    assert run("recipients", "list").stdout == ""
    assert "there is no such recipient" in run("recipients", "remove", "anna@example.org").stderr


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        pytest.param(["add", "a@example.org", "--subscription", "none"], "there is no digest none", id="no digest"),
        pytest.param(["add", "a@example.org", "--field", "city"], "Write --field NAME=VALUE", id="a field"),
        pytest.param(["add", "nobody"], "is not one mail address", id="no address"),
        pytest.param(["unsubscribe"], "Give ADDRESS, or --from FILE", id="nobody to unsubscribe"),
        pytest.param(["unsubscribe", "--from", "nothing"], "there is no such file", id="no file"),
    ],
)
def test_wrong_words(site: Path, run: Run, arguments: list[str], error: str) -> None:
    result = run("recipients", *arguments)
    assert result.exit_code != 0
    assert error in result.stderr


def test_export_is_what_import_reads(site: Path, run: Run) -> None:
    (site / "people.csv").write_text("email,name,subscriptions,city\na@example.org,Anna,all,上海\n", encoding="utf-8")
    run("recipients", "import", "people.csv")
    exported = run("recipients", "export").stdout
    assert exported == "email,name,subscriptions,language,state,city\na@example.org,Anna,all,,active,上海\n"
    (site / "again.csv").write_text(exported, encoding="utf-8")
    assert run("recipients", "import", "again.csv").exit_code == 0
    lines = run("recipients", "export", "--json").stdout
    (site / "again.jsonl").write_text(lines, encoding="utf-8")
    assert run("recipients", "import", "again.jsonl").stdout == "1 recipients imported.\n"
    assert run("recipients", "export").stdout == exported


def test_a_bad_line_imports_nothing(site: Path, run: Run) -> None:
    (site / "people.csv").write_text("email,subscriptions\na@example.org,all\nnobody,all\nb@example.org,al\n")
    result = run("recipients", "import", "people.csv")
    assert result.exit_code == 1
    assert "people.csv:3:" in result.stderr
    assert "people.csv:4:" in result.stderr
    assert run("recipients", "list").stdout == ""


def test_whoever_left_stays_away_until_they_are_added(site: Path, run: Run) -> None:
    (site / "people.csv").write_text("email,subscriptions\na@example.org,all\n")
    run("recipients", "import", "people.csv")
    assert run("recipients", "unsubscribe", "a@example.org", "--subscription", "all").exit_code == 0
    run("recipients", "import", "people.csv")
    assert run("recipients", "list", "--state", "unsubscribed", "--subscription", "all").stdout.startswith(
        "a@example.org"
    )
    assert "no recipients" in run("send", "all").stderr
    run("recipients", "add", "a@example.org")
    assert run("send", "all").stdout == "all#1: sent: 1 accepted\n"


def test_whoever_was_erased_gets_nothing_though_they_are_imported_again(site: Path, run: Run) -> None:
    (site / "people.csv").write_text("email,subscriptions\na@example.org,all\n")
    run("recipients", "import", "people.csv")
    assert run("recipients", "erase", "a@example.org").stdout == "Erased.\n"
    files = [file for file in (site / ".syndicate").rglob("*") if file.is_file()]
    assert [file.name for file in files if b"a@example.org" in file.read_bytes()] == []
    run("recipients", "import", "people.csv")
    assert run("send", "all").stdout == "all#1: sent: 1 suppressed\n"


def test_tokens_unsubscribe(site: Path, run: Run) -> None:
    run("recipients", "add", "a@example.org")
    run("send", "all")
    (message,) = (site / ".syndicate/outbox").glob("*.eml")
    token = message.read_text().partition("u?t=")[2].partition(">")[0]
    (site / "tokens.txt").write_text(f"{token}\nsomething else\n")
    assert run("recipients", "unsubscribe", "--from", "tokens.txt").stdout.startswith("1 unsubscribed; ")
    (row,) = run("recipients", "list", "--json").stdout.splitlines()
    assert json.loads(row)["state"] == "unsubscribed"
