import os
from pathlib import Path
from typing import Any

import pytest

from syndicate.model import Level, PostsSettings, Problem
from syndicate.posts.folders import find_posts, posts_folders


def make(tmp_path: Path, *paths: str) -> None:
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()


def find(source: Path, problems: list[Problem] | None = None, **settings: Any) -> list[str]:
    found: list[Problem] = []
    paths = list(find_posts(PostsSettings(source=source, **settings), report=found.append))
    if problems is None:
        assert found == []
    else:
        problems += found
    return paths


def test_every_posts_folder_is_read_sorted(tmp_path: Path) -> None:
    make(
        tmp_path, "_posts/b.md", "_posts/a.md", "zh/news/_posts/c.md", "_posts/es/2022/d.md", "_posts/es.md", "page.md"
    )
    assert find(tmp_path) == [
        "_posts/a.md",
        "_posts/b.md",
        "_posts/es.md",
        "_posts/es/2022/d.md",
        "zh/news/_posts/c.md",
    ]


def test_endings_of_posts(tmp_path: Path) -> None:
    names = ["a.md", "b.markdown", "c.mkd", "d.mkdn", "e.mkdown", "f.html", "g.htm", "h.MD"]
    make(tmp_path, *(f"_posts/{name}" for name in [*names, "i.txt", "j.png", "k", "l.md~", "m.md.bak"]))
    assert find(tmp_path) == [f"_posts/{name}" for name in names]


@pytest.mark.parametrize(
    "path",
    [
        "_drafts/a.md",
        "_drafts/_posts/a.md",
        "_posts/_drafts/a.md",
        "_posts/es/_drafts/a.md",
        "_site/_posts/a.md",
        "node_modules/x/_posts/a.md",
        "vendor/x/_posts/a.md",
        ".git/_posts/a.md",
        ".syndicate/_posts/a.md",
        "_includes/_posts/a.md",
        "_posts/.a.md",
        "_posts/_a.md",
        "_posts/#a.md",
        "_posts/~a.md",
        "_posts/_sub/a.md",
        "_posts/es/.x/a.md",
    ],
)
def test_what_jekyll_passes_over(tmp_path: Path, path: str) -> None:
    make(tmp_path, path, "_posts/z.md")
    assert find(tmp_path) == ["_posts/z.md"]


def test_underscores_further_down_are_taken_as_jekyll_does(tmp_path: Path) -> None:
    make(tmp_path, "_posts/es/_sub/a.md")
    assert find(tmp_path) == ["_posts/es/_sub/a.md"]


def test_named_folders_replace_the_search(tmp_path: Path) -> None:
    make(tmp_path, "_posts/a.md", "old_post/b.md", "zh/_posts/c.md", "old_post/x/d.md")
    assert find(tmp_path, paths=("_posts", "./old_post/")) == ["_posts/a.md", "old_post/b.md", "old_post/x/d.md"]
    assert posts_folders(PostsSettings(source=tmp_path, paths=("_posts", "./old_post/"))) == ("_posts", "old_post")


def test_folders_named_twice_are_read_once(tmp_path: Path) -> None:
    make(tmp_path, "_posts/es/a.md")
    assert find(tmp_path, paths=("_posts", "_posts/es")) == ["_posts/es/a.md"]


def test_the_source_folder_itself_may_hold_the_posts(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "es/b.md", "_site/c.md")
    assert find(tmp_path, paths=(".",)) == ["a.md", "es/b.md"]


