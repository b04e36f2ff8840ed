import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from feedgen.entry import FeedEntry
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from syndicate.model import FeedContent, Person
from syndicate.names import clean_text
from syndicate.render.entries import Entry
from syndicate.render.mending import ATOM_PREFIXES, RSS_PREFIXES, plain_title
from tests.factories import NOON, make_content, make_post, make_site
from tests.render.feed_rules import ATOM, CONTENT, DC, MEDIA, XML_LANG
from tests.render.feed_samples import make_entry

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def rss_item(entry: Entry) -> etree._Element:
    declared = "".join(f' xmlns:{prefix}="{namespace}"' for prefix, namespace in RSS_PREFIXES.items())
    return etree.fromstring(f"<channel{declared}>{entry.rss.decode()}</channel>")[0]


def atom_entry(entry: Entry) -> etree._Element:
    declared = "".join(f' xmlns:{prefix}="{namespace}"' for prefix, namespace in ATOM_PREFIXES.items())
    return etree.fromstring(f'<feed xmlns="{ATOM[1:-1]}"{declared}>{entry.atom.decode()}</feed>')[0]


def json_item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = json.loads(entry.json)
    return item


def test_bytes_take_their_namespaces_from_the_feed_around_them() -> None:
    entry = make_entry(content=make_content(image="https://x.example/i.png"))
    assert b"<content:encoded>" in entry.rss
    assert b"xmlns" not in entry.rss + entry.atom


def test_links_keep_their_attributes() -> None:
    link = atom_entry(make_entry()).find(f"{ATOM}link")
    assert link is not None
    assert {str(name): value for name, value in link.attrib.items()} == {
        "href": "https://news.example.org/2022/05/20/post-1.html",
        "rel": "alternate",
        "type": "text/html",
    }


def test_full_content() -> None:
    html = "<p>1 &lt; 2 ]]&gt; ]]></p>"
    entry = make_entry(content=make_content(html, summary="1 < 2 & so on"))
    item, atom = rss_item(entry), atom_entry(entry)
    assert item.findtext("description") == "1 &lt; 2 &amp; so on"  # HTML, as RSS has it
    assert atom.findtext(f"{ATOM}summary") == json_item(entry)["summary"] == "1 < 2 & so on"  # plain text
    assert item.findtext(f"{CONTENT}encoded") == atom.findtext(f"{ATOM}content") == json_item(entry)["content_html"]
    assert json_item(entry)["content_html"] == html
    content = atom.find(f"{ATOM}content")
    assert content is not None
    assert {str(name): value for name, value in content.attrib.items()} == {
        "type": "html",
        XML_BASE: "https://news.example.org/2022/05/20/post-1.html",
    }


def test_full_content_without_a_summary_is_the_description() -> None:
    item = rss_item(make_entry(content=make_content("<img>", summary="")))
    assert (item.findtext("description"), item.find(f"{CONTENT}encoded")) == ("<img>", None)


def test_excerpt() -> None:
    entry = make_entry(mode=FeedContent.EXCERPT)
    item, atom = rss_item(entry), atom_entry(entry)
    assert (item.findtext("description"), item.find(f"{CONTENT}encoded")) == ("Text.", None)
    assert (atom.findtext(f"{ATOM}summary"), atom.find(f"{ATOM}content")) == ("Text.", None)
    assert json_item(entry)["content_text"] == json_item(entry)["summary"] == "Text."
    assert "content_html" not in json_item(entry)


def test_title_only() -> None:
    entry = make_entry(mode=FeedContent.NONE)
    item, atom = rss_item(entry), atom_entry(entry)
    assert not {"description", f"{CONTENT}encoded"} & {child.tag for child in item}
    assert not {f"{ATOM}summary", f"{ATOM}content"} & {child.tag for child in atom}
    assert json_item(entry)["content_text"] == "Post 1"
    assert "summary" not in json_item(entry)


def test_published_stays_and_updated_tells_of_a_correction() -> None:
    entry = make_entry(make_post(updated=NOON + timedelta(days=1)))
    item, atom = rss_item(entry), atom_entry(entry)
    assert item.findtext("pubDate") == "Fri, 20 May 2022 20:00:00 +0800"
    assert item.findtext(f"{ATOM}updated") == atom.findtext(f"{ATOM}updated") == "2022-05-21T20:00:00+08:00"
    assert atom.findtext(f"{ATOM}published") == json_item(entry)["date_published"] == "2022-05-20T20:00:00+08:00"
    assert json_item(entry)["date_modified"] == "2022-05-21T20:00:00+08:00"
    assert (entry.published, entry.updated) == (NOON, NOON + timedelta(days=1))


def test_a_year_has_four_digits() -> None:
    early = make_entry(make_post(published=datetime(999, 1, 1, tzinfo=UTC)))
    assert rss_item(early).findtext("pubDate") == "Tue, 01 Jan 0999 00:00:00 +0000"


def test_the_id_is_no_permalink() -> None:
    guid = rss_item(make_entry()).find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == ("https://news.example.org/2022/05/20/post-1", "false")
    assert atom_entry(make_entry()).findtext(f"{ATOM}id") == json_item(make_entry())["id"] == guid.text


