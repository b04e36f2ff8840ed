"""``preview``: the terminal, the parts, the files, and ready for a service."""

import email
import email.policy
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, Run, post_text


def test_the_terminal_shows_what_an_inbox_would(site: Path, run: Run) -> None:
    result = run("preview")
    assert result.exit_code == 0, result.output
    for line in ("Subject    Everything: Second", "From       Wire <news@example.org>", "Posts      2"):
        assert line in result.stdout
    assert "bytes of HTML, budget 95,000\n" in result.stdout
    assert "Some text." in result.stdout
    # Not even the cache, where the theme was compiled for another test.
    assert {one.name for one in (site / ".syndicate").glob("*")} <= {"cache"}


def test_a_window_is_named_in_the_zone_of_the_site(site: Path, run: Run) -> None:
    result = run("preview", "--last", "24h", "--now", "2022-05-20T20:00:00+00:00")
    assert "Window     2022-05-20 04:00 to 2022-05-21 04:00" in result.stdout
    assert run("preview", "--until", "2022-05-20").stdout.count("Window     1970-01-01 08:00 to") == 1


def test_parts(site: Path, run: Run) -> None:
    assert run("preview", "all", "--html").stdout.startswith("<!DOCTYPE html")
    assert "◆ Second" in run("preview", "all", "--text").stdout
    headers = run("preview", "all", "--headers").stdout
    assert "List-Unsubscribe: <https://news.example.org/u?t=preview>" in headers
    message = email.message_from_bytes(run("preview", "all", "--eml").stdout_bytes, policy=email.policy.default)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Subject"] == "Everything: Second"


def test_files(site: Path, run: Run) -> None:
    result = run("preview", "category/bonds", "--out", "out")
    assert result.exit_code == 0, result.output
    assert {file.suffix for file in (site / "out").iterdir()} == {".html", ".txt", ".eml"}
    assert "HTML  out/category-bonds.html" in result.stdout
    assert run("preview", "all", "--out", "out", "--text").stdout.startswith("Wire")


def test_open_shows_the_file_in_the_browser(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert run("preview", "--open").exit_code == 0
    assert opened == [(site / ".syndicate/preview/all.html").as_uri()]


def test_what_open_writes_follows_the_state_folder(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _: None)
    (site / "config.yaml").write_text("state: remembered\n" + CONFIG)
    assert run("preview", "--open").exit_code == 0
    assert (site / "remembered/preview/all.html").exists()
    assert not (site / ".syndicate").exists()


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        pytest.param(["--limit", "1"], {"Second"}, id="limit"),
        pytest.param(["--last", "24h"], {"Second"}, id="last"),
        pytest.param(["--since", "2022-05-19T09:00:00+08:00"], {"First", "Second"}, id="since is inside"),
        pytest.param(["--until", "2022-05-20T09:00:00+08:00"], {"First"}, id="until is not"),
    ],
)
def test_windows(site: Path, run: Run, arguments: list[str], titles: set[str]) -> None:
    text = run("preview", "--text", "--now", "2022-05-20T20:00:00+08:00", *arguments).stdout
    assert {title for title in ("First", "Second") if f"◆ {title}" in text} == titles


