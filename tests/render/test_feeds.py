import json
from calendar import timegm
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from time import struct_time
from typing import Any
from zoneinfo import ZoneInfo

import atoma
import feedparser
import pytest
from feedgen.feed import FeedGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from syndicate.model import Article, Content, FeedContent, FeedFormat, FeedSettings, Person, Post
from syndicate.names import clean_text
from syndicate.render.directory import render_index, render_opml, render_stylesheet
from syndicate.render.entries import Entry, render_entry
from syndicate.render.feeds import is_ours, is_short, render_feeds, span, within
from tests.factories import NOON, make_content, make_post, make_site
from tests.render.feed_rules import ATOM, atom_faults, rss_faults
from tests.render.feed_samples import (
    BASE,
    make_entry,
    make_subscription,
    read_atom,
    read_json,
    read_rss,
    render,
)
from tests.render.test_jsonfeed import SCHEMA

RSS, ATOM_ADDRESS, JSON = (f"{BASE}/markets.{form}" for form in FeedFormat)


def hour(number: int) -> Entry:
    return make_entry(make_post(number, published=NOON - timedelta(hours=number)))


def sized(number: int, *sizes: int) -> Entry:
    rss, atom, feed = (b"x" * size for size in sizes)
    return Entry(
        id=f"x:{number}",
        published=NOON,
        updated=NOON,
        html=b"",
        around_rss=(rss, b""),
        around_atom=(atom, b""),
        around_json=(feed, b""),
    )


# Names, addresses and heads


def test_files_are_named_as_the_subscription_says() -> None:
    files = {FeedFormat.ATOM: "feed.xml", FeedFormat.RSS: "category/股票.rss"}
    made = render_feeds(make_subscription(feed=FeedSettings(files=files)), [], make_site(), base_url=BASE)
    assert list(made) == ["feed.xml", "category/股票.rss"]
    rss, atom = made["category/股票.rss"], made["feed.xml"]
    own, other = f"{BASE}/category/%E8%82%A1%E7%A5%A8.rss", f"{BASE}/feed.xml"
    assert rss_faults(rss, address=own) == []
    assert atom_faults(atom, address=other) == []
    assert b'href="../feed.css"' in rss
    assert b'<?xml-stylesheet type="text/css" href="feed.css"?>' in atom


def test_a_subscription_without_a_feed_has_no_files() -> None:
    assert render_feeds(make_subscription(feed=None), [], make_site(), base_url=BASE) == {}


def test_formats_name_each_other() -> None:
    rss, atom, _ = render([])
    assert links(atom) == {
        ("self", "application/atom+xml", ATOM_ADDRESS),
        ("alternate", "application/rss+xml", RSS),
        ("alternate", "application/feed+json", JSON),
        ("alternate", "text/html", "https://news.example.org/"),
    }
    assert links(rss) == {
        ("self", "application/rss+xml", RSS),
        ("alternate", "application/atom+xml", ATOM_ADDRESS),
        ("alternate", "application/feed+json", JSON),
    }
    assert etree.fromstring(rss).findtext("channel/link") == "https://news.example.org/"


def links(text: bytes) -> set[tuple[str | None, ...]]:
    return {(one.get("rel"), one.get("type"), one.get("href")) for one in etree.fromstring(text).iter(f"{ATOM}link")}


def test_head() -> None:
    rss, atom, _ = render([], title="Markets & <more>", description="About\nthem.")
    channel, feed = etree.fromstring(rss)[0], etree.fromstring(atom)
    assert channel.findtext("title") == feed.findtext(f"{ATOM}title") == "Markets & <more>"
    assert b"<title>Markets &#x26; &#x3C;more&#x3E;</title>" in rss
    assert channel.findtext("description") == feed.findtext(f"{ATOM}subtitle") == "About them."
    assert channel.findtext("language") == "zh-CN"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"
    assert channel.findtext("generator") == feed.findtext(f"{ATOM}generator") == "syndicate"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "News Desk"
    assert feed.findtext(f"{ATOM}id") == ATOM_ADDRESS


