"""The sample site's feeds and digests are, byte for byte, what is committed."""

import json
from pathlib import Path

import atoma
import feedparser
import pytest

from tests.goldens import FOLDER, ROOT, goldens, sample

FEEDS = ROOT / "feeds"


def files(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_the_committed_feeds_are_what_the_build_makes(tmp_path: Path) -> None:
    sample(tmp_path).build()
    assert files(tmp_path / "feeds") == files(FEEDS), "run `make feeds` and read the difference"


def test_built_twice_nothing_is_written(tmp_path: Path) -> None:
    sample(tmp_path).build()
    again = sample(tmp_path).build()
    assert (again.files, again.removed) == ([], [])


def test_the_committed_digests_are_what_preview_makes() -> None:
    made = goldens()
    assert sorted(made) == sorted(file.name for file in FOLDER.iterdir() if file.is_file())
    for name, data in made.items():
        assert data == (FOLDER / name).read_bytes(), f"{name}: run `python -m tests.goldens` and read the difference"


def test_the_broken_post_is_named_with_its_line(tmp_path: Path) -> None:
    result = sample(tmp_path).build()
    errors = [(one.path, one.line) for one in result.problems if one.level == "error"]
    assert errors == [("_posts/2022-05-20-copper-slips.md", 3)]
    assert [one.path for one in result.held] == ["_posts/2099-01-01-the-last-coupon.md"]


@pytest.mark.parametrize("stem", [file.relative_to(FEEDS).with_suffix("").as_posix() for file in FEEDS.rglob("*.rss")])
def test_the_formats_agree(stem: str) -> None:
    atom_file = FEEDS / ("feed.xml" if stem == "everything" else f"{stem}.atom")
    rss = feedparser.parse((FEEDS / f"{stem}.rss").read_bytes())
    atom = feedparser.parse(atom_file.read_bytes())
    jsonfeed = json.loads((FEEDS / f"{stem}.json").read_bytes())
    assert not rss.bozo
    assert not atom.bozo
    ids = [entry.id for entry in rss.entries]
    assert ids == [entry.id for entry in atom.entries] == [item["id"] for item in jsonfeed["items"]]
    titles = [entry.title for entry in rss.entries]
    assert titles == [entry.title for entry in atom.entries] == [item["title"] for item in jsonfeed["items"]]
    assert [entry.updated_parsed for entry in rss.entries] == [entry.updated_parsed for entry in atom.entries]
    strict = atoma.parse_atom_bytes(atom_file.read_bytes())
    assert [entry.id_ for entry in strict.entries] == ids
    assert [item.guid for item in atoma.parse_rss_bytes((FEEDS / f"{stem}.rss").read_bytes()).items] == ids
