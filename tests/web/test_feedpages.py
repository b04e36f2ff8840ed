"""Feeds as a reader shows them."""

from dataclasses import replace

from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from tests.web.sites import TITLES, make_posts, make_studio, subscriptions
from tests.web.test_mailpages import Owner, soup, text


def test_all_subscriptions(owner_of: Owner) -> None:
    client = owner_of(make_studio(subscriptions=subscriptions(2000)))
    page = soup(client, "/feeds")
    assert text(page, "h1") == "2,000 subscriptions"
    assert len(page.select(".feeds li")) == 200
    assert "1,800 more" in page.get_text()
    assert text(soup(client, "/feeds?find=CATEGORY+1997"), "h1") == "1 subscription"
    assert "None has these words" in soup(client, "/feeds?find=nothing").get_text()


def test_the_entries_and_the_one_that_is_read(owner: TestClient) -> None:
    page = soup(owner, "/feeds/markets?entry=2&scheme=dark")
    assert [text(one, ".title") for one in page.select("#entries li")] == list(TITLES)  # type: ignore[arg-type]
    assert text(page, "[aria-current=true] .title") == "Bonds stand still"
    frame = page.select_one("iframe")
    assert frame is not None
    assert str(frame["src"]).startswith("/entry/markets?entry=2&scheme=dark")
    entry = BeautifulSoup(owner.get(str(frame["src"])).text, "html.parser")
    assert text(entry, "h1") == "Bonds stand still"
    assert "color-scheme: dark" in str(entry.select_one("style"))


def test_an_entry_that_is_not_there_is_the_last(owner: TestClient) -> None:
    assert TITLES[-1] in owner.get("/entry/markets?entry=99999999999").text
    assert TITLES[0] in owner.get("/entry/markets?entry=-1").text


def test_a_feed_that_is_not_there(owner: TestClient) -> None:
    for path in ("/feeds/nowhere", "/entry/nowhere"):
        answer = owner.get(path)
        assert answer.status_code == 404
        assert "no subscription is called" in answer.text


def test_an_empty_feed(owner_of: Owner) -> None:
    client = owner_of(make_studio(posts=()))
    assert "The feed is empty." in soup(client, "/feeds/markets").get_text()
    assert client.get("/entry/markets").status_code == 200


def test_an_entry_without_a_body_is_its_summary(owner_of: Owner) -> None:
    (post, *_) = make_posts()
    client = owner_of(make_studio(posts=(replace(post, html=""),)))
    assert text(BeautifulSoup(client.get("/entry/markets").text, "html.parser"), "body > p:last-child") == TITLES[0]
