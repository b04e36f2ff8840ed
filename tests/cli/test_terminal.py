"""A digest in a terminal: facts wrapped under their labels, and colours that tell what is what."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, Run

COLOUR = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture
def terminal(site: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")


def test_long_facts_are_wrapped_beside_their_label(terminal: None, run: Run) -> None:
    Path("config.yaml").write_text(
        CONFIG.replace("schedule:", f"preheader: {'早间五条：利率报价今日公布，' * 4}, schedule:")
    )
    lines = COLOUR.sub("", run("preview", "all").stdout).splitlines()
    index = next(number for number, line in enumerate(lines) if line.startswith("Preheader  早间"))
    assert lines[index + 1].startswith("           ")
    assert lines[index + 1].strip()
    assert not any(line.endswith(" ") for line in lines)


def test_titles_groups_and_addresses_are_told_apart(terminal: None, run: Run) -> None:
    Path("config.yaml").write_text(CONFIG.replace("schedule:", "group_by: category, schedule:"))
    shown = run("preview", "all").stdout
    assert "\x1b[1;36m== bonds ==\x1b[0m" in shown
    assert "\x1b[1m◆ Second\x1b[0m" in shown
    assert "\x1b[2mhttps://news.example.org/u?t=preview\x1b[0m" in shown


@pytest.mark.parametrize(("budget", "colour"), [(95_000, 32), (1_000, 31)])
def test_a_digest_above_its_budget_is_red(terminal: None, run: Run, budget: int, colour: int) -> None:
    Path("config.yaml").write_text(CONFIG.replace("schedule:", f"budget: {budget}, schedule:"))
    shown = run("preview", "all").stdout
    assert re.search(rf"\x1b\[{colour}m█+\x1b\[0m\x1b\[2m░+\x1b\[0m [\d,]+ bytes of HTML, budget {budget:,}", shown)


def test_a_pipe_gets_no_colours(site: object, run: Run) -> None:
    assert "\x1b" not in run("preview", "all").stdout


def test_what_mail_clients_would_show_worse_is_named(terminal: None, run: Run) -> None:
    shown = run("preview", "all").stdout
    assert "0 errors, 1 warning; `syndicate lint all` says more" in shown
    assert "\x1b[33mM010 there is no postal address\x1b[0m" in shown
    template = Path("templates/digest.html.jinja")
    template.parent.mkdir()
    template.write_text(
        '{% extends "!default/digest.html.jinja" %}{% block intro %}<tr><td><a href="">x</a></td></tr>{% endblock %}'
    )
    Path("config.yaml").write_text(f"templates: templates\n{CONFIG}")
    shown = " ".join(run("preview", "all").stdout.split())
    said = r"1 error, 1 warning; `syndicate lint all` says more.*\x1b\[31mM003 .*\(line \d+\)\x1b\[0m"
    assert re.search(said, shown)


def test_what_a_service_fills_in_is_not_looked_at(site: object, run: Run) -> None:
    assert "Checks" not in run("preview", "all", "--for", "mailchimp").stdout
