"""The folders that are built in, and what is checked around a run."""

import json
import os
from pathlib import Path

import pytest

from bench.bare_read import BLOCK, read_all
from bench.figures import Figures
from bench.incremental import stamps
from bench.run import DOCS, write
from bench.sites import Site, categories_of, clear, differing, expect_posts, make_corpus
from tests.bench.samples import make_figures


@pytest.mark.parametrize(
    ("posts", "categories"),
    [(1, 1), (1_000, 100), (2_000, 157), (10_000, 500), (100_000, 2_000)],
)
def test_categories_grow_with_the_corpus(posts: int, categories: int) -> None:
    assert categories_of(posts) == categories


def test_a_corpus_that_is_complete_is_kept(tmp_path: Path) -> None:
    folder = make_corpus(tmp_path / "corpus", 3)
    (first, *_) = sorted((folder / "_posts").iterdir())
    first.unlink()
    assert len(list((make_corpus(folder, 3) / "_posts").iterdir())) == 2
    assert len(list((make_corpus(folder, 4) / "_posts").iterdir())) == 4


def test_a_corpus_that_is_not_complete_is_made_anew(tmp_path: Path) -> None:
    folder = make_corpus(tmp_path / "corpus", 3)
    (folder / "complete").unlink()
    (folder / "_posts/half.md").write_text("")
    assert len(list((make_corpus(folder, 3) / "_posts").iterdir())) == 3


def test_a_site_forgets_what_was_built_and_it_is_cleared_later(tmp_path: Path) -> None:
    site = Site(tmp_path / "site", source=tmp_path)
    for _ in range(2):
        for folder in (site.feeds, site.state):
            (folder / "below").mkdir(parents=True)
        site.forget()
    assert {path.name for path in site.folder.iterdir()} == {"config.yaml", "spent"}
    assert len(list((site.folder / "spent").iterdir())) == 4
    clear(tmp_path)
    assert [path.name for path in site.folder.iterdir()] == ["config.yaml"]


def test_a_site_becomes_as_another_one_is(tmp_path: Path) -> None:
    one, other = (Site(tmp_path / name, source=tmp_path) for name in ("one", "other"))
    for site, text in ((one, "1"), (other, "2")):
        site.feeds.mkdir()
        site.state.mkdir()
        (site.feeds / "a.rss").write_text(text)
        (site.state / f"{text}.db").write_text(text)
    one.copy(other)
    clear(tmp_path)
    assert differing(one.folder, other.folder) == 0


def tree(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param({"a.rss": "1", "b/c.rss": "2"}, 0, id="the same"),
        pytest.param({"a.rss": "1", "b/c.rss": "3"}, 1, id="other bytes"),
        pytest.param({"a.rss": "1"}, 1, id="one is missing"),
        pytest.param({"a.rss": "1", "b/c.rss": "2", "d.rss": ""}, 1, id="one too many, and empty"),
        pytest.param({"b.rss": "1", "a/c.rss": "2"}, 4, id="all of them elsewhere"),
    ],
)
def test_differing(tmp_path: Path, other: dict[str, str], expected: int) -> None:
    one = tree(tmp_path / "one", {"a.rss": "1", "b/c.rss": "2"})
    assert differing(one, tree(tmp_path / "other", other)) == expected


def test_expect_posts() -> None:
    expect_posts(json.dumps({"posts": 3, "skipped": 0}).encode(), 3)
    with pytest.raises(RuntimeError, match="not the same job: 2 posts, 1 left out; not 3"):
        expect_posts(json.dumps({"posts": 2, "skipped": 1}).encode(), 3)


def test_stamps_tell_that_the_same_bytes_were_put_in_place(tmp_path: Path) -> None:
    tree(tmp_path, {"a.rss": "1", "b/c.rss": "2"})
    before = stamps(tmp_path)
    assert stamps(tmp_path) == before
    stat = (tmp_path / "a.rss").stat()
    (tmp_path / "beside").write_text("1")
    os.utime(tmp_path / "beside", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (tmp_path / "beside").replace(tmp_path / "a.rss")
    assert {path.name for path, _ in stamps(tmp_path).items() ^ before.items()} == {"a.rss"}


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_the_bare_read_reads_all(tmp_path: Path, size: int) -> None:
    tree(tmp_path, {"a.md": "x" * size, "2020-01/b.md": "yy"})
    assert read_all(str(tmp_path)) == size + 2


def test_page_plot_and_figures_are_written_together(tmp_path: Path) -> None:
    write(make_figures(), tmp_path)
    assert Figures.loads((tmp_path / "benchmarks.json").read_text(encoding="utf-8")) == make_figures()
    assert (tmp_path / "benchmarks.md").exists()
    assert (tmp_path / "images/benchmark.svg").exists()


@pytest.mark.skipif(not (DOCS / "benchmarks.json").exists(), reason="the benches have not been run yet")
def test_what_is_committed_is_made_of_the_figures_beside_it(tmp_path: Path) -> None:
    write(Figures.loads((DOCS / "benchmarks.json").read_text(encoding="utf-8")), tmp_path)
    for name in ("benchmarks.md", "images/benchmark.svg"):
        assert (tmp_path / name).read_bytes() == (DOCS / name).read_bytes(), "run `python -m bench.run --from-json`"
