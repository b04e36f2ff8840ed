import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from syndicate.app.given import EVERYTHING, given, posts_among
from syndicate.model import PostsSettings
from syndicate.posts.folders import find_posts
from tests.posts import trees


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source folder in the folder of a site."""
    for name in (
        "_posts/a.md",
        "_posts/b.md",
        "_posts/es/c.md",
        "_posts/x.png",
        "zh/_posts/d.md",
        "page.md",
        "feed.xml",
        "../config.yaml",
    ):
        (tmp_path / "site/posts" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site/posts" / name).write_text(name)
    return tmp_path / "site/posts"


def listed(lines: bytes, source: Path, folder: Path | None = None, **more: Any) -> tuple[str, ...]:
    return given(lines, PostsSettings(source=source, **more), folder=folder or source.parent)


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        pytest.param(b"posts/_posts/a.md\n", ["_posts/a.md"], id="from where the command runs"),
        pytest.param(b"_posts/a.md\n", ["_posts/a.md"], id="from the source folder"),
        pytest.param(b"site/posts/_posts/a.md\n", ["_posts/a.md"], id="from the top of a repository"),
        pytest.param(b"./posts/../posts/./_posts//a.md\n", ["_posts/a.md"], id="in a roundabout way"),
        pytest.param(b"posts/_posts/b.md\nposts/_posts/a.md\n_posts/a.md", ["_posts/a.md", "_posts/b.md"], id="twice"),
        pytest.param(
            b"posts/_posts/a.md\r\n\r\n  \n\n_posts/b.md\r\n", ["_posts/a.md", "_posts/b.md"], id="CRLF, blank"
        ),
        pytest.param(b"_posts/a.md\0_posts/b.md\0", ["_posts/a.md", "_posts/b.md"], id="between NULs"),
        pytest.param(
            b'_posts/a\n".md\0_posts/"b.md\0', ['_posts/"b.md', '_posts/a\n".md'], id="between NULs nothing is special"
        ),
        pytest.param(b"_posts/new.md\n", ["_posts/new.md"], id="no such file: it was removed"),
        pytest.param(b"", [], id="nothing"),
        pytest.param(b"posts/_posts/x.png\nposts/page.md\n../posts/feed.xml\nconfig.yaml\n", [], id="no posts"),
        pytest.param(b"../elsewhere/_posts/a.md\n/etc/_posts/a.md\n", [], id="outside"),
        pytest.param(b"_drafts/_posts/a.md\n.git/x\n_posts/_sub\n", [], id="where no posts are taken from"),
        pytest.param(b'"posts/_posts/\\346\\226\\207.md"\n', ["_posts/文.md"], id="octal in quotation marks"),
        pytest.param(b'"_posts/a\\tb\\"\\\\\\n.md"', ['_posts/a\tb"\\\n.md'], id="escapes in quotation marks"),
        pytest.param("_posts/文.md".encode(), ["_posts/文.md"], id="UTF-8"),
        pytest.param(b"_posts/\xca\xd0.md\n", [], id="not UTF-8, never a post"),
        pytest.param(b'"', ['"'], id="a quotation mark, and no folder of this name is there any more"),
    ],
)
def test_paths_of_posts(source: Path, lines: bytes, meant: list[str]) -> None:
    assert listed(lines, source) == tuple(meant)


@pytest.mark.parametrize(
    ("folder", "line", "meant"),
    [
        pytest.param(".", b"_posts/gone.md", "_posts/gone.md", id="removed, from the site"),
        pytest.param(".", b"posts/_posts/gone.md", "_posts/gone.md", id="removed, from the site by git"),
        pytest.param("posts/_posts", b"gone.md", "_posts/gone.md", id="removed, from where it lay"),
        pytest.param("posts/_posts", b"_posts/gone.md", "_posts/gone.md", id="removed, from the source folder"),
        pytest.param("posts/_posts", b"site/posts/_posts/gone.md", "_posts/gone.md", id="removed, from above"),
        pytest.param("posts/_posts", b"es/c.md", "_posts/es/c.md", id="there"),
    ],
)
def test_of_what_a_path_may_mean_that_counts_of_which_most_is_there(
    source: Path, folder: str, line: bytes, meant: str
) -> None:
    gone = "gone.md"  # below the source folder: no post, but it may have been a folder
    assert [path for path in listed(line, source, folder=source.parent / folder) if path != gone] == [meant]


def test_absolute_paths_are_those_of_the_disk(source: Path) -> None:
    assert listed(os.fsencode(source / "_posts/a.md"), source) == ("_posts/a.md",)
    assert listed(os.fsencode(source / "../posts/_posts/a.md"), source) == ("_posts/a.md",)
    assert listed(b"/posts/_posts/a.md", source) == ()


def test_a_folder_means_the_posts_below_it(source: Path) -> None:
    assert listed(b"posts/_posts/\n", source) == ("_posts", "_posts/a.md", "_posts/b.md", "_posts/es/c.md")
    assert listed(b"zh\n_posts/es\n", source) == ("_posts/es", "_posts/es/c.md", "zh", "zh/_posts/d.md")


@pytest.mark.parametrize("line", [b".", b"posts", b"..", b"posts/.."])
def test_a_folder_that_holds_the_source_folder_means_everything(source: Path, line: bytes) -> None:
    posts = ("_posts/a.md", "_posts/b.md", "_posts/es/c.md", "zh/_posts/d.md")
    assert listed(line, source) == (EVERYTHING, *posts)
    assert listed(os.fsencode(source.parent), source) == (EVERYTHING, *posts)


def test_what_is_gone_may_have_been_a_folder_of_posts(source: Path) -> None:
    assert listed(b"_posts/2021\nfr\n", source) == ("_posts/2021", "fr")
    assert listed(b"_posts/2021\nfr\nold\nnews\n", source, paths=("old/_posts", "news")) == ("news", "old")


def test_links_to_the_source_folder_lead_there(source: Path) -> None:
    link = source.parent.parent / "link"
    link.symlink_to(source)
    for line in (os.fsencode(source / "_posts/a.md"), os.fsencode(link / "_posts/a.md"), b"link/_posts/a.md"):
        assert listed(line, source, folder=link.parent) == ("_posts/a.md",)
        assert listed(line, link, folder=link.parent) == ("_posts/a.md",)


@for_all(lines=st.binary())
def test_no_bytes_are_a_crash(tmp_path_factory: pytest.TempPathFactory, lines: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    assert set(listed(lines, folder / "empty", folder=folder)) >= set()


@for_all(tree=trees.trees, exclude=trees.excludes, paths=trees.named)
def test_all_that_find_posts_yields_is_a_post_when_listed(
    tmp_path_factory: pytest.TempPathFactory, tree: Any, exclude: Any, paths: Any
) -> None:
    source = trees.site(tmp_path_factory.getbasetemp())
    trees.grow(source, tree)
    settings = PostsSettings(source=source, exclude=exclude, paths=paths)
    posts = tuple(find_posts(settings))
    assert posts_among(posts, settings, folder=source) == posts
    assert set(posts_among([str(source)], settings, folder=source)) == {EVERYTHING, *posts}
