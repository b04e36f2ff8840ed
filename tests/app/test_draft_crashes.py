"""kill -9 between freezing an issue and putting its draft away, and while its reviewers are asked."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate.cli.group import syndicate
from tests.deliver.smtpserver import SmtpServer, serving

DRIVER = Path(__file__).with_name("sendingdriver.py")
ROOT = Path(__file__).parents[2]
CONFIG = """\
site: {title: Wire, url: "https://news.example.org", timezone: Asia/Shanghai}
mailers: {relay: {type: smtp, host: 127.0.0.1, port: PORT, security: none}}
digests: {from: "Wire <news@example.org>", mailer: relay, unsubscribe: "https://news.example.org/u?t={token}"}
subscriptions: {all: {title: Everything, digest: {APPROVE}}}
"""
DRAFT = """\
posts:
  - path: _posts/2022-05-19-first.md
"""


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with serving() as opened:
        yield opened


@pytest.fixture
def site(tmp_path: Path, server: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a site of two posts, one recipient and a draft that names one post."""
    (tmp_path / "config.yaml").write_text(CONFIG.replace("PORT", str(server.port)).replace("APPROVE", ""))
    for name in ("_posts", "drafts"):
        (tmp_path / name).mkdir()
    for day, title in ((19, "First"), (20, "Second")):
        text = f"---\ntitle: {title}\ndate: 2022-05-{day} 09:00:00 +0800\n---\nText.\n"
        (tmp_path / f"_posts/2022-05-{day}-{title.lower()}.md").write_text(text)
    (tmp_path / "drafts/all.yaml").write_text(DRAFT)
    monkeypatch.chdir(tmp_path)
    assert run("recipients", "add", "anna@example.org", "--subscription", "all").exit_code == 0
    assert run("build").exit_code == 0
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(syndicate, list(arguments))


def receivers(server: SmtpServer) -> list[str]:
    return [str(message_from_bytes(one)["To"]) for one in server.messages]


def kill_at(step: str, site: Path) -> None:
    """Send what is unsent, and kill the process at *step*."""
    done = subprocess.run(
        [sys.executable, str(DRIVER), step, "1"],
        cwd=site,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_draft_that_was_used_is_put_away_by_the_next_run(site: Path, server: SmtpServer) -> None:
    kill_at("frozen", site)
    assert (site / "drafts/all.yaml").exists()
    assert "all: drafts/all.yaml was used for all#1, and is passed over\n" in run("preview", "all").stderr
    assert (site / "drafts/all.yaml").exists()
    again = run("send", "all")
    assert again.stdout == "all#1: sent: 1 accepted\nall: nothing to send: no new posts; 1 left for later\n"
    assert "drafts/all.yaml is now drafts/sent/all#1.yaml\n" in again.stderr
    assert (site / "drafts/sent/all#1.yaml").read_text() == DRAFT
    assert not (site / "drafts/all.yaml").exists()
    assert len(server.messages) == 1


def test_a_draft_is_begun_where_a_used_one_was_left(site: Path) -> None:
    kill_at("frozen", site)
    assert run("draft", "all", "--update").stderr.startswith("drafts/all.yaml is now drafts/sent/all#1.yaml\n")
    assert run("draft", "all").stdout.startswith("drafts/all.yaml: 1 post.")
    assert "title: Second\n" in (site / "drafts/all.yaml").read_text()


def test_a_draft_that_was_changed_since_is_not_taken_for_the_used_one(site: Path) -> None:
    kill_at("frozen", site)
    (site / "drafts/all.yaml").write_text(DRAFT + "# changed\n")
    refused = run("send", "all")
    assert refused.exit_code == 2
    assert 'drafts/all.yaml:2: "First" is in all#1 already\n' in refused.stderr
    assert (site / "drafts/all.yaml").read_text() == DRAFT + "# changed\n"


@pytest.mark.parametrize("step", ["frozen", "dot", "answered"])
def test_whoever_is_killed_while_asking_sends_nothing_that_is_not_approved(
    site: Path, server: SmtpServer, step: str
) -> None:
    config = CONFIG.replace("PORT", str(server.port))
    (site / "config.yaml").write_text(config.replace("APPROVE", "approve: true, reviewers: [lee@example.org]"))
    (site / "drafts/all.yaml").unlink()
    kill_at(step, site)
    asked = run("send", "all")
    assert asked.stdout.endswith("all#1: asked lee@example.org to approve it: 1 planned\n")
    assert set(receivers(server)) == {"lee@example.org"}
    assert len(set(server.ids)) == 1  # who gets it twice is shown it once
    assert run("issues", "approve", "all#1").exit_code == 0
    assert run("send", "all").stdout.startswith("all#1: sent: 1 accepted\n")
    assert receivers(server)[-1] == "anna@example.org"
    assert receivers(server).count("anna@example.org") == 1
