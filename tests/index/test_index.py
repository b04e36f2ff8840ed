"""The index keeps what it was given, in the order of feeds, and is thrown away where it cannot be trusted."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import SyndicateError
from syndicate.index import DamagedIndexError, EntryRow, FeedRow, FileRow, Index, PostRow, State, trusted
from syndicate.index.database import draft
from syndicate.index.rows import pack, unpack
from syndicate.model import Person, Problem
from tests.factories import NOON, make_post

HOUR = timedelta(hours=1)
TEXTS = st.text(max_size=20)
OFFSETS = st.integers(-18 * 3600, 18 * 3600).map(lambda seconds: timezone(timedelta(seconds=seconds)))
FIRST, LAST = (datetime(year, 6, 1) for year in (1000, 9998))  # noqa: DTZ001 (hypothesis adds the zone)
MOMENTS = st.datetimes(FIRST, LAST, timezones=OFFSETS)
VALUES = st.recursive(
    st.none() | TEXTS, lambda some: st.lists(some, max_size=3) | st.dictionaries(TEXTS, some, max_size=3)
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = Index.create(tmp_path / "index.db")
    yield made
    made.close()


def row(number: int, **changes: Any) -> PostRow:
    post = make_post(number, path=f"_posts/{number}.md", **changes)
    return PostRow(path=post.path, hash=b"h", state=State.SHOWN, post=post)


def fill(index: Index, rows: list[PostRow]) -> list[int]:
    numbers = index.posts.add(rows)
    posts = [(number, one.post) for number, one in zip(numbers, rows, strict=True) if one.post]
    index.terms.add(("category", term, post.published, number) for number, post in posts for term in post.categories)
    index.sort()
    return numbers


@given(
    title=TEXTS,
    published=MOMENTS,
    updated=MOMENTS,
    terms=st.lists(TEXTS).map(tuple),
    text=st.none() | TEXTS,
    fields=st.dictionaries(TEXTS, VALUES),
)
def test_a_post_comes_back_as_it_was(
    title: str, published: datetime, updated: datetime, terms: tuple[str, ...], text: str | None, fields: dict[str, Any]
) -> None:
    post = make_post(
        title=title,
        path="_posts/a/b.md",
        published=published,
        updated=updated,
        categories=terms,
        tags=terms[::-1],
        authors=(Person(name=title, email=text), Person(name="B", url=text)),
        lang=text,
        summary=text,
        image=text,
        correction=text,
        newsletter=text is None,
        fields=fields,
    )
    found = unpack(pack(post), post.path)
    assert (found, found.fields) == (post, post.fields)
    assert (found.published.isoformat(), found.updated.utcoffset()) == (published.isoformat(), updated.utcoffset())


@pytest.mark.parametrize("facts", [b"", b"x", b"i\x01\x00\x00\x00", b"(\x01\x00\x00\x00N"])
def test_a_post_that_is_no_longer_one(facts: bytes) -> None:
    with pytest.raises(DamagedIndexError, match=r"_posts/a\.md"):
        unpack(facts, "_posts/a.md")


def test_newest_first_and_by_id_where_the_moment_is_one(index: Index) -> None:
    moments = [NOON, NOON + HOUR, NOON, NOON - HOUR]
    rows = [row(number, published=moment, categories=("a",)) for number, moment in enumerate(moments)]
    fill(index, [*rows, row(9, published=NOON + 2 * HOUR)])
    term = index.terms.find("category", "a")
    assert [one.post.title for one in index.posts.newest(term)] == ["Post 1", "Post 2", "Post 0", "Post 3"]
    assert [one.post.title for one in index.posts.newest()][:2] == ["Post 9", "Post 1"]
    assert index.terms.oldest("category") == {"a": NOON - HOUR}
    assert index.terms.find("tag", "a") is None


def test_files_that_are_no_posts_are_known_all_the_same(index: Index) -> None:
    due = datetime(2030, 1, 1, tzinfo=timezone(8 * HOUR))
    fill(index, [row(1), PostRow(path="b.md", hash=b"1"), PostRow(path="c.md", hash=b"2", state=State.HELD, due=due)])
    assert [(path, one.state) for path, one in index.posts.known(["b.md", "c.md", "d.md"]).items()] == [
        ("b.md", State.OUT),
        ("c.md", State.HELD),
    ]
    assert [(one.path, one.due.isoformat()) for one in index.posts.held()] == [("c.md", due.isoformat())]
    assert index.posts.count() == 1
    assert index.posts.out_of_place(due) == ["c.md"]
    assert index.posts.out_of_place(NOON - HOUR) == ["_posts/1.md"]


def test_a_post_that_stands_behind_another(index: Index) -> None:
    one, two = fill(index, [row(1, id="same"), row(2, id="same")])
    assert index.posts.doubled() == ["same"]
    index.posts.set_state(one, State.SHADOWED)
    assert [found.number for found in index.posts.newest()] == [two]
    assert [found.number for found in index.posts.get([one, two], shadowed=False)] == [two]
    assert list(index.posts.namesakes("same")) == ["_posts/1.md", "_posts/2.md"]


def test_a_number_is_never_given_twice(index: Index) -> None:
    (number,) = fill(index, [row(1)])
    index.posts.remove(["_posts/1.md"])
    assert index.posts.add([row(2)]) == [number + 1]


def test_a_feed_knows_what_it_carries(index: Index) -> None:
    number = index.feeds.put(0, FeedRow(pattern="a", name="a", owned={"rss": "a.rss"}))
    assert index.feeds.get(number).owned == {"rss": "a.rss"}
    assert index.feeds.choose(number, [1, 2], floor=NOON, expires=NOON + HOUR) == set()
    assert index.feeds.choose(number, [2, 3], floor=NOON, expires=NOON + HOUR) == {1}
    assert index.feeds.carrying([3]) == {number}
    assert index.feeds.carried([1, 2]) == {2}
    assert index.feeds.may_take(number, NOON)
    assert not index.feeds.may_take(number, NOON - HOUR)
    assert index.feeds.expired(NOON) == set()
    assert index.feeds.expired(NOON + HOUR) == {number}
    index.feeds.put_file(FileRow("a.rss", number, 1, 2))
    assert index.feeds.remove([number]) == {2, 3}
    assert (list(index.feeds.files()), index.feeds.all()) == ([], {})


def test_entries_and_those_that_hold_liquid(index: Index) -> None:
    parts = ("id", "2022", "2023", b"html", (b"rss", b">"), (b"atom", b">"), (b"json", b"}"))
    index.entries.put("full", [(1, EntryRow(b"k", parts), 0), (2, EntryRow(b"k", None), 2)])
    assert index.entries.get([2, 3, 1], "full") == {1: EntryRow(b"k", parts), 2: EntryRow(b"k", None)}
    assert index.entries.get([1], "excerpt") == {}
    assert (index.entries.with_liquid(least=1), index.entries.with_liquid(least=3)) == ({2}, set())
    index.entries.remove([1])
    assert index.entries.get([1], "full") == {}


def test_entries_of_any_number_of_posts(index: Index) -> None:
    row = EntryRow(b"k", None)
    index.entries.put("full", [(number, row, 0) for number in range(2001)])
    assert index.entries.get(range(1, 3000), "full") == dict.fromkeys(range(1, 2001), row)
    assert index.entries.get([], "full") == {}


def test_problems_stand_until_their_owner_takes_them_back(index: Index) -> None:
    one, two = Problem(path="a", message="1"), Problem(path="b", message="2")
    index.problems.replace("x:1", [one])
    index.problems.replace("y:1", [one, two])
    assert index.problems.all() == [one, two]
    assert index.problems.all(of="x:") == [one]
    index.problems.forget(["y:1"])
    assert index.problems.all() == [one]


def committed(path: Path) -> Path:
    made = Index.create(path)
    fill(made, [row(1)])
    made.commit()
    return path


def test_what_was_committed_is_there(tmp_path: Path) -> None:
    path = committed(tmp_path / "state/index.db")
    again = Index.open(path)
    assert again is not None
    again.begin()
    again.posts.add([row(2)])
    again.commit()
    again.close()
    last = Index.open(path)
    assert last is not None
    assert last.posts.count() == 2
    last.close()
    assert sorted(one.name for one in path.parent.iterdir()) == ["index.db"]


def test_one_that_a_build_left_unfinished_is_none(tmp_path: Path) -> None:
    path = committed(tmp_path / "index.db")
    index = Index.open(path)
    assert index is not None
    index.begin()
    index.close()
    assert Index.open(path) is None


def test_one_that_cannot_get_the_name_of_a_draft_stays_as_it_is(tmp_path: Path) -> None:
    path = committed(tmp_path / "index.db")
    index = Index.open(path)
    assert index is not None
    draft(path).mkdir()
    with pytest.raises(SyndicateError, match="it cannot be renamed: "):
        index.begin()
    index.close()
    again = Index.open(path)
    assert again is not None
    again.close()


def test_a_draft_is_no_index(tmp_path: Path) -> None:
    Index.create(tmp_path / "index.db").close()
    assert Index.open(tmp_path / "index.db") is None
    Index.discard(tmp_path / "index.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", [0, 1, 999_999])
def test_one_of_another_version_is_none(tmp_path: Path, version: int) -> None:
    path = committed(tmp_path / "index.db")
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    assert Index.open(path) is None


def test_another_file_is_damage(tmp_path: Path) -> None:
    (tmp_path / "index.db").write_bytes(b"no database " * 100)
    with pytest.raises(DamagedIndexError):
        Index.open(tmp_path / "index.db")


def test_what_sqlite_says_of_damage_and_of_the_disk() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(DamagedIndexError, match="no such table"), trusted():
        connection.execute("SELECT 1 FROM posts")
    connection.execute("CREATE TABLE one (a)")
    connection.execute("PRAGMA query_only = ON")
    with pytest.raises(SyndicateError, match="cannot be written"), trusted():
        connection.execute("INSERT INTO one VALUES (1)")
    connection.close()
    with pytest.raises(sqlite3.ProgrammingError), trusted():
        connection.execute("SELECT 1")
