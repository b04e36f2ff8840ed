"""What the issue shows in which order, what waits for a later one, and what never comes again."""

from datetime import UTC, datetime
from typing import Any

import pytest

from syndicate import drafts
from syndicate.drafts import Choice, Draft, Entry, LeftOut, Library, Treatment
from syndicate.errors import DraftError
from syndicate.model import Held, Post, Role
from tests.factories import make_post

POSTS = tuple(make_post(number) for number in range(1, 6))
LIMIT = 30


def entry(number: int, **changes: Any) -> Entry:
    values: dict[str, Any] = {"line": 10 + number, "id": POSTS[number - 1].id}
    return Entry(**(values | changes))


def choose(*entries: Entry, limit: int = LIMIT, waiting: tuple[Post, ...] = POSTS, **changes: Any) -> Choice:
    draft = Draft(where="d.yaml", entries=entries, **changes)
    return drafts.choose(draft, Library(waiting=waiting, posts=POSTS), limit=limit)


def names(posts: tuple[Post, ...]) -> str:
    return "".join(post.title.removeprefix("Post ") for post in posts)


def error(*entries: Entry, library: Library, **changes: Any) -> str:
    with pytest.raises(DraftError) as caught:
        drafts.choose(Draft(where="d.yaml", entries=entries, **changes), library, limit=LIMIT)
    return str(caught.value)


def test_the_order_is_the_editor_s() -> None:
    choice = choose(entry(3), entry(1), entry(5))
    assert (names(choice.posts), names(choice.later), choice.never) == ("315", "24", ())


def test_pinned_posts_come_first() -> None:
    choice = choose(entry(3), entry(1, is_pinned=True), entry(5), entry(2, is_pinned=True, treatment=Treatment.TITLE))
    assert names(tuple(one.post for one in choice.cards)) == "135"
    assert names(tuple(one.post for one in choice.titles)) == "2"


@pytest.mark.parametrize(
    ("limit", "cards", "titles"),
    [
        pytest.param(30, "1245", "3", id="room for all"),
        pytest.param(2, "125", "34", id="five has a blurb"),
        pytest.param(1, "15", "234", id="one and the blurb"),
        pytest.param(0, "5", "1234", id="no room"),
    ],
)
def test_what_is_a_card_where_the_draft_does_not_say(limit: int, cards: str, titles: str) -> None:
    entries = (entry(1), entry(2), entry(3, treatment=Treatment.TITLE), entry(4), entry(5, blurb="Own words."))
    choice = choose(*entries, limit=limit)
    assert names(tuple(one.post for one in choice.cards)) == cards
    assert names(tuple(one.post for one in choice.titles)) == titles


def test_a_card_past_the_limit() -> None:
    choice = choose(entry(1), entry(2), entry(3, treatment=Treatment.FULL), limit=1)
    assert names(choice.posts) == "132"


def test_later_and_never() -> None:
    choice = choose(entry(1), entry(2, treatment=Treatment.LATER), entry(3, treatment=Treatment.NEVER))
    assert (names(choice.posts), names(choice.later), names(choice.never)) == ("1", "245", "3")


def test_what_was_offered_and_deleted_may_be_left_out_for_good() -> None:
    offered = {post.id: post.title for post in POSTS[:3]}
    choice = choose(entry(1), entry(2, treatment=Treatment.LATER), left_out=LeftOut.NEVER, offered=offered)
    assert (names(choice.posts), names(choice.later), names(choice.never)) == ("1", "2", "3")
    assert names(choice.unseen) == "45"


def test_nothing_is_left_out_for_good_that_nobody_has_seen() -> None:
    choice = choose(entry(1), left_out=LeftOut.NEVER)
    assert (names(choice.later), choice.never) == ("2345", ())


def test_what_came_since_is_left_to_nobody() -> None:
    offered = {post.id: post.title for post in POSTS[:3]}
    choice = choose(entry(1), offered=offered)
    assert (names(choice.later), names(choice.unseen)) == ("23", "45")


def test_a_post_that_does_not_wait_may_be_added() -> None:
    choice = choose(Entry(line=1, path="./_posts/2022-05-20-post-4.md"), waiting=POSTS[:2])
    assert (names(choice.posts), names(choice.later)) == ("4", "12")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        pytest.param("My own", "My own", id="own words"),
        pytest.param("", "Post 1", id="none"),
        pytest.param("As offered", "Post 1", id="as offered: follows the post"),
    ],
)
def test_titles(title: str, shown: str) -> None:
    (post,) = choose(entry(1, title=title), offered={POSTS[0].id: "As offered"}).posts
    assert (post.title, post.id) == (shown, POSTS[0].id)


def test_posts_that_cannot_be_named_are_all_told_at_once() -> None:
    quiet = make_post(6, newsletter=False, path="_posts/quiet.md")
    held = Held(due=datetime(2023, 1, 1, 9, tzinfo=UTC), path="_posts/coming.md")
    sent = {POSTS[0].id: ("markets#6", Role.TITLE), POSTS[1].id: ("markets#5", Role.NEVER)}
    library = Library(
        waiting=POSTS[2:],
        posts=(*POSTS, quiet),
        held=(held,),
        places_of=lambda ids: {one: sent[one] for one in ids if one in sent},
    )
    told = error(
        entry(1),
        entry(2),
        entry(3),
        Entry(line=20, path=POSTS[2].path),
        Entry(line=21, id=f"{POSTS[3].id}x"),
        Entry(line=22, id="?"),
        Entry(line=23, path="_posts/2022-05-20-pots-4.md"),
        Entry(line=24, path="?"),
        Entry(line=25, id="was"),
        Entry(line=26, path="_posts/coming.md"),
        Entry(line=27, id=quiet.id),
        library=library,
        offered={"was": "Was here"},
        faults=drafts.read("x: y\n", "d.yaml").faults,
    )
    assert [line for line in told.splitlines() if not line.startswith(" ")] == [
        'd.yaml:1: "x" is not a key here',
        'd.yaml:11: "Post 1" is in markets#6 already',
        'd.yaml:12: "Post 2" was left out for good with markets#5',
        'd.yaml:20: "Post 3" stands here again (first on line 13)',
        f'd.yaml:21: there is no post with the id "{POSTS[3].id}x"',
        'd.yaml:22: there is no post with the id "?"',
        'd.yaml:23: there is no post "_posts/2022-05-20-pots-4.md"',
        'd.yaml:24: there is no post "?"',
        'd.yaml:25: "Was here" is gone: there is no post "was" any more',
        'd.yaml:26: "_posts/coming.md" is dated 2023-01-01 09:00',
        'd.yaml:27: "Post 6" says `newsletter: false`',
    ]
    assert f'  Did you mean "{POSTS[3].id}"?' in told
    assert '  Did you mean "_posts/2022-05-20-post-4.md"?' in told