def test_authors_in_each_format() -> None:
    people = (Person(name="张三", email="z@x.example"), Person(name="B (C)", url="https://x.example/b"))
    entry = make_entry(make_post(authors=people))
    item, atom = rss_item(entry), atom_entry(entry)
    assert [creator.text for creator in item.findall(f"{DC}creator")] == ["张三", "B (C)"]
    assert item.find("author") is None
    assert [[part.text for part in author] for author in atom.findall(f"{ATOM}author")] == [
        ["张三", "z@x.example"],
        ["B (C)", "https://x.example/b"],
    ]
    assert json_item(entry)["authors"] == [{"name": "张三"}, {"name": "B (C)", "url": "https://x.example/b"}]


def test_categories_and_tags_have_schemes() -> None:
    entry = make_entry(make_post(categories=("股票", "both"), tags=("both",)))
    schemes = ["https://news.example.org/#categories"] * 2 + ["https://news.example.org/#tags"]
    terms = ["股票", "both", "both"]
    found = rss_item(entry).findall("category")
    assert [(category.text, category.get("domain")) for category in found] == list(zip(terms, schemes, strict=True))
    assert [tuple(category.attrib.values()) for category in atom_entry(entry).findall(f"{ATOM}category")] == list(
        zip(terms, schemes, terms, strict=True)
    )
    assert json_item(entry)["tags"] == ["股票", "both"]


def test_no_categories_no_members() -> None:
    assert "tags" not in json_item(make_entry())
    assert rss_item(make_entry()).find("category") is None


def test_image_is_a_thumbnail_outside_any_group() -> None:
    url = "https://x.example/i.png?a=1&b=2"
    entry = make_entry(content=make_content(image=url))
    for element in (rss_item(entry), atom_entry(entry)):
        assert [(child.tag, dict(child.attrib)) for child in element if child.tag.startswith(MEDIA)] == [
            (f"{MEDIA}thumbnail", {"url": url}),
            (f"{MEDIA}content", {"url": url, "medium": "image"}),
        ]
    assert json_item(entry)["image"] == url


def test_language_stands_on_entries_in_another_one() -> None:
    entry = make_entry(make_post(lang="en"))
    assert rss_item(entry).get(XML_LANG) == atom_entry(entry).get(XML_LANG) == json_item(entry)["language"] == "en"
    assert b"lang" not in make_entry(make_post(lang="zh-cn")).rss


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("A & B <c> </c>", b"<title>A &#x26; B &#x3C;c&#x3E; &#x3C;/c&#x3E;</title>", id="hexadecimal"),
        pytest.param("plain", b"<title>plain</title>", id="plain"),
    ],
)
def test_rss_titles_are_safe_for_readers_that_decode_twice(title: str, expected: bytes) -> None:
    entry = make_entry(make_post(title=title), make_content("<p>a &amp; b</p>"))
    assert expected in entry.rss
    assert b"&lt;p&gt;a &amp;amp; b&lt;/p&gt;" in entry.rss  # only titles


def test_plain_title_takes_only_the_first() -> None:
    text = b"<title>a &amp; b</title><x>&amp;</x><title>c &amp; d</title>"
    assert plain_title(text) == b"<title>a &#x26; b</title><x>&amp;</x><title>c &amp; d</title>"


def test_feedgen_still_needs_its_mends() -> None:
    """Fails when a new feedgen writes these right: then the mend can go."""
    maker = FeedEntry()
    maker.id("x:1")
    maker.title("Title")
    maker.link(href="https://x.example/", rel="enclosure", type="audio/mpeg")
    maker.content("<p>Text.</p>", type="html")
    maker.summary("Text.")
    maker.author({"name": "No address"})
    assert re.findall(rb"<link[^>]*>", etree.tostring(maker.atom_entry())) == [b'<link href="https://x.example/"/>']
    assert b"<ns0:encoded" in etree.tostring(maker.rss_entry())
    assert b"author" not in etree.tostring(maker.rss_entry())


@given(st.text(st.characters(), max_size=80), st.text(st.characters(), max_size=80))
def test_any_text_makes_an_entry_that_reads_the_same_in_each_format(title: str, text: str) -> None:
    post = make_post(title=title, categories=(text,), authors=(Person(name=text),), summary=text)
    entry = make_entry(post, make_content(f"<p>{clean_text(text)}</p>", summary=text))
    item, atom, feed = rss_item(entry), atom_entry(entry), json_item(entry)
    assert item.findtext("title") == atom.findtext(f"{ATOM}title") == feed["title"]
    assert feed["title"]
    html = item.findtext(f"{CONTENT}encoded") or item.findtext("description")
    assert html == atom.findtext(f"{ATOM}content") == feed["content_html"]
    assert (atom.findtext(f"{ATOM}summary") or "") == feed.get("summary", "")
    assert item.findtext(f"{DC}creator") == feed["authors"][0]["name"]


def test_the_same_post_makes_the_same_bytes() -> None:
    assert make_entry(site=make_site()) == make_entry(site=make_site())
