import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from syndicate.model import PostsSettings
from syndicate.posts.folders import find_posts
from syndicate.posts.membership import Membership, accepts, leads_through_links
from tests.posts import trees


@pytest.mark.parametrize(
    ("path", "is_post"),
    [
        pytest.param("_posts/a.md", True, id="a post"),
        pytest.param("zh/news/_posts/es/a.html", True, id="far down"),
        pytest.param("_posts/a.png", False, id="a picture"),
        pytest.param("_posts/_a.md", False, id="a special name"),
        pytest.param("a.md", False, id="a page"),
        pytest.param("zh/a.md", False, id="a page in a folder"),
        pytest.param("_drafts/_posts/a.md", False, id="drafts"),
        pytest.param("_posts/_sub/a.md", False, id="a special folder"),
        pytest.param("_posts/es/_sub/a.md", True, id="a special folder further down"),
        pytest.param("old/a.md", False, id="excluded"),
        pytest.param("old/_posts/a.md", False, id="in an excluded folder"),
        pytest.param("_posts/not.md", False, id="excluded by its name"),
        pytest.param("_posts/\udcca.md", False, id="not UTF-8"),
        pytest.param("", False, id="the source folder"),
    ],
)
def test_paths_of_posts_need_no_file(tmp_path: Path, path: str, is_post: bool) -> None:
    assert accepts(path, PostsSettings(source=tmp_path, exclude=("old", "**/not.md"))) is is_post


@pytest.mark.parametrize(
    ("path", "is_post"),
    [
        pytest.param("news/a.md", True, id="in a named folder"),
        pytest.param("old/x/b.md", True, id="below another"),
        pytest.param("news/_x/a.md", False, id="special at the top"),
        pytest.param("newsletter/a.md", False, id="a longer name"),
        pytest.param("_posts/a.md", False, id="not named"),
    ],
)
def test_named_folders_replace_the_search(tmp_path: Path, path: str, is_post: bool) -> None:
    assert accepts(path, PostsSettings(source=tmp_path, paths=("./news/", "old"))) is is_post


def test_a_folder_is_no_post_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "_posts/a.md").mkdir(parents=True)
    assert not accepts("_posts/a.md", PostsSettings(source=tmp_path))


@pytest.mark.parametrize(
    ("path", "through"),
    [
        ("_posts/a.md", False),
        ("_posts/gone.md", False),
        ("_posts/link.md", True),
        ("zh", True),
        ("zh/_posts/a.md", True),
    ],
)
def test_paths_through_links(tmp_path: Path, path: str, through: bool) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/link.md").symlink_to("a.md")
    (tmp_path / "zh").symlink_to("shared")
    assert leads_through_links(path, PostsSettings(source=tmp_path)) is through


def everything(folder: str, prefix: str = "", depth: int = 5) -> list[str]:
    """Every path below *folder*, links followed as deep as *depth*."""
    found = []
    for entry in os.scandir(folder):
        found.append(prefix + entry.name)
        if Path(entry.path).is_dir() and depth:
            found += everything(entry.path, f"{prefix}{entry.name}/", depth - 1)
    return found


@given(tree=trees.trees, exclude=trees.excludes, paths=trees.named)
@settings(max_examples=150)
def test_membership_agrees_with_find_posts(
    tmp_path_factory: pytest.TempPathFactory, tree: Any, exclude: Any, paths: Any
) -> None:
    source = trees.site(tmp_path_factory.getbasetemp())
    trees.grow(source, tree)
    options = PostsSettings(source=source, exclude=exclude, paths=paths)
    found, there = set(find_posts(options)), everything(str(source))
    member = Membership(options)
    assert {path for path in there if path in member} == found.intersection(there)
