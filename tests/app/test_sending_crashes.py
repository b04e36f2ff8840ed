"""kill -9 at every step of a send, against a mail server that counts: nothing lost, nothing sent twice."""

import collections
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from syndicate.cli.group import syndicate
from tests.deliver.smtpserver import SmtpServer, serving

DRIVER = Path(__file__).with_name("sendingdriver.py")
ROOT = Path(__file__).parents[2]
RECIPIENTS = 20
CONNECTIONS = 3
CONFIG = """\
site: {title: Wire, url: "https://news.example.org", timezone: Asia/Shanghai}
mailers: {relay: {type: smtp, host: 127.0.0.1, port: PORT, security: none, connections: 3, per_connection: 8}}
digests: {from: "Wire <news@example.org>", mailer: relay, unsubscribe: "https://news.example.org/u?t={token}"}
subscriptions: {all: {title: Everything, digest: {}}}
"""
ONCE = ("freezing", "frozen", "claiming", "claimed", "closing")
EACH = ("sending", "marked", "dot", "answered", "finishing", "finished")
STEPS = [(step, 1) for step in ONCE] + [(step, count) for step in EACH for count in (1, 9, 20)]


@dataclass
class Scene:
    """A site with recipients, and the server that its mail goes to."""

    folder: Path
    server: SmtpServer

    def send(self, step: str = "-", count: int = 1, *more: str) -> int:
        """Run the driver; return its exit code."""
        done = subprocess.run(
            [sys.executable, str(DRIVER), step, str(count), *more],
            cwd=self.folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        return done.returncode

    def counts(self) -> dict[str, int]:
        """Return what the ledger says of the issue."""
        printed = CliRunner().invoke(syndicate, ["--config", str(self.folder / "config.yaml"), "status", "--json"])
        (issue,) = json.loads(printed.stdout)["issues"]
        found: dict[str, int] = issue["deliveries"]
        return found

    def judge(self) -> dict[str, int]:
        """Return how many messages were repeated, lost and left unknown, once a run has ended by itself."""
        counts = self.counts()
        arrived = collections.Counter(self.server.ids)
        known = counts.get("accepted", 0) + counts.get("unknown", 0)
        # Whoever is not in the server's log was not sent to: the ledger has to know them, as unknown.
        missing = RECIPIENTS - len(arrived)
        return {
            "repeated": sum(arrived.values()) - len(arrived),
            "lost": max(0, missing - counts.get("unknown", 0)) + RECIPIENTS - known,
            "unknown": counts.get("unknown", 0),
        }


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a site whose theme is compiled and whose recipients are known."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "_posts").mkdir()
    for day in (1, 2, 3):
        text = f"---\ntitle: Post {day}\ndate: 2022-05-0{day} 09:00:00 +0800\n---\nText {day}.\n"
        (folder / f"_posts/2022-05-0{day}-post.md").write_text(text)
    rows = "".join(f"r{number}@example.org,all\n" for number in range(RECIPIENTS))
    (folder / "people.csv").write_text(f"email,subscriptions\n{rows}")
    (folder / "config.yaml").write_text(CONFIG.replace("PORT", "1"))
    for command in (["recipients", "import", str(folder / "people.csv")], ["send", "--dry-run"], ["preview", "all"]):
        done = CliRunner().invoke(syndicate, ["--config", str(folder / "config.yaml"), *command])
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def scene(template: Path, tmp_path: Path) -> Iterator[Scene]:
    with serving() as server:
        yield staged(template, tmp_path / "site", server)


def staged(template: Path, folder: Path, server: SmtpServer) -> Scene:
    shutil.copytree(template, folder)
    (folder / "config.yaml").write_text(CONFIG.replace("PORT", str(server.port)))
    return Scene(folder, server)


def test_without_a_crash_each_gets_one(scene: Scene) -> None:
    assert scene.send() == 0
    assert scene.judge() == {"repeated": 0, "lost": 0, "unknown": 0}
    assert len(scene.server.ids) == RECIPIENTS
    assert scene.send() == 0
    assert len(scene.server.ids) == RECIPIENTS


@pytest.mark.parametrize(("step", "count"), STEPS, ids=[f"{step}-{count}" for step, count in STEPS])
def test_killed_at_a_step(scene: Scene, step: str, count: int) -> None:
    killed(scene, step, count)


def killed(scene: Scene, step: str, count: int) -> None:
    assert scene.send(step, count) == -signal.SIGKILL, f"{step} {count} is never reached"
    assert scene.send() == 0
    result = scene.judge()
    assert (result["repeated"], result["lost"]) == (0, 0)
    assert result["unknown"] <= CONNECTIONS


def test_a_sender_that_records_after_the_dot_is_found_out(scene: Scene) -> None:
    assert scene.send("answered", 9, "--planted") == -signal.SIGKILL
    scene.send("-", 1, "--planted")
    assert scene.judge()["repeated"] > 0


def test_two_runs_at_once_do_no_harm(scene: Scene) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, str(DRIVER), "-", "1"],
            cwd=scene.folder,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    errors = [run.communicate()[1].decode() for run in runs]
    assert 0 in [run.returncode for run in runs], errors
    assert scene.judge() == {"repeated": 0, "lost": 0, "unknown": 0}


@pytest.mark.slow
@pytest.mark.parametrize("again", range(4))
@pytest.mark.parametrize(("step", "count"), STEPS, ids=[f"{step}-{count}" for step, count in STEPS])
def test_killed_at_a_step_again(scene: Scene, step: str, count: int, again: int) -> None:
    del again
    killed(scene, step, count)


@pytest.mark.slow
def test_killed_at_any_time(template: Path, tmp_path: Path) -> None:
    moments = random.Random(7)  # noqa: S311 (the same moments each time)
    unknown = interrupted = 0
    for number in range(200):
        with serving() as server:
            scene = staged(template, tmp_path / str(number), server)
            run = subprocess.Popen(
                [sys.executable, str(DRIVER), "-", "1"],
                cwd=scene.folder,
                env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(moments.uniform(0.2, 1.2))
            interrupted += run.poll() is None
            run.kill()
            run.wait()
            assert scene.send() == 0
            result = scene.judge()
            assert (result["repeated"], result["lost"]) == (0, 0), number
            assert result["unknown"] <= CONNECTIONS
            unknown += result["unknown"]
            shutil.rmtree(scene.folder)
    assert interrupted > 20
    print(f"{interrupted} of 200 runs were killed under way; {unknown} deliveries are unknown")  # noqa: T201 (to be quoted)
