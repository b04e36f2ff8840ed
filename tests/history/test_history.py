"""What is remembered of posts that are new, known, renamed, gone, back and corrected."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from syndicate.errors import SyndicateError
from syndicate.history import History, Memory, Sighting
from tests.factories import NOON

LATER = NOON + timedelta(days=1)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History.open(tmp_path / "history.db") as opened:
        yield opened


def words(text: str) -> bytes:
    """Return a hash for *text* that shows it."""
    return text.encode().ljust(16, b".")


def seen(path: str, text: str | None = None, *, id_: str | None = None) -> Sighting:
    """Return the post at *path*, whose text and id are its own where they are not given."""
    return Sighting(path, id_ or f"https://news.example.org/{path}", words(text or path))


def ids(memories: list[Memory]) -> list[str]:
    return [memory.id.rpartition("/")[2] for memory in memories]


def test_a_new_post_is_remembered_as_it_was_seen_first(history: History) -> None:
    new = Memory("https://news.example.org/a", words("a"), NOON, None)
    assert history.recall([seen("a")], now=NOON) == [new]
    assert history.recall([seen("a")], now=LATER) == [new]


def test_a_known_path_keeps_its_id(history: History) -> None:
    history.recall([seen("a")], now=NOON)
    assert ids(history.recall([seen("a", id_="https://news.example.org/another")], now=LATER)) == ["a"]


def test_memories_come_in_the_order_of_the_posts(history: History) -> None:
    history.recall([seen("b")], now=NOON)
    assert ids(history.recall([seen("c"), seen("b"), seen("a"), seen("b"), seen("a")], now=LATER)) == list("cbaba")


def test_more_posts_than_one_question_can_name(history: History) -> None:
    posts = [seen(f"{number:05}") for number in range(40_000)]
    history.recall(posts[::2], now=NOON)
    history.recall(posts, now=LATER)
    assert [memory and memory.first_seen for memory in history.look_up(posts)] == [NOON, LATER] * 20_000


def test_nothing_to_do(history: History) -> None:
    history.gone([])
    history.lost([])
    history.correct({}, now=NOON)
    assert history.recall([], now=NOON) == []
    assert history.look_up([]) == []


@pytest.mark.parametrize(
    "when",
    [
        pytest.param(datetime(2022, 5, 20, 12, 0, 0, 123456, tzinfo=UTC), id="microseconds"),
        pytest.param(datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), id="just before 1970"),
        pytest.param(datetime(1901, 1, 1, 0, 0, 0, 1, tzinfo=UTC), id="long before 1970"),
        pytest.param(datetime.min.replace(tzinfo=UTC), id="the first there is"),
        pytest.param(datetime.max.replace(tzinfo=UTC), id="the last there is"),
        pytest.param(datetime(2022, 5, 20, 20, 0, tzinfo=timezone(timedelta(hours=8))), id="another zone"),
    ],
)
def test_moments_are_kept_to_the_microsecond(history: History, when: datetime) -> None:
    first = history.recall([seen("a")], now=when)
    history.correct({"a": words("new")}, now=when)
    (again,) = history.recall([seen("a")], now=LATER)
    assert first[0].first_seen == again.first_seen == again.changed == when
    assert first[0].first_seen.tzinfo is again.first_seen.tzinfo is UTC


class TestCorrections:
    def test_recall_shows_a_correction_and_does_not_record_it(self, history: History) -> None:
        history.recall([seen("a", "old")], now=NOON)
        for _ in range(2):
            (memory,) = history.recall([seen("a", "new")], now=LATER)
            assert memory == Memory("https://news.example.org/a", words("old"), NOON, None)

    def test_correct_records_it(self, history: History) -> None:
        history.recall([seen("a", "old"), seen("b")], now=NOON)
        history.correct({"a": words("new")}, now=LATER)
        first, second = history.recall([seen("a", "new"), seen("b")], now=LATER)
        assert first == Memory("https://news.example.org/a", words("new"), NOON, LATER)
        assert second.changed is None

    def test_two_names_that_are_swapped_are_two_corrections(self, history: History) -> None:
        history.recall([seen("a", "one"), seen("b", "two")], now=NOON)
        history.lost(["a", "b"])
        swapped = history.recall([seen("a", "two"), seen("b", "one")], now=LATER)
        assert ids(swapped) == ["a", "b"]
        assert [memory.text_hash for memory in swapped] == [words("one"), words("two")]

    def test_only_remembered_posts_can_be_corrected(self, history: History) -> None:
        history.recall([seen("a", "old")], now=NOON)
        with pytest.raises(KeyError, match="1 of these posts"):
            history.correct({"a": words("new"), "b": words("b")}, now=LATER)
        assert history.recall([seen("a")], now=LATER)[0].text_hash == words("old")


class TestRenamed:
    def test_a_renamed_post_takes_everything_over(self, history: History) -> None:
        history.recall([seen("a", "old")], now=NOON)
        history.correct({"a": words("text")}, now=LATER)
        history.gone(["a"])
        renamed = history.recall([seen("b", "text")], now=LATER + timedelta(days=1))
        assert renamed == [Memory("https://news.example.org/a", words("text"), NOON, LATER)]

    def test_the_old_path_is_free_for_another_post(self, history: History) -> None:
        history.recall([seen("a", "text")], now=NOON)
        history.gone(["a"])
        history.recall([seen("b", "text")], now=LATER)
        (memory,) = history.recall([seen("a", "text", id_="https://news.example.org/new")], now=LATER)
        assert memory == Memory("https://news.example.org/new", words("text"), LATER, None)

    def test_twice(self, history: History) -> None:
        history.recall([seen("a", "text")], now=NOON)
        for old, new in [("a", "b"), ("b", "c"), ("c", "a")]:
            history.gone([old])
            assert ids(history.recall([seen(new, "text", id_="https://news.example.org/x")], now=LATER)) == ["a"]

    def test_with_an_edit_it_is_a_new_post(self, history: History) -> None:
        history.recall([seen("a", "text")], now=NOON)
        history.gone(["a"])
        assert ids(history.recall([seen("b", "edited text")], now=LATER)) == ["b"]

    def test_only_what_is_gone_is_inherited(self, history: History) -> None:
        history.recall([seen("a", "same")], now=NOON)
        assert ids(history.recall([seen("b", "same")], now=LATER)) == ["b"]

    def test_of_two_new_files_the_first_inherits(self, history: History) -> None:
        history.recall([seen("m", "same")], now=NOON)
        history.gone(["m"])
        assert ids(history.recall([seen("a", "same"), seen("b", "same")], now=LATER)) == ["m", "b"]

    def test_of_two_that_are_gone_the_smallest_path_is_inherited_first(self, history: History) -> None:
        history.recall([seen("z", "same"), seen("y", "same"), seen("x", "other")], now=NOON)
        history.gone("xyz")
        new = [seen("a", "same"), seen("b", "same"), seen("c", "same")]
        assert ids(history.recall(new, now=LATER)) == ["y", "z", "c"]

    def test_one_that_is_back_keeps_what_is_its_own(self, history: History) -> None:
        history.recall([seen("m", "same")], now=NOON)
        history.gone(["m"])
        assert ids(history.recall([seen("a", "same"), seen("m", "same")], now=LATER)) == ["a", "m"]

    def test_one_that_is_back_in_a_later_batch_keeps_it_too(self, history: History) -> None:
        history.recall([seen("m", "same")], now=NOON)
        history.gone(["m"])
        history.back(["a", "m"])
        assert ids(history.recall([seen("a", "same")], now=LATER)) == ["a"]
        assert ids(history.recall([seen("m", "same")], now=LATER)) == ["m"]

    def test_all_at_once(self, history: History) -> None:
        numbers = range(1200)
        history.recall([seen(f"old/{number:04}", f"{number}") for number in numbers], now=NOON)
        moved = [seen(f"new/{number:04}", f"{number}") for number in numbers]
        history.lost(post.path for post in moved)
        assert ids(history.recall(moved, now=LATER)) == [f"{number:04}" for number in numbers]
        assert history.missing([]) == [post.path for post in moved]

    def test_is_found_by_an_index_of_those_that_are_gone(self, history: History) -> None:
        plan = history._connection.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM posts WHERE gone AND text_hash IN (?, ?)", (b"", b"")
        )
        assert [row[3] for row in plan] == ["SEARCH posts USING INDEX gone_posts (text_hash=?)"]


class TestGone:
    def test_a_post_that_comes_back_keeps_its_id(self, history: History) -> None:
        first = history.recall([seen("a")], now=NOON)
        history.gone(["a"])
        assert history.recall([seen("a", id_="https://news.example.org/new")], now=LATER) == first
        assert ids(history.recall([seen("b", "a")], now=LATER)) == ["b"], "no longer gone, so not inherited"

    def test_lost_marks_what_was_not_found(self, history: History) -> None:
        history.recall([seen("a", "1"), seen("b", "2"), seen("c", "3")], now=NOON)
        history.lost(["b", "never seen"])
        assert ids(history.recall([seen("x", "1"), seen("y", "2"), seen("z", "3")], now=LATER)) == ["a", "y", "c"]

    def test_lost_marks_what_was_found_as_there(self, history: History) -> None:
        history.recall([seen("a", "1"), seen("b", "2")], now=NOON)
        history.gone(["a", "b"])
        history.lost({"b"})
        assert ids(history.recall([seen("x", "1"), seen("y", "2")], now=LATER)) == ["a", "y"]

    def test_missing_are_those_that_lost_would_mark(self, history: History) -> None:
        history.recall([seen(path) for path in "dcba"], now=NOON)
        history.gone(["a"])
        assert history.missing(iter(["c"])) == ["b", "d"]
        history.lost(["c"])
        assert history.missing(["c"]) == []

    def test_what_goes_wrong_while_paths_are_listed_is_not_blamed_on_the_file(self, history: History) -> None:
        def listed() -> Iterator[str]:
            yield "a"
            raise OSError("the folder cannot be read")

        for mark in (history.gone, history.back, history.lost):
            with pytest.raises(OSError, match="the folder"):
                mark(listed())


class TestLookUp:
    def test_tells_what_recall_would(self, history: History) -> None:
        history.recall([seen("a", "1"), seen("b", "2"), seen("c", "3")], now=NOON)
        history.correct({"b": words("two")}, now=LATER)
        history.gone(["c"])
        posts = [seen("b", "two"), seen("x", "3"), seen("y", "3"), seen("a", "edited")]
        answers = history.look_up(posts)
        assert answers[2] is None
        assert answers == history.look_up(posts), "nothing was recorded"
        assert [answer or Memory(posts[2].id, words("3"), LATER, None) for answer in answers] == history.recall(
            posts, now=LATER
        )

    def test_posts_may_be_gone_that_no_build_has_missed_yet(self, history: History) -> None:
        history.recall([seen("a", "1"), seen("b", "1"), seen("c", "1")], now=NOON)
        history.gone(["c"])
        posts = [seen("b", "1"), seen("x", "1"), seen("y", "1"), seen("z", "1")]
        missing = history.missing(post.path for post in posts)
        answers = history.look_up(posts, gone=[*missing, "b", "never seen"])
        assert ids([answer for answer in answers if answer]) == ["b", "a", "c"]


class TestTransactions:
    def test_an_exception_undoes_all_of_it(self, history: History) -> None:
        history.recall([seen("a", "old")], now=NOON)

        def build() -> None:
            with history.transaction():
                history.recall([seen("b")], now=LATER)
                history.correct({"a": words("new")}, now=LATER)
                history.gone(["a"])
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build()
        assert history.look_up([seen("b")]) == [None]
        assert history.recall([seen("c", "old"), seen("a")], now=LATER)[1].text_hash == words("old")

    def test_one_inside_another_is_part_of_it(self, history: History) -> None:
        def build() -> None:
            with history.transaction():
                with history.transaction():
                    history.recall([seen("a")], now=NOON)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            build()
        assert history.look_up([seen("a")]) == [None]

    def test_what_is_not_committed_when_the_file_is_closed_is_undone(self, tmp_path: Path) -> None:
        with History.open(tmp_path / "history.db") as history:
            history._connection.execute("BEGIN IMMEDIATE")
            history.recall([seen("a")], now=NOON)
        with History.open(tmp_path / "history.db") as history:
            assert history.look_up([seen("a")]) == [None]

    def test_a_full_disk_undoes_it_and_says_so(self, history: History, tmp_path: Path) -> None:
        history.recall([seen("a")], now=NOON)
        history._connection.execute("PRAGMA max_page_count = 8")
        posts = [seen(f"{number:04}") for number in range(2000)]
        with pytest.raises(SyndicateError, match=r"history\.db: the disk is full \(") as caught:
            history.recall(posts, now=LATER)
        assert caught.value.where == str(tmp_path / "history.db")
        assert "Make room" in caught.value.hint
        assert history.look_up([seen("a"), posts[0]]) == [
            Memory("https://news.example.org/a", words("a"), NOON, None),
            None,
        ]
        history.recall([seen("b")], now=LATER)

    def test_a_file_that_cannot_be_written_is_named(self, history: History) -> None:
        history._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(SyndicateError, match=r"history\.db: it cannot be written"):
            history.recall([seen("a")], now=NOON)

    def test_a_mistake_of_the_caller_is_not_blamed_on_the_file(self, history: History) -> None:
        with pytest.raises(sqlite3.IntegrityError):
            history.recall([Sighting("a", "id", b"too short")], now=NOON)
        assert history.look_up([seen("a")]) == [None]


def test_the_serial_counts_what_was_recorded(tmp_path: Path) -> None:
    post = Sighting("_posts/a.md", "a", b"1" * 16)
    with History.open(tmp_path / "history.db") as history:
        assert history.serial == 0
        history.recall([post], now=NOON)
        after = history.serial
        history.recall([post], now=NOON)
        history.gone(["_posts/other.md"])
        assert (after, history.serial) == (1, 1)