def test_past_the_limit_a_window_lists_titles(site: Path, run: Run) -> None:
    text = run("preview", "--text", "--since", "2022-05-01T00:00:00Z", "--limit", "1").stdout
    assert "◆ Second" in text
    assert "◆ First" not in text
    assert "First" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--last", "1y"], "Write it like 90m, 24h, 7d or 2w.", id="span"),
        pytest.param(["--last", "1d", "--since", "2022-05-01"], "give one of them", id="two beginnings"),
        pytest.param(["--since", "2022-05-02", "--until", "2022-05-01"], "before it begins", id="a window upside down"),
        pytest.param(["al"], "Did you mean all?", id="name"),
        pytest.param(["--for", "pigeon"], "mailchimp", id="service"),
    ],
)
def test_wrong_usage(site: Path, run: Run, arguments: list[str], message: str) -> None:
    result = run("preview", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_any_title_of_a_site_can_stand_as_its_sender(site: Path, run: Run) -> None:
    title = "'Wire, \"the\" <one>: 财'"
    text = CONFIG.replace("title: Wire", f"title: {title}").replace('from: "Wire <news@example.org>", ', "")
    (site / "config.yaml").write_text(text)
    result = run("preview", "--eml")
    assert result.exit_code == 0, result.stderr
    message = email.message_from_bytes(result.stdout_bytes, policy=email.policy.default)
    assert message["From"].addresses[0].addr_spec == "digest@news.example.org"


def test_a_site_with_a_chinese_domain(site: Path, run: Run) -> None:
    text = CONFIG.replace("https://news.example.org", "https://财经.example.org")
    (site / "config.yaml").write_text(text)
    result = run("preview", "--headers")
    assert result.exit_code == 0, result.stderr
    assert "List-Unsubscribe: <https://xn--4n0a760a.example.org/u?t=preview>" in result.stdout
    assert "<all.xn--4n0a760a.example.org>" in result.stdout


def test_two_digests_and_no_name(site: Path, run: Run) -> None:
    (site / "config.yaml").write_text(CONFIG + "  more: {title: More, digest: {}}\n")
    result = run("preview")
    assert result.exit_code == 2
    assert "Name one of: all, more." in result.stderr


@pytest.mark.parametrize(
    ("service", "tag", "inert"),
    [
        ("mailchimp", "*|UNSUB|*", "*|FNAME|*"),
        ("listmonk", "{{ UnsubscribeURL }}", "{{ .Subscriber }}"),
        ("buttondown", "{{ unsubscribe_url }}", "{{ subscriber }}"),
        ("postmark", "{{{ pm:unsubscribe_url }}}", "{{ name }}"),
        ("mailgun", "%unsubscribe_url%", "%recipient.name%"),
        ("sendgrid", "<%asm_group_unsubscribe_raw_url%>", "<%body%>"),
    ],
)
def test_ready_for_a_service(site: Path, run: Run, service: str, tag: str, inert: str) -> None:
    body = "{% raw %}Text " + inert.replace("<", "&lt;").replace(">", "&gt;") + " text.{% endraw %}"
    (site / "_posts/2022-05-21-tags.md").write_text(post_text("Tags", "2022-05-21", body=body))
    html = run("preview", "--html", "--for", service).stdout
    assert tag in html
    assert inert not in html
    text = run("preview", "--text", "--for", service).stdout
    assert tag in text
    assert inert not in text
    assert "List-Unsubscribe" not in run("preview", "--headers", "--for", service).stdout


def test_an_undefined_name_in_a_template_is_an_error_with_its_line(site: Path, run: Run) -> None:
    templates = site / "templates"
    templates.mkdir()
    (templates / "digest.html.jinja").write_text(
        '{% extends "!default/digest.html.jinja" %}\n{% block footer %}\n{{ nothing }}\n{% endblock %}\n'
    )
    result = run("preview")
    assert result.exit_code == 2
    assert result.stderr.startswith("digest.html.jinja:3: ")


def test_as_a_recipient_gets_it(site: Path, run: Run) -> None:
    templates = site / "templates"
    templates.mkdir()
    (templates / "digest.html.jinja").write_text(
        '{% extends "!default/digest.html.jinja" %}{% block intro %}'
        '<tr><td>Dear {{ recipient("name", "reader") }} of {{ recipient.city }}</td></tr>{% endblock %}'
    )
    run("recipients", "add", "Anna <anna@example.org>", "--subscription", "all", "--field", "city=Köln")
    html = run("preview", "all", "--html", "--as", "anna@example.org").stdout
    assert "Dear Anna of Köln" in html
    assert "https://news.example.org/u?t=preview" not in html
    assert "Dear reader of " in run("preview", "all", "--html", "--as", "somebody@example.org").stdout
    headers = run("preview", "all", "--headers", "--as", "anna@example.org").stdout
    assert "To: Anna <anna@example.org>" in headers
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in headers


def test_what_was_sent_is_not_in_the_next_digest(site: Path, run: Run) -> None:
    run("recipients", "add", "anna@example.org", "--subscription", "all")
    run("send", "all", "--now", "2022-05-21T08:00:00+08:00")
    nothing = run("preview", "all", "--now", "2022-05-21T08:10:00+08:00")
    assert "all: there is nothing new for the next issue; these are the newest posts" in nothing.stderr
    assert "Second" in nothing.stdout
    (site / "_posts/2022-05-21-third.md").write_text(post_text("Third", "2022-05-21 09:00:00 +0800"))
    run("build", "--now", "2022-05-21T10:00:00+08:00")
    text = run("preview", "all", "--text", "--now", "2022-05-21T10:00:00+08:00").stdout
    assert "Third" in text
    assert "Second" not in text


def test_a_service_fills_in_its_own_values(site: Path, run: Run) -> None:
    assert "exclude each other" in run("preview", "--for", "mailchimp", "--as", "a@example.org").stderr
