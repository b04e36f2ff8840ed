"""Every post near a digest has a verdict and one sentence that says why."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from syndicate.app.why import explained
from syndicate.web.values import PostLine, Verdict
from tests.app.desks import HOUR, Newsroom
from tests.factories import NOON

WORDS = "text " * 100


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


def lines(room: Newsroom, *, most: int = 500, **request: Any) -> list[PostLine]:
    return list(explained(room.preview(**request), most=most).posts)


def whys(room: Newsroom, **request: Any) -> dict[str, str]:
    """Return, by title, the verdict and its sentence."""
    return {line.title: f"{line.verdict}: {line.why}" for line in lines(room, **request)}


def titles(room: Newsroom, **request: Any) -> list[str]:
    return [line.title for line in lines(room, **request)]


class TestTheFirstIssue:
    def test_holds_the_newest(self, room: Newsroom) -> None:
        room.digests = ", limit: 2"
        for title, hours in (("One", 1), ("Two", 2), ("Three", 3)):
            room.post(title, NOON - hours * HOUR)
        room.post("Bonds", NOON - 4 * HOUR, categories="bonds")
        room.post("Quiet", NOON - 5 * HOUR, newsletter="false")
        assert whys(room) == {
            "One": "card: New to the first issue (`first_issue: latest`).",
            "Two": "card: New to the first issue (`first_issue: latest`).",
            "Three": "out: Not among the newest 2 (`first_issue: latest`).",
            "Bonds": "out: Its category is bonds; wanted: markets.",
            "Quiet": "out: Its front matter says `newsletter: false`.",
        }

    def test_or_what_came_in_the_last_hours(self, room: Newsroom) -> None:
        room.digests = ", first_issue: 24h"
        room.post("Young", NOON - HOUR)
        room.post("Old", NOON - 25 * HOUR)
        assert whys(room)["Old"] == "out: First there more than 24h ago (`first_issue: 24h`)."

    def test_or_none_of_what_is_there(self, room: Newsroom) -> None:
        room.digests = ", first_issue: new, limit: 1"
        room.post("One", NOON - HOUR)
        room.post("Two", NOON - 2 * HOUR)
        assert whys(room) == {
            "One": "card: Nothing new waits, and it is among the newest.",
            "Two": "out: There before the first issue (`first_issue: new`).",
        }


class TestALaterIssue:
    def test_says_which_issue_a_post_is_in(self, room: Newsroom) -> None:
        room.digests = ", limit: 1, first_issue: all"
        room.post("First", NOON - HOUR)
        room.post("Second", NOON - 2 * HOUR)
        room.send()
        room.post("Third")
        assert whys(room) == {
            "Third": "card: In no earlier issue.",
            "First": "out: In markets#1 already, as a card.",
            "Second": "out: In markets#1 already, as a title.",
        }

    def test_says_what_was_there_before_the_first(self, room: Newsroom) -> None:
        room.digests = ", limit: 1"
        room.post("First", NOON - HOUR)
        room.post("Before", NOON - 2 * HOUR)
        room.send()
        room.post("Third")
        assert whys(room)["Before"] == "out: There before the digest began on 2022-05-20 12:00."

    def test_says_that_a_correction_is_named(self, room: Newsroom) -> None:
        room.post("First", NOON - HOUR)
        room.send()
        room.post("First", NOON - HOUR, body="Another text.")
        room.post("Second")
        assert whys(room)["First"] == "out: In markets#1 already, as a card, and named as corrected since."

    def test_shows_the_newest_where_nothing_waits(self, room: Newsroom) -> None:
        room.post("First", NOON - HOUR)
        room.send()
        assert whys(room) == {
            "First": "card: Nothing new waits, and it is among the newest; in markets#1 already, as a card."
        }


class TestADraft:
    def test_decides(self, room: Newsroom) -> None:
        for number, title in enumerate(("One", "Two", "Three", "Four", "Five", "Six")):
            room.post(title, NOON - (number + 1) * HOUR)
        room.digests = ", limit: 1"
        ids = {line.title: line.id for line in lines(room)}
        room.write(
            "drafts/markets.yaml",
            f"posts:\n- id: {ids['Six']}\n  pin: true\n- id: {ids['One']}\n- id: {ids['Two']}\n  as: full\n"
            f"- id: {ids['Three']}\n  as: title\n- id: {ids['Four']}\n  as: later\n- id: {ids['Five']}\n  as: never\n",
        )
        assert whys(room) == {
            "Six": "card: The draft names it (line 2), and pins it.",
            "Two": "card: The draft names it (line 5); a card, as the draft says (`as: full`).",
            "One": "title: The draft names it (line 4); a title alone, past the `limit` of 1.",
            "Three": "title: The draft names it (line 7); a title alone, as the draft says (`as: title`).",
            "Four": "out: Left for later by the draft (line 9).",
            "Five": "out: Left out for good by the draft (line 11).",
        }

    @pytest.mark.parametrize(
        ("left_out", "why"),
        [
            pytest.param("later", "Deleted from the draft: the next one offers it again.", id="for later"),
            pytest.param(
                "never",
                "Deleted from the draft, which leaves such posts out for good (`left_out: never`).",
                id="for good",
            ),
        ],
    )
    def test_knows_what_was_deleted_and_what_came_since(self, room: Newsroom, left_out: str, why: str) -> None:
        room.digests = ", first_issue: all"
        room.post("Kept", NOON - HOUR)
        gone = room.post("Gone", NOON - 2 * HOUR)
        text = room.draft().replace(f"  - title: Gone\n    id: {gone}\n", "")
        room.write("drafts/markets.yaml", text.replace("left_out: later", f"left_out: {left_out}"))
        room.post("New")
        assert whys(room)["Gone"] == f"out: {why}"
        assert whys(room)["New"] == (
            "out: It came after the draft was written: `syndicate draft markets --update` brings it in."
        )

    def test_that_offered_nothing_does_not_name_the_others(self, room: Newsroom) -> None:
        kept = room.post("Kept", NOON - HOUR)
        room.post("Other", NOON - 2 * HOUR)
        room.write("drafts/markets.yaml", f"posts:\n- id: {kept}\n")
        assert whys(room)["Other"] == "out: The draft does not name it: the next one offers it."

    def test_leaves_posts_for_later_and_for_good(self, room: Newsroom) -> None:
        room.digests = ", first_issue: all"
        kept, later, never = (room.post(title, NOON - HOUR) for title in ("Kept", "Later", "Never"))
        room.write(
            "drafts/markets.yaml", f"posts:\n- id: {kept}\n- {{id: {later}, as: later}}\n- {{id: {never}, as: never}}\n"
        )
        room.send()
        assert whys(room, limit=1) == {
            "Never": "card: Nothing new waits, and it is among the newest; left out for good with markets#1.",
            "Later": "out: Left for later; no issue is made of such posts alone.",
            "Kept": "out: In markets#1 already, as a card.",
        }
        room.post("New")
        assert whys(room) == {
            "New": "card: In no earlier issue.",
            "Later": "card: Left for later with an earlier issue.",
            "Never": "out: Left out for good with markets#1.",
            "Kept": "out: In markets#1 already, as a card.",
        }


class TestHowMuchIsShown:
    def test_the_budget_and_the_limit_are_told_apart(self, room: Newsroom) -> None:
        for number in range(12):
            room.post(f"P{number:02}", NOON - number * HOUR - HOUR, body=WORDS)
        room.digests = ", limit: 4, first_issue: all"
        budget = room.preview().digest.size_bytes - 1000  # without any excerpt, some of eight cards fit into that
        room.digests = f", limit: 8, first_issue: all, budget: {budget}"
        said = whys(room)
        assert said["P00"] == "card: New to the first issue (`first_issue: all`)."
        assert said["P07"].endswith(f"; a title alone, to stay within the budget of {budget:,} bytes.")
        assert said["P08"].endswith("; a title alone, past the `limit` of 8.")

    def test_what_is_only_counted(self, room: Newsroom) -> None:
        room.digests = ", limit: 1, first_issue: all"
        for number in range(53):
            room.post(f"P{number:02}", NOON - number * HOUR - HOUR)
        said = whys(room)
        assert (
            said["P52"]
            == "counted: New to the first issue (`first_issue: all`); only counted, past the first 50 titles."
        )
        budget = room.preview().digest.size_bytes - 4000
        room.digests = f", limit: 1, first_issue: all, budget: {budget}"
        assert whys(room)["P50"].endswith(f"; only counted, to stay within the budget of {budget:,} bytes.")
        room.send()
        assert whys(room, last=HOUR)["P52"] == "out: Published before the window."
        assert whys(room, last=99 * HOUR)["P52"].startswith(
            'counted: Published in the window; in markets#1 already, counted in "and more"; only counted, '
        )

    def test_titles_alone(self, room: Newsroom) -> None:
        room.digests = ", content: titles"
        room.post("One", NOON - HOUR)
        assert whys(room)["One"].endswith("; a title alone, as all are (`content: titles`).")

    def test_a_whole_post_that_had_to_become_an_excerpt(self, room: Newsroom) -> None:
        room.digests = ", content: full, budget: 20000"
        room.post("Short", NOON - HOUR)
        room.post("Long", NOON - 2 * HOUR, body="word " * 9000)
        said = whys(room)
        assert said["Short"] == "card: New to the first issue (`first_issue: latest`)."
        assert said["Long"].endswith("; an excerpt, to stay within the budget of 20,000 bytes.")


class TestAWindow:
    def test_has_neighbours(self, room: Newsroom) -> None:
        for title, hours in (("After", 1), ("Inside", 3), ("Before", 5)):
            room.post(title, NOON - hours * HOUR)
        room.post("Bonds", NOON - 3 * HOUR, categories="bonds")
        assert whys(room, since=NOON - 3 * HOUR, until=NOON - HOUR) == {
            "Inside": "card: Published in the window.",
            "After": "out: Published after the window.",
            "Bonds": "out: Its category is bonds; wanted: markets.",
            "Before": "out: Published before the window.",
        }

    def test_comes_before_its_neighbours_where_not_all_are_listed(self, room: Newsroom) -> None:
        for hours in range(9):
            room.post(f"H{hours}", NOON - hours * HOUR, categories="bonds" if hours in (4, 5) else "markets")
        window = {"since": NOON - 5 * HOUR, "until": NOON - 2 * HOUR}
        assert titles(room, most=4, **window) == ["H3", "H2", "H4", "H5", "H6"]
        found = explained(room.preview(**window), most=4)
        assert found.left == 4
        assert titles(room, most=1, **window) == ["H3", "H4"]


class TestFilesThatAreNoPostsYet:
    def test_a_post_dated_later_waits(self, room: Newsroom) -> None:
        room.post("One", NOON - HOUR)
        room.post("Coming", NOON + HOUR)
        room.post("Foreign", NOON + HOUR, categories="bonds")
        room.write("_posts/2023-01-01-odd.md", "---\ntitle: [\ndate: 2023-01-01 09:00:00\n---\n")
        room.post("Misplaced", NOON + HOUR, permalink="/:nowhere/")
        assert whys(room)["Coming"] == "out: Dated later: it waits until 2022-05-20 13:00."
        assert titles(room)[:2] == ["One", "2023-01-01-odd.md"]
        assert {"Foreign", "Misplaced"}.isdisjoint(titles(room))
        assert "Coming" not in titles(room, last=2 * HOUR)

    def test_a_post_that_cannot_be_read_says_why(self, room: Newsroom) -> None:
        room.post("One", NOON - HOUR)
        room.write("_posts/2022-05-19-broken.md", "---\ntitle: [\n---\n")
        room.write("_posts/2022-02-31-never.md", "---\ntitle: x\n---\n")
        found = {line.title: line for line in lines(room)}
        assert found["2022-05-19-broken.md"].why.startswith("The front matter is not YAML: ")
        assert found["2022-05-19-broken.md"].published == datetime(2022, 5, 19, tzinfo=UTC)
        assert found["2022-02-31-never.md"].published == NOON
        assert found["2022-02-31-never.md"].verdict is Verdict.OUT

    def test_a_second_post_with_one_id_names_the_first(self, room: Newsroom) -> None:
        room.post("One", NOON - HOUR, guid="urn:a")
        room.post("Two", NOON - 2 * HOUR, guid="urn:a")
        assert whys(room)["2022-05-20-two.md"] == ("out: _posts/2022-05-20-one.md has the same id and is newer: urn:a.")

    def test_a_body_that_cannot_be_read(self, room: Newsroom) -> None:
        room.post("One", NOON - HOUR)
        room.post("Deep", NOON - 2 * HOUR, body="<b>" * 1100)
        assert whys(room)["Deep"].startswith("out: Its body cannot be read: ")


def test_those_that_are_out_are_the_newest_and_the_others_are_counted(room: Newsroom) -> None:
    room.digests = ", limit: 1"
    for hours in range(9):
        room.post(f"H{hours}", NOON - hours * HOUR)
    found = explained(room.preview(), most=3)
    assert [line.title for line in found.posts] == ["H0", "H1", "H2", "H3"]
    assert found.left == 5
