"""The workflows of GitHub, run: a machine that is new each time, state on a branch, and each reader mailed once."""

import collections
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from syndicate.app import App
from syndicate.app.exporting import write
from syndicate.app.sending import BATCH
from tests.app.actions import Runner
from tests.deliver.smtpserver import SmtpServer, serving

READERS = 2 * BATCH + 10
ADDRESSES = [f"reader{number}@example.org" for number in range(READERS)]
SECRET = "correct horse battery staple"  # noqa: S105 (an example)
CONFIG = """\
site: {title: Wire, url: "https://news.example.org", timezone: Asia/Shanghai}
feeds: {output: feeds}
secret: "${SYNDICATE_SECRET}"
recipients: "${RECIPIENTS_CSV}"
mailers: {relay: {type: smtp, host: 127.0.0.1, port: "${SMTP_PORT}", security: none, connections: 2}}
digests: {from: "Wire <news@example.org>", mailer: relay, unsubscribe: "https://news.example.org/u?t={token}"}
subscriptions: {daily: {title: The day, feed: {}, digest: {schedule: "daily 07:30", to: [list@example.net]}}}
"""
EVERYBODY = READERS + 1  # and the list
BEFORE, SLOT = "2022-05-21T08:00:00+08:00", "2022-05-22T07:37:00+08:00"


@dataclass
class Project:
    """A repository on a forge, its secrets, and the server that its mail goes to."""

    folder: Path
    server: SmtpServer
    runs: list[Runner] = field(default_factory=list)

    @property
    def remote(self) -> Path:
        return self.folder / "remote.git"

    @property
    def secrets(self) -> dict[str, str]:
        people = "".join(f"{address},Reader,daily\n" for address in ADDRESSES)
        return {
            "RECIPIENTS_CSV": f"email,name,subscriptions\n{people}",
            "SYNDICATE_SECRET": SECRET,
            "SMTP_PORT": str(self.server.port),
        }

    def runner(self, now: str, *, first: bool = False, inputs: Mapping[str, str] = {}) -> Runner:
        """Return a new machine."""
        folder = self.folder / f"runner{len(self.runs)}"
        said = {"first_run": str(first).lower(), **inputs}
        runner = Runner(folder=folder, remote=self.remote, secrets=self.secrets, now=now, inputs=said)
        self.runs.append(runner)
        return runner

    def digest(self, now: str, *, first: bool = False) -> Runner:
        """Run the digest's workflow, which must go well."""
        runner = self.runner(now, first=first)
        assert runner.run("digest.yml") == 0, runner.said
        return runner

    def prepared(self, now: str) -> Runner:
        """Return a machine on which all is done but the last step, which sends."""
        runner = self.runner(now)
        for step in runner.steps("digest.yml")[:-1]:
            assert runner.do(step) == 0, runner.said
        return runner

    def begun(self) -> Runner:
        """Run it for the first time."""
        return self.digest(BEFORE, first=True)

    def commits(self) -> int:
        """Return how often the state was kept."""
        branch = ["git", "rev-list", "--count", "refs/heads/syndicate-state"]
        done = subprocess.run(branch, cwd=self.remote, capture_output=True, text=True, check=False)
        return int(done.stdout or 0)

    def states(self) -> dict[str, int]:
        """Return what the kept ledger says of the deliveries."""
        fresh = self.prepared(SLOT)
        status = {"run": "syndicate status --json || true", "env": self.secrets}
        (issue,) = json.loads(fresh.begin(status).communicate()[0])["issues"]
        found: dict[str, int] = issue["deliveries"]
        return found

    def repeated(self) -> int:
        """Return how many messages came a second time."""
        arrived = collections.Counter(self.server.ids)
        return sum(arrived.values()) - len(arrived)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the repository of a site with its workflows."""
    folder = tmp_path_factory.mktemp("site")
    work = folder / "work"
    (work / "_posts").mkdir(parents=True)
    for day in (19, 20):
        text = f"---\ntitle: Post {day}\ndate: 2022-05-{day} 09:00:00 +0800\n---\nText {day}.\n"
        (work / f"_posts/2022-05-{day}-post.md").write_text(text)
    (work / "config.yaml").write_text(CONFIG)
    (work / ".gitignore").write_text(".syndicate/\nfeeds/\n")
    app = App(work / "config.yaml", environ={"SMTP_PORT": "25"}, clock=lambda: datetime(2022, 5, 1, tzinfo=UTC))
    write(app.export("github"), work / ".github/workflows", force=False)
    write(app.export("gitlab"), work, force=False)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "--quiet", "--initial-branch=main"], cwd=work, check=True)
    subprocess.run([*git, "add", "--all"], cwd=work, check=True)
    subprocess.run([*git, "commit", "--quiet", "--message=A site"], cwd=work, check=True)
    subprocess.run(["git", "clone", "--quiet", "--bare", work, folder / "remote.git"], check=True)
    return folder


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Iterator[Project]:
    subprocess.run(
        ["git", "clone", "--quiet", "--mirror", template / "remote.git", tmp_path / "remote.git"], check=True
    )
    with serving() as server:
        yield Project(tmp_path, server)


def test_a_run_without_state_refuses_until_it_is_said_to_be_the_first(project: Project) -> None:
    runner = project.runner(BEFORE)
    assert runner.run("digest.yml") == 3
    assert "there is no ledger, and `recipients` come from outside" in runner.said
    assert project.commits() == 0
    assert "begun: the next slot of the schedule is the first" in project.begun().said
    assert project.commits() == 1


def killed(project: Project, now: str, when: Callable[[], bool]) -> None:
    """Run the digest's workflow, and kill the runner in its last step as soon as *when*."""
    runner = project.prepared(now)
    process = runner.begin(runner.last)
    deadline = time.monotonic() + 60
    while not when():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    runner.said += process.communicate()[0]


