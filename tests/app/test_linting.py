"""The default templates with many posts."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate.app import App
from syndicate.app.linting import lint_digests
from syndicate.model.lint import LintSettings, Severity

ROOT = Path(__file__).parents[2]
OURS = ROOT / "bench/corpus.py"
OTHERS = ROOT.parent / "shared/data/make_corpus.py"
CONFIG = """\
site: {title: Finance Wire, url: "https://news.example.org", language: zh-CN, timezone: Asia/Shanghai}
digests:
  from: "Wire <news@example.org>"
  first_issue: all
  address: "1 Example Road"
  unsubscribe: "https://news.example.org/u?t={token}"
  view: "https://news.example.org/issues/{issue}"
subscriptions:
  full: {digest: {content: full, limit: 500}}
  some: {digest: {content: full, limit: 8}}
  excerpt: {digest: {content: excerpt, limit: 500}}
  titles: {digest: {content: titles, limit: 500}}
  grouped: {digest: {content: excerpt, limit: 500, group_by: category}}
  plain: {digest: {content: excerpt, limit: 500, theme: plain}}
"""


def above_info(app: App) -> list[str]:
    linted = list(lint_digests(app.office(), [], LintSettings()))
    assert linted
    return [str(one) for each in linted for one in each.findings if one.severity is not Severity.INFO]


def test_the_sample_site_has_no_finding_above_info() -> None:
    app = App.open(ROOT / "config.yaml", environ={}, clock=lambda: datetime(2022, 5, 21, tzinfo=UTC))
    assert above_info(app) == []


@pytest.mark.slow
@pytest.mark.parametrize("script", [pytest.param(OURS, id="our corpus"), pytest.param(OTHERS, id="another's")])
def test_five_hundred_posts_have_no_finding_above_info(script: Path, tmp_path: Path) -> None:
    if not script.exists():
        pytest.skip(f"{script} is not there to make posts with")
    command = [sys.executable, str(script), "--out", str(tmp_path), "--posts", "500", "--categories", "20"]
    subprocess.run(command, check=True, capture_output=True)
    (tmp_path / "config.yaml").write_text(CONFIG)
    app = App.open(tmp_path / "config.yaml", environ={}, clock=lambda: datetime(2030, 1, 1, tzinfo=UTC))
    assert above_info(app) == []