def test_without_a_description_rss_repeats_the_title_and_atom_says_nothing() -> None:
    rss, atom, feed = render([])
    assert etree.fromstring(rss).findtext("channel/description") == "Markets"
    assert b"subtitle" not in atom
    assert "description" not in json.loads(feed)


def test_without_a_title_the_name_is_one() -> None:
    assert json.loads(render([], title=" ")[2])["title"] == "markets"


def test_a_language_that_is_none_is_not_said() -> None:
    rss, atom, feed = render([], site=make_site(language="not a language"))
    assert b"language" not in rss + feed
    assert b"xml:lang" not in atom


def test_the_newest_update_dates_the_feed() -> None:
    entries = [hour(1), make_entry(make_post(9, published=NOON - timedelta(9), updated=NOON + timedelta(1))), hour(2)]
    rss, atom, _ = render(entries)
    channel = etree.fromstring(rss)[0]
    assert channel.findtext("lastBuildDate") == channel.findtext("pubDate") == "Sat, 21 May 2022 20:00:00 +0800"
    assert etree.fromstring(atom).findtext(f"{ATOM}updated") == "2022-05-21T20:00:00+08:00"


def test_an_empty_feed_has_no_date_but_the_one_that_atom_requires() -> None:
    rss, atom, _ = render([])
    assert b"Date" not in rss
    assert etree.fromstring(atom).findtext(f"{ATOM}updated") == "2000-01-01T00:00:00+00:00"


def test_entries_keep_their_order() -> None:
    entries = [hour(2), hour(1), hour(3)]
    wanted = [entry.id for entry in entries]
    for read, text in zip((read_rss, read_atom, read_json), render(entries), strict=True):
        assert [item["id"] for item in read(text)] == wanted


def test_the_same_values_make_the_same_bytes() -> None:
    assert render([hour(1)]) == render([hour(1)])


def test_entries_that_were_kept_make_the_same_feeds() -> None:
    made = [hour(1), hour(2)]
    kept = [
        replace(
            entry,
            published=datetime.fromisoformat(entry.published.isoformat()),
            updated=datetime.fromisoformat(entry.updated.isoformat()),
        )
        for entry in made
    ]
    assert render(kept) == render(made)


# How many entries


@pytest.mark.parametrize(
    ("sizes", "least", "expected"),
    [
        pytest.param([(10, 10, 10)] * 5, 2, 3, id="above the limit while there is room"),
        pytest.param([(10, 10, 10)] * 3, 0, 3, id="exactly as many bytes as allowed"),
        pytest.param([(90, 1, 1)] * 3, 2, 2, id="the limit stands, however large"),
        pytest.param(
            [(1, 20, 1), (1, 20, 1), (1, 1, 1)], 1, 1, id="the largest format counts; later ones do not slip in"
        ),
        pytest.param([(1, 1, 31)], 5, 1, id="fewer than the limit"),
        pytest.param([], 5, 0, id="none"),
    ],
)
def test_within(sizes: list[tuple[int, int, int]], least: int, expected: int) -> None:
    entries = [sized(number, *three) for number, three in enumerate(sizes)]
    assert within(entries, least=least, max_bytes=30) == entries[:expected]


def test_span() -> None:
    assert span([hour(1), hour(4), hour(2)]) == timedelta(hours=3)
    assert span([]) == timedelta(0)


@pytest.mark.parametrize(
    ("hours", "limit", "expected"),
    [
        pytest.param([1, 2, 3], 3, True, id="full, two hours"),
        pytest.param([1, 2, 4], 3, False, id="full, three hours"),
        pytest.param([1, 2], 3, False, id="not full"),
    ],
)
def test_is_short(hours: list[int], limit: int, *, expected: bool) -> None:
    assert is_short([hour(number) for number in hours], limit=limit) is expected


