"""People who are kept outside of the ledger: mailed by hash, and named nowhere where others can read."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, post_text
from tests.deliver.smtpserver import serving

CONFIG = """\
site: {title: Wire, url: "https://news.example.org", language: en, timezone: Asia/Shanghai}
feeds: {output: feeds}
secret: "${SYNDICATE_SECRET}"
recipients: "${RECIPIENTS_CSV}"
digests: {from: "Wire <news@example.org>", unsubscribe: "https://news.example.org/u?t={token}", MAILER}
mailers: {relay: {type: smtp, host: 127.0.0.1, port: PORT, security: none}}
subscriptions:
  all: {title: Everything, feed: {}, digest: {schedule: "30 7 * * *", to: ["The list <list@example.net>"]}}
"""
SECRET = "correct horse battery staple"  # noqa: S105 (an example)
PEOPLE = "email,name,subscriptions,state\nanna@example.org,Anna,all,\nbo@example.org,Bo,all,\ncleo@example.org,,all,"
GONE = "\ndora@example.org,Dora,all,unsubscribed\n"
ADDRESSES = [f"{name}@example.org" for name in ("anna", "bo", "cleo", "dora")] + ["list@example.net"]


def write_config(site: Path, *, mailer: str = "outbox", port: int = 25, text: str = CONFIG) -> None:
    (site / "config.yaml").write_text(text.replace("MAILER", f"mailer: {mailer}").replace("PORT", str(port)))


@pytest.fixture
def elsewhere(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have the site's people come from the environment."""
    write_config(site)
    monkeypatch.setenv("SYNDICATE_SECRET", SECRET)
    monkeypatch.setenv("RECIPIENTS_CSV", PEOPLE + GONE)
    return site


def sent_to(site: Path) -> list[str]:
    texts = [file.read_text() for file in (site / ".syndicate/outbox").glob("*.eml")]
    return sorted(line for text in texts for line in text.splitlines() if line.startswith("To: "))


def test_each_active_person_and_the_list_get_it(elsewhere: Path, run: Run) -> None:
    result = run("send", "all", "--first-run")
    assert (result.exit_code, result.stdout) == (0, "all#1: sent: 4 accepted\n")
    assert sent_to(elsewhere) == [
        "To: Anna <anna@example.org>",
        "To: Bo <bo@example.org>",
        "To: The list <list@example.net>",
        "To: cleo@example.org",
    ]
    (of_list,) = [one.read_text() for one in elsewhere.glob(".syndicate/outbox/*") if "The list" in one.read_text()]
    assert "List-Unsubscribe" not in of_list


def test_no_address_and_no_secret_is_told(elsewhere: Path, run: Run, capfd: pytest.CaptureFixture[str]) -> None:
    refused = {
        "anna@example.org": "550 5.1.1 <anna@example.org> unknown",
        "bo@example.org": "450 4.2.0 bo@example.org: later",
    }
    with serving(refused=refused) as server:
        write_config(elsewhere, mailer="relay", port=server.port)
        said = ""
        for command in (
            ["--debug", "send", "--dry-run"],
            ["--debug", "send", "all", "--test", "--to", "anna@example.org"],
            ["--debug", "run", "--first-run", "--now", "2022-05-21T08:00:00+08:00"],
            ["--debug", "run", "--now", "2022-05-22T07:37:00+08:00"],
            ["--debug", "send", "all"],
            ["issues", "show", "all#1"],
            ["status", "--json"],
            ["recipients", "unsubscribe", "cleo@example.org"],
        ):
            result = run(*command)
            said += result.output + repr(result.exception)
        assert len(server.messages) == 2
    files = [path for path in elsewhere.rglob("*") if path.is_file() and "outbox" not in path.parts]
    assert {"ledger.db", "history.db"} <= {path.name for path in files}
    shown = [said.encode(), capfd.readouterr().out.encode()]
    shown += [path.read_bytes() for path in files if path.name != "config.yaml"]
    for hidden in (*ADDRESSES, SECRET):
        assert not [one for one in shown if hidden.encode() in one], hidden


