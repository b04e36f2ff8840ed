"""A small site in a folder of its own, and a way to run commands in it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syndicate.cli.group import syndicate

Run = Callable[..., Result]

CONFIG = """\
site: {title: Wire, url: "https://news.example.org", language: en, timezone: Asia/Shanghai}
feeds: {output: feeds}
digests: {from: "Wire <news@example.org>", unsubscribe: "https://news.example.org/u?t={token}"}
subscriptions:
  all: {title: Everything, feed: {}, digest: {schedule: "30 7 * * *"}}
  "category/{slug}": {each: category, title: "About {value}", feed: {formats: [rss]}}
"""


def post_text(title: str, date: str, category: str = "markets", body: str = "Some text.") -> str:
    return f'---\ntitle: "{title}"\ndate: {date}\ncategories: {category}\n---\n{body}\n'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a site of two posts in May 2022 and go there."""
    (tmp_path / "config.yaml").write_text(CONFIG)
    posts = tmp_path / "_posts"
    posts.mkdir()
    (posts / "2022-05-19-first.md").write_text(post_text("First", "2022-05-19 09:00:00 +0800"))
    (posts / "2022-05-20-second.md").write_text(post_text("Second", "2022-05-20 09:00:00 +0800", "bonds"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run() -> Run:
    """Run a command and return what it printed and its exit code."""

    def command(*arguments: str, stdin: str = "") -> Result:
        return CliRunner().invoke(syndicate, list(arguments), input=stdin)

    return command