# Whose a file is


def test_what_we_write_is_ours_whatever_the_title() -> None:
    subscriptions = [make_subscription(title="长" * 10_000)]
    site = make_site(title="长" * 10_000)
    files = [
        *render([hour(1)], title="长" * 10_000, site=site),
        render_index(site, subscriptions, base_url=BASE),
        render_opml(site, subscriptions, base_url=BASE),
        render_stylesheet(),
    ]
    assert [is_ours(text[:4096]) for text in files] == [True] * 6


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<rss><channel><generator>Jekyll</generator>", id="another RSS"),
        pytest.param(b"<feed><generator>syndicate-like</generator>", id="a longer name"),
        pytest.param(b"<feed><entry><generator>syndicate</generator>", id="quoted in an entry"),
        pytest.param(b"<rss><channel><item ><generator>syndicate</generator>", id="quoted in an item"),
        pytest.param(b'{"items":[{"_syndicate":{"generator":"syndicate"}}]}', id="quoted in a JSON item"),
        pytest.param(b'{"title":"syndicate"}', id="another JSON"),
        pytest.param(b'<!doctype html></head><meta name="generator" content="syndicate">', id="quoted in a page"),
        pytest.param(b"body { } /* generator: syndicate */", id="another stylesheet"),
        pytest.param(b"generator: syndicate", id="plain text"),
    ],
)
def test_other_files_are_not_ours(head: bytes) -> None:
    assert not is_ours(head)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(
            b'\xef\xbb\xbf<?xml version="1.0"?>\n<rss>\n<generator>\n syndicate</generator>', id="reformatted XML"
        ),
        pytest.param(b'{\n  "_syndicate": {\n    "generator": "syndicate"\n  }', id="reformatted JSON"),
        pytest.param(b"<!DOCTYPE html><head><meta name=generator content='syndicate'/>", id="an owner's page"),
    ],
)
def test_ours_stays_ours_when_reformatted(head: bytes) -> None:
    assert is_ours(head)


# Read back by others


SAMPLES = [
    Article(
        post=make_post(
            1,
            title="定位“新市井电商”平台 & <快手>",
            categories=("zhongguojingyingwang",),
            tags=("中国经营网新闻",),
            authors=(Person(name="张三"),),
            updated=NOON + timedelta(hours=1),
        ),
        content=make_content(
            '<p>近日，快手 &amp; “引力大会”。</p><p><a href="https://x.example/?a=1&amp;b=2">link</a></p>',
            summary="近日，快手 & “引力大会”。",
            image="https://x.example/i.png?a=1&b=2",
        ),
    ),
    Article(post=make_post(2, title="Second", lang="en", correction="2 < 3"), content=make_content("<p>Second.</p>")),
]


def utc(parsed: struct_time) -> datetime:
    return datetime.fromtimestamp(timegm(parsed), UTC)


@pytest.mark.parametrize("mode", FeedContent)
def test_feedparser_reads_the_same_from_each_format(mode: FeedContent) -> None:
    rss, atom, feed = render([render_entry(article, make_site(), mode) for article in SAMPLES], description="About.")
    of_rss, of_atom = feedparser.parse(rss), feedparser.parse(atom)
    assert not of_rss.bozo
    assert not of_atom.bozo
    assert of_rss.feed.title == of_atom.feed.title == "Markets"
    assert of_rss.feed.link == of_atom.feed.link == "https://news.example.org/"
    items = json.loads(feed)["items"]
    for one, two, item in zip(of_rss.entries, of_atom.entries, items, strict=True):
        for name in ("id", "link", "title", "published_parsed", "updated_parsed"):
            assert one[name] == two[name], name
        assert one.get("content", [{}])[0].get("value") == two.get("content", [{}])[0].get("value")
        assert (one.id, one.link) == (item["id"], item["url"])
        assert one.author_detail.name == two.author_detail.name == item["authors"][0]["name"]
        assert [tag.term for tag in one.get("tags", ())] == [tag.term for tag in two.get("tags", ())]
        assert [tag.scheme for tag in one.get("tags", ())] == [tag.scheme for tag in two.get("tags", ())]
        assert [tag.term for tag in two.get("tags", ())] == item.get("tags", [])
        assert one.get("media_thumbnail") == two.get("media_thumbnail")
        assert utc(one.published_parsed) == datetime.fromisoformat(item["date_published"])
        assert utc(one.updated_parsed) == datetime.fromisoformat(item["date_modified"])