def test_a_dry_run_shows_short_hashes(elsewhere: Path, run: Run) -> None:
    first, *people = run("send", "--dry-run").stdout.splitlines()
    assert first == "all: 2 posts to 4 recipients by outbox"
    assert len(people) == 4
    assert all(line.startswith("  #") and len(line) == 11 for line in people)


def test_who_is_gone_from_the_list_since_is_suppressed(
    elsewhere: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(faults={"MAIL": "450 4.2.0 later"}) as server:
        write_config(elsewhere, mailer="relay", port=server.port)
        run("send", "all", "--first-run", "--now", "2022-05-21T08:00:00+08:00")
        monkeypatch.setenv("RECIPIENTS_CSV", PEOPLE.replace("bo@example.org,Bo,all,", "bo@example.org,Bo,,"))
        server.faults = {}
        result = run("send", "all", "--now", "2022-05-21T20:00:00+08:00")
        assert result.stdout.startswith("all#1: sent: 3 accepted, 1 suppressed\n")
        assert "bo@example.org" not in server.recipients


def test_who_left_is_kept_as_a_hash(elsewhere: Path, run: Run) -> None:
    run("run", "--first-run", "--now", "2022-05-21T08:00:00+08:00")
    assert run("recipients", "unsubscribe", "bo@example.org").stdout.endswith(" is unsubscribed.\n")
    assert "Take them out of the list" in run("recipients", "erase", "cleo@example.org").stdout
    listed = run("recipients", "list").stdout.splitlines()
    assert listed == [
        "anna@example.org  active  all  Anna",
        "bo@example.org  unsubscribed  all  Bo",
        "cleo@example.org  erased  all",
        "dora@example.org  unsubscribed  all  Dora",
    ]
    assert run("run", "--now", "2022-05-22T07:37:00+08:00").stdout == "all#1: sent: 2 accepted\n"
    assert run("recipients", "export").stdout.startswith("email,name,subscriptions,language,state\nanna@example.org")


def test_one_subscription_of_several_may_be_left(elsewhere: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(elsewhere, text=CONFIG + "  extra: {title: More, digest: {}}\n")
    monkeypatch.setenv("RECIPIENTS_CSV", "email,subscriptions\nanna@example.org,all extra\n")
    run("run", "--first-run")
    run("recipients", "unsubscribe", "anna@example.org", "--subscription", "extra")
    assert run("recipients", "list").stdout == "anna@example.org  active  all\n"
    run("recipients", "unsubscribe", "anna@example.org", "--subscription", "all")
    assert run("recipients", "list").stdout == "anna@example.org  unsubscribed  all extra\n"


@pytest.mark.parametrize(
    "command",
    [("add", "eve@example.org"), ("remove", "anna@example.org"), ("import", "people.csv")],
    ids=lambda command: command[0],
)
def test_the_list_is_changed_where_it_is_kept(elsewhere: Path, run: Run, command: tuple[str, str]) -> None:
    (elsewhere / "people.csv").write_text("email\n")
    result = run("recipients", *command)
    assert result.exit_code == 2
    assert "the list of recipients is kept outside of the ledger" in result.stderr


BAD = """\
email,name,subscriptions,state
eve at example.org,Eve,all,
Fay <fay@example.org>,Fay,all,
gus@example.org,Gus,gus@example.org,
ANNA@example.org,,all,hers@example.org
bo@example.org,,all,
bo@EXAMPLE.org,,all,
a,b,c,d,hal@example.org
"""


def test_bad_lines_are_named_by_their_numbers_alone(elsewhere: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECIPIENTS_CSV", BAD)
    result = run("send", "all", "--first-run")
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "recipients:2: `email` is not one mail address",
        "recipients:3: `email`: write the address alone; the name has a column of its own",
        "recipients:4: `subscriptions` names one that is not there",
        "recipients:5: `state` is none; use active, unsubscribed or bounced",
        "recipients:7: the address stands on line 6 already",
        "recipients:8: has 5 values for 4 columns; quote those that hold a comma",
        "  Nothing was sent. Mend the lines.",
    ]
    assert run("issues").stdout == ""


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("people.csv", PEOPLE, "4 accepted", id="CSV"),
        pytest.param(
            "people.jsonl", '{"email": "anna@example.org", "subscriptions": "all"}\n', "2 accepted", id="JSON"
        ),
    ],
)
def test_the_list_may_be_a_file(elsewhere: Path, run: Run, name: str, text: str, expected: str) -> None:
    write_config(elsewhere, text=CONFIG.replace('"${RECIPIENTS_CSV}"', f"{{file: {name}}}"))
    missing = run("send", "all", "--first-run")
    assert (missing.exit_code, "the list of recipients cannot be read" in missing.stderr) == (2, True)
    (elsewhere / name).write_text(text)
    assert run("send", "all", "--first-run").stdout == f"all#1: sent: {expected}\n"


