"""Only the page that the owner opened gets anything, and only it changes anything."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from syndicate.testing import MemoryStudio
from syndicate.web.guard import MAIL_POLICY, MAX_BODY_BYTES
from tests.web.conftest import ADDRESS, PORT, TOKEN

BODY = '{"name": "markets"}'
OURS = {"Origin": ADDRESS, "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
PATHS = ("/", "/mail", "/message.eml", "/names.json", "/feeds", "/feeds/markets", "/entry/markets", "/events")


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}"])
def test_names_of_this_computer_are_answered(owner: TestClient, host: str) -> None:
    cookies = {"Host": host, "Cookie": f"syndicate-{PORT}={TOKEN}"}
    assert owner.get("/", headers=cookies).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", f"127.0.0.1.evil.example:{PORT}", ""]
)
def test_no_other_host_is_answered_even_with_the_token(owner: TestClient, host: str) -> None:
    answer = owner.get(f"/?token={TOKEN}", headers={"Host": host})
    assert answer.status_code == 421
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", [*PATHS, "/static/main.js", "/nowhere"])
def test_without_the_token_nothing_is_shown(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "syndicate preview --serve" in answer.text


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "é", "%00"])
def test_a_wrong_token_lets_nobody_in(stranger: TestClient, token: str) -> None:
    answer = stranger.get("/", params={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("cookie", ["wrong", "", '"', "a;b", "\x7f"])
def test_a_wrong_cookie_lets_nobody_in(stranger: TestClient, cookie: str) -> None:
    assert stranger.get("/", headers={"Cookie": f"syndicate-{PORT}={cookie}"}).status_code == 403
    assert stranger.get("/", headers={"Cookie": f"syndicate-1={TOKEN}"}).status_code == 403


def test_the_token_becomes_a_cookie_and_leaves_the_address(stranger: TestClient) -> None:
    answer = stranger.get(f"/?name=markets&token={TOKEN}&last=24h")
    assert (answer.status_code, answer.headers["location"]) == (303, "/?name=markets&last=24h")
    assert answer.headers["set-cookie"] == f"syndicate-{PORT}={TOKEN}; HttpOnly; Path=/; SameSite=strict"
    assert stranger.get(answer.headers["location"]).status_code == 200


def test_the_token_leads_to_no_other_host(stranger: TestClient) -> None:
    request = stranger.build_request("GET", f"{ADDRESS}//evil.example/?token={TOKEN}")
    assert stranger.send(request).headers["location"] == "/evil.example/"


def test_a_page_of_another_site_gets_nothing(owner: TestClient) -> None:
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
        assert owner.get("/mail", headers=headers).status_code == 403
        visit = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"}
        assert owner.get("/", headers=visit).status_code == 200  # a link that the owner follows


def test_the_page_changes_something(owner: TestClient, studio: MemoryStudio) -> None:
    assert owner.post("/draft/begin", content=BODY, headers=OURS).status_code == 200
    assert studio.drafts


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        pytest.param({"Origin": "http://evil.example"}, 403, id="of another origin"),
        pytest.param({"Origin": "null"}, 403, id="of a sandboxed frame"),
        pytest.param({"Origin": f"http://localhost:{PORT}"}, 403, id="of another name of this computer"),
        pytest.param({"Origin": "http://127.0.0.1:3000"}, 403, id="of another port"),
        pytest.param({"Origin": None}, 403, id="of no origin"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, 403, id="of the same site"),
        pytest.param({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403, id="of a foreign form"),
        pytest.param({"Content-Type": "text/plain"}, 415, id="as text, which a form can send"),
        pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, 415, id="as a form"),
        pytest.param({"Content-Type": None}, 415, id="as nothing"),
        pytest.param({"Content-Length": None, "Transfer-Encoding": "chunked"}, 411, id="of unknown length"),
        pytest.param({"Content-Length": str(MAX_BODY_BYTES + 1)}, 413, id="too long"),
        pytest.param({"Content-Length": "9" * 5000}, 413, id="far too long"),
    ],
)
def test_a_change_that_the_page_did_not_ask_for(
    owner: TestClient, studio: MemoryStudio, changed: dict[str, Any], status: int
) -> None:
    headers = {name: value for name, value in (OURS | changed).items() if value is not None}
    request = owner.build_request("POST", "/draft/begin", content=BODY, headers=headers)
    for name, value in changed.items():
        if value is None and name in request.headers:
            del request.headers[name]
    assert owner.send(request).status_code == status
    assert not studio.drafts


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_other_method(owner: TestClient, method: str) -> None:
    assert owner.request(method, "/draft", headers=OURS).status_code == 405


def test_a_change_without_the_token(stranger: TestClient, studio: MemoryStudio) -> None:
    assert stranger.post("/draft/begin", content=BODY, headers=OURS).status_code == 403
    assert stranger.post(f"/draft/begin?token={TOKEN}", content=BODY, headers=OURS).status_code == 403
    assert not studio.drafts


@pytest.mark.parametrize("path", ["/", "/feeds", "/feeds/markets", "/names.json", "/static/main.js", "/nowhere"])
def test_every_page_is_strict(owner: TestClient, path: str) -> None:
    headers = owner.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == headers["cross-origin-opener-policy"] == "same-origin"


def test_refusals_are_as_strict(stranger: TestClient) -> None:
    for answer in (stranger.get("/"), stranger.get("/", headers={"Host": "evil.example"})):
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["/mail", "/entry/markets", "/entry/nowhere", "/mail?name=nowhere"])
def test_what_a_frame_holds_is_inert_by_itself(owner: TestClient, path: str) -> None:
    policy = owner.get(path).headers["content-security-policy"]
    assert policy == MAIL_POLICY
    assert "allow-scripts" not in policy
    assert "script-src" not in policy  # so that default-src holds


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/..%2fserver.py",
        "/static/%2e%2e/server.py",
        "/static/..%5c..%5cserver.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/main.js%00.css",
        "/static/",
        "/../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/feeds/../../../etc/passwd",
        "/feeds/..%2f..%2f..%2fetc%2fpasswd",
        "/entry/%2fetc%2fpasswd",
        "/pages/preview.html.jinja",
    ],
)
def test_no_address_reaches_the_disk(owner: TestClient, path: str) -> None:
    answer = owner.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "import " not in answer.text
