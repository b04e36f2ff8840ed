"""A full disk, and several processes at once: what was recorded stands, and nothing is done twice."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from syndicate.model.issue import DeliveryState, Recipient
from tests.ledger.books import freeze, open_ledger, people, states

PREPARED = """
import atexit, resource, sys
from pathlib import Path
from syndicate.errors import LedgerError
from syndicate.ledger import Committer
from tests.ledger.books import ACCEPTED, NOON, freeze, open_ledger, people

path = Path(sys.argv[1])

def limit(size):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    atexit.register(resource.setrlimit, resource.RLIMIT_FSIZE, before)  # coverage writes what it saw at the end
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))

def fill_the_disk():
    # No file may grow any more: what a disk without room does to a run, without filling one.
    size = max(file.stat().st_size for file in path.parent.glob(path.name + "*"))
    limit(size)

def say(word):
    print(word, flush=True)

def wait():
    return sys.stdin.readline()
"""


def start(path: Path, script: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", PREPARED + script, str(path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def said(process: "subprocess.Popen[str]") -> str:
    """Return all that *process* says until its end."""
    output, _ = process.communicate("\n" * 9, timeout=120)
    assert process.returncode == 0
    return output


@pytest.fixture
def run(path: Path) -> Callable[[str], str]:
    return lambda script: said(start(path, script))


def test_a_full_disk_lets_no_part_of_an_issue_stand(path: Path, run: Callable[[str], str]) -> None:
    with open_ledger(path) as ledger:
        freeze(ledger, 1, to=10)
    output = run("""
ledger = open_ledger(path)
fill_the_disk()
try:
    freeze(ledger, 2, to=50_000)
except LedgerError as error:
    say(error)
say(len(ledger.issues.all()))
""")
    assert "the ledger cannot be used" in output
    assert "Make room on the disk. What was recorded stands; run the command again." in output
    assert output.endswith("\n1\n")
    with open_ledger(path) as ledger:
        assert freeze(ledger, 2, to=20).id == "markets#2"
    assert states(path) == ["planned"] * 30


def test_a_full_disk_lets_no_message_begin(path: Path, run: Callable[[str], str]) -> None:
    with open_ledger(path) as ledger:
        freeze(ledger, 1, to=2_000)
    output = run("""
ledger = open_ledger(path)
keys = [one.key for one in ledger.deliveries.claim(ledger.issues.get("markets#1"), 2_000, NOON)]
fill_the_disk()
marked = 0
try:
    with Committer(ledger) as committer:
        for key in keys:
            committer.sending(key)
            marked += 1
except LedgerError as error:
    say(error)
say(marked)
""")
    assert "Make room on the disk" in output
    marked = int(output.split()[-1])
    assert marked < 2_000
    assert states(path).count("sending") == marked
    with open_ledger(path) as ledger:
        assert ledger.deliveries.recover(ledger.issues.get("markets#1")) == (2_000 - marked, marked)


def test_nothing_is_left_of_a_backup_that_found_the_disk_full(path: Path, run: Callable[[str], str]) -> None:
    with open_ledger(path) as ledger:
        freeze(ledger, 1, to=10)
    output = run("""
ledger = open_ledger(path)
limit(8192)
target = path.with_name("backup.db")
try:
    ledger.backup(target)
except LedgerError as error:
    say(error)
say(target.exists())
""")
    assert "Make room on the disk" in output
    assert output.endswith("\nFalse\n")


def test_processes_claim_different_deliveries_of_an_issue(path: Path) -> None:
    with open_ledger(path) as ledger:
        issue = freeze(ledger, 1, to=1_000)
    claiming = """
ledger = open_ledger(path)
issue = ledger.issues.get("markets#1")
say("ready")
wait()
while chunk := ledger.deliveries.claim(issue, 7, NOON):
    say(" ".join(str(one.key) for one in chunk))
"""
    processes = [start(path, claiming) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    claimed = [[int(key) for key in said(process).split()] for process in processes]
    assert sorted(claimed[0] + claimed[1]) == list(range(1, 1_001))
    with open_ledger(path) as ledger:
        assert ledger.deliveries.counts(issue) == {DeliveryState.CLAIMED: 1_000}


def test_of_processes_that_freeze_the_same_posts_one_does(path: Path) -> None:
    freezing = """
ledger = open_ledger(path)
try:
    say(freeze(ledger, 1, to=100, slot=NOON).id)
except LedgerError as error:
    say(error.hint)
"""
    outputs = sorted(said(one) for one in [start(path, freezing) for _ in range(3)])
    assert outputs[2] == "markets#1\n"
    assert all("Another run was faster" in output for output in outputs[:2])
    assert states(path) == ["planned"] * 100


def test_processes_that_make_the_same_ledger_make_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ledger.db"
    making = """
ledger = open_ledger(path)
say(ledger.recipients.put_all(people(2), NOON))
ledger.close()
"""
    assert [said(one) for one in [start(path, making) for _ in range(4)]] == ["2\n"] * 4
    with open_ledger(path) as ledger:
        assert ledger.recipients.all() == people(2)


def test_a_process_that_dies_with_claims_leaves_them_to_be_recovered(path: Path) -> None:
    with open_ledger(path) as ledger:
        issue = freeze(ledger, 1, to=10)
    dying = start(
        path,
        """
ledger = open_ledger(path)
first, second, *_ = ledger.deliveries.claim(ledger.issues.get("markets#1"), 5, NOON)
committer = Committer(ledger).__enter__()
committer.sending(first.key)
committer.sending(second.key)
committer.finished(second.key, ACCEPTED, now=NOON)
committer.flush()
say("dying")
wait()
""",
    )
    assert dying.stdout is not None
    assert dying.stdout.readline() == "dying\n"
    dying.kill()
    dying.communicate()
    with open_ledger(path) as ledger:
        assert ledger.deliveries.recover(issue) == (3, 1)
        assert ledger.deliveries.counts(issue) == {
            DeliveryState.PLANNED: 8,
            DeliveryState.UNKNOWN: 1,
            DeliveryState.ACCEPTED: 1,
        }


@pytest.mark.slow
def test_a_million_deliveries_are_planned(path: Path) -> None:
    count = 1_000_000
    crowd = (Recipient(address=f"reader{number}@example.org") for number in range(count))
    with open_ledger(path) as ledger:
        issue = freeze(ledger, 1, to=crowd)
        assert ledger.deliveries.counts(issue) == {DeliveryState.PLANNED: count}
        assert len(ledger.deliveries.claim(issue, 1_000, issue.frozen_at)) == 1_000
        assert sum(ledger.deliveries.counts(issue).values()) == count
