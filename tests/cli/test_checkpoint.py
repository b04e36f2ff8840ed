"""``--checkpoint``: nothing leaves whose record is not safe, and what stayed here is planned again."""

import json
import os
import shutil
import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from syndicate.app import sending
from tests.cli.conftest import CONFIG, Run
from tests.deliver.smtpserver import SmtpServer, serving

COPY = "cp .syndicate/ledger.db kept-$(ls kept-* 2>/dev/null | wc -l).db"  # the one file, as a careless owner would


@pytest.fixture
def people(site: Path, run: Run) -> Path:
    """Give the site five recipients."""
    rows = "".join(f"r{number}@example.org,all\n" for number in range(5))
    (site / "people.csv").write_text(f"email,subscriptions\n{rows}")
    run("recipients", "import", "people.csv")
    return site


def relay(site: Path, server: SmtpServer) -> None:
    text = f"mailers: {{relay: {{type: smtp, host: 127.0.0.1, port: {server.port}, security: none}}}}\n"
    (site / "config.yaml").write_text(text + CONFIG.replace("digests: {", "digests: {mailer: relay, "))


def states(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT state, count(*) FROM deliveries GROUP BY state"))


def test_the_copy_that_is_made_before_each_batch_is_whole(
    people: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 3)
    assert run("send", "all", "--checkpoint", COPY).stdout == "all#1: sent: 5 accepted\n"
    assert [states(people / f"kept-{number}.db") for number in range(3)] == [
        {"sending": 3, "planned": 2},
        {"accepted": 3, "sending": 2},
        {"accepted": 5},
    ]


def test_a_copy_from_between_holds_its_batch(people: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 3)
    with serving() as server:
        relay(people, server)
        run("send", "all", "--checkpoint", COPY)
        shutil.move(people / "kept-1.db", people / ".syndicate/ledger.db")
        result = run("send", "all", "--checkpoint", "true")
        assert (result.exit_code, result.stderr) == (3, "all#1: sent: 3 accepted, 2 unknown\n")
        assert len(server.messages) == 5


def test_a_checkpoint_that_fails_lets_nothing_leave(people: Path, run: Run) -> None:
    with serving() as server:
        relay(people, server)
        result = run("send", "all", "--checkpoint", "echo no room; exit 7")
        assert result.exit_code == 3
        assert result.stderr.splitlines() == [
            "all#1: the checkpoint failed with 7: no room: 5 planned",
            "the checkpoint failed with 7: no room",
        ]
        assert states(people / ".syndicate/ledger.db") == {"planned": 5}
        assert not server.messages
        assert run("send", "all", "--checkpoint", "true").stdout.startswith("all#1: sent: 5 accepted\n")


def test_it_stops_what_comes_after(people: Path, run: Run) -> None:
    (people / "config.yaml").write_text(CONFIG + "  more: {title: More, digest: {to: [x@example.org]}}\n")
    result = run("send", "all", "more", "--checkpoint", "false")
    assert result.exit_code == 3
    assert [one["id"] for one in json.loads(run("issues", "--json").stdout)] == ["all#1"]
    result = run("send", "all", "more", "--checkpoint", "false")
    assert [one["id"] for one in json.loads(run("issues", "--json").stdout)] == ["all#1"]
    run("run", "--checkpoint", "false")
    assert states(people / ".syndicate/ledger.db") == {"planned": 5}


def test_the_last_checkpoint_may_fail_alone(people: Path, run: Run) -> None:
    result = run("send", "all", "--checkpoint", "test ! -e once && touch once")
    assert result.stdout == "all#1: sent: 5 accepted\n"
    assert (result.exit_code, result.stderr.splitlines()[0]) == (3, "the checkpoint failed with 1")


def test_it_is_made_though_nothing_was_due(people: Path, run: Run) -> None:
    assert run("run", "--checkpoint", "touch made").exit_code == 0
    assert (people / "made").exists()


def test_it_is_made_though_a_digest_fails(people: Path, run: Run) -> None:
    text = CONFIG.replace("subscriptions:\n", "subscriptions:\n  more: {title: More, digest: {}}\n")
    (people / "config.yaml").write_text(text)
    result = run("send", "all", "more", "--checkpoint", COPY)
    assert "more has no recipients" in result.stderr
    assert states(people / "kept-1.db") == {"accepted": 5}


def test_a_site_without_digests_has_no_ledger_to_keep(site: Path, run: Run) -> None:
    (site / "config.yaml").write_text(CONFIG.replace(', digest: {schedule: "30 7 * * *"}', ""))
    assert run("run", "--checkpoint", "test ! -e .syndicate/ledger.db && test -e .syndicate/history.db").exit_code == 0


def test_a_relay_that_is_away_leaves_the_batch_planned(people: Path, run: Run) -> None:
    with serving(faults={"RCPT": "550 5.7.1 your address is blocked"}) as server:
        relay(people, server)
        result = run("send", "all", "--checkpoint", "true")
        assert "the relay refuses us: your address is blocked: 4 planned, 1 rejected" in result.stderr
    with serving(faults={"AUTH": "535 5.7.8 no"}, offers=("AUTH PLAIN",)) as server:
        relay(people, server)
        config = (people / "config.yaml").read_text()
        (people / "config.yaml").write_text(
            config.replace("security: none", "security: none, username: a, password: b")
        )
        result = run("send", "all", "--checkpoint", "true")
        assert result.exit_code == 3
        assert states(people / ".syndicate/ledger.db") == {"planned": 4, "rejected": 1}


def test_sigterm_gives_back_what_was_not_begun(people: Path, run: Run) -> None:
    with serving(delay_s=0.4) as server:
        relay(people, server)

        def stop() -> None:
            while not server.messages:
                server.ended.wait(0.01)
            os.kill(os.getpid(), signal.SIGTERM)

        thread = threading.Thread(target=stop)
        thread.start()
        result = run("send", "all", "--checkpoint", COPY)
        thread.join()
        assert result.exit_code == 3
        assert states(people / "kept-1.db") == {"accepted": 1, "planned": 4}


def test_what_became_of_a_batch_is_kept_before_a_long_wait(people: Path, run: Run) -> None:
    with serving(faults={"MAIL": "450 4.2.0 later"}, faults_left=1) as server:
        relay(people, server)
        stop_at_the_second = f"{COPY}; test ! -e kept-1.db -o -e kept-2.db || kill -TERM $PPID"
        result = run("send", "all", "--checkpoint", stop_at_the_second, "--until-done", "30m")
        assert (result.exit_code, len(server.messages)) == (3, 4)
        assert states(people / "kept-1.db") == {"accepted": 4, "deferred": 1}
