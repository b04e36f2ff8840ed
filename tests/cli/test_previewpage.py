"""``preview --serve``: the page of a process that is told to end."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from syndicate.cli import previewpage
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]


@contextmanager
def served(site: Path, *arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run ``preview --serve``; give the process and the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "syndicate", "preview", "--serve", *arguments],
        cwd=site,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def page_of(address: str) -> str:
    """Return the page at *address*, entered by its token as a browser does."""
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=30)) as connection:
        connection.request("GET", f"{parts.path}?{parts.query}")
        with connection.getresponse() as entered:
            cookie, place = entered.getheader("Set-Cookie") or "", entered.getheader("Location") or ""
            entered.read()
        connection.request("GET", place, headers={"Cookie": cookie.partition(";")[0]})
        with connection.getresponse() as page:
            assert page.status == 200
            return page.read().decode()


def test_it_shows_the_digest_that_was_asked_for_until_ctrl_c(site: Path) -> None:
    with served(site, "category/bonds", "--last", "7d", "--limit", "5", "--now", "2022-05-21T08:00:00+08:00") as (
        process,
        address,
    ):
        query = parse_qs(urlsplit(address).query)
        assert (query["name"], query["last"], query["limit"]) == (["category/bonds"], ["7d"], ["5"])
        assert "About bonds: Second" in page_of(address)
        process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=30)
        assert (printed, said) == ("", "Ctrl-C ends it.\n")
        assert process.returncode == 0


def test_it_is_opened_in_the_browser(site: Path) -> None:
    browser = site / "browser"
    browser.write_text('#!/bin/sh\necho "$1" > opened\n')
    browser.chmod(0o755)
    os.mkfifo(site / "opened")
    with served(site, "--open", BROWSER=str(browser)) as (process, address):
        assert (site / "opened").read_text().strip() == address  # waits until somebody writes
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_a_port_that_is_taken(site: Path, run: Run) -> None:
    with served(site) as (_, address):
        result = run("preview", "--serve", "--port", str(urlsplit(address).port))
    assert result.exit_code == 2
    assert "cannot be used" in result.stderr


def test_it_is_an_extra(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewpage, "_NEEDED", ("starlette", "no_such_one", "nor_this"))
    result = run("preview", "--serve")
    assert result.exit_code == 2
    assert result.stderr == (
        "--serve needs no_such_one and nor_this\n  Install it: pip install 'syndicate-feeds[web]'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--serve", "--text"], "--serve takes none of --text", id="a part"),
        pytest.param(["--serve", "--out", "x"], "--serve takes none of --text", id="files"),
        pytest.param(["--serve", "--draft", "x"], "--serve takes none of --text", id="another draft"),
        pytest.param(["--serve", "--for", "mailchimp"], "--serve takes none of --text", id="a service"),
        pytest.param(["--port", "8525"], "--port is that of --serve", id="a port of nothing"),
        pytest.param(["--serve", "--port", "0"], "1<=x<=65535", id="no port"),
    ],
)
def test_what_it_does_not_go_with(site: Path, run: Run, arguments: list[str], message: str) -> None:
    result = run("preview", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
