"""``send``, ``run``, ``issues``, ``status`` and ``schedule``: what is due goes out once, and is accounted for."""

import email
import email.policy
import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from syndicate.app import units
from tests.cli.conftest import CONFIG, Run, post_text
from tests.deliver.smtpserver import serving

PEOPLE = "email,name,subscriptions,city\nanna@example.org,Anna,all,Berlin\nbo@example.org,Bo,all,上海\n"


@pytest.fixture
def people(site: Path, run: Run) -> Path:
    """Give the site two recipients."""
    (site / "people.csv").write_text(PEOPLE, encoding="utf-8")
    assert run("recipients", "import", "people.csv").stdout == "2 recipients imported.\n"
    return site


def outbox(site: Path) -> list[EmailMessage]:
    files = sorted((site / ".syndicate/outbox").glob("*.eml"))
    found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    return sorted(found, key=lambda one: str(one["To"]))


def add_post(site: Path, title: str, date: str) -> None:
    (site / f"_posts/{date[:10]}-{title.lower()}.md").write_text(post_text(title, date))


def test_an_issue_goes_to_each_recipient_once(people: Path, run: Run) -> None:
    result = run("send", "all", "--yes")
    assert (result.exit_code, result.stdout) == (0, "all#1: sent: 2 accepted\n")
    anna, bo = outbox(people)
    assert (anna["To"], bo["To"]) == ("Anna <anna@example.org>", "Bo <bo@example.org>")
    assert anna["Subject"] == "Everything: Second"
    assert str(anna["List-Unsubscribe"]).startswith("<https://news.example.org/u?t=")
    assert anna["List-Unsubscribe"] != bo["List-Unsubscribe"]
    assert run("send", "all", "--yes").stdout == "all: nothing to send: no new posts\n"
    assert len(outbox(people)) == 2


def test_only_what_is_in_no_earlier_issue_is_sent(people: Path, run: Run) -> None:
    run("send", "all", "--now", "2022-05-21T08:00:00+08:00")
    add_post(people, "Third", "2022-05-21 09:00:00 +0800")
    run("build", "--now", "2022-05-21T10:00:00+08:00")
    assert run("send", "all", "--now", "2022-05-22T08:00:00+08:00").stdout == "all#2: sent: 2 accepted\n"
    shown = run("issues", "show", "all#2").stdout
    assert "Posts    1\n  full     Third\n" in shown
    text = run("issues", "show", "all#2", "--text").stdout
    assert "Third" in text
    assert "First" not in text
    html = run("issues", "show", "all#2", "--html").stdout
    assert html.startswith("<!DOCTYPE html")
    assert 'href="https://news.example.org/u?t=' in html


def test_a_corrected_post_is_named_in_the_next_issue_and_not_sent_again(people: Path, run: Run) -> None:
    run("send", "all", "--now", "2022-05-21T08:00:00+08:00")
    (people / "_posts/2022-05-19-first.md").write_text(
        post_text("First", "2022-05-19 09:00:00 +0800", body="Other text.")
    )
    add_post(people, "Third", "2022-05-21 09:00:00 +0800")
    run("build", "--now", "2022-05-21T10:00:00+08:00")
    run("send", "all", "--now", "2022-05-22T08:00:00+08:00")
    text = run("issues", "show", "all#2", "--text").stdout
    assert "Corrected since\n- First\n  https://news.example.org/markets/2022/05/19/first.html\n" in text
    assert "Corrected since\n  First\n" in run("issues", "show", "all#2").stdout
    add_post(people, "Fourth", "2022-05-22 09:00:00 +0800")
    run("build", "--now", "2022-05-22T10:00:00+08:00")
    run("send", "all", "--now", "2022-05-23T08:00:00+08:00")
    assert "Corrected" not in run("issues", "show", "all#3", "--text").stdout


def test_a_post_may_stay_out_of_issues(people: Path, run: Run) -> None:
    file = people / "_posts/2022-05-20-second.md"
    file.write_text(file.read_text().replace("title:", "newsletter: false\ntitle:"))
    run("send", "all")
    assert "Posts    1\n  full     First\n" in run("issues", "show", "all#1").stdout


