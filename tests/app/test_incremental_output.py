"""Somebody touches the output folder: what is ours is written again, what is not stays."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.sites import HOUR, NOW, Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Two posts in two categories, built."""
    site = Site(tmp_path)
    site.post("2022-05-18-a.md", title="A", categories=["markets"])
    site.post("2022-05-19-b.md", title="B", categories=["bonds"])
    site.build()
    return site


def names(*wanted: str) -> list[str]:
    return sorted(f"{name}.{form}" for name in wanted for form in ("atom", "json", "rss"))


@pytest.mark.parametrize(
    ("remove", "written"),
    [
        pytest.param(lambda out: (out / "everything.rss").unlink(), names("everything")[2:], id="a feed"),
        pytest.param(lambda out: (out / "index.html").unlink(), ["index.html"], id="the directory of feeds"),
        pytest.param(lambda out: (out / "feed.css").unlink(), ["feed.css"], id="the stylesheet"),
        pytest.param(
            lambda out: shutil.rmtree(out / "category"), names("category/bonds", "category/markets"), id="a folder"
        ),
    ],
)
def test_what_was_deleted_is_written_again(site: Site, remove: Callable[[Path], object], written: list[str]) -> None:
    before = site.build()
    remove(site.output)
    after = site.build(now=NOW + HOUR)
    assert (after.written, after.files) == (written, before.files)


def test_the_whole_folder_was_deleted(site: Site) -> None:
    before = site.build()
    shutil.rmtree(site.output)
    after = site.build()
    assert (after.written, after.files) == (sorted(before.files), before.files)


def test_a_feed_that_an_editor_replaced(site: Site) -> None:
    before = site.build()
    draft = site.output / "draft"
    draft.write_bytes(before.files["everything.rss"].replace(b"A", b"Z"))
    draft.replace(site.output / "everything.rss")
    after = site.build()
    assert (after.written, after.files) == (["everything.rss"], before.files)


def test_a_feed_that_was_changed_in_place_is_mended_with_the_next_change(site: Site) -> None:
    """To look at every feed in every build would cost more than the build."""
    (site.output / "everything.rss").write_bytes(
        b"<rss><channel><generator>syndicate</generator><title/></channel></rss>"
    )
    site.post("2022-05-20-c.md", title="C")
    assert site.build().written == names("everything")


def test_a_file_of_somebody_else_stays_and_is_told_of_until_it_is_gone(site: Site) -> None:
    before = site.build()
    theirs = site.output / "everything.rss"
    theirs.unlink()
    theirs.write_bytes(b"theirs")
    for hour in range(2):
        built = site.build(now=NOW + hour * HOUR)
        assert (built.files["everything.rss"], built.skipped) == (b"theirs", 0)
        assert "not made by syndicate" in built.messages
    site.post("2022-05-20-c.md", title="C", categories=["fx"])
    assert "not made by syndicate" in site.build().messages
    site.delete("_posts/2022-05-20-c.md")
    site.build()
    theirs.unlink()
    built = site.build()
    assert (built.written, built.problems) == (["everything.rss"], [])
    assert built.files["everything.rss"] == before.files["everything.rss"]


def test_a_file_of_somebody_else_that_stood_there_first(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.post("2022-05-18-a.md", title="A")
    site.output.mkdir()
    (site.output / "everything.rss").write_bytes(b"theirs")
    assert "not made by syndicate" in site.build().messages
    (site.output / "everything.rss").unlink()
    assert site.build().problems == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda site: site.settings["subscriptions"].pop("everything"), id="its subscription"),
        pytest.param(lambda site: site.settings["feeds"].update(formats=["atom"]), id="its format"),
        pytest.param(
            lambda site: site.subscribe("everything", title="All", feed={"file": {"rss": "all.xml"}}), id="its name"
        ),
        pytest.param(lambda site: site.settings["subscriptions"].update(everything={"title": "All"}), id="its feed"),
    ],
)
def test_nothing_is_said_of_a_file_of_somebody_else_when_ours_goes(
    site: Site, change: Callable[[Site], object]
) -> None:
    (site.output / "everything.rss").unlink()
    (site.output / "everything.rss").write_bytes(b"theirs")
    assert "not made by syndicate" in site.build().messages
    change(site)
    built = site.build()
    assert (built.files["everything.rss"], built.problems) == (b"theirs", [])


