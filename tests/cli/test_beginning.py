"""A lost ledger does not look like a new site."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, Run

TO = CONFIG.replace('"30 7 * * *"', '"30 7 * * *", to: [list@example.org]')
RELAY = "mailers: {relay: {type: smtp, host: 127.0.0.1, port: 1, security: none}}\n"


def test_a_plain_first_run_needs_no_word(site: Path, run: Run) -> None:
    (site / "config.yaml").write_text(TO)
    run("preview", "all", "--eml", "--as", "list@example.org")
    run("send", "all", "--test", "--to", "me@example.org")
    assert (site / ".syndicate/secret").exists()
    assert run("send", "all").stdout == "all#1: sent: 1 accepted\n"


@pytest.mark.parametrize("command", [("send", "all"), ("run",), ("recipients", "add", "a@example.org")], ids=" ".join)
def test_a_ledger_that_is_gone_is_missed(site: Path, run: Run, command: tuple[str, ...]) -> None:
    (site / "config.yaml").write_text(TO)
    run("send", "all")
    shutil.move(site / ".syndicate/ledger.db", site / "backup.db")
    result = run(*command)
    assert result.exit_code == 3
    assert "the ledger is gone: it is not here, though .syndicate/locks/" in result.stderr
    assert not (site / ".syndicate/ledger.db").exists()
    assert run("run", "--first-run").exit_code == 0
    assert "There is a ledger: this is not the first run" in run("run", "--first-run").stderr


def test_an_empty_file_is_no_ledger(site: Path, run: Run) -> None:
    (site / "config.yaml").write_text(TO)
    run("send", "all")
    (site / ".syndicate/ledger.db").write_bytes(b"")
    assert "the ledger is gone" in run("send", "all").stderr


def test_a_secret_from_outside_and_a_mailer_that_mails_ask_for_the_word(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "correct horse battery staple")
    (site / "config.yaml").write_text('secret: "${SECRET}"\n' + TO)
    assert run("run").exit_code == 0  # to the outbox
    shutil.rmtree(site / ".syndicate")
    text = 'secret: "${SECRET}"\n' + RELAY + TO.replace("digests: {", "digests: {mailer: relay, ")
    (site / "config.yaml").write_text(text)
    result = run("run")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "there is no ledger, and `secret` comes from outside" in result.stderr
    assert "add --first-run" in result.stderr
    assert not (site / ".syndicate/index.db").exists()
    assert "begun" in run("run", "--first-run").stdout
    assert run("run").exit_code == 0


def test_a_site_without_digests_is_not_asked(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "correct horse battery staple")
    text = CONFIG.replace(', digest: {schedule: "30 7 * * *"}', "")
    (site / "config.yaml").write_text('secret: "${SECRET}"\n' + text)
    assert run("run").exit_code == 0