def test_a_dry_run_records_nothing(people: Path, run: Run) -> None:
    result = run("send", "--dry-run")
    assert result.stdout == "all: 2 posts to 2 recipients by outbox\n  anna@example.org\n  bo@example.org\n"
    assert not (people / ".syndicate/outbox").exists()
    assert run("issues").stderr == "No issue was frozen yet.\n"
    assert run("status").stdout == "Nothing was sent yet.\n"


def test_a_test_is_marked_and_recorded_nowhere(people: Path, run: Run) -> None:
    result = run("send", "all", "--test", "--to", "me@example.org")
    assert (result.exit_code, result.stdout) == (0, "all: a test went to me@example.org.\n")
    (message,) = outbox(people)
    assert message["Subject"] == "[Test] Everything: Second"
    assert run("send", "all").stdout == "all#1: sent: 2 accepted\n"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        pytest.param(["--resolve", "all#1"], "--resolve ISSUE and --as go together", id="resolve without as"),
        pytest.param(["all", "--test"], "go together", id="a test to nobody"),
        pytest.param(["--test", "--to", "a@example.org"], "go together", id="a test of nothing"),
        pytest.param(["nothing"], 'there is no subscription "nothing"', id="an unknown digest"),
        pytest.param(["--test", "--to", "nobody", "all"], "is not one mail address", id="no address"),
    ],
)
def test_wrong_words(people: Path, run: Run, arguments: list[str], error: str) -> None:
    result = run("send", *arguments)
    assert result.exit_code != 0
    assert error in result.stderr


def test_without_recipients_nothing_is_frozen(site: Path, run: Run) -> None:
    result = run("send", "all")
    assert result.exit_code == 3
    assert "all has no recipients" in result.stderr
    assert "syndicate recipients add ADDRESS --subscription all" in result.stderr


def test_several_recipients_and_no_way_to_leave(people: Path, run: Run) -> None:
    (people / "config.yaml").write_text(CONFIG.replace(', unsubscribe: "https://news.example.org/u?t={token}"', ""))
    result = run("send", "all")
    assert result.exit_code == 3
    assert "several recipients and no way to unsubscribe" in result.stderr
    assert run("issues").stdout == ""


def test_a_list_address_gets_no_token(site: Path, run: Run) -> None:
    (site / "config.yaml").write_text(CONFIG.replace('"30 7 * * *"', '"30 7 * * *", to: [list@example.org]'))
    assert run("send", "all").stdout == "all#1: sent: 1 accepted\n"
    (message,) = outbox(site)
    assert message["List-Unsubscribe"] is None
    assert message["List-Id"] == "Everything <all.news.example.org>"
    html = message.get_body(("html",))
    assert html is not None
    assert "Unsubscribe" not in html.get_content()


def test_somebody_who_left_gets_nothing_and_is_counted(people: Path, run: Run) -> None:
    run("recipients", "unsubscribe", "bo@example.org")
    assert run("send", "all").stdout == "all#1: sent: 1 accepted\n"
    assert "bo@example.org  unsubscribed" in run("recipients", "list").stdout


def test_a_schedule_begins_with_its_next_slot(people: Path, run: Run) -> None:
    first = run("run", "--now", "2022-05-21T08:00:00+08:00")
    assert "all: begun: the next slot of the schedule is the first" in first.stdout
    assert run("run", "--now", "2022-05-21T23:00:00+08:00").stdout == ""
    assert run("run", "--now", "2022-05-22T07:35:00+08:00").stdout == "all#1: sent: 2 accepted\n"
    assert run("run", "--now", "2022-05-22T07:40:00+08:00").stdout == ""
    assert run("run", "--now", "2022-05-23T07:30:00+08:00").stdout == "all: skipped: no new posts\n"
    late = run("run", "--now", "2022-05-24T22:00:00+08:00")
    assert late.exit_code == 3
    assert "all: missed: 2022-05-24 07:30 is 14 h 30 min ago" in late.stderr
    assert run("run", "--now", "2022-05-24T22:10:00+08:00").stdout == ""


def test_what_came_while_nobody_called_is_one_issue(people: Path, run: Run) -> None:
    run("run", "--now", "2022-05-21T08:00:00+08:00")
    run("run", "--now", "2022-05-22T07:30:00+08:00")
    for day in (22, 23, 24):
        add_post(people, f"Of{day}", f"2022-05-{day} 09:00:00 +0800")
        run("build", "--now", f"2022-05-{day}T10:00:00+08:00")
    assert run("run", "--now", "2022-05-26T07:31:00+08:00").stdout == "all#2: sent: 2 accepted\n"
    assert "Posts    3\n" in run("issues", "show", "all#2").stdout


