"""Posts that are kept between changes are what reading everything gives."""

import gc
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.app.corpus import Library
from syndicate.app.remembering import Known
from syndicate.app.shelf import MAX_CONTENTS, Shelf
from tests.app.edits import Edit, Edits, edits, posts
from tests.app.sites import HOUR, NOW, Site, tree

#: What a preview can see: nothing of builds but what they remember.
some_edits = st.lists(edits.filter(lambda edit: edit[0] not in ("commit", "check_out", "spoil_output")), max_size=4)


def seen(library: Library, known: dict[str, Known]) -> object:
    """Return all that a library says."""
    contents = [library.content(post) for post in library.posts]
    return library.posts, library.held, contents, sorted(library.problems), known, library.subscriptions()


def compare(shelf: Shelf, site: Site, now: datetime = NOW) -> None:
    """Compare the shelf's library of *site* with one that is read now."""
    warm: dict[str, Known] = {}
    cold: dict[str, Known] = {}
    expected = seen(Library(site.config, now=now, known=cold), cold)
    assert seen(shelf.library(site.config, now=now, known=warm), warm) == expected


def changes(before: dict[str, bytes], site: Site) -> set[Path]:
    """Return the files that are others than *before*, as watching names them."""
    after = tree(site.root)
    differ = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    return {Path(os.path.realpath(site.root)) / path for path in differ}


@settings(max_examples=60, deadline=None)
@given(
    first=st.lists(posts, min_size=3, max_size=8, unique_by=lambda post: post[0]),
    rounds=st.lists(st.tuples(some_edits, st.sampled_from([0, 0, 1, 23, -1]), st.booleans()), min_size=1, max_size=5),
)
def test_after_any_edits_it_is_what_reading_everything_gives(
    first: list[tuple[str, dict[str, object], str]], rounds: list[tuple[list[Edit], int, bool]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site, shelf, now = Site(Path(folder)), Shelf(), NOW
        editor = Edits(site)
        for post in first:
            editor.write(*post)
        compare(shelf, site)
        for some, hours, is_built in rounds:
            before = tree(site.root)
            for edit in some:
                editor.do(edit)
            now += hours * HOUR
            if is_built:
                site.build_alone(now=now)
            shelf.changed(changes(before, site))
            compare(shelf, site, now)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.post("2022-05-19-a.md", title="A")
    site.post("2022-05-19-b.md", "Bell \x07.", title="B")
    site.post("2022-05-20-c.md", title="C", date="2022-05-20 13:00:00 +0000")
    return site


def test_only_what_changed_is_read_again(site: Site) -> None:
    shelf = Shelf()
    assert [post.title for post in shelf.library(site.config, now=NOW).posts] == ["B", "A"]
    site.post("2022-05-19-a.md", title="A2")
    site.post("2022-05-19-b.md", title="nobody tells of this")
    shelf.changed([(site.source / "_posts/2022-05-19-a.md").resolve()])
    assert [post.title for post in shelf.library(site.config, now=NOW).posts] == ["B", "A2"]
    shelf.forget()
    compare(shelf, site)


def test_posts_come_due(site: Site) -> None:
    shelf = Shelf()
    compare(shelf, site)
    compare(shelf, site, NOW + timedelta(hours=2))
    assert [post.title for post in shelf.library(site.config, now=NOW + timedelta(hours=2)).posts] == ["C", "B", "A"]


def test_a_folder_that_was_moved_stands_for_what_is_in_it(site: Site) -> None:
    shelf = Shelf()
    compare(shelf, site)
    (site.source / "_posts").rename(site.source / "old")
    (site.source / "new").mkdir()
    (site.source / "old").rename(site.source / "new/_posts")
    root = site.source.resolve()
    shelf.changed([root / "_posts", root / "old", root / "new"])
    compare(shelf, site)


def test_very_many_changes_may_be_more(site: Site) -> None:
    shelf = Shelf()
    compare(shelf, site)
    site.post("2022-05-19-d.md", title="D")
    shelf.changed(site.source / f"{number}.txt" for number in range(1000))
    compare(shelf, site)


def test_behind_links_files_change_under_other_names(site: Site) -> None:
    (site.source / "texts").mkdir()
    site.move("_posts/2022-05-19-a.md", "texts/a.md")
    (site.source / "_posts/2022-05-19-a.md").symlink_to(site.source / "texts/a.md")
    shelf = Shelf()
    compare(shelf, site)
    site.write("texts/a.md", "---\ntitle: A2\n---\nText.\n")
    shelf.changed([(site.source / "texts/a.md").resolve()])
    compare(shelf, site)


def test_content_is_kept_but_not_that_which_shows_other_files(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.post("2022-05-19-a.md", "{{ site.data.rates.euro }}", title="A")
    site.write("_data/rates.yml", "euro: 1.05\n")
    shelf = Shelf()
    compare(shelf, site)
    site.write("_data/rates.yml", "euro: 1.06\n")
    shelf.changed([(site.source / "_data/rates.yml").resolve()])
    library = shelf.library(site.config, now=NOW)
    (other, first) = (library.content(post) for post in library.posts)
    assert first is not None
    assert "1.06" in first.html
    assert library.content(library.posts[0]) is other
    assert MAX_CONTENTS > 0
    monkeypatch.setattr("syndicate.app.shelf.MAX_CONTENTS", 0)
    library = shelf.library(site.config, now=NOW)
    assert library.content(library.posts[0]) is not other


@pytest.mark.parametrize("is_looking", [True, False])
def test_looking_for_cycles_goes_on_as_before(site: Site, *, is_looking: bool) -> None:
    before = gc.isenabled()
    (gc.enable if is_looking else gc.disable)()
    try:
        compare(Shelf(), site)
        assert gc.isenabled() is is_looking
    finally:
        (gc.enable if before else gc.disable)()