def test_nothing_is_said_of_a_file_of_somebody_else_when_its_category_goes(site: Site) -> None:
    (site.output / "category/bonds.rss").unlink()
    (site.output / "category/bonds.rss").write_bytes(b"theirs")
    assert "not made by syndicate" in site.build().messages
    site.delete("_posts/2022-05-19-b.md")
    assert site.build().problems == []


def test_the_directory_of_somebody_else(site: Site) -> None:
    (site.output / "index.html").unlink()
    (site.output / "index.html").write_bytes(b"<p>theirs</p>")
    assert "not made by syndicate" in site.build().messages
    site.post("2022-05-20-c.md", title="C", categories=["fx"])
    assert "not made by syndicate" in site.build().messages
    (site.output / "index.html").unlink()
    assert site.build().problems == []


@pytest.mark.parametrize("name", ["old.rss", "category/sub/old.json"])
def test_a_feed_of_ours_that_matches_nothing_is_removed(site: Site, name: str) -> None:
    path = site.output / name
    path.parent.mkdir(exist_ok=True)
    shutil.copy(site.output / f"everything{path.suffix}", path)
    assert site.build().removed == [name]


def test_other_files_of_somebody_else_stay(site: Site) -> None:
    (site.output / "robots.xml").write_bytes(b"theirs")
    (site.output / "notes").mkdir()
    (site.output / "notes/a.txt").write_bytes(b"theirs")
    built = site.build()
    assert (built.written, built.removed, built.files["robots.xml"]) == ([], [], b"theirs")


def test_another_output_folder_and_back(site: Site, tmp_path: Path) -> None:
    other = tmp_path / "other"
    first = site.build(output=other)
    assert first.written == sorted(site.build().files)
    site.post("2022-05-20-c.md", title="C")
    assert site.build(output=other).items("everything") == ["C", "B", "A"]
    assert site.build().items("everything") == ["C", "B", "A"]
    site.post("2022-05-20-d.md", title="D")
    assert site.build().items("everything")[0] == "D"
    assert site.build(output=other).items("everything")[0] == "D"


def test_another_output_folder_in_the_config(site: Site) -> None:
    before = site.build()
    site.settings["feeds"]["output"] = "public/feeds"
    site.output = site.root / "public/feeds"
    after = site.build()
    assert (after.files, after.written) == (before.files, sorted(before.files))


def test_feeds_in_the_source_folder_itself(tmp_path: Path) -> None:
    """There, index.html is the site's home page; only there can the judge not stand aside."""
    site = Site(tmp_path)
    site.settings["feeds"]["output"] = "posts"
    site.output = site.source
    site.write("index.html", "Home.")
    site.post("2022-05-18-a.md", title="A")
    assert site.build_alone().items("everything") == ["A"]
    site.post("2022-05-19-b.md", title="B")
    built = site.build_alone()
    assert (built.items("everything"), built.files["index.html"]) == (["B", "A"], b"Home.")
    assert site.build_alone(full=True).written == []


@pytest.mark.parametrize("name", ["posts/feeds", "posts/_posts", "posts/_posts/feeds"])
def test_feeds_among_the_posts(tmp_path: Path, name: str) -> None:
    site = Site(tmp_path)
    site.settings["feeds"]["output"] = name
    site.output = site.root / name
    site.post("2022-05-18-a.md", title="A", categories=["markets"])
    assert site.build().items("everything") == ["A"]
    assert site.build(now=NOW + HOUR).written == []
    site.post("2022-05-19-b.md", title="B", categories=["bonds"])
    assert site.build().items("category/bonds") == ["B"]
    (site.output / "everything.rss").unlink()
    assert "everything.rss" in site.build().written


def test_a_feed_is_replaced_and_never_rewritten(site: Site) -> None:
    """Who reads a feed while it is written gets the old one whole."""
    with (site.output / "everything.json").open("rb") as file:
        old = site.build().files["everything.json"]
        site.post("2022-05-20-c.md", title="C")
        assert "everything.json" in site.build().written
        assert file.read() == old
    assert not list(site.output.rglob(".*"))