def test_the_first_issue_may_hold_new_posts_alone(people: Path, run: Run) -> None:
    text = CONFIG.replace('"30 7 * * *"', '"30 7 * * *", first_issue: new')
    (people / "config.yaml").write_text(text)
    assert "posts from now on will be sent" in run("run", "--now", "2022-05-21T08:00:00+08:00").stdout
    assert run("run", "--now", "2022-05-22T07:30:00+08:00").stdout == "all: skipped: no new posts\n"
    # It came today, whatever date it bears.
    add_post(people, "Backdated", "2022-05-01 09:00:00 +0800")
    run("build", "--now", "2022-05-22T10:00:00+08:00")
    assert run("run", "--now", "2022-05-23T07:30:00+08:00").stdout == "all#1: sent: 2 accepted\n"
    assert "Posts    1\n  full     Backdated\n" in run("issues", "show", "all#1").stdout


def test_too_few_posts_wait(people: Path, run: Run) -> None:
    (people / "config.yaml").write_text(CONFIG.replace('"30 7 * * *"', '"30 7 * * *", min_posts: 3'))
    run("run", "--now", "2022-05-21T08:00:00+08:00")
    result = run("run", "--now", "2022-05-22T07:30:00+08:00")
    assert result.stdout == "all: skipped: 2 new posts, min_posts is 3\n"


def test_even_late(people: Path, run: Run) -> None:
    run("run", "--now", "2022-05-21T08:00:00+08:00")
    assert run("send", "--even-late", "--now", "2022-05-22T23:00:00+08:00").stdout == "all#1: sent: 2 accepted\n"


def test_a_run_says_what_is_wrong_with_posts_once(people: Path, run: Run) -> None:
    (people / "_posts/2022-05-18-bad.md").write_text("no front matter")
    run("run", "--now", "2022-05-21T08:00:00+08:00")
    result = run("run", "--now", "2022-05-22T07:30:00+08:00")
    assert result.stderr.count("2022-05-18-bad.md") <= 1


def test_an_issue_is_paused_resumed_cancelled_and_discarded(people: Path, run: Run) -> None:
    with serving(faults={"MAIL": "450 4.2.0 later"}) as server:
        relay = f"mailers: {{relay: {{type: smtp, host: 127.0.0.1, port: {server.port}, security: none}}}}\n"
        (people / "config.yaml").write_text(relay + CONFIG.replace("digests: {", "digests: {mailer: relay, "))
        deferred = run("send", "all", "--now", "2022-05-21T08:00:00+08:00")
        assert (deferred.exit_code, deferred.stderr) == (3, "all#1: sent: 2 deferred\n")
        assert run("status").exit_code == 3
        assert run("issues", "pause", "all#1").stdout == "all#1 is paused.\n"
        assert "Paused: syndicate issues resume all#1." in run("status").stdout
        assert run("send", "all", "--now", "2022-05-21T20:00:00+08:00").stdout == "all: nothing to send: no new posts\n"
        assert "cannot be discarded" in run("issues", "discard", "all#1").stderr
        assert run("issues", "resume", "all#1").stdout == "all#1 is open.\n"
        server.faults = {}
        assert run("send", "all", "--now", "2022-05-21T20:00:00+08:00").stdout.startswith("all#1: sent: 2 accepted\n")
        assert "is done, and cannot become cancelled" in run("issues", "cancel", "all#1").stderr
        assert len(server.messages) == 2


def test_a_connection_that_is_refused_leaves_all_planned_but_what_was_tried(people: Path, run: Run) -> None:
    relay = "mailers: {relay: {type: smtp, host: 127.0.0.1, port: 1, security: none}}\n"
    (people / "config.yaml").write_text(relay + CONFIG.replace("digests: {", "digests: {mailer: relay, "))
    result = run("send", "all")
    assert result.exit_code == 3
    assert "2 deferred" in result.stderr