def test_killed_between_checkpoint_and_dot_then_a_fresh_clone(project: Project) -> None:
    project.begun()
    project.server.faults = {"EHLO": "delay"}
    killed(project, SLOT, lambda: project.server.connections > 0)
    project.server.faults = {}
    assert not project.server.messages
    assert project.states() == {"sending": BATCH, "planned": EVERYBODY - BATCH}
    runner = project.runner(SLOT)
    assert runner.run("digest.yml") == 3
    assert f"daily#1: sent: {EVERYBODY - BATCH} accepted, {BATCH} unknown" in runner.said
    assert project.repeated() == 0
    assert len(project.server.messages) == EVERYBODY - BATCH
    assert project.states() == {"accepted": EVERYBODY - BATCH, "unknown": BATCH}
    settled = project.runner("2022-05-22T08:37:00+08:00", inputs={"resolve": "daily#1", "as": "resend"})
    assert settled.run("digest.yml") == 0, settled.said
    assert project.states() == {"accepted": EVERYBODY}
    assert (len(project.server.messages), project.repeated()) == (EVERYBODY, 0)
    expect_secrecy(project)


def test_each_reader_is_mailed_once(project: Project) -> None:
    project.begun()
    assert f"daily#1: sent: {EVERYBODY} accepted" in project.digest(SLOT).said
    kept = project.commits()
    assert sorted(project.server.recipients) == sorted([*ADDRESSES, "list@example.net"])
    project.digest("2022-05-22T08:37:00+08:00")  # nothing new
    assert (project.commits(), len(project.server.messages)) == (kept, EVERYBODY)
    expect_secrecy(project)


@pytest.mark.slow
def test_a_stale_run_sends_nothing(project: Project) -> None:
    project.begun()
    stale = project.prepared(SLOT)
    project.digest(SLOT)
    assert len(project.server.messages) == EVERYBODY
    assert stale.do(stale.last) == 3
    assert "Another run has changed syndicate-state: this one stops." in stale.said
    assert len(project.server.messages) == EVERYBODY


@pytest.mark.slow
def test_two_runs_at_once_mail_each_reader_once(project: Project) -> None:
    project.begun()
    runners = [project.prepared(SLOT) for _ in range(2)]
    processes = [runner.begin(runner.last) for runner in runners]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert sorted(process.returncode for process in processes) == [0, 3], said
    assert (len(project.server.messages), project.repeated()) == (EVERYBODY, 0)
    assert project.states() == {"accepted": EVERYBODY}


@pytest.mark.slow
def test_killed_among_the_messages_of_the_second_batch(project: Project) -> None:
    project.begun()
    killed(project, SLOT, lambda: len(project.server.messages) > BATCH + 5)
    arrived = len(project.server.messages)
    project.runner("2022-05-22T08:37:00+08:00").run("digest.yml")
    assert project.repeated() == 0
    states = project.states()
    assert sum(states.values()) == states["accepted"] + states["unknown"] == EVERYBODY
    assert (
        BATCH <= states["unknown"] <= BATCH + 1
    )  # one of the first batch may wait for its answer on the other connection
    assert arrived > BATCH


