"""A site whose mail goes to a server that counts, and processes that send it."""

import collections
import json
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from syndicate.cli.group import syndicate
from tests.deliver.smtpserver import SmtpServer

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


def make_site(folder: Path) -> Path:
    """Make a site whose theme is compiled and whose recipients are known, in the empty *folder*."""
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


def staged(template: Path, folder: Path, server: SmtpServer) -> Scene:
    """Copy the site *template* to *folder*, with *server* as its relay."""
    shutil.copytree(template, folder)
    (folder / "config.yaml").write_text(CONFIG.replace("PORT", str(server.port)))
    return Scene(folder, server)