def test_a_ledger_that_holds_addresses_is_refused(elsewhere: Path, run: Run) -> None:
    write_config(elsewhere, text=CONFIG.replace('recipients: "${RECIPIENTS_CSV}"\n', ""))
    run("recipients", "add", "anna@example.org")
    write_config(elsewhere)
    result = run("send", "all")
    assert result.exit_code == 3
    assert "the ledger holds 1 addresses, though `recipients` keeps them elsewhere" in result.stderr


def test_nobody_gets_it(elsewhere: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write_config(elsewhere, text=CONFIG.replace(', to: ["The list <list@example.net>"]', ""))
    monkeypatch.setenv("RECIPIENTS_CSV", "email\nanna@example.org\n")
    result = run("send", "all", "--first-run")
    assert "all has no recipients" in result.stderr


def test_a_preview_by_the_state_of_a_branch_or_a_folder(elsewhere: Path, run: Run) -> None:
    run("send", "all", "--first-run", "--now", "2022-05-21T08:00:00+08:00")
    (elsewhere / "_posts/2022-05-21-third.md").write_text(post_text("Third", "2022-05-21 09:00:00 +0800"))
    shutil.move(elsewhere / ".syndicate", elsewhere / "kept")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "--quiet"], ["checkout", "--quiet", "-b", "state"]):
        subprocess.run([*git, *command], cwd=elsewhere, check=True)
    for name in ("ledger.db", "history.db"):
        shutil.copy(elsewhere / "kept" / name, elsewhere)
    subprocess.run([*git, "add", "ledger.db", "history.db"], cwd=elsewhere, check=True)
    subprocess.run([*git, "commit", "--quiet", "--message=State"], cwd=elsewhere, check=True)
    for place in ("state", "kept"):
        shown = run("preview", "all", "--text", "--state", place, "--now", "2022-05-22T08:00:00+08:00").stdout
        assert "Third" in shown
        assert "First" not in shown
    assert "First" in run("preview", "all", "--text").stdout
    missing = run("preview", "--state", "nowhere")
    assert (missing.exit_code, 'there is no ledger.db at "nowhere"' in missing.stderr) == (2, True)
    assert not (elsewhere / ".syndicate/ledger.db").exists()


def test_a_preview_shows_what_one_of_the_list_will_read(elsewhere: Path, run: Run) -> None:
    assert "To: nobody@example.org" in run("preview", "all", "--headers", "--as", "nobody@example.org").stdout
    assert "To: Anna <anna@example.org>" in run("preview", "all", "--headers", "--as", "anna@example.org").stdout


def test_a_preview_by_a_state_takes_the_secret_that_lies_here(site: Path, run: Run) -> None:
    (site / "config.yaml").write_text(
        (site / "config.yaml").read_text().replace('"30 7 * * *"', '"30 7 * * *", to: [list@example.net]')
    )
    run("send", "all")
    shutil.copytree(site / ".syndicate", site / "kept")
    first, second = (
        run("preview", "all", "--headers", "--as", "a@example.org", *more).stdout for more in ((), ("--state", "kept"))
    )
    assert first.partition("List-Unsubscribe")[2] == second.partition("List-Unsubscribe")[2] != ""


def test_git_is_not_there(elsewhere: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent / "nothing"))
    assert "git is not installed" in run("preview", "--state", "state").stderr
