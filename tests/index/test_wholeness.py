"""Every bit of what is kept of posts, entries and feeds counts: one that flips is noticed."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.index import DamagedIndexError, EntryRow, FeedRow, Index, PostRow, State
from syndicate.index.database import draft
from syndicate.index.rows import sealed, unsealed
from syndicate.index.wholeness import is_whole
from syndicate.model import Problem
from tests.factories import NOON, make_post

PARTS = ("id", "2022", "2023", b"html", (b"rss", b""), (b"atom", b""), (b"json", b""))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A committed index with a post, one that is held, an entry, a feed, a folder and a value."""
    index = Index.create(tmp_path / "index.db")
    post = make_post(1, path="_posts/1.md")
    held = PostRow(path="_posts/2.md", hash=b"2", state=State.HELD, due=NOON)
    index.posts.add([PostRow(path=post.path, hash=b"1", state=State.SHOWN, post=post), held])
    index.sort()
    index.entries.put("full", [(1, EntryRow(b"key", PARTS), 0), (2, EntryRow(b"key", None), 0)])
    index.feeds.put(0, FeedRow(pattern="a", name="a", print=b"print", owned={"rss": "a.rss"}))
    index.folders.put({"_posts": b"stamps"})
    index.problems.add("read:_posts/2.md", [Problem(path="_posts/2.md", message="a fault")])
    index.put("name", b"value")
    index.commit()
    return tmp_path / "index.db"


@given(data=st.binary(max_size=50), owner=st.text(max_size=5), bit=st.integers(0))
def test_any_bit_that_flips_breaks_the_seal(data: bytes, owner: str, bit: int) -> None:
    written = sealed(data, owner)
    assert unsealed(written, owner) == data
    spoilt = bytearray(written)
    spoilt[bit // 8 % len(spoilt)] ^= 1 << bit % 8
    with pytest.raises(DamagedIndexError, match="is not what was written"):
        unsealed(bytes(spoilt), owner)


def test_what_belongs_to_another_owner_is_damage() -> None:
    with pytest.raises(DamagedIndexError):
        unsealed(sealed(b"data", "a"), "b")


READS: dict[str, tuple[str, Callable[[Index], object]]] = {
    "a post": ("UPDATE posts SET facts = zeroblob(length(facts))", lambda index: index.posts.get([1])),
    "a post's path": ("UPDATE posts SET path = 'x' WHERE number = 1", lambda index: list(index.posts.newest())),
    "when a post is due": ("UPDATE posts SET moment = moment + 1", lambda index: index.posts.held()),
    "an entry": ("UPDATE entries SET parts = x'00' WHERE post = 1", lambda index: index.entries.get([1], "full")),
    "an entry's key": ("UPDATE entries SET key = x'00'", lambda index: index.entries.get([2], "full")),
    "a feed's name": ("UPDATE feeds SET name = 'b'", lambda index: index.feeds.all()),
    "a feed's files": ("UPDATE feeds SET owned = '{}'", lambda index: index.feeds.get(1)),
    "a folder": ("UPDATE folders SET stamps = x'00'", lambda index: index.folders.stamps()),
    "a problem": ("UPDATE problems SET path = '_posts/3.md'", lambda index: index.problems.all()),
    "a value": ("UPDATE meta SET value = x'00'", lambda index: index.get("name")),
}


@pytest.mark.parametrize(("harm", "read"), [pytest.param(*case, id=name) for name, case in READS.items()])
def test_what_is_not_what_was_written_is_damage(path: Path, harm: str, read: Callable[[Index], object]) -> None:
    assert is_whole(path)
    with sqlite3.connect(path) as connection:
        connection.execute(harm)
    connection.close()
    index = Index.open(path)
    assert index is not None
    with pytest.raises(DamagedIndexError):
        read(index)
    index.close()


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param("UPDATE posts SET facts = x'00' WHERE number = 1", id="a post"),
        pytest.param("UPDATE entries SET parts = x'00'", id="an entry"),
        pytest.param("UPDATE feeds SET print = x'00'", id="a feed"),
        pytest.param("UPDATE folders SET stamps = x'00'", id="a folder"),
        pytest.param("UPDATE problems SET message = 'x'", id="a problem"),
        pytest.param("UPDATE meta SET value = x'00'", id="a value"),
        pytest.param("DROP TABLE meta", id="a table"),
    ],
)
def test_an_index_with_one_wrong_value_is_not_whole(path: Path, harm: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(harm)
    connection.close()
    assert not is_whole(path)


def test_an_index_whose_order_is_not_that_of_its_posts_is_not_whole(path: Path) -> None:
    data = path.read_bytes()
    found = data.count(b"_posts/1.md")
    assert found == 2, "in the table and in its order by path"
    at = [place for place in range(len(data)) if data.startswith(b"_posts/1.md", place)]
    for place in at:
        path.write_bytes(data[:place] + b"_posts/9.md" + data[place + 11 :])
        assert not is_whole(path)


def test_an_index_that_a_build_was_changing_is_looked_at_too(path: Path) -> None:
    index = Index.open(path)
    assert index is not None
    index.begin()
    index.close()
    assert is_whole(path)
    with sqlite3.connect(draft(path)) as connection:
        connection.execute("UPDATE meta SET value = x'00'")
    connection.close()
    assert not is_whole(path)


def test_an_index_that_is_not_there_is_whole(tmp_path: Path) -> None:
    assert is_whole(tmp_path / "index.db")
    assert list(tmp_path.iterdir()) == []


def test_a_post_that_is_known_twice_at_one_path(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP INDEX posts_by_path")
        connection.execute(
            "INSERT INTO posts SELECT 9, path, hash, state, moment, id, text_hash, dated, pending, facts"
            " FROM posts WHERE number = 1"
        )
    connection.close()
    index = Index.open(path)
    assert index is not None
    with pytest.raises(DamagedIndexError, match="twice"):
        index.posts.namesakes(make_post(1).id)
    index.close()


def test_the_zone_of_a_moment_that_is_due_comes_back(path: Path) -> None:
    index = Index.open(path)
    assert index is not None
    assert [one.due for one in index.posts.held()] == [datetime.fromisoformat(NOON.isoformat())]
    index.close()
