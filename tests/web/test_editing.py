"""What the page may write: drafts and tests, and nothing that it does not mean."""

import json
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from syndicate.testing import MemoryStudio
from syndicate.web.values import Choice
from tests.web.conftest import ADDRESS

ENTRY: dict[str, Any] = {
    "id": "https://news.example.org/1",
    "title": "T",
    "treatment": "",
    "is_pinned": True,
    "blurb": "",
}
DRAFT: dict[str, Any] = {
    "name": "markets",
    "version": "v1",
    "where": "drafts/markets.yaml",
    "subject": "Hello",
    "preheader": None,
    "intro": "",
    "outro": None,
    "entries": [ENTRY],
}


def post(client: TestClient, path: str, body: object) -> httpx.Response:
    answer: httpx.Response = client.post(path, json=body, headers={"Origin": ADDRESS})
    return answer


def test_begin_and_save(owner: TestClient, studio: MemoryStudio) -> None:
    assert post(owner, "/draft/begin", {"name": "markets"}).json() == {"said": "The draft is written."}
    answer = post(owner, "/draft", DRAFT)
    assert answer.json() == {"said": "Saved to drafts/markets.yaml", "version": "v2"}
    kept = studio.drafts["markets"]
    assert (kept.subject, kept.preheader, kept.intro) == ("Hello", None, "")
    assert [(entry.id, entry.title, entry.is_pinned) for entry in kept.entries] == [(ENTRY["id"], "T", True)]
    assert len(kept.left_out) == 5


def test_a_draft_is_begun_once(owner: TestClient) -> None:
    post(owner, "/draft/begin", {"name": "markets"})
    answer = post(owner, "/draft/begin", {"name": "markets"})
    assert answer.status_code == 409
    assert answer.json()["message"] == "drafts/markets.yaml is there already"


def test_a_draft_that_others_changed_is_not_overwritten(owner: TestClient, studio: MemoryStudio) -> None:
    studio.begin_draft("markets")
    answer = post(owner, "/draft", DRAFT | {"version": "v0"})
    assert answer.status_code == 409
    assert answer.json() == {
        "message": "the draft was changed by another program",
        "where": "drafts/markets.yaml",
        "hint": "",
    }
    assert studio.drafts["markets"].subject is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": None}, "name: text is meant"),
        ({"version": 1}, "version: text is meant"),
        ({"subject": ["a"]}, "subject: text is meant"),
        ({"entries": "all"}, "entries: a list is meant"),
        ({"entries": None}, "entries: a list is meant"),
        ({"entries": [ENTRY] * 10_001}, "entries: a list is meant"),
        ({"entries": [1]}, "an object is meant"),
        ({"entries": [ENTRY | {"treatment": "loud"}]}, "treatment: 'loud' is none"),
    ],
)
def test_what_is_no_draft(owner: TestClient, studio: MemoryStudio, changes: dict[str, Any], message: str) -> None:
    studio.begin_draft("markets")
    answer = post(owner, "/draft", DRAFT | changes)
    assert (answer.status_code, answer.json()["message"]) == (400, message)
    assert studio.drafts["markets"].version == "v1"


@pytest.mark.parametrize("path", ["/draft", "/draft/begin", "/test"])
def test_what_is_no_change(owner: TestClient, path: str) -> None:
    assert post(owner, path, []).status_code == 400
    headers = {"Origin": ADDRESS, "Content-Type": "application/json"}
    for body in ("", "{", b"\xff", "[" * 100_000):
        assert owner.post(path, content=body, headers=headers).status_code == 400


def test_half_characters_are_made_whole(owner: TestClient, studio: MemoryStudio) -> None:
    studio.begin_draft("markets")
    headers = {"Origin": ADDRESS, "Content-Type": "application/json"}
    body = json.dumps(DRAFT | {"subject": "a\ud800"})
    assert owner.post("/draft", content=body, headers=headers).status_code == 200
    assert studio.drafts["markets"].subject == "a?"


def test_send_a_test(owner: TestClient, studio: MemoryStudio) -> None:
    answer = post(owner, "/test", {"address": " lee@example.org ", "query": "name=markets&limit=3"})
    assert answer.json() == {"said": "A test was accepted for lee@example.org."}
    assert studio.sent == [(Choice(name="markets", limit=3), "lee@example.org")]


def test_a_test_of_what_cannot_be_chosen(owner: TestClient, studio: MemoryStudio) -> None:
    assert post(owner, "/test", {"address": "lee@example.org", "query": "limit=x"}).status_code == 409
    assert studio.sent == []
