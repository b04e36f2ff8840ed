"""Time passes, and goes back: the choice of posts depends on ``now`` alone, whatever was built before."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.app.sites import DAY, HOUR, NOW, Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def posted(site: Site, title: str, when: datetime, **front: object) -> str:
    """Write a post that is published *when*."""
    return site.post(f"2022-05-20-{title.lower()}.md", title=title, date=f"{when:%Y-%m-%d %H:%M:%S} +0000", **front)


def test_a_future_post_waits_until_it_is_due(site: Site) -> None:
    posted(site, "A", NOW - DAY)
    posted(site, "B", NOW + HOUR, categories=["markets"])
    built = site.build()
    assert built.items("everything") == ["A"]
    assert [one.path for one in built.held] == ["_posts/2022-05-20-b.md"]
    assert site.build(now=NOW + HOUR - timedelta(seconds=1)).posts == 1
    built = site.build(now=NOW + HOUR)
    assert (built.items("everything"), built.items("category/markets")) == (["B", "A"], ["B"])
    assert built.held == ()


def test_posts_that_are_held_come_in_the_order_of_their_moments(site: Site) -> None:
    for title, hours in (("A", 5), ("B", 3), ("C", 4)):
        posted(site, title, NOW + hours * HOUR)
    assert [one.path[-4] for one in site.build().held] == ["b", "c", "a"]
    assert [one.path[-4] for one in site.build(now=NOW + 3 * HOUR).held] == ["c", "a"]


def test_now_goes_back_before_a_post(site: Site) -> None:
    posted(site, "A", NOW - DAY)
    posted(site, "B", NOW, categories=["markets"])
    assert site.build().items("everything") == ["B", "A"]
    built = site.build(now=NOW - HOUR)
    assert (built.items("everything"), len(built.held)) == (["A"], 1)
    assert site.build(now=NOW - 2 * DAY).items("everything") == []
    assert site.build(now=NOW).items("everything") == ["B", "A"]


def test_a_post_is_edited_while_it_waits(site: Site) -> None:
    posted(site, "A", NOW + HOUR, tags=["x"])
    site.build()
    posted(site, "A", NOW + 2 * HOUR, tags=["y"])
    assert site.build().held[0].due == NOW + 2 * HOUR
    assert site.build(now=NOW + HOUR).posts == 0
    assert site.build(now=NOW + 2 * HOUR).items("tag/y") == ["A"]


def test_a_post_that_waits_is_removed(site: Site) -> None:
    path = posted(site, "A", NOW + HOUR)
    site.build()
    site.delete(path)
    assert site.build(now=NOW + 2 * HOUR).held == ()


def test_a_post_of_the_future_is_shown_where_the_config_says_so(site: Site) -> None:
    posted(site, "A", NOW + HOUR)
    site.build()
    site.settings["posts"]["future"] = True
    assert site.build().items("everything") == ["A"]
    assert site.build(now=NOW - DAY).items("everything") == ["A"]
    del site.settings["posts"]["future"]
    assert len(site.build().held) == 1


def test_a_date_moves_out_of_a_window_and_back(site: Site) -> None:
    site.subscribe("everything", feed={"limit": 2})
    for title, days in (("A", 3), ("B", 2), ("C", 1)):
        posted(site, title, NOW - days * DAY)
    assert site.build().items("everything") == ["C", "B"]
    posted(site, "C", NOW - 4 * DAY)
    assert site.build().items("everything") == ["B", "A"]
    posted(site, "A", NOW - 5 * DAY)
    assert site.build().items("everything") == ["B", "C"]
    posted(site, "A", NOW)
    assert site.build().items("everything") == ["A", "B"]


def test_a_date_moves_into_the_future_and_back(site: Site) -> None:
    posted(site, "A", NOW)
    assert site.build().posts == 1
    posted(site, "A", NOW + DAY)
    assert (site.build().posts, site.build().items("everything")) == (0, [])
    posted(site, "A", NOW - DAY)
    assert site.build().items("everything") == ["A"]


def test_posts_of_one_moment_are_ordered_by_id_whatever_came_first(site: Site) -> None:
    site.subscribe("everything", feed={"limit": 2})
    posted(site, "B", NOW)
    posted(site, "C", NOW)
    site.build()
    posted(site, "A", NOW)
    assert site.build().items("everything") == ["C", "B"]
    posted(site, "D", NOW)
    assert site.build().items("everything") == ["D", "C"]


def test_cover_keeps_young_posts_above_the_limit_until_they_are_old(site: Site) -> None:
    site.only("everything", feed={"limit": 1, "cover": "24h"})
    for title, hours in (("A", 20), ("B", 10), ("C", 1)):
        posted(site, title, NOW - hours * HOUR)
    assert site.build().items("everything") == ["C", "B", "A"]
    assert site.build(now=NOW + 3 * HOUR).written == []
    assert site.build(now=NOW + 4 * HOUR).items("everything") == ["C", "B"]
    assert site.build(now=NOW + 14 * HOUR).items("everything") == ["C"]
    assert site.build(now=NOW + 99 * HOUR).written == []
    assert site.build(now=NOW).items("everything") == ["C", "B", "A"]


def test_cover_stops_at_its_bytes(site: Site) -> None:
    site.only("everything", feed={"limit": 1, "cover": "24h", "max_bytes": 6000})
    for title, hours in (("A", 3), ("B", 2), ("C", 1)):
        site.post(f"2022-05-20-{title}.md", "Many words. " * 150, title=title, date=f"{NOW - hours * HOUR}")
    assert site.build().items("everything") == ["C", "B"]
    site.delete("_posts/2022-05-20-C.md")
    assert site.build().items("everything") == ["B", "A"]


def test_max_age_lets_posts_go(site: Site) -> None:
    site.only("everything", feed={"max_age": "2d"})
    for title, days in (("A", 1), ("B", 0)):
        posted(site, title, NOW - days * DAY)
    assert site.build().items("everything") == ["B", "A"]
    assert site.build(now=NOW + DAY - HOUR).written == []
    assert site.build(now=NOW + DAY).items("everything") == ["B"]
    assert site.build(now=NOW + 2 * DAY).items("everything") == []
    posted(site, "C", NOW + DAY)
    assert site.build(now=NOW + 2 * DAY).items("everything") == ["C"]
    assert site.build(now=NOW + DAY).items("everything") == ["C", "B"]


def test_a_feed_that_let_its_last_post_go_takes_an_old_one_when_now_goes_back(site: Site) -> None:
    site.only("everything", feed={"max_age": "2d"})
    posted(site, "A", NOW)
    assert site.build(now=NOW + 9 * DAY).items("everything") == []
    assert site.build(now=NOW).items("everything") == ["A"]


def test_a_post_comes_while_nothing_is_young_and_now_goes_back(site: Site) -> None:
    site.only("everything", feed={"limit": 1, "cover": "24h"})
    posted(site, "A", NOW - HOUR)
    posted(site, "B", NOW)
    site.build(now=NOW + 9 * DAY)
    posted(site, "C", NOW - 2 * HOUR)
    assert site.build(now=NOW + 9 * DAY).items("everything") == ["B"]
    assert site.build(now=NOW + 8 * DAY).items("everything") == ["B"]
    assert site.build(now=NOW).items("everything") == ["B", "A", "C"]


def test_a_full_feed_that_spans_little_time_is_told_of_as_long_as_it_does(site: Site) -> None:
    site.only("everything", feed={"limit": 2})
    posted(site, "A", NOW)
    posted(site, "B", NOW - HOUR)
    assert "less than three hours" in site.build().messages
    assert "less than three hours" in site.build().messages
    posted(site, "B", NOW - DAY)
    assert site.build().problems == []
