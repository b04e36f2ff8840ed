import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import atoma
import pytest
from lxml import etree

from syndicate.errors import TemplateError
from syndicate.model import EVERY_POST, Each, FeedFormat, FeedSettings, Rule, Subscription
from syndicate.render.directory import DISCOVERED, render_index, render_opml, render_stylesheet
from syndicate.render.feeds import is_ours
from tests.factories import make_site
from tests.render.feed_samples import BASE, in_category, make_subscription, tagged

SITE = make_site(description="Markets & more")
SUBSCRIPTIONS = [
    make_subscription("everything", title="All & <sundry>", description="Each post"),
    tagged("b"),
    in_category("股票"),
    make_subscription("silent", feed=None),
    make_subscription("empty", feed=FeedSettings(files={})),
    tagged("a"),
]


class Page(HTMLParser):
    """The page as a browser sees it: elements with their attributes, and the text of each."""

    def __init__(self, text: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.elements[-1][0] if self.elements else "", data.strip()))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(subscriptions: Any = SUBSCRIPTIONS, **site: Any) -> Page:
    return Page(render_index(make_site(**({"description": "Markets & more"} | site)), subscriptions, base_url=BASE))


def test_the_page_lists_every_feed_in_groups() -> None:
    text = render_index(make_site(language="en"), SUBSCRIPTIONS, base_url=BASE).decode()
    found = re.findall(r'<h2[^>]*>(.*?)</h2>|<span class="name">(.*?)(?:<small>(.*?)</small>)?</span>', text)
    assert ["|".join(filter(None, one)) for one in found] == [
        "Selected",
        "All &amp; &lt;sundry&gt;|Each post",
        "Categories",
        "股票",
        "Tags",
        "a",
        "b",
    ]


def test_links_are_relative_and_know_their_public_base() -> None:
    forms = [link for link in page().all("a") if link.get("class") == "form"]
    assert [link["href"] for link in forms[3:6]] == [
        "category/%E8%82%A1%E7%A5%A8.rss",
        "category/%E8%82%A1%E7%A5%A8.atom",
        "category/%E8%82%A1%E7%A5%A8.json",
    ]
    assert page().all("main")[0]["data-base"] == "https://news.example.org/feeds/"


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert not [one for name, one in page().elements if "src" in one or (name == "link" and one["rel"] != "alternate")]


def test_the_first_feeds_are_announced() -> None:
    many = [make_subscription(f"s{number}", title=f"S {number}") for number in range(DISCOVERED + 5)]
    titles = [link["title"] for link in page(many).all("link")]
    assert len(titles) == DISCOVERED * len(FeedFormat)
    assert titles[:3] == ["S 0 (RSS)", "S 0 (Atom)", "S 0 (JSON Feed)"]


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        pytest.param("zh-CN", "订阅源", id="Chinese"),
        pytest.param("zh", "订阅源", id="Chinese of anywhere"),
        pytest.param("en", "Feeds", id="English"),
        pytest.param("nl", "Feeds", id="English for others"),
    ],
)
def test_words_follow_the_site(language: str, heading: str) -> None:
    made = page(language=language)
    assert ("h1", heading) in made.texts
    assert made.all("html") == [{"lang": language}]


def test_search_and_groups_need_something_to_choose_from() -> None:
    one = page([make_subscription()])
    assert not one.all("nav")
    assert "hidden" in next(field for field in one.all("input") if field["id"] == "search")
    assert page().all("nav")


def test_without_feeds_the_page_says_so() -> None:
    assert ("p", "There is nothing to subscribe to yet.") in page([], language="en").texts


def test_an_owner_can_override_a_block(tmp_path: Path) -> None:
    template = tmp_path / "index.html.jinja"
    template.write_text('{% extends "!default/index.html.jinja" %}{% block header %}<h1>Ours</h1>{% endblock %}')
    text = render_index(SITE, SUBSCRIPTIONS, base_url=BASE, templates=tmp_path)
    assert b"<h1>Ours</h1>" in text
    assert is_ours(text[:4096])


def test_a_template_with_an_undefined_name_is_named(tmp_path: Path) -> None:
    (tmp_path / "index.html.jinja").write_text("<!doctype html>\n{{ nobody }}")
    with pytest.raises(TemplateError) as caught:
        render_index(SITE, [], base_url=BASE, templates=tmp_path)
    assert caught.value.where == "index.html.jinja:2"