@pytest.mark.slow
def test_a_run_that_is_11_hours_late_sends_and_the_next_slot_is_another_issue(project: Project) -> None:
    project.begun()
    assert f"daily#1: sent: {EVERYBODY} accepted" in project.digest("2022-05-22T18:37:00+08:00").said
    assert "daily: skipped: no new posts" in project.digest("2022-05-23T07:37:00+08:00").said
    assert len(project.server.messages) == EVERYBODY


def test_the_feeds_are_built_into_the_pages(project: Project) -> None:
    runner = project.runner(SLOT)
    assert runner.run("feeds.yml") == 0, runner.said
    assert (runner.clone / "_site/feeds/daily.rss").exists()
    status = ["git", "status", "--porcelain"]
    assert subprocess.run(status, cwd=runner.clone, capture_output=True, check=True).stdout == b"?? _site/\n"
    expect_secrecy(project)


@pytest.mark.slow
def test_an_issue_is_approved_on_the_workflow_s_form(project: Project, tmp_path: Path) -> None:
    work = tmp_path / "work"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "clone", "--quiet", project.remote, work], check=True)
    asking = CONFIG.replace('"daily 07:30",', '"daily 07:30", approve: true, reviewers: [reviewer@example.net],')
    (work / "config.yaml").write_text(asking)
    for command in (["commit", "--all", "--quiet", "--message=Ask"], ["push", "--quiet"]):
        subprocess.run([*git, *command], cwd=work, check=True)
    project.begun()
    assert "asked #" in project.digest(SLOT).said
    assert project.server.recipients == ["reviewer@example.net"]
    approved = project.runner("2022-05-22T08:37:00+08:00", inputs={"approve": "daily#1"})
    assert approved.run("digest.yml") == 0, approved.said
    assert f"daily#1: sent: {EVERYBODY} accepted" in approved.said
    assert len(project.server.messages) == EVERYBODY + 1
    assert "reviewer@" not in "".join(one.said for one in project.runs)


@pytest.mark.slow
def test_the_pipeline_of_gitlab_does_the_same(project: Project) -> None:
    def pipeline(now: str, *, first: bool) -> Runner:
        runner = project.runner(now)
        runner.steps("digest.yml")  # a clone; the steps are GitHub's
        job = yaml.safe_load((runner.clone / ".gitlab-ci.yml").read_text())
        # The address of the remote stays that of the clone.
        lines = [line for line in job["digest"]["script"] if not line.startswith("git remote set-url")]
        assert len(lines) == len(job["digest"]["script"]) - 1
        variables = {**job["variables"], **project.secrets, "FIRST_RUN": str(first).lower()}
        assert runner.do({"run": "\n".join(lines), "env": variables}) == 0, runner.said
        return runner

    assert "begun" in pipeline(BEFORE, first=True).said
    assert f"daily#1: sent: {EVERYBODY} accepted" in pipeline(SLOT, first=False).said
    pipeline("2022-05-22T08:37:00+08:00", first=False)
    assert (len(project.server.messages), project.repeated()) == (EVERYBODY, 0)
    expect_secrecy(project)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("jekyll") is None, reason="needs jekyll")
def test_jekyll_publishes_no_address_and_no_secret_after_a_run(project: Project) -> None:
    project.begun()
    runner = project.digest(SLOT)
    (runner.clone / "_config.yml").write_text("title: Wire\nurl: https://news.example.org\n")
    subprocess.run(["jekyll", "build", "--quiet"], cwd=runner.clone, check=True)
    assert (runner.clone / "_site").is_dir()
    expect_secrecy(project)


def expect_secrecy(project: Project) -> None:
    """Look for addresses and secrets in all that a public repository shows: logs, files, and every object of git."""
    subprocess.run(["git", "gc", "--quiet"], cwd=project.remote, check=True)
    objects = ["git", "cat-file", "--batch-all-objects", "--batch", "--unordered"]
    shown = [subprocess.run(objects, cwd=project.remote, capture_output=True, check=True).stdout]
    for runner in project.runs:
        shown.append(runner.said.encode())
        shown += [path.read_bytes() for path in runner.clone.rglob("*") if path.is_file()]
    for hidden in (*ADDRESSES[:2], ADDRESSES[-1], SECRET):
        assert not [one for one in shown if hidden.encode() in one], hidden