def test_a_relay_that_refuses_us_stops_the_run_until_it_is_resolved(people: Path, run: Run) -> None:
    with serving(faults={"RCPT": "550 5.7.1 your address is blocked"}) as server:
        relay = f"mailers: {{relay: {{type: smtp, host: 127.0.0.1, port: {server.port}, security: none}}}}\n"
        (people / "config.yaml").write_text(relay + CONFIG.replace("digests: {", "digests: {mailer: relay, "))
        result = run("send", "all")
        assert result.exit_code == 3
        assert "the relay refuses us: your address is blocked: 1 planned, 1 rejected" in result.stderr
        status = run("status")
        assert (status.exit_code, "refused for a fault of ours" in status.stdout) == (3, True)
        server.faults = {}
        assert run("send", "--resolve", "all#1", "--as", "resend").stdout == "all#1: 1 deliveries settled as resend.\n"
        assert run("send", "all").stdout.startswith("all#1: sent: 2 accepted\n")
        assert run("status").exit_code == 0


def test_unknown_deliveries_are_held_and_settled(people: Path, run: Run) -> None:
    with serving(faults={"after": "drop"}) as server:
        relay = f"mailers: {{relay: {{type: smtp, host: 127.0.0.1, port: {server.port}, security: none}}}}\n"
        (people / "config.yaml").write_text(relay + CONFIG.replace("digests: {", "digests: {mailer: relay, "))
        assert run("send", "all").stderr == "all#1: sent: 2 unknown\n"
        assert "2 unknown: a run ended between a message and its answer" in run("status").stdout
        server.faults = {}
        assert run("send", "all").exit_code == 3
        assert len(server.messages) == 2
        assert run("send", "--resolve", "all#1", "--as", "sent").stdout == "all#1: 2 deliveries settled as sent.\n"
        assert "has no unknown deliveries" in run("send", "--resolve", "all#1", "--as", "sent").stderr
        status = json.loads(run("status", "--json").stdout)
        assert status["issues"][0]["deliveries"] == {"accepted": 2}
        assert (status["issues"][0]["id"], status["issues"][0]["state"]) == ("all#1", "done")


def test_json(people: Path, run: Run) -> None:
    (line,) = run("send", "all", "--json").stdout.splitlines()
    assert json.loads(line) == {"name": "all", "issue": "all#1", "result": "sent", "deliveries": {"accepted": 2}}
    assert json.loads(run("issues", "--json").stdout)[0]["subject"] == "Everything: Second"


def test_the_list_of_issues(people: Path, run: Run) -> None:
    run("send", "all", "--now", "2022-05-21T08:00:00+08:00")
    lines = run("issues").stdout.splitlines()
    assert lines[0].startswith("all#1  2022-05-21 08:00")
    assert lines[0].endswith("  done  2 accepted")
    assert lines[1] == "    Everything: Second"
    assert 'there is no issue "all#9"' in run("issues", "show", "all#9").stderr


def test_the_next_slots(people: Path, run: Run) -> None:
    text = run("schedule", "next", "--now", "2022-05-21T08:00:00+08:00").stdout
    assert "all: At 07:30 every day (Asia/Shanghai)" in text or "all: At 07:30" in text
    assert "  next  Sunday, 2022-05-22 07:30 +0800\n" in text
    assert "  2 posts wait:\n    Second\n    First\n" in text
    run("run", "--now", "2022-05-21T08:00:00+08:00")
    assert "  last  2022-05-21 07:30 missed: before the first run\n" in run("schedule", "next").stdout


def test_no_schedule(site: Path, run: Run) -> None:
    (site / "config.yaml").write_text(CONFIG.replace('{schedule: "30 7 * * *"}', "{}"))
    assert run("schedule", "next").stderr == "No digest has a schedule.\n"


def test_what_calls_run(site: Path, run: Run) -> None:
    service = run("schedule", "export", "systemd").stdout
    assert f"WorkingDirectory={site}\n" in service
    assert "OnCalendar=*:0/5\n" in service
    assert run("schedule", "export", "cron", "--every", "10").stdout.startswith(f"*/10 * * * * cd {site} && ")
    assert "100\\%" in units.cron(Path("/srv/100%"), 5)


def test_a_backup_can_be_put_in_the_ledger_s_place(people: Path, run: Run) -> None:
    run("send", "all")
    assert run("backup", "copy").stdout.splitlines() == ["copy/ledger.db", "copy/history.db", "copy/secret"]
    (people / ".syndicate/ledger.db").write_bytes((people / "copy/ledger.db").read_bytes())
    assert run("status").stdout == "all#1: done: 2 accepted\n"
    assert "this file exists" in run("backup", "copy").stderr