def test_atoma_reads_the_same_from_each_format() -> None:
    rss, atom, feed = render([render_entry(article, make_site(), FeedContent.FULL) for article in SAMPLES])
    of_rss, of_atom = atoma.parse_rss_bytes(rss), atoma.parse_atom_bytes(atom)
    items = json.loads(feed)["items"]
    assert of_rss.title == of_atom.title.value == "Markets"
    assert (of_rss.link, of_atom.id_) == ("https://news.example.org/", ATOM_ADDRESS)
    assert of_rss.last_build_date == of_atom.updated == NOON + timedelta(hours=1)
    for one, two, item in zip(of_rss.items, of_atom.entries, items, strict=True):
        assert one.guid == two.id_ == item["id"]
        assert one.link == two.links[0].href == item["url"]
        assert one.title == two.title.value == item["title"]
        assert one.pub_date == two.published == datetime.fromisoformat(item["date_published"])
        assert two.updated == datetime.fromisoformat(item["date_modified"])
        assert one.content_encoded == two.content.value == item["content_html"]
        assert one.categories == [category.label for category in two.categories] == item.get("tags", [])
        assert two.summary.value == item["summary"]


# The musts of the specifications, over generated posts

ANY_TEXT = st.one_of(
    st.text(st.characters(), max_size=40),
    st.sampled_from(
        ["", "]]>", "<b>\"'&amp;</b>", "\x00\x0b\x1b", "\ud83d", "快手" * 30, "x" * 10_000, "a\r\nb\u2028c"]
    ),
)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
ZONES = st.one_of(
    OFFSETS, st.sampled_from([UTC, *map(ZoneInfo, ("Asia/Shanghai", "Europe/Amsterdam", "Asia/Kolkata"))])
)


def moments(*, first: date, last: date) -> st.SearchStrategy[datetime]:
    start, end = (datetime.combine(day, time()) for day in (first, last))
    return st.datetimes(start, end, timezones=ZONES)


@st.composite
def posts(draw: st.DrawFn, number: int, dates: st.SearchStrategy[datetime]) -> Post:
    texts = st.lists(ANY_TEXT, max_size=3).map(tuple)
    person = st.builds(
        Person,
        name=ANY_TEXT,
        email=st.sampled_from([None, "a@x.example", "a b@x"]),
        url=st.sampled_from([None, "https://x.example/张", "javascript:x", "\x00"]),
    )
    published = draw(dates)
    changes: dict[str, Any] = {
        "title": draw(ANY_TEXT),
        "published": published,
        "updated": draw(st.one_of(st.just(published), dates)),
        "categories": draw(texts),
        "tags": draw(texts),
        "authors": draw(st.lists(person, max_size=2).map(tuple)),
        "lang": draw(st.sampled_from([None, "en", "zh_CN", "x y", "\x00"])),
        "summary": draw(st.none() | ANY_TEXT),
        "correction": draw(st.none() | ANY_TEXT),
        "url": f"https://news.example.org/{number}/" + draw(st.sampled_from(["a.html", "股票 1.html", "a?b=c&d#e"])),
        "image": draw(st.sampled_from([None, "", "https://x.example/图.png?a=1&b=2", "/i.png"])),
    }
    return make_post(number, **changes)


CONTENTS = st.builds(
    Content,
    html=ANY_TEXT.map(lambda text: f"<p>{clean_text(text)}</p>") | st.just(""),
    summary=ANY_TEXT,
    image=st.none() | st.just("https://x.example/i.png"),
)


