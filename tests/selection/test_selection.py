"""What a rule takes, what a feed and a digest carry, and what a pattern becomes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import EVERY_POST, Each, FeedFormat, FeedSettings, Person, Rule, Subscription, Window
from syndicate.selection import Catalogue, digest_posts, expand, feed_posts, first_issue, matches, unsent
from tests.factories import NOON, make_post

HOUR = timedelta(hours=1)


def these(*values: str) -> frozenset[str]:
    return frozenset(values)


@pytest.mark.parametrize(
    ("post", "rule", "expected"),
    [
        pytest.param({}, EVERY_POST, True, id="no rule takes all"),
        pytest.param({"categories": ("markets",)}, Rule(categories=these("markets")), True, id="same category"),
        pytest.param({"categories": ("a", "b")}, Rule(categories=these("b", "c")), True, id="one of several"),
        pytest.param({"categories": ("Bonds",)}, Rule(categories=these("bonds")), False, id="case matters"),
        pytest.param({"categories": ("a",)}, Rule(categories=these()), False, id="an empty list matches nothing"),
        pytest.param({"tags": ("新闻",)}, Rule(tags=these("新闻")), True, id="Chinese tag"),
        pytest.param({"tags": ("x",)}, Rule(categories=these("x")), False, id="a tag is no category"),
        pytest.param({"authors": (Person(name="Li"),)}, Rule(authors=these("Li")), True, id="author"),
        pytest.param({}, Rule(authors=these("Li")), False, id="no author"),
        pytest.param({"lang": "zh-CN"}, Rule(langs=these("zh")), True, id="zh matches zh-CN"),
        pytest.param({"lang": "zho"}, Rule(langs=these("zh")), False, id="zh does not match zho"),
        pytest.param({"lang": "ZH-cn"}, Rule(langs=these("zh-CN")), True, id="tags have no case"),
        pytest.param({"lang": None}, Rule(langs=these("en")), True, id="no language means the site's"),
        pytest.param({"lang": "fr"}, Rule(langs=these("*")), True, id="any language"),
        pytest.param({"path": "_posts/a/x.md"}, Rule(paths=these("_posts/**/*.md")), True, id="** spans a folder"),
        pytest.param({"path": "_posts/x.md"}, Rule(paths=these("_posts/**/*.md")), True, id="** spans none"),
        pytest.param({"path": "_posts/a/x.md"}, Rule(paths=these("_posts/*.md")), False, id="* stays in a folder"),
        pytest.param({"path": "_posts/a/x.md"}, Rule(paths=these("_posts/**")), True, id="a whole folder"),
        pytest.param({"path": "p/x1.md"}, Rule(paths=these("p/x?.md")), True, id="?"),
        pytest.param({"path": "p/x1.md"}, Rule(paths=these("p/x[!0-4].md")), False, id="class"),
        pytest.param({"path": "p/x.md"}, Rule(paths=these("p/x.m")), False, id="to the end"),
        pytest.param({"fields": {"type": "video"}}, Rule(fields=(("type", these("video")),)), True, id="field"),
        pytest.param({"fields": {"n": "010"}}, Rule(fields=(("n", these("10")),)), False, id="as strings"),
        pytest.param({"fields": {"t": ["a", "b"]}}, Rule(fields=(("t", these("b")),)), True, id="any element"),
        pytest.param({"fields": {"t": None}}, Rule(fields=(("t", these("None")),)), False, id="null is not a word"),
        pytest.param({"fields": {}}, Rule(fields=(("t", these("")),)), False, id="no field"),
        pytest.param({"fields": {"t": "e\u0301"}}, Rule(fields=(("t", these("\u00e9")),)), True, id="NFC"),
        pytest.param({"tags": ("x",)}, Rule(exclude=Rule(tags=these("x"))), False, id="not"),
        pytest.param(
            {"tags": ("x",)}, Rule(any_of=(Rule(tags=these("y")), Rule(tags=these("x")))), True, id="any of two"
        ),
        pytest.param({"tags": ("z",)}, Rule(any_of=(Rule(tags=these("y")),)), False, id="none of any"),
        pytest.param(
            {"tags": ("x",), "categories": ("a",)}, Rule(tags=these("x"), categories=these("b")), False, id="all keys"
        ),
    ],
)
def test_matches(post: dict[str, Any], rule: Rule, expected: bool) -> None:
    assert matches(make_post(**post), rule, language="en") is expected


def test_newest_first_and_ties_by_id() -> None:
    posts = [make_post(1), make_post(2), make_post(3, published=NOON + HOUR)]
    assert [post.title for post in Catalogue(posts).newest(EVERY_POST)] == ["Post 3", "Post 2", "Post 1"]


@given(st.lists(st.tuples(st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("xyz"))), max_size=12), st.data())
def test_terms_find_what_a_look_at_every_post_finds(
    terms: list[tuple[set[str], set[str]]], data: st.DataObject
) -> None:
    posts = [make_post(n, categories=tuple(sorted(c)), tags=tuple(sorted(t))) for n, (c, t) in enumerate(terms)]
    some = st.none() | st.frozensets(st.sampled_from("abcxyz"))
    rule = Rule(categories=data.draw(some), tags=data.draw(some))
    catalogue = Catalogue(posts)
    assert list(catalogue.newest(rule)) == [post for post in catalogue.posts if matches(post, rule)]


def test_a_feed_stops_at_its_limit() -> None:
    posts = [make_post(n, published=NOON - n * HOUR) for n in range(10)]
    assert len(feed_posts(posts, FeedSettings(files={}, limit=3), NOON)) == 3


def test_cover_keeps_the_young_above_the_limit() -> None:
    posts = [make_post(n, published=NOON - n * HOUR) for n in range(10)]
    assert len(feed_posts(posts, FeedSettings(files={}, limit=3, cover=5 * HOUR), NOON)) == 5
    assert len(feed_posts(posts, FeedSettings(files={}, limit=7, cover=5 * HOUR), NOON)) == 7


def test_max_age_leaves_the_old_out() -> None:
    posts = [make_post(n, published=NOON - n * HOUR) for n in range(10)]
    assert len(feed_posts(posts, FeedSettings(files={}, max_age=4 * HOUR), NOON)) == 4
    assert len(feed_posts(posts, FeedSettings(files={}), NOON)) == 10


def test_a_digest_takes_its_window_without_gap_or_overlap() -> None:
    monday, tuesday, wednesday = (datetime(2022, 5, day, tzinfo=UTC) for day in (23, 24, 25))
    posts = [make_post(n, published=tuesday + n * HOUR) for n in (1, 0, -1)]
    first = digest_posts(posts, window=Window(monday, tuesday), limit=9)
    second = digest_posts(posts, window=Window(tuesday, wednesday), limit=9)
    assert [post.title for post in [*second, *first]] == ["Post 1", "Post 0", "Post -1"]


def test_an_issue_holds_what_is_in_no_earlier_one() -> None:
    posts = [make_post(1), make_post(2, newsletter=False), make_post(3), make_post(4)]
    assert [post.title for post in unsent(posts, sent={posts[2].id})] == ["Post 1", "Post 4"]


def test_a_post_whose_date_was_corrected_is_not_new() -> None:
    post = make_post(1)
    later = make_post(1, published=NOON + 48 * HOUR, title="Corrected")
    assert unsent([later], sent={post.id}) == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param("latest", [0, 1, 2], id="the newest, up to the limit"),
        pytest.param("all", [0, 1, 2, 3, 4, 5], id="every post"),
        pytest.param("new", [], id="none yet"),
        pytest.param("24h", [0, 2, 3], id="first seen within a day, whatever their dates"),
        pytest.param("90m", [3], id="minutes"),
        pytest.param("2w", [0, 1, 2, 3, 4], id="weeks"),
        pytest.param("0", [], id="no time"),
    ],
)
def test_the_first_issue_holds(rule: str, expected: list[int]) -> None:
    posts = [make_post(n, published=NOON - n * HOUR) for n in range(6)]
    hours_known = [23, 24, 2, 1, 13 * 24, 14 * 24]
    seen = {post.id: NOON - hours * HOUR for post, hours in zip(posts, hours_known, strict=True)}
    first = first_issue(iter(posts), rule, limit=3, first_seen=seen, now=NOON)
    assert first == [posts[n] for n in expected]


def test_a_digest_leaves_out_what_is_not_for_it() -> None:
    posts = [make_post(1), make_post(2, newsletter=False), make_post(3)]
    assert [post.title for post in digest_posts(posts, window=None, limit=9)] == ["Post 1", "Post 3"]
    assert len(digest_posts(posts, window=None, limit=1)) == 1


def pattern(name: str = "category/{slug}", **changes: Any) -> Subscription:
    files = {FeedFormat.RSS: f"{name}.rss"}
    values: dict[str, Any] = {"title": "{value}", "each": Each.CATEGORY, "feed": FeedSettings(files=files)}
    return Subscription(name=name, source="config.yaml:14", **(values | changes))


def test_expand_makes_one_subscription_for_each_value() -> None:
    posts = [make_post(1, categories=("Markets",)), make_post(2, categories=("债券", "Markets"))]
    made, problems = expand(pattern(), Catalogue(posts).oldest(Each.CATEGORY, EVERY_POST))
    assert [(one.name, one.title, one.rule.categories, one.each) for one in made] == [
        ("category/markets", "Markets", these("Markets"), None),
        ("category/债券", "债券", these("债券"), None),
    ]
    assert made[0].feed
    assert made[0].feed.files == {FeedFormat.RSS: "category/markets.rss"}
    assert problems == []


def test_a_pattern_with_a_match_takes_only_what_also_matches() -> None:
    rule = Rule(exclude=Rule(tags=these("ad")))
    posts = [make_post(1, categories=("a",)), make_post(2, categories=("a", "b"), tags=("ad",))]
    catalogue = Catalogue(posts)
    made, _ = expand(pattern(rule=rule), catalogue.oldest(Each.CATEGORY, rule))
    assert [one.name for one in made] == ["category/a"]
    assert [post.title for post in catalogue.newest(made[0].rule)] == ["Post 1"]


def test_each_tag() -> None:
    posts = [make_post(1, tags=("5G 网络",))]
    made, _ = expand(pattern("by_tag/{value}", each=Each.TAG, feed=None), Catalogue(posts).oldest(Each.TAG, EVERY_POST))
    assert [(one.name, one.rule.tags, one.feed) for one in made] == [("by_tag/5G-网络", these("5G 网络"), None)]


@pytest.mark.parametrize("name", ["{slug}", "{value}"])
def test_on_a_collision_the_oldest_keeps_the_name(name: str) -> None:
    oldest = {"TechWeb": NOON, "Techweb": NOON - HOUR}
    made, problems = expand(pattern(name), oldest)
    names = {one.title: one.name for one in made}
    assert names["Techweb"].casefold() == "techweb"
    assert names["TechWeb"].casefold().startswith("techweb-")
    assert [(problem.path, problem.line) for problem in problems] == [("config.yaml", 14)]
    assert '"TechWeb" and "Techweb" both become' in problems[0].message
