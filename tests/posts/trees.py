"""Random source folders: what a site may look like, links in all directions and names of all kinds included."""

import os
import shutil
from contextlib import suppress
from itertools import count
from pathlib import Path

from hypothesis import strategies as st

FOLDERS = ["_posts", "zh", "es", "_sub", "_drafts", ".git", "a.md", "my_posts", "\udcff"]
FILES = ["a.md", "b.html", "B.MD", "_c.md", ".d.md", "#e.md", "é.md", "\udcca.md", "x.png", "README"]
EXCLUDES = ["zh", "**/es", "*.html", "_posts/a.md", "**/_posts", "x.png", "es/"]
PATHS = ["_posts", "zh/_posts", "./es/", ".", "_posts/es", "gone", "_posts/_sub"]

folders = st.lists(st.sampled_from(FOLDERS), max_size=3).map("/".join)
paths = st.tuples(folders, st.sampled_from(FILES)).map(lambda parts: "/".join(filter(None, parts)))
anything = folders | paths
#: What may be done to a tree; each step that is impossible is passed over.
steps = st.one_of(
    st.tuples(st.just("write"), paths, st.none()),
    st.tuples(st.just("write"), st.sampled_from(FILES).map("_posts/".__add__), st.none()),
    st.tuples(st.just("remove"), anything.filter(bool), st.none()),
    st.tuples(st.just("move"), anything.filter(bool), anything),
    st.tuples(st.just("link"), anything, st.just("../outside") | anything),
)
trees = st.lists(steps, max_size=14)
excludes = st.lists(st.sampled_from(EXCLUDES), max_size=2).map(tuple)
named = st.just(()) | st.lists(st.sampled_from(PATHS), min_size=1, max_size=3).map(tuple)
_lengths = count(1)  #: Two texts written within one tick of the clock differ in length.


def site(root: Path) -> Path:
    """Return an empty source folder in *root*, emptied of what was there, beside a folder that is outside."""
    for folder in (root / "site", root / "outside"):
        shutil.rmtree(folder, ignore_errors=True)
    (root / "outside").mkdir()
    (root / "outside/o.md").write_text("outside")
    (root / "site").mkdir()
    return root / "site"


def grow(source: Path, done: list[tuple[str, str, str | None]]) -> None:
    """Do what *done* says in *source*: each text written is another one."""
    for verb, path, other in done:
        with suppress(OSError):  # a folder where a file is, a move into itself
            _do(verb, source / path, source / (other or ""))


def _do(verb: str, path: Path, other: Path) -> None:
    if verb == "remove":
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
        return
    target = other if verb == "move" else path
    target.parent.mkdir(parents=True, exist_ok=True)
    if verb == "write":
        path.write_text("x" * next(_lengths))
    elif verb == "move":
        path.rename(other)
    else:
        path.symlink_to(os.path.relpath(other, path.parent))


def texts(source: Path, found: list[str]) -> dict[str, str]:
    """Return what the posts at *found* say; "" for a link to nothing."""
    return {path: (source / path).read_text() if (source / path).exists() else "" for path in found}