def test_a_named_folder_that_is_not_there_is_a_warning(tmp_path: Path) -> None:
    make(tmp_path, "_posts/a.md")
    problems: list[Problem] = []
    assert find(tmp_path, problems, paths=("_posts", "old_post")) == ["_posts/a.md"]
    assert [(one.path, one.level) for one in problems] == [("old_post", Level.WARNING)]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        pytest.param("zh", ["_posts/a.md", "_posts/es/b.md"], id="folder"),
        pytest.param("zh/", ["_posts/a.md", "_posts/es/b.md"], id="folder with a slash"),
        pytest.param("/zh/**", ["_posts/a.md", "_posts/es/b.md"], id="all below a folder"),
        pytest.param("_posts/*.md", ["zh/_posts/c.md"], id="stars span folders, as in Jekyll"),
        pytest.param("**/c.md", ["_posts/a.md", "_posts/es/b.md"], id="at any depth"),
        pytest.param("**/_posts", [], id="at any depth, none too"),
        pytest.param("a.md", ["_posts/a.md", "_posts/es/b.md", "zh/_posts/c.md"], id="from the source folder down"),
        pytest.param("_posts/[ab].md", ["_posts/es/b.md", "zh/_posts/c.md"], id="set"),
    ],
)
def test_excluded_paths_are_left_out(tmp_path: Path, pattern: str, left: list[str]) -> None:
    make(tmp_path, "_posts/a.md", "_posts/es/b.md", "zh/_posts/c.md")
    assert find(tmp_path, exclude=(pattern,)) == left


def test_links_within_the_source_folder_are_followed(tmp_path: Path) -> None:
    make(tmp_path, "_posts/a.md", "shared/b.md", "shared/c/d.md")
    (tmp_path / "_posts/b.md").symlink_to(tmp_path / "shared/b.md")
    (tmp_path / "_posts/more").symlink_to(tmp_path / "shared/c")
    assert find(tmp_path) == ["_posts/a.md", "_posts/b.md", "_posts/more/d.md"]


def test_the_source_folder_may_be_a_link(tmp_path: Path) -> None:
    make(tmp_path, "real/_posts/a.md")
    (tmp_path / "link").symlink_to("real")
    assert find(tmp_path / "link") == ["_posts/a.md"]


def test_links_that_go_round_in_circles_end(tmp_path: Path) -> None:
    make(tmp_path, "_posts/a.md", "x/_posts/b.md", "y/_posts/c.md")
    (tmp_path / "_posts/loop").symlink_to(tmp_path)
    (tmp_path / "x/to_y").symlink_to(tmp_path / "y")
    (tmp_path / "y/to_x").symlink_to(tmp_path / "x")
    assert {"_posts/a.md", "x/_posts/b.md", "y/_posts/c.md"} <= set(find(tmp_path))


def test_links_out_of_the_source_folder_are_problems(tmp_path: Path) -> None:
    make(tmp_path, "secret/a.md", "secret/plain.txt", "site/_posts/z.md")
    for link, target in {
        "_posts/a.md": "secret/a.md",
        "_posts/all": "secret",
        "zh/_posts": "secret",
        "_posts/plain.txt": "secret/plain.txt",
    }.items():
        (tmp_path / "site" / link).parent.mkdir(exist_ok=True)
        (tmp_path / "site" / link).symlink_to(tmp_path / target)
    problems: list[Problem] = []
    assert find(tmp_path / "site", problems) == ["_posts/z.md"]
    assert sorted(one.path for one in problems) == ["_posts/a.md", "_posts/all", "zh/_posts"]
    assert {one.message for one in problems} == {"a link that leads out of the source folder is not followed"}


def test_a_broken_link_is_left_to_the_reader(tmp_path: Path) -> None:
    make(tmp_path, "_posts/a.md")
    (tmp_path / "_posts/b.md").symlink_to(tmp_path / "gone.md")
    assert find(tmp_path) == ["_posts/a.md", "_posts/b.md"]


def test_names_that_are_no_text_are_problems(tmp_path: Path) -> None:
    make(tmp_path, "_posts/é.md")
    Path(os.fsdecode(bytes(tmp_path) + b"/_posts/\xca\xd0.md")).touch()
    problems: list[Problem] = []
    assert find(tmp_path, problems) == ["_posts/é.md"]
    assert [str(one) for one in problems] == [
        "_posts/\ufffd\ufffd.md: the file's name is not UTF-8\n  Rename the file."
    ]


def test_a_folder_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert find(tmp_path / "absent", problems) == []
    assert [str(one) for one in problems] == [".: the folder cannot be read: No such file or directory"]
