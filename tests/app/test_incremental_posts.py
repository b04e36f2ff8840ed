"""Posts come, change and go: each time the feeds are what a build that knows nothing would write.

``Site.build`` compares every build with such a one; what is asserted here is that the case is the one its name says.
"""

from pathlib import Path

import pytest

from tests.app.sites import DAY, HOUR, NOW, Site, memory

A, B, C = "2022-05-18-a.md", "2022-05-19-b.md", "2022-05-20-c.md"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Two posts in one category, built once."""
    site = Site(tmp_path)
    site.post(A, title="A", categories=["markets"], tags=["gold"])
    site.post(B, title="B", categories=["markets"])
    assert site.build().items("everything") == ["B", "A"]
    return site


def test_a_new_post_enters_its_feeds(site: Site) -> None:
    site.post(C, title="C", categories=["bonds"])
    built = site.build()
    assert built.items("everything") == ["C", "B", "A"]
    assert built.items("category/bonds") == ["C"]
    assert "category/markets.json" not in built.written


def test_an_edited_post_changes_in_each_of_its_feeds(site: Site) -> None:
    site.post(A, title="A better", categories=["markets"], tags=["gold"])
    built = site.build()
    assert [built.items(name)[-1] for name in ("everything", "category/markets", "tag/gold")] == ["A better"] * 3


def test_a_deleted_post_leaves_its_feeds(site: Site) -> None:
    site.delete(f"_posts/{B}")
    built = site.build()
    assert built.items("everything") == built.items("category/markets") == ["A"]
    assert built.posts == 1


def test_a_deleted_post_lets_an_older_one_back_in(site: Site) -> None:
    site.only("everything", feed={"limit": 1})
    assert site.build().items("everything") == ["B"]
    site.delete(f"_posts/{B}")
    assert site.build().items("everything") == ["A"]


def test_a_post_older_than_all_that_a_full_feed_carries_changes_nothing_in_it(site: Site) -> None:
    site.only("everything", feed={"limit": 1})
    site.build()
    site.post("2022-05-01-old.md", title="Old")
    assert site.build().written == []


def test_a_folder_of_posts_comes_and_goes(site: Site) -> None:
    site.post(C, title="C", folder="bonds/_posts")
    assert site.build().items("category/bonds") == ["C"]
    site.move("bonds", "old")
    assert site.build().items("category/old") == ["C"]
    site.move("old", "_old")
    assert site.build().posts == 2


def test_a_renamed_post_keeps_its_id(site: Site) -> None:
    before = site.build().entries("everything")[-1]
    site.move(f"_posts/{A}", "_posts/2022-05-17-better.md")
    after = site.build(now=NOW + HOUR).entries("everything")[-1]
    assert after["id"] == before["id"]
    assert after["url"] != before["url"]


def test_a_renamed_post_was_first_seen_when_it_had_its_old_name(site: Site) -> None:
    memory = seen(site, f"_posts/{A}")
    site.move(f"_posts/{A}", "_posts/2022-05-17-better.md")
    site.build(now=NOW + HOUR)
    assert seen(site, "_posts/2022-05-17-better.md") == memory


def test_two_posts_that_swap_their_names_stay_what_their_names_are(site: Site) -> None:
    ids = {one["title"]: one["id"] for one in site.build().entries("everything")}
    site.move(f"_posts/{A}", "_posts/x.tmp")
    site.move(f"_posts/{B}", f"_posts/{A}")
    site.move("_posts/x.tmp", f"_posts/{B}")
    built = site.build(now=NOW + HOUR)
    assert {one["title"]: one["id"] for one in built.entries("everything")} == {"A": ids["B"], "B": ids["A"]}


def test_a_renamed_post_and_a_new_one_in_its_place(site: Site) -> None:
    before = site.build().entries("everything")[-1]["id"]
    site.move(f"_posts/{A}", "_posts/2022-05-16-better.md")
    site.post(A, "Another text.", title="Another", categories=["markets"])
    built = {one["title"]: one["id"] for one in site.build(now=NOW + HOUR).entries("everything")}
    assert built["Another"] == before  # a path keeps its id


def test_of_two_posts_with_the_text_of_one_that_is_gone_the_first_is_that_one(site: Site) -> None:
    before = site.build().entries("everything")[-1]["id"]
    site.delete(f"_posts/{A}")
    for name in ("2022-05-10-y.md", "2022-05-10-x.md"):
        site.post(name, title="A")
    built = {one["url"][-6:]: one["id"] for one in site.build().entries("everything")}
    assert built["x.html"] == before != built["y.html"]


def test_a_post_that_is_gone_for_some_builds_comes_back_as_itself(site: Site) -> None:
    before = site.build().entries("everything")[-1]["id"]
    text = (site.source / "_posts" / A).read_text()
    site.delete(f"_posts/{A}")
    site.build()
    site.build(now=NOW + DAY)
    site.write("_posts/2022-05-11-back.md", text)
    assert site.build(now=NOW + 2 * DAY).entries("everything")[-1]["id"] == before


def test_a_post_moved_to_another_folder_changes_its_category_and_keeps_its_id(site: Site) -> None:
    site.post(C, title="C", folder="bonds/_posts")
    before = site.build().entries("category/bonds")
    site.move(f"bonds/_posts/{C}", f"shares/_posts/{C}")
    built = site.build()
    assert built.entries("category/shares")[0]["id"] == before[0]["id"]
    assert built.entries("category/bonds") == before, "the last feed of a category stays"
    assert built.items("everything") == ["C", "B", "A"]


@pytest.mark.parametrize("key", ["categories", "tags"])
def test_a_term_removed_by_an_edit_changes_the_feed_that_the_post_was_in(site: Site, key: str) -> None:
    name = {"categories": "category/fx", "tags": "tag/fx"}[key]
    site.post(C, title="C", **{key: ["fx"]})
    site.post("2022-05-20-d.md", title="D", **{key: ["fx"]})
    assert site.build().items(name) == ["D", "C"]
    site.post(C, title="C", **{key: ["other"]})
    assert site.build().items(name) == ["D"]


@pytest.mark.parametrize("key", ["categories", "tags"])
def test_the_last_post_that_loses_a_term_leaves_its_feed_as_it_was(site: Site, key: str) -> None:
    name = {"categories": "category/fx", "tags": "tag/fx"}[key]
    site.post(C, title="C", **{key: ["fx"]})
    before = site.build()
    site.post(C, title="C")
    built = site.build()
    assert built.files[f"{name}.atom"] == before.files[f"{name}.atom"]
    assert b'"fx' in before.files["index.opml"] or b"fx" in before.files["index.opml"]
    assert b"fx" not in built.files["index.opml"]
    site.post(C, title="C again", **{key: ["fx"]})
    assert site.build().items(name) == ["C again"]


def test_a_post_that_turns_bad_and_good_again(site: Site) -> None:
    good = site.build()
    text = (site.source / "_posts" / A).read_text()
    site.write(f"_posts/{A}", "---\ntitle: [\n---\nBroken.\n")
    bad = site.build()
    assert (bad.posts, bad.skipped, bad.items("everything")) == (1, 1, ["B"])
    assert site.build().problems == bad.problems, "told again as long as it stands"
    site.write(f"_posts/{A}", text)
    again = site.build(now=NOW + HOUR)
    assert again.files == good.files
    assert (again.skipped, again.problems) == (0, [])


def test_a_bad_post_that_goes_takes_its_problem_with_it(site: Site) -> None:
    site.write(f"_posts/{C}", "---\ntitle: [\n---\n")
    assert site.build().skipped == 1
    site.delete(f"_posts/{C}")
    assert site.build().problems == []


def test_a_bad_post_that_becomes_a_draft_takes_its_problem_with_it(site: Site) -> None:
    site.write(f"_posts/{C}", "---\ntitle: [\n---\n")
    site.build()
    site.post(C, published=False)
    assert site.build().problems == []


def test_a_draft_is_published_and_taken_back(site: Site) -> None:
    site.post(C, title="C", published=False)
    assert site.build().posts == 2
    site.post(C, title="C")
    assert site.build().items("everything") == ["C", "B", "A"]
    site.post(C, title="C", published=False)
    assert site.build().items("everything") == ["B", "A"]


def test_posts_with_one_id_come_and_go(site: Site) -> None:
    """Three files make the same address; the newest is shown, and each change shows the next."""
    site.post("2022-05-20-c.md", title="md", date="2022-05-20 08:00:00 +0800")
    site.post("2022-05-20-c.html", title="html", date="2022-05-20 09:00:00 +0800")
    built = site.build()
    assert (built.items("everything")[0], built.posts, built.skipped) == ("html", 3, 1)
    site.post("2022-05-20-c.markdown", title="markdown", date="2022-05-20 10:00:00 +0800")
    built = site.build()
    assert (built.items("everything")[0], built.posts, built.skipped) == ("markdown", 3, 2)
    site.delete("_posts/2022-05-20-c.html")
    assert site.build().skipped == 1
    site.delete("_posts/2022-05-20-c.markdown")
    built = site.build()
    assert (built.items("everything")[0], built.skipped, built.problems) == ("md", 0, [])


def test_of_three_posts_with_one_id_another_becomes_the_newest(site: Site) -> None:
    for hour, ending in enumerate(["md", "html", "markdown"]):
        site.post(f"2022-05-20-c.{ending}", title=ending, date=f"2022-05-20 0{hour}:00:00 +0800", tags=[ending])
    assert site.build().items("everything")[0] == "markdown"
    site.post("2022-05-20-c.html", title="html", date="2022-05-20 05:00:00 +0800", tags=["html"])
    built = site.build()
    assert built.items("everything")[0] == "html"
    assert (built.items("tag/html"), built.posts, built.skipped) == (["html"], 3, 2)


def test_the_shown_one_of_two_posts_with_one_id_turns_bad(site: Site) -> None:
    site.post("2022-05-20-c.md", title="md", date="2022-05-20 08:00:00 +0800")
    site.post("2022-05-20-c.html", title="html", date="2022-05-20 09:00:00 +0800")
    site.build()
    site.write("_posts/2022-05-20-c.html", "---\ntitle: [\n---\n")
    built = site.build()
    assert (built.items("everything")[0], built.skipped) == ("md", 1)


def test_a_slug_goes_to_the_category_with_the_older_post(site: Site) -> None:
    site.post("2022-05-10-x.md", title="X", categories=["TechWeb"])
    site.post("2022-05-11-y.md", title="Y", categories=["Techweb"])
    built = site.build()
    assert built.items("category/techweb") == ["X"]
    assert '"Techweb" and "TechWeb" both become "techweb"' in built.messages
    site.post("2022-05-09-z.md", title="Z", categories=["Techweb"])
    built = site.build()
    assert built.items("category/techweb") == ["Y", "Z"]
    assert '"TechWeb" and "Techweb" both become "techweb"' in built.messages
    site.delete("_posts/2022-05-10-x.md")
    built = site.build()
    assert (built.items("category/techweb"), built.problems) == (["Y", "Z"], [])


def test_a_slug_goes_to_the_category_whose_post_moves_back_in_time(site: Site) -> None:
    site.post("2022-05-10-x.md", title="X", categories=["TechWeb"])
    site.post("2022-05-11-y.md", title="Y", categories=["Techweb"])
    site.build()
    site.post("2022-05-11-y.md", title="Y", categories=["Techweb"], date="2022-05-01 08:00:00 +0800")
    assert site.build().items("category/techweb") == ["Y"]


def test_a_guid_in_the_front_matter_wins_over_what_is_remembered(site: Site) -> None:
    before = site.build().entries("everything")[-1]["id"]
    site.post(A, title="A", guid="urn:a")
    assert site.build().entries("everything")[-1]["id"] == "urn:a"
    site.post(A, title="A")
    assert site.build().entries("everything")[-1]["id"] == before


def test_a_guid_that_another_post_has_as_its_id(site: Site) -> None:
    taken = site.build().entries("everything")[-1]["id"]
    site.post(C, title="C", guid=taken)
    built = site.build()
    assert (built.items("everything"), built.skipped) == (["C", "B"], 1)
    site.post(C, title="C", guid="urn:c")
    assert site.build().items("everything") == ["C", "B", "A"]


def test_a_body_nested_too_deeply_is_a_problem_until_it_is_mended(site: Site) -> None:
    site.post(C, "<div>" * 2000, title="C")
    built = site.build()
    assert (built.items("everything"), built.skipped) == (["B", "A"], 1)
    assert site.build().problems == built.problems
    site.post(C, "<div>Flat.</div>", title="C")
    built = site.build()
    assert (built.items("everything"), built.problems) == (["C", "B", "A"], [])


@pytest.mark.parametrize(
    "front",
    [
        pytest.param({"published": False}, id="a draft"),
        pytest.param({"date": "2022-06-01 08:00:00 +0800"}, id="dated later"),
        pytest.param({"date": "2022-05-01 08:00:00 +0800"}, id="too old for its feed"),
    ],
)
def test_what_was_wrong_with_a_body_is_forgotten_with_the_post(site: Site, front: dict[str, object]) -> None:
    site.only("everything", feed={"limit": 2})
    site.post(C, "<div>" * 2000, title="C")
    assert site.build().skipped == 1
    site.post(C, "<div>" * 2000, title="C", **front)
    assert site.build().problems == []


def test_what_is_wrong_with_a_body_is_told_though_only_its_front_matter_changes(site: Site) -> None:
    site.post(C, "<div>" * 2000, title="C")
    site.build()
    site.post(C, "<div>" * 2000, title="C", categories=["bonds"])
    assert site.build().skipped == 1


def test_a_warning_moves_with_the_line_that_it_names(site: Site) -> None:
    site.post(C, "One.\x07", title="C")
    first = site.build().problems
    site.post(C, "One.\n\nTwo.\x07", title="C")
    assert [one.line for one in site.build().problems] == [first[0].line + 2]


def test_a_post_that_cannot_be_read(site: Site) -> None:
    site.write(f"_posts/{C}", "---\ntitle: x\n---\n" + "x" * (2 * 1024 * 1024))
    assert site.build().skipped == 1
    site.post(C, title="C")
    assert site.build().skipped == 0


def test_a_link_to_a_post_follows_what_it_leads_to(site: Site) -> None:
    site.write("texts/c.md", "---\ntitle: C\n---\nOne.\n")
    (site.source / "_posts" / C).symlink_to("../texts/c.md")
    assert site.build().items("everything")[0] == "C"
    site.write("texts/c.md", "---\ntitle: C\n---\nTwo.\n")
    assert "Two" in site.build().entries("everything")[0]["content_html"]
    site.write("texts/d.md", "---\ntitle: D\n---\nOne.\n")
    site.delete(f"_posts/{C}")
    (site.source / "_posts" / C).symlink_to("../texts/d.md")
    assert site.build().items("everything")[0] == "D"
    site.delete("texts/d.md")
    assert site.build().items("everything") == ["B", "A"]


def test_a_link_that_leads_out_of_the_source_folder_is_told_until_it_is_gone(site: Site) -> None:
    (site.root / "secret.md").write_text("---\ntitle: Secret\n---\n")
    (site.source / "_posts" / C).symlink_to("../../secret.md")
    assert "leads out" in site.build().messages
    assert "leads out" in site.build().messages
    site.delete(f"_posts/{C}")
    assert site.build().problems == []


def test_a_linked_folder_is_read_where_it_is_linked(site: Site) -> None:
    site.write("texts/2022-05-20-c.md", "---\ntitle: C\n---\nOne.\n")
    (site.source / "_posts/more").symlink_to("../texts")
    assert site.build().items("everything")[0] == "C"
    site.write("texts/2022-05-20-c.md", "---\ntitle: C\n---\nTwo.\n")
    assert "Two" in site.build().entries("everything")[0]["content_html"]
    (site.source / "_posts/more").unlink()
    assert site.build().items("everything") == ["B", "A"]


def test_an_empty_site_says_so_until_a_post_comes(tmp_path: Path) -> None:
    site = Site(tmp_path)
    for _ in range(2):
        assert "there are no posts here" in site.build().messages
    site.post(A, title="A")
    assert site.build().problems == []
    site.delete(f"_posts/{A}")
    built = site.build()
    assert built.items("everything") == []
    assert "there are no posts here" in built.messages


def test_many_posts_change_in_one_build(site: Site) -> None:
    for number in range(40):
        site.post(f"2022-04-{number % 28 + 1:02}-p{number}.md", title=f"P{number}", tags=[f"t{number % 7}"])
    site.build()
    for number in range(0, 40, 3):
        site.post(f"2022-04-{number % 28 + 1:02}-p{number}.md", title=f"Q{number}", tags=[f"t{number % 5}"])
        site.delete(f"_posts/2022-04-{(number + 1) % 28 + 1:02}-p{number + 1}.md") if number < 39 else None
    site.post(C, title="C", tags=["t1", "t9"])
    assert site.build(now=NOW + HOUR).posts == 40 + 2 - 13 + 1


def seen(site: Site, path: str) -> object:
    """Return when the post at *path* was first seen."""
    return next(row[3] for row in memory(site.state) if row[0] == path)
