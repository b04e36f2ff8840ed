"""``run --every``: a process that goes on, and ends after the message in hand."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, Run
from tests.deliver.smtpserver import SmtpServer, serving

PATIENCE_S = 60


def until(is_so: Callable[[], object]) -> None:
    """Wait until *is_so*, on a machine that may be busy."""
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def start(*options: str) -> "subprocess.Popen[str]":
    command = [str(Path(sys.executable).with_name("syndicate")), "run", "--every", "1m", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def relay(site: Path, server: SmtpServer) -> None:
    mailers = f"mailers: {{relay: {{type: smtp, host: 127.0.0.1, port: {server.port}, security: none}}}}\n"
    (site / "config.yaml").write_text(mailers + CONFIG.replace("digests: {", "digests: {mailer: relay, "))


@pytest.fixture
def people(site: Path, run: Run) -> Path:
    """Give the site ten recipients, and a schedule that has begun."""
    rows = "".join(f"r{number}@example.org,all\n" for number in range(10))
    (site / "people.csv").write_text(f"email,subscriptions\n{rows}")
    run("recipients", "import", "people.csv")
    run("run", "--now", "2022-05-21T08:00:00+08:00")
    return site


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_it_ends_after_the_message_in_hand(people: Path, run: Run, number: signal.Signals) -> None:
    with serving(delay_s=0.1) as server:
        relay(people, server)
        process = start("--now", "2022-05-22T07:31:00+08:00")
        until(lambda: len(server.messages) >= 2)
        process.send_signal(number)
        _printed, said = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, said
        assert "Stopping after the message in hand." in said
        assert "all#1: sent: " in said
        counts = json.loads(run("status", "--json").stdout)["issues"][0]["deliveries"]
        assert counts == {"accepted": len(server.messages), "planned": 10 - len(server.messages)}
        assert run("run", "--now", "2022-05-22T07:40:00+08:00").stdout == "all#1: sent: 10 accepted\n"
        assert set(Counter(server.ids).values()) == {1}


def test_it_is_killed_and_the_next_one_goes_on(people: Path, run: Run) -> None:
    with serving(delay_s=0.1) as server:
        relay(people, server)
        process = start("--now", "2022-05-22T07:31:00+08:00")
        until(lambda: len(server.messages) >= 4)
        process.kill()
        process.communicate()
        run("run", "--now", "2022-05-22T07:40:00+08:00")
        counts = json.loads(run("status", "--json").stdout)["issues"][0]["deliveries"]
        assert counts["accepted"] + counts.get("unknown", 0) == 10
        assert counts.get("unknown", 0) <= 1
        assert set(Counter(server.ids).values()) == {1}
        assert len(server.messages) >= counts["accepted"]


def test_what_is_wrong_with_a_later_run_is_said_and_does_not_end_it(
    people: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, ticks = (people / "config.yaml").read_text(), []

    def wait(stop: threading.Event, _seconds: float) -> bool:
        """Stand in for the minute between two runs: one with a bad config, one with a good one, and the end."""
        ticks.append(1)
        (people / "config.yaml").write_text("nonsense: 1\n" if len(ticks) == 1 else good)
        return stop.is_set() or len(ticks) > 2

    monkeypatch.setattr(threading.Event, "wait", wait)
    result = run("run", "--every", "1m", "--now", "2022-05-21T09:00:00+08:00")
    assert result.exit_code == 0, result.output
    assert "config.yaml:1: nonsense" in result.stderr
    assert len(ticks) == 3