def articles(dates: st.SearchStrategy[datetime]) -> st.SearchStrategy[list[Article]]:
    one, two = (
        st.builds(lambda post, content: Article(post=post, content=content), posts(number, dates), CONTENTS)
        for number in (1, 2)
    )
    return st.tuples(one, two).map(list)


EVER = moments(first=date.min, last=date.max)
SITES = st.builds(
    lambda title, language, author, zone: make_site(title=title, language=language, author=author, timezone=zone),
    ANY_TEXT,
    st.sampled_from(["zh-CN", "en", "not a language"]),
    st.none() | st.builds(Person, name=ANY_TEXT, email=st.sampled_from([None, "a@x.example"])),
    st.sampled_from([ZoneInfo("Asia/Shanghai"), ZoneInfo("America/St_Johns"), ZoneInfo("UTC")]),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(articles(EVER), SITES, st.sampled_from(FeedContent), ANY_TEXT, ANY_TEXT)
def test_any_posts_make_valid_feeds_that_say_the_same(
    found: list[Article], site: Any, mode: FeedContent, title: str, description: str
) -> None:
    entries = [render_entry(article, site, mode) for article in found]
    rss, atom, feed = render(entries, site=site, title=title, description=description)
    assert rss_faults(rss, address=RSS) == []
    assert atom_faults(atom, address=ATOM_ADDRESS) == []
    SCHEMA.validate(json.loads(feed))
    of_rss, of_atom, of_json = read_rss(rss), read_atom(atom), read_json(feed)
    assert of_atom == of_json
    for item, other in zip(of_rss, of_json, strict=True):
        item["html"] = item["html"] or other["html"]  # without a summary it is the description, asserted elsewhere
    assert of_rss == of_json
    assert is_ours(rss[:4096])
    assert is_ours(atom[:4096])
    assert is_ours(feed[:4096])


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(articles(moments(first=date(1970, 1, 2), last=date(2037, 12, 30))))
def test_independent_parsers_read_any_posts(found: list[Article]) -> None:
    entries = [render_entry(article, make_site(), FeedContent.FULL) for article in found]
    rss, atom, _ = render(entries)
    # A moment of the hour that an autumn night has twice equals none in another zone (PEP 495).
    moments_of = [(entry.published.astimezone(UTC), entry.updated.astimezone(UTC)) for entry in entries]
    for text in (rss, atom):
        parsed = feedparser.parse(text)
        assert not parsed.bozo
        assert [entry.id for entry in parsed.entries] == [entry.id for entry in entries]
        assert [(utc(one.published_parsed), utc(one.updated_parsed)) for one in parsed.entries] == moments_of
    assert [item.pub_date for item in atoma.parse_rss_bytes(rss).items] == [published for published, _ in moments_of]
    assert [(one.published, one.updated) for one in atoma.parse_atom_bytes(atom).entries] == moments_of


# The rules themselves


def test_the_rules_find_what_plain_feedgen_writes_wrong() -> None:
    made = FeedGenerator()
    made.title("T")
    made.id("x")
    made.description("D")
    made.link(href="https://x.example/", rel="self")
    for number in (1, 1):
        entry = made.add_entry()
        entry.id(f"{number}")
        entry.title("T")
        entry.guid(f"{number}", permalink=True)
        entry.link(href="/relative", rel="alternate")
    faults = " | ".join(rss_faults(made.rss_str(), address=RSS) + atom_faults(made.atom_str(), address=ATOM_ADDRESS))
    for expected in (
        "no XML declaration",
        "link '/relative' is no absolute URI",
        "guid '1' twice",
        "id '1' twice",
        "guid is a permalink by default, but not the link",
        "no author",
        "no pubDate",
        "rel=self is ['https://x.example/']",
        "a link without rel or type",
    ):
        assert expected in faults
