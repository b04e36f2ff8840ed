"""``approve: true``: an issue is frozen, its reviewers get a test of it, and it is sent when one has approved it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, Run
from tests.cli.test_drafts import mail_to, outbox, part
from tests.deliver.smtpserver import serving

REVIEWERS = "approve: true, reviewers: [Lee <lee@example.org>, kim@example.org]"
BEGUN, SLOT = "2022-05-21T08:00:00+08:00", "2022-05-22T07:30:00+08:00"


def config_of(keys: str = REVIEWERS, *, schedule: str = 'schedule: "30 7 * * *"') -> str:
    return CONFIG.replace('schedule: "30 7 * * *"', ", ".join(filter(None, (schedule, keys))))


@pytest.fixture
def desk(site: Path, run: Run) -> Path:
    """Give the site a recipient, and a digest that is approved by one of two reviewers."""
    (site / "config.yaml").write_text(config_of())
    run("recipients", "add", "anna@example.org", "--subscription", "all")
    run("run", "--now", BEGUN)
    return site


def at(clock: str, day: int = 22) -> str:
    return f"2022-05-{day}T{clock}:00+08:00"


def test_at_its_slot_an_issue_goes_to_its_reviewers_alone(desk: Path, run: Run) -> None:
    asked = run("run", "--now", SLOT)
    assert (asked.exit_code, asked.stdout) == (
        0,
        "all#1: asked lee@example.org, kim@example.org to approve it: 1 planned\n",
    )
    assert len(outbox(desk)) == 2
    message = mail_to(desk, "lee@example.org")
    assert message["Subject"] == "[Review all#1] Everything: Second"
    assert message["To"] == "Lee <lee@example.org>"
    text = part(message, "plain")
    assert text.startswith(
        "all#1 waits for your approval. Nobody else has it yet; 1 recipient would get it as it is below.\n\n"
        "To have it sent: syndicate issues approve all#1\n"
        "To take it back: syndicate issues discard all#1\n"
    )
    assert "◆ Second" in text
    html = part(message, "html")
    assert html.index("<body") < html.index("waits for your approval") < html.rindex("Second")
    # Nothing more happens by itself.
    for clock in ("07:35", "12:00"):
        assert run("run", "--now", at(clock)).stdout == ""
    assert run("send", "all", "--now", at("12:00")).stdout == "all: nothing to send: no new posts\n"
    assert len(outbox(desk)) == 2
    status = run("status")
    assert status.exit_code == 0
    assert status.stdout == (
        "all#1: review: 1 planned\n"
        "  Waits for approval: syndicate issues approve all#1, or\n"
        "  syndicate issues discard all#1, which frees its posts.\n"
    )
    assert "\n    Waits for approval: syndicate issues approve all#1, or\n" in run("issues").stdout
    assert json.loads(run("issues", "--json").stdout)[0]["state"] == "review"


def test_it_goes_out_when_one_has_approved_it(desk: Path, run: Run) -> None:
    run("run", "--now", SLOT)
    approved = run("issues", "approve", "all#1", "--now", at("09:00", 24))  # two days later: that is no lateness
    assert approved.stdout == "all#1 is approved: it goes out with the next run, or syndicate send all.\n"
    assert "all#1: sent: 1 accepted\n" in run("run", "--now", at("10:00", 24)).stdout
    assert mail_to(desk, "anna@example.org")["Subject"] == "Everything: Second"
    assert "Approved 2022-05-24 09:00\n" in run("issues", "show", "all#1").stdout
    again = run("issues", "approve", "all#1")
    assert (again.exit_code, again.stderr) == (3, "all#1 is done, and cannot become open\n")


def test_reviewers_are_reminded_once(desk: Path, run: Run) -> None:
    run("run", "--now", SLOT)
    assert run("run", "--now", at("13:29")).stdout == ""
    assert run("run", "--now", at("13:31")).stdout == (
        "all#1: reminded lee@example.org, kim@example.org to approve it: 1 planned\n"
    )
    reminders = [one for one in outbox(desk) if str(one["Subject"]).startswith("[Review all#1, reminder]")]
    assert len(reminders) == 2
    assert len({str(one["Message-ID"]) for one in outbox(desk)}) == 4
    assert run("run", "--now", at("23:00")).stdout == ""


def test_after_how_long_they_are_reminded(desk: Path, run: Run) -> None:
    (desk / "config.yaml").write_text(config_of(f"{REVIEWERS}, remind_after: 30m"))
    run("run", "--now", SLOT)
    assert "reminded" in run("run", "--now", at("08:01")).stdout


def test_what_is_discarded_in_review_is_sent_with_the_next_issue(desk: Path, run: Run) -> None:
    run("run", "--now", SLOT)
    assert run("issues", "discard", "all#1").stdout == "all#1 is discarded.\n"
    assert run("run", "--now", at("07:35")).stdout == ""
    assert run("run", "--now", at("07:30", 23)).stdout.startswith("all#2: asked lee@example.org")
    assert "Posts    2\n" in run("issues", "show", "all#2").stdout


def test_an_issue_that_is_cancelled_in_review_is_over(desk: Path, run: Run) -> None:
    run("run", "--now", SLOT)
    assert run("issues", "cancel", "all#1").stdout == "all#1 is cancelled.\n"
    assert "all: skipped: no new posts\n" in run("run", "--now", at("07:30", 23)).stdout


def test_by_name_it_is_approved_all_the_same(desk: Path, run: Run) -> None:
    sent = run("send", "all", "--yes", "--now", at("08:00", 21))
    assert sent.stdout == "all#1: asked lee@example.org, kim@example.org to approve it: 1 planned\n"
    run("issues", "approve", "all#1", "--now", at("09:00", 21))
    assert run("send", "all", "--now", at("09:05", 21)).stdout == (
        "all#1: sent: 1 accepted\nall: nothing to send: no new posts\n"
    )


@pytest.mark.parametrize(
    ("keys", "schedule", "in_time", "too_late"),
    [
        pytest.param("", 'schedule: "30 7 * * *"', at("20:59"), at("21:01"), id="half of the time between two slots"),
        pytest.param(", max_lateness: 2h", 'schedule: "30 7 * * *"', at("10:59"), at("11:01"), id="max_lateness"),
        pytest.param(", max_lateness: 2h", "", at("10:59"), at("11:01"), id="without a schedule"),
    ],
)
def test_lateness_counts_from_the_approval(
    desk: Path, run: Run, keys: str, schedule: str, in_time: str, too_late: str
) -> None:
    (desk / "config.yaml").write_text(config_of(REVIEWERS + keys, schedule=schedule))
    run("run", "--now", SLOT)
    run("send", "all", "--now", SLOT)
    run("issues", "approve", "all#1", "--now", at("09:00"))
    late = run("run", "--now", too_late)
    assert late.exit_code == 3
    assert late.stderr.endswith("all#1: not sent: its approval is older than `max_lateness`: 1 planned\n")
    # Nobody has it, and the reviewers are asked anew: this is another message, which says why.
    assert "all#1: asked lee@example.org, kim@example.org to approve it: 1 planned\n" in late.stdout
    text = [part(one, "plain") for one in outbox(desk) if "lee" in str(one["To"])]
    assert sum("It was approved at 2022-05-22 01:00 UTC, and not sent in time." in one for one in text) == 1
    assert len(outbox(desk)) == 4
    run("issues", "approve", "all#1", "--now", at("09:00"))
    assert "all#1: sent: 1 accepted\n" in run("run", "--now", in_time).stdout


def test_an_approval_of_an_issue_by_hand_without_a_schedule_never_lapses(desk: Path, run: Run) -> None:
    (desk / "config.yaml").write_text(config_of(schedule=""))
    run("send", "all", "--now", SLOT)
    run("issues", "approve", "all#1", "--now", at("09:00"))
    assert "all#1: sent: 1 accepted\n" in run("run", "--now", "2022-07-01T00:00:00+08:00").stdout


@pytest.mark.parametrize("words", [("send", "all"), ("send", "--even-late")], ids=" ".join)
def test_whoever_asks_for_it_gets_it_sent_even_late(desk: Path, run: Run, words: tuple[str, ...]) -> None:
    run("run", "--now", SLOT)
    run("issues", "approve", "all#1", "--now", at("09:00"))
    assert "all#1: sent: 1 accepted\n" in run(*words, "--now", at("07:00", 25)).stdout


def test_an_issue_that_was_begun_is_finished_however_late(desk: Path, run: Run) -> None:
    with serving(faults={"MAIL": "450 4.2.0 later"}) as server:
        relay = f"mailers: {{relay: {{type: smtp, host: 127.0.0.1, port: {server.port}, security: none}}}}\n"
        (desk / "config.yaml").write_text(config_of())
        run("run", "--now", SLOT)
        run("issues", "discard", "all#1")
        (desk / "config.yaml").write_text(relay + config_of(f"{REVIEWERS}, mailer: relay"))
        server.faults = {}
        run("send", "all", "--now", SLOT)
        run("issues", "approve", "all#2", "--now", at("09:00"))
        server.faults = {"MAIL": "450 4.2.0 later"}
        assert "1 deferred" in run("run", "--now", at("09:05")).stderr
        server.faults = {}
        assert "all#2: sent: 1 accepted\n" in run("run", "--now", at("23:55", 25)).stdout


def test_reviewers_that_cannot_be_reached_are_asked_again_and_the_issue_waits(desk: Path, run: Run) -> None:
    with serving(faults={"RCPT": "550 5.1.1 unknown"}) as server:
        relay = f"mailers: {{relay: {{type: smtp, host: 127.0.0.1, port: {server.port}, security: none}}}}\n"
        (desk / "config.yaml").write_text(relay + config_of(f"{REVIEWERS}, mailer: relay"))
        refused = run("run", "--now", SLOT)
        assert refused.exit_code == 3
        assert "all: all#1 waits for approval, and no reviewer could be asked: 550 unknown\n" in refused.stderr
        server.faults = {}
        assert "all#1: asked lee@example.org, kim@example.org" in run("run", "--now", at("07:35")).stdout
        assert len(server.messages) == 2


def test_one_reviewer_is_enough_to_have_asked(desk: Path, run: Run) -> None:
    with serving(faults={"RCPT": "550 5.1.1 unknown"}, faults_left=1) as server:
        relay = f"mailers: {{relay: {{type: smtp, host: 127.0.0.1, port: {server.port}, security: none}}}}\n"
        (desk / "config.yaml").write_text(relay + config_of(f"{REVIEWERS}, mailer: relay"))
        asked = "all#1: asked kim@example.org (others could not be asked: 550 unknown) to approve it: 1 planned\n"
        assert asked in run("run", "--now", SLOT).stdout
        assert run("run", "--now", at("07:35")).stdout == ""
        assert len(server.messages) == 1


def test_what_waits_for_approval_waits_though_the_config_asks_for_none_any_more(desk: Path, run: Run) -> None:
    run("run", "--now", SLOT)
    (desk / "config.yaml").write_text(CONFIG)
    assert run("run", "--now", at("20:00")).stdout == ""
    assert "all: nothing to send: no new posts\n" in run("send", "all", "--now", at("20:00")).stdout
    assert len(outbox(desk)) == 2


def test_each_slot_has_an_issue_of_its_own(desk: Path, run: Run) -> None:
    run("run", "--now", SLOT)
    text = (desk / "_posts/2022-05-20-second.md").read_text()
    (desk / "_posts/2022-05-22-third.md").write_text(text.replace("Second", "Third").replace("05-20 09", "05-22 09"))
    assert "all#2: asked" in run("run", "--now", at("07:30", 23)).stdout
    run("issues", "approve", "all#2", "--now", at("08:00", 23))
    assert "all#2: sent: 1 accepted\n" in run("run", "--now", at("08:05", 23)).stdout
    assert "all#1: review: 1 planned\n" in run("status").stdout
