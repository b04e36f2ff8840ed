"""What is remembered of posts: corrections move ``updated``, and an accident with all posts moves none."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.app.sites import DAY, HOUR, NOW, Site

A = "2022-05-18-a.md"
PUBLISHED = "2022-05-18T00:00:00+08:00"
LATER = "2022-05-20T21:00:00+08:00"  # NOW + HOUR in the site's zone


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.post(A, "Some text.", title="A")
    assert "date_modified" not in entry(site) or entry(site)["date_modified"] == PUBLISHED
    return site


def entry(site: Site, **asked: Any) -> dict[str, Any]:
    """Return the oldest entry after a build."""
    return site.build(**asked).entries("everything")[-1]


@pytest.mark.parametrize(
    ("front", "body"),
    [
        pytest.param({"title": "A better"}, "Some text.", id="title"),
        pytest.param({"title": "A"}, "Some better text.", id="text"),
    ],
)
def test_a_correction_moves_updated_to_when_it_was_first_seen(site: Site, front: dict[str, str], body: str) -> None:
    site.post(A, body, **front)
    assert entry(site, now=NOW + HOUR)["date_modified"] == LATER
    assert entry(site, now=NOW + DAY)["date_modified"] == LATER


@pytest.mark.parametrize(
    ("front", "body"),
    [
        pytest.param({"title": "A", "categories": ["x"]}, "Some text.", id="a category"),
        pytest.param({"title": "A", "summary": "S"}, "Some text.", id="the summary"),
        pytest.param({"title": "A", "date": "2022-05-18 00:00:00 +0800"}, "Some text.", id="the date as it was"),
        pytest.param({"title": "A"}, "\n Some \n\n text.  \n", id="white space"),
    ],
)
def test_no_other_edit_does(site: Site, front: dict[str, object], body: str) -> None:
    site.post(A, body, **front)
    assert entry(site, now=NOW + HOUR).get("date_modified", PUBLISHED) == PUBLISHED


def test_a_correction_that_is_taken_back_is_another_one(site: Site) -> None:
    site.post(A, "Other text.", title="A")
    site.build(now=NOW + HOUR)
    site.post(A, "Some text.", title="A")
    assert entry(site, now=NOW + 2 * HOUR)["date_modified"] == "2022-05-20T22:00:00+08:00"


def test_a_correction_of_a_post_outside_every_window_counts_when_it_comes_back(site: Site) -> None:
    site.only("everything", feed={"limit": 1})
    newer = site.post("2022-05-19-b.md", title="B")
    site.build()
    site.post(A, "Other text.", title="A")
    assert site.build(now=NOW + HOUR).written == []
    site.delete(newer)
    assert entry(site, now=NOW + DAY)["date_modified"] == LATER


def test_last_modified_in_the_front_matter_wins(site: Site) -> None:
    site.post(A, "Other text.", title="A")
    site.build(now=NOW + HOUR)
    site.post(A, "Other text.", title="A", last_modified_at="2022-05-19 10:00:00 +0800")
    assert entry(site, now=NOW + DAY)["date_modified"] == "2022-05-19T10:00:00+08:00"
    site.post(A, "Other text still.", title="A", last_modified_at="2022-05-19 10:00:00 +0800")
    assert entry(site, now=NOW + 2 * DAY)["date_modified"] == "2022-05-19T10:00:00+08:00"
    site.post(A, "Other text still.", title="A")
    assert entry(site, now=NOW + 3 * DAY)["date_modified"] == "2022-05-22T20:00:00+08:00"


def test_a_correction_while_the_post_is_a_draft_counts_when_it_is_shown(site: Site) -> None:
    site.post(A, "Other text.", title="A", published=False)
    site.build(now=NOW + HOUR)
    site.post(A, "Other text.", title="A")
    assert entry(site, now=NOW + DAY)["date_modified"] == "2022-05-21T20:00:00+08:00"


def test_updated_is_never_before_published(site: Site) -> None:
    site.post(A, "Other text.", title="A")
    site.build(now=NOW + HOUR)
    site.post(A, "Other text.", title="A", date="2022-05-25 00:00:00 +0800")
    built = entry(site, now=NOW + 9 * DAY)
    assert built.get("date_modified", built["date_published"]) == built["date_published"]


def test_a_renamed_post_keeps_its_correction(site: Site) -> None:
    site.post(A, "Other text.", title="A")
    site.build(now=NOW + HOUR)
    site.move(f"_posts/{A}", "_posts/2022-05-18-b.md")
    assert entry(site, now=NOW + DAY)["date_modified"] == LATER


def test_a_deleted_index_loses_no_correction(site: Site) -> None:
    site.post(A, "Other text.", title="A")
    before = site.build(now=NOW + HOUR)
    for file in site.state.glob("index.db*"):
        file.unlink()
    after = site.build(now=NOW + DAY)
    assert (after.files, after.written) == (before.files, [])


def test_a_deleted_history_begins_anew(site: Site) -> None:
    site.post(A, "Other text.", title="A")
    site.build(now=NOW + HOUR)
    for file in site.state.glob("history.db*"):
        file.unlink()
    assert entry(site, now=NOW + DAY).get("date_modified", PUBLISHED) == PUBLISHED


def test_a_history_that_was_put_back_counts(site: Site) -> None:
    kept = site.root / "kept.db"
    shutil.copy2(site.state / "history.db", kept)
    site.post(A, "Other text.", title="A")
    site.build(now=NOW + HOUR)
    shutil.copy2(kept, site.state / "history.db")
    assert entry(site, now=NOW + DAY)["date_modified"] == "2022-05-21T20:00:00+08:00"


class TestMassChange:
    """51 of fewer than 1,000 posts, changed at once."""

    COUNT = 60

    @pytest.fixture
    def site(self, tmp_path: Path) -> Site:
        site = Site(tmp_path)
        site.only("everything", feed={"limit": 5})
        self.write(site, range(self.COUNT), "Text.")
        site.build()
        return site

    def write(self, site: Site, numbers: range, body: str) -> None:
        for number in numbers:
            site.post(f"2022-03-{number % 28 + 1:02}-p{number:02}.md", body, title=f"P{number}")

    def corrected(self, site: Site, **asked: Any) -> int:
        """Return how many of the five entries say that they were corrected, after a build."""
        entries = site.build(**asked).entries("everything")
        return sum(one.get("date_modified", one["date_published"]) != one["date_published"] for one in entries)

    def test_fifty_are_corrections(self, site: Site) -> None:
        self.write(site, range(10, 60), "Changed.")
        assert self.corrected(site, now=NOW + HOUR) == 5

    def test_fifty_one_are_not_recorded_and_stay_so(self, site: Site) -> None:
        self.write(site, range(9, 60), "Changed.")
        built = site.build(now=NOW + HOUR)
        assert "51 posts changed at once" in built.messages
        assert "Changed." in built.entries("everything")[0]["content_html"]
        assert self.corrected(site, now=NOW + DAY) == 0
        assert "51 posts changed at once" in site.build(now=NOW + 2 * DAY).messages
        site.post("2022-05-01-new.md", title="New")
        assert self.corrected(site, now=NOW + 3 * DAY) == 0

    def test_they_are_recorded_when_the_owner_accepts_them(self, site: Site) -> None:
        self.write(site, range(60), "Changed.")
        site.build(now=NOW + HOUR)
        assert self.corrected(site, now=NOW + DAY, accept=True) == 5
        built = site.build(now=NOW + 2 * DAY)
        assert "at once" not in built.messages
        assert {one["date_modified"] for one in built.entries("everything")} == {"2022-05-21T20:00:00+08:00"}

    def test_they_are_recorded_at_once_when_the_owner_says_so_before(self, site: Site) -> None:
        self.write(site, range(60), "Changed.")
        assert self.corrected(site, now=NOW + HOUR, accept=True) == 5

    def test_to_accept_what_is_not_there_changes_nothing(self, site: Site) -> None:
        assert site.build(now=NOW + HOUR, accept=True).written == []

    def test_one_taken_back_makes_the_others_corrections(self, site: Site) -> None:
        self.write(site, range(9, 60), "Changed.")
        site.build(now=NOW + HOUR)
        self.write(site, range(9, 10), "Text.")
        assert self.corrected(site, now=NOW + DAY) == 5

    def test_one_deleted_makes_the_others_corrections(self, site: Site) -> None:
        self.write(site, range(9, 60), "Changed.")
        site.build(now=NOW + HOUR)
        site.delete("_posts/2022-03-10-p09.md")
        assert self.corrected(site, now=NOW + DAY) == 5

    @pytest.mark.parametrize(
        "front",
        [
            pytest.param({"published": False}, id="a draft"),
            pytest.param({"date": "2022-09-01 08:00:00 +0800"}, id="dated later"),
            pytest.param({"title": ["x"]}, id="bad"),
        ],
    )
    def test_one_that_is_no_longer_shown_makes_the_others_corrections(
        self, site: Site, front: dict[str, object]
    ) -> None:
        self.write(site, range(9, 60), "Changed.")
        site.build(now=NOW + HOUR)
        site.post("2022-03-10-p09.md", "Changed.", **({"title": "P9"} | front))
        site.build(now=NOW + 2 * HOUR)
        assert self.corrected(site, now=NOW + DAY) == 5

    def test_all_taken_back_is_as_if_nothing_had_happened(self, site: Site) -> None:
        before = site.build()
        self.write(site, range(60), "Changed.")
        site.build(now=NOW + HOUR)
        self.write(site, range(60), "Text.")
        built = site.build(now=NOW + DAY)
        assert (built.files, built.problems) == (before.files, before.problems)

    def test_one_corrected_once_more_waits_with_the_others(self, site: Site) -> None:
        self.write(site, range(60), "Changed.")
        site.build(now=NOW + HOUR)
        self.write(site, range(20, 21), "Changed again.")
        assert self.corrected(site, now=NOW + DAY) == 0

    def test_one_renamed_meanwhile_is_a_new_post(self, site: Site) -> None:
        self.write(site, range(60), "Changed.")
        site.build(now=NOW + HOUR)
        site.move("_posts/2022-03-28-p27.md", "_posts/2022-03-28-renamed.md")
        assert self.corrected(site, now=NOW + DAY) == 0

    def test_an_accident_with_a_deleted_index_is_still_one(self, site: Site) -> None:
        self.write(site, range(60), "Changed.")
        site.build(now=NOW + HOUR)
        assert self.corrected(site, now=NOW + DAY, full=True) == 0
        self.write(site, range(9, 60), "Changed again.")
        assert self.corrected(site, now=NOW + DAY) == 0

    def test_a_correction_before_the_accident_stays(self, site: Site) -> None:
        self.write(site, range(27, 28), "Corrected.")
        assert self.corrected(site, now=NOW + HOUR) == 1
        self.write(site, range(60), "Changed.")
        assert self.corrected(site, now=NOW + DAY) == 1
        assert self.corrected(site, now=NOW + DAY, accept=True) == 5
