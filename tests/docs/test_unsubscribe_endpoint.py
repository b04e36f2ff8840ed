"""The endpoints that the documentation prints do what RFC 8058 asks, and what they keep can be read."""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from syndicate.deliver import replies
from syndicate.deliver.tokens import TOKEN_LENGTH, Keys
from tests.docs.consoles import steps
from tests.docs.generate import DOCS

KEYS = Keys("correct horse battery staple")
TOKEN = KEYS.token("weekly", KEYS.address_hash("anna@example.org"))


def program(name: str) -> str:
    (found,) = [one.expected for one in steps(DOCS / "unsubscribe-endpoint.md") if one.path == name]
    return found


@dataclass
class Endpoint:
    url: str
    kept: Path

    def ask(self, query: str, *, body: bytes | None = None) -> tuple[int, str]:
        """GET, or POST *body*; return the status, whatever it is, and the page."""
        request = urllib.request.Request(f"{self.url}?{query}", data=body)  # noqa: S310 (ours)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 (ours)
                assert answer.url == request.full_url  # no redirect
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def tokens(self) -> list[str]:
        return self.kept.read_text().split() if self.kept.exists() else []


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Endpoint]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "unsubscribe.py").write_text(program("unsubscribe.py"))
    server = subprocess.Popen(
        [sys.executable, "unsubscribe.py", str(port), "tokens.txt"], cwd=tmp_path, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield Endpoint(f"http://127.0.0.1:{port}/u", tmp_path / "tokens.txt")
    finally:
        server.kill()
        server.wait()


def test_a_get_shows_a_form_and_changes_nothing(endpoint: Endpoint) -> None:
    for _ in range(20):
        status, page = endpoint.ask(f"t={TOKEN}")
        assert (status, '<form method="post">' in page) == (200, True)
    assert endpoint.tokens() == []


def test_a_post_keeps_the_token_and_may_be_repeated(endpoint: Endpoint) -> None:
    for body in (b"List-Unsubscribe=One-Click", b""):
        assert endpoint.ask(f"t={TOKEN}", body=body)[0] == 200
    found = replies.read(endpoint.kept, KEYS)
    assert (len(found.requests), found.skipped) == (1, 0)
    assert found.requests[0].address_hash == KEYS.address_hash("anna@example.org")


@pytest.mark.parametrize("query", ["", "t=", "t=x", f"t={TOKEN}x", "t=" + "%0A" * 55, f"t=%3Cb%3E{'x' * 52}"])
def test_what_is_no_token_is_not_kept(endpoint: Endpoint, query: str) -> None:
    for body in (None, b""):
        status, page = endpoint.ask(query, body=body)
        assert (status, "<b>" in page) == (400, False)
    assert endpoint.tokens() == []


def test_both_know_how_long_a_token_is() -> None:
    assert f"{{{TOKEN_LENGTH}}}" in program("unsubscribe.py")
    assert f"{{{TOKEN_LENGTH}}}" in program("unsubscribe.mjs")


DRIVER = """\
import worker from "./unsubscribe.mjs";
const kept = new Map();
const TOKENS = {
  put: async (name, value) => void kept.set(name, value),
  list: async () => ({ keys: [...kept.keys()].map((name) => ({ name })), list_complete: true }),
};
const env = { TOKENS, LIST_KEY: "sesame" };
const said = [];
for (const [method, path, headers] of JSON.parse(process.argv[2])) {
  const answer = await worker.fetch(new Request(`https://news.example.org${path}`, { method, headers }), env);
  said.push([answer.status, await answer.text(), kept.size]);
}
console.log(JSON.stringify(said));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="Node runs the Worker")
def test_the_worker(tmp_path: Path) -> None:
    (tmp_path / "unsubscribe.mjs").write_text(program("unsubscribe.mjs"))
    (tmp_path / "driver.mjs").write_text(DRIVER)
    asked = [
        ("GET", f"/u?t={TOKEN}", {}),
        ("HEAD", f"/u?t={TOKEN}", {}),
        ("POST", "/u?t=short", {}),
        ("GET", "/u/tokens", {}),
        ("POST", f"/u?t={TOKEN}", {}),
        ("POST", f"/u?t={TOKEN}", {}),
        ("GET", "/u/tokens", {"Authorization": "Bearer sesame"}),
    ]
    done = subprocess.run(
        ["node", "driver.mjs", json.dumps(asked)], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout)
    assert [(status, size) for status, _, size in said] == [
        (200, 0),
        (200, 0),
        (400, 0),
        (403, 0),
        (200, 1),
        (200, 1),
        (200, 1),
    ]
    assert '<form method="post">' in said[0][1]
    assert said[-1][1] == f"{TOKEN}\n"
