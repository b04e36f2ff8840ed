import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from syndicate.model import FeedContent, Person
from syndicate.render.jsonfeed import document, people
from tests.factories import make_content, make_post, make_site
from tests.render.feed_samples import make_entry, render

SCHEMA = Draft202012Validator(json.loads(Path(__file__).with_name("jsonfeed.schema.json").read_text()))


def feed(*items: bytes, **changes: Any) -> dict[str, Any]:
    head = {"title": "T", "home_page_url": "https://x.example/", "feed_url": "https://x.example/f.json"}
    made: dict[str, Any] = json.loads(document(head | changes, items))
    return made


def test_an_empty_feed() -> None:
    assert document({"title": "T"}, []) == (
        b'{"version":"https://jsonfeed.org/version/1.1","_syndicate":{"generator":"syndicate"},"title":"T","items":[]}\n'
    )


def test_an_item_a_line() -> None:
    text = document({"title": "快手"}, [b'{"id":"1"}', b'{"id":"2"}'])
    assert text.decode().splitlines()[1:] == ['{"id":"1"},', '{"id":"2"}', "]}"]
    assert '"title":"快手"' in text.decode()


def test_people_without_e_mail() -> None:
    found = people([Person(name="A", email="a@x.example", url="https://x.example/a"), Person(name="B")])
    assert found == [{"name": "A", "url": "https://x.example/a"}, {"name": "B"}]


@pytest.mark.parametrize("mode", FeedContent)
def test_every_content_mode_fits_the_schema(mode: FeedContent) -> None:
    post = make_post(lang="en", categories=("a",), tags=("b",), correction="C.", authors=(Person(name="N"),))
    entries = [
        make_entry(post, make_content(image="https://x.example/i.png"), mode=mode),
        make_entry(make_post(2, title=""), make_content("", summary=""), mode=mode),
    ]
    SCHEMA.validate(json.loads(render(entries, description="About.")[2]))


def test_head() -> None:
    made = json.loads(render([], description="About.\n", site=make_site(language="zh_CN"))[2])
    assert made == {
        "version": "https://jsonfeed.org/version/1.1",
        "_syndicate": {"generator": "syndicate"},
        "title": "Markets",
        "home_page_url": "https://news.example.org/",
        "feed_url": "https://news.example.org/feeds/markets.json",
        "description": "About.",
        "language": "zh-CN",
        "authors": [{"name": "News Desk"}],
        "items": [],
    }


@pytest.mark.parametrize(
    ("item", "complaint"),
    [
        pytest.param({"id": 1}, "is not of type 'string'", id="a number as id"),
        pytest.param({"title": "T"}, "'id' is a required property", id="no id"),
    ],
)
def test_the_schema_refuses(item: dict[str, Any], complaint: str) -> None:
    faults = [error.message for error in SCHEMA.iter_errors(feed(json.dumps(item).encode()))]
    assert any(complaint in fault for fault in faults)
