"""``lint``: digests and files, for people and for scripts, and what its exit code says."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, Run
from tests.render.lint.pages import HEADERS, page

PICTURE = '<p>A <img src="https://x.org/a.png" width="9"></p>'
LINK = '<p><a href="/a">a</a></p>'
FOOTER = """{% extends "!default/digest.html.jinja" %}
{% block footer %}<tr><td><a href="/about">About</a></td></tr>{{ super() }}{% endblock %}
"""


@pytest.fixture
def broken(site: Path) -> Path:
    """Give the site a template with a link that nobody can follow."""
    (site / "templates").mkdir()
    (site / "templates" / "digest.html.jinja").write_text(FOOTER)
    return site


def test_a_digest_is_linted_as_it_would_be_sent(site: Path, run: Run) -> None:
    result = run("lint", "all")
    assert result.exit_code == 0, result.output
    assert "M010 unsubscribing, and the postal address" in result.stdout
    assert "  all.html: warning: there is no postal address" in result.stdout
    assert "the lines are those of all.html, which `syndicate preview all --out DIR` writes." in result.stdout
    assert {one.name for one in (site / ".syndicate").glob("*")} <= {"cache"}


def test_places_are_those_of_the_file_that_preview_writes(broken: Path, run: Run) -> None:
    result = run("lint", "all")
    assert result.exit_code == 1
    (line,) = [line for line in result.stdout.splitlines() if ": error: " in line]
    _, number, column, _ = line.strip().split(":", 3)
    run("preview", "all", "--out", "out")
    written = (broken / "out" / "all.html").read_text().split("\n")[int(number) - 1]
    assert written[int(column) - 1 :].startswith('<a href="/about"')


def test_all_digests_without_a_name(site: Path, run: Run) -> None:
    assert run("lint").stdout == run("lint", "all").stdout


def test_a_site_without_a_digest(site: Path, run: Run) -> None:
    (site / "config.yaml").write_text(CONFIG.replace(', digest: {schedule: "30 7 * * *"}', ""))
    result = run("lint")
    assert result.exit_code == 2
    assert "no subscription has a digest" in result.stderr
    assert run("lint", "all").exit_code == 0


def test_a_name_that_is_none(site: Path, run: Run) -> None:
    result = run("lint", "al")
    assert result.exit_code == 2
    assert "Did you mean all?" in result.stderr


def test_a_draft_is_linted(site: Path, run: Run) -> None:
    assert run("draft", "all").exit_code == 0
    assert "as drafts/all.yaml has it" in run("lint", "all").stderr
    assert "as drafts/all.yaml has it" in run("lint", "all", "--draft", "drafts/all.yaml").stderr
    assert run("lint", "--draft", "drafts/all.yaml").exit_code == 2


@pytest.mark.parametrize(
    ("body", "strict", "exit_code"),
    [("<p>a</p>", True, 0), (PICTURE, False, 0), (PICTURE, True, 1), (LINK, False, 1)],
)
def test_errors_fail_and_warnings_where_they_are_to(
    site: Path, run: Run, body: str, strict: bool, exit_code: int
) -> None:
    (site / "a.html").write_text(page(body))
    assert run("lint", "a.html", *(["--strict"] if strict else [])).exit_code == exit_code


def test_a_page_is_linted_without_a_config(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.HTM").write_text(page(2 * PICTURE))
    result = run("lint", "a.HTM", "--clients", "apple-mail")
    assert result.stdout.splitlines()[:4] == [
        "M004 pictures",
        "  a.HTM:5:6: warning: the picture has no text in its place (2 times)",
        '    <img src="https://x.org/a.png" width="9">',
        '    Say what it shows: alt="…"; alt="" for one that only decorates.',
    ]
    assert result.stdout.splitlines()[-1].startswith("a.HTM: 2 warnings")


def test_nothing_found(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.html").write_text(page())
    assert run("lint", "a.html", "--ignore", "M015", "--all").stdout == "a.html: nothing found.\n"


def test_a_message_is_linted_with_its_headers_and_text_part(site: Path, run: Run) -> None:
    headers = "".join(f"{name}: {value}\r\n" for name, value in HEADERS[:1])
    (site / "a.eml").write_bytes(f"{headers}Content-Type: text/html\r\n\r\n{page()}".encode())
    result = run("lint", "a.eml", "--ignore", "M015")
    assert result.exit_code == 1
    assert "  a.eml: error: the message has no text part" in result.stdout
    assert "  a.eml: warning: List-Unsubscribe takes more than one click" in result.stdout
    assert "a.eml: 1 error, 1 warning; the lines are those of its HTML part." in result.stdout


def test_findings_for_scripts(site: Path, run: Run) -> None:
    (site / "a.html").write_text(page(LINK))
    (first, *_) = [json.loads(line) for line in run("lint", "a.html", "--json").stdout.splitlines()]
    assert first == {
        "subject": "a.html",
        "rule": "M003",
        "severity": "error",
        "message": "the address '/a' is relative to a page that mail does not have",
        "hint": "Write it whole: https://…",
        "line": 5,
        "column": 4,
        "element": '<a href="/a">',
        "tag": "a",
        "nth": 0,
        "clients": [],
        "count": 1,
    }


def test_the_config_says_what_counts_and_the_command_line_goes_before_it(site: Path, run: Run) -> None:
    (site / "a.html").write_text(page('<div style="border-radius:4px">a</div>'))
    (site / "config.yaml").write_text("lint: {clients: outlook.windows, ignore: M015}\n" + CONFIG)
    assert run("lint", "a.html").stdout == "a.html: 1 for information, which --all lists.\n"
    result = run("lint", "a.html", "--all").stdout.splitlines()
    assert result[1].startswith("  a.html:5:1: info: border-radius: 4px on <div>")
    assert "    In Outlook (Windows)." in result
    assert result[-1] == "a.html: 1 for information."
    assert run("lint", "a.html", "--clients", "apple-mail,hey").stdout == "a.html: nothing found.\n"
    assert run("lint", "a.html", "--ignore", "M006").stdout == "a.html: nothing found.\n"


def test_clients_are_named_by_family(site: Path, run: Run) -> None:
    (site / "a.html").write_text(page())
    names = "gmail.ios,gmail.android,outlook.outlook-com"
    (line, *_) = [
        one for one in run("lint", "a.html", "--clients", names, "--all").stdout.splitlines() if "Outlook" in one
    ]
    assert line == "    In Gmail (iOS, Android), Outlook.com."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["b.html"], "b.html cannot be read: No such file or directory"),
        (["empty.html"], "empty.html: there is no HTML part"),
        (["text.eml"], "text.eml: there is no HTML part"),
        (["broken.eml"], "broken.eml: it cannot be read as a message"),
        (["--clients", "lotus"], "'lotus' is not a mail client. docs/lint.md lists them."),
        (["--clients", "gmial"], "'gmial' is not a mail client. Did you mean gmail?"),
        (["--ignore", "M099"], "'M099' is not a rule: M001 to M015."),
    ],
)
def test_wrong_input(site: Path, run: Run, arguments: list[str], message: str) -> None:
    (site / "empty.html").write_text("")
    (site / "text.eml").write_text("Subject: x\n\nText.\n")
    (site / "broken.eml").write_text("Content-Type: text/html%; charset*=a.]\\: )Datebase64; charset*=\"''\n\nx")
    result = run("lint", *arguments)
    assert result.exit_code in (1, 2)
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_broken_config_is_not_passed_over(site: Path, run: Run) -> None:
    (site / "a.html").write_text(page())
    (site / "config.yaml").write_text("lint: {clients: lotus, ignore: M0015}\n" + CONFIG)
    result = run("lint", "a.html")
    assert result.exit_code == 2
    assert 'config.yaml:1: lint.clients: "lotus" is not a mail client' in result.stderr
    assert 'lint.ignore: "M0015" is not a rule\n  Write one of M001 to M015. Did you mean "M015"?' in result.stderr


def test_send_refuses_what_some_could_not_read(broken: Path, run: Run) -> None:
    run("recipients", "add", "anna@example.org", "--subscription", "all")
    result = run("send", "all", "--yes")
    assert result.exit_code == 3
    assert "config.yaml:5: all is not sent: some of its readers could not read it" in result.stderr
    assert "M003 the address '/about' is relative to a page that mail does not have." in result.stderr
    assert "`syndicate lint all` says more; --ignore-lint sends it as it is." in result.stderr
    assert not list(broken.glob(".syndicate/outbox/**/*.eml"))
    sent = run("send", "all", "--yes", "--ignore-lint")
    assert sent.exit_code == 0, sent.output
    assert "all#1: sent: 1 accepted" in sent.stdout


def test_a_rule_that_is_ignored_refuses_nothing(broken: Path, run: Run) -> None:
    (broken / "config.yaml").write_text("lint: {ignore: [M003]}\n" + CONFIG)
    run("recipients", "add", "anna@example.org", "--subscription", "all")
    assert "all#1: sent: 1 accepted" in run("send", "all", "--yes").stdout


def test_a_run_holds_what_some_could_not_read_until_it_is_mended(broken: Path, run: Run) -> None:
    run("recipients", "add", "anna@example.org", "--subscription", "all")
    run("run", "--now", "2022-05-20T07:00:00+08:00")
    held = run("run", "--now", "2022-05-20T07:31:00+08:00")
    assert held.exit_code == 3
    assert "all is not sent: some of its readers could not read it" in held.stderr
    (broken / "templates" / "digest.html.jinja").unlink()
    sent = run("run", "--now", "2022-05-20T07:40:00+08:00")
    assert sent.exit_code == 0, sent.output
    assert "all#1: sent: 1 accepted" in sent.stdout


def test_a_run_may_ignore_the_rules(broken: Path, run: Run) -> None:
    run("recipients", "add", "anna@example.org", "--subscription", "all")
    run("run", "--now", "2022-05-20T07:00:00+08:00")
    sent = run("run", "--ignore-lint", "--now", "2022-05-20T07:31:00+08:00")
    assert "all#1: sent: 1 accepted" in sent.stdout


def test_a_dry_run_says_what_would_be_refused(broken: Path, run: Run) -> None:
    run("recipients", "add", "anna@example.org", "--subscription", "all")
    tried = run("send", "--dry-run")
    assert tried.exit_code == 3
    assert "all is not sent: some of its readers could not read it" in tried.stderr
    assert "all: 2 posts to 1 recipients by outbox" in run("send", "--dry-run", "--ignore-lint").stdout


@pytest.mark.parametrize("is_alone", [False, True])
def test_a_dead_link_in_a_post_stops_a_digest_of_it_alone(site: Path, run: Run, is_alone: bool) -> None:
    post = "---\ntitle: Bad\ndate: 2022-05-20 06:00:00 +0800\n---\n[a](http://localhost:4000/a)\n"
    for other in (site / "_posts").glob("*") if is_alone else ():
        other.unlink()
    (site / "_posts" / "2022-05-20-bad.md").write_text(post)
    (site / "config.yaml").write_text(CONFIG.replace("digest: {", "digest: {content: full, "))
    run("recipients", "add", "anna@example.org", "--subscription", "all")
    result = run("send", "all", "--yes")
    assert result.exit_code == (3 if is_alone else 0)
    assert ("\n  Its only post is https://" in result.stderr) is is_alone


def test_a_post_that_nests_deep_is_sent_and_shown(site: Path, run: Run) -> None:
    post = f"---\ntitle: Deep\ndate: 2022-05-20 06:00:00 +0800\n---\n{'<div>' * 900}a{'</div>' * 900}\n"
    (site / "_posts" / "2022-05-20-deep.md").write_text(post)
    (site / "config.yaml").write_text(CONFIG.replace("digest: {", "digest: {content: full, "))
    run("recipients", "add", "anna@example.org", "--subscription", "all")
    assert run("lint", "all").exit_code == 0
    assert run("preview", "all").exit_code == 0
    assert run("send", "all", "--yes").exit_code == 0


def test_rules_may_be_written_small(site: Path, run: Run) -> None:
    (site / "a.html").write_text(LINK)
    assert "M003" in run("lint", "a.html").stdout
    assert "M003" not in run("lint", "a.html", "--ignore", "m003").stdout


def test_a_dry_run_says_what_each_digest_would_do(broken: Path, run: Run) -> None:
    fine = "  fine: {title: Fine, digest: {theme: plain, to: [list@example.org]}}\n"
    also = "  also: {title: Also, digest: {to: [list@example.org]}}\n"
    (broken / "config.yaml").write_text(CONFIG + fine + also)
    (broken / "templates" / "themes" / "plain").mkdir(parents=True)
    default = '{% extends "!default/themes/plain/digest.html.jinja" %}'
    (broken / "templates" / "themes" / "plain" / "digest.html.jinja").write_text(default)
    run("recipients", "add", "anna@example.org", "--subscription", "all")
    tried = run("send", "--dry-run")
    assert tried.exit_code == 3
    assert "fine: 2 posts to 1 recipients" in tried.stdout
    assert "all is not sent" in tried.stderr
    assert "also is not sent" in tried.stderr
