"""Help, errors and exit codes, the same for every command."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from syndicate import app
from syndicate.cli.group import COMMANDS, syndicate
from tests.cli.conftest import Run

HEAVY = (
    *("lxml", "feedgen", "premailer", "bs4", "jinja2", "pydantic", "requests", "yaml", "rich", "liquid", "comrak"),
    *("sqlalchemy", "alembic", "smtplib", "ssl"),
)


def test_help_loads_click_alone() -> None:
    code = (
        "import sys; from syndicate.cli.group import syndicate\n"
        "try: syndicate(['--help'])\nexcept SystemExit: pass\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "LOADED []"
    assert all(f"\n  {name} " in result.stdout for name in COMMANDS)


def test_every_command_loads_click_alone_until_it_runs() -> None:
    modules = [f"syndicate.cli.{name}" for name in COMMANDS]
    code = f"import {', '.join(modules)}, sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    command = syndicate.get_command(click.Context(syndicate), name)
    assert command is not None
    for one in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
        assert one.help
        assert [option.name for option in one.params if isinstance(option, click.Option) and not option.help] == []


def test_a_misspelt_command_is_suggested(run: Run) -> None:
    result = run("biuld")
    assert result.exit_code == 2
    assert "No such command" in result.stderr
    assert "build" in result.stderr


def test_without_a_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("build")
    assert result.exit_code == 2
    assert result.stderr == (
        "there is no config.yaml here, and no _config.yml of Jekyll\n"
        "  Run `syndicate init` in the folder of your site, or name a file with --config.\n"
    )


def test_a_bad_config_writes_nothing(site: Path, run: Run) -> None:
    (site / "config.yaml").write_text("site: {title: x, url: 'https://x.example', langauge: en}\n")
    result = run("build")
    assert result.exit_code == 2
    assert result.stderr.startswith("config.yaml:1: site.langauge: ")
    assert 'Did you mean "language"?' in result.stderr
    assert not (site / "feeds").exists()


def test_a_config_elsewhere(
    site: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert run("--config", str(site / "config.yaml"), "build").exit_code == 0
    assert (site / "feeds/all.rss").exists()


def _broken(*_: object, **__: object) -> None:
    raise RuntimeError("a bug")


def test_a_bug_becomes_a_message(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.App, "build", _broken)
    result = run("build")
    assert result.exit_code == 1
    assert result.stderr == "syndicate failed: RuntimeError: a bug\n  Run it again with --debug, and report this.\n"
    assert isinstance(run("--debug", "build").exception, RuntimeError)


def test_debug_shows_where_an_error_came_from(site: Path, run: Run) -> None:
    (site / "config.yaml").unlink()
    assert type(run("--debug", "build").exception).__name__ == "ConfigError"


def test_the_module_runs(site: Path) -> None:
    command = [sys.executable, "-m", "syndicate", "build"]
    assert "2 posts." in subprocess.run(command, capture_output=True, text=True, check=True).stdout