def test_opml() -> None:
    text = render_opml(SITE, SUBSCRIPTIONS, base_url=BASE)
    root = etree.fromstring(text)
    assert (root.tag, root.get("version"), [child.tag for child in root]) == ("opml", "2.0", ["head", "body"])
    assert [(child.tag, child.text) for child in root[0]] == [
        ("title", "订阅源 · Finance Wire"),
        ("ownerName", "News Desk"),
    ]
    groups = root.findall("body/outline")
    assert [{str(name): value for name, value in group.attrib.items()} for group in groups] == [
        {"text": "精选"},
        {"text": "分类"},
        {"text": "标签"},
    ]
    assert [{str(name): value for name, value in feed.attrib.items()} for feed in groups[0]] == [
        {
            "type": "rss",
            "text": "All & <sundry>",
            "title": "All & <sundry>",
            "description": "Each post",
            "language": "zh-CN",
            "htmlUrl": "https://news.example.org/",
            "xmlUrl": "https://news.example.org/feeds/everything.rss",
        }
    ]
    assert [feed.get("text") for feed in groups[2]] == ["a", "b"]


def test_another_program_reads_the_opml() -> None:
    read = atoma.parse_opml_bytes(render_opml(SITE, SUBSCRIPTIONS, base_url=BASE))
    urls = [feed.xml_url for group in read.outlines for feed in group.outlines]
    assert urls[:2] == [f"{BASE}/everything.rss", f"{BASE}/category/%E8%82%A1%E7%A5%A8.rss"]


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        pytest.param(list(FeedFormat), "rss", id="RSS first"),
        pytest.param([FeedFormat.JSON, FeedFormat.ATOM], "atom", id="else Atom"),
        pytest.param([FeedFormat.JSON], "json", id="else JSON Feed"),
    ],
)
def test_opml_names_the_format_that_most_readers_know(formats: list[FeedFormat], expected: str) -> None:
    feed = FeedSettings(files={form: f"x.{form}" for form in formats})
    text = render_opml(make_site(language="?"), [make_subscription(feed=feed)], base_url=BASE)
    assert [one.get("xmlUrl") for one in etree.fromstring(text).iter("outline")][1:] == [f"{BASE}/x.{expected}"]
    assert b"language" not in text


CATEGORY, TAG = Rule(categories=frozenset({"a"})), Rule(tags=frozenset({"a"}))


@pytest.mark.parametrize(
    ("subscription", "expected"),
    [
        pytest.param(make_subscription("x/a", rule=CATEGORY), "Categories", id="a category of a pattern"),
        pytest.param(make_subscription("x/a", rule=TAG), "Tags", id="a tag of a pattern"),
        pytest.param(make_subscription("a", rule=CATEGORY), "Selected", id="one category, named by hand"),
        pytest.param(make_subscription("a", rule=TAG), "Selected", id="one tag, named by hand"),
        pytest.param(make_subscription("x/a", rule=EVERY_POST), "Selected", id="every post, in a folder"),
        pytest.param(
            make_subscription("x/a", rule=Rule(categories=frozenset({"a", "b"}))), "Selected", id="two categories"
        ),
        pytest.param(
            make_subscription("x/a", rule=Rule(categories=frozenset({"a"}), tags=frozenset({"b"}))),
            "Selected",
            id="a category and a tag",
        ),
        pytest.param(make_subscription("a", each=Each.TAG), "Tags", id="told"),
    ],
)
def test_groups(subscription: Subscription, expected: str) -> None:
    assert ("h2", expected) in page([subscription], language="en").texts


def test_stylesheet() -> None:
    assert render_stylesheet().startswith(b"/* generator: syndicate */\n")


def test_an_owner_s_stylesheet_is_marked_as_ours(tmp_path: Path) -> None:
    (tmp_path / "feed.css").write_text("item { color: red; }\n")
    assert render_stylesheet(tmp_path) == b"/* generator: syndicate */\nitem { color: red; }\n"


def test_the_same_subscriptions_make_the_same_bytes() -> None:
    made = [
        [render_index(SITE, SUBSCRIPTIONS, base_url=BASE), render_opml(SITE, SUBSCRIPTIONS, base_url=BASE)]
        for _ in range(2)
    ]
    assert made[0] == made[1]
