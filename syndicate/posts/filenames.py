"""What a post's path says of it: the folders above, the day, the slug."""

import re
from collections.abc import Sequence
from typing import NamedTuple

POSTS_FOLDER = "_posts"
# Jekyll's Document::DATE_FILENAME_MATCHER, for the last part of the path.
_DATED = re.compile(r"(\d{2}|\d{4})-(\d{1,2})-(\d{1,2})-(.*)(\.[^.]+)")
HTML_ENDINGS = frozenset({".html", ".htm"})
MARKDOWN_ENDINGS = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mkdown"})


class Place(NamedTuple):
    """The parts of a post's path below the source folder."""

    path: str
    folders: tuple[str, ...]  #: Above the folder of posts: Jekyll makes them categories.
    below: str  #: Folders between the folder of posts and the file: ``""`` or ``es/``.
    name: str
    stem: str  #: The name without its ending.
    day: str  #: As the name has it, ``2016-1-05``; "" for none.
    slug: str
    ending: str  #: With its dot, as written.

    @property
    def is_html(self) -> bool:
        """Whether the body is HTML already, not Markdown."""
        return self.ending.lower() in HTML_ENDINGS


def place(path: str, posts_folders: Sequence[str] = ()) -> Place:
    """Return the parts of *path*, which lies in one of *posts_folders*, or in a ``_posts`` when there are none."""
    above, below = _above_and_below(path, posts_folders)
    folder, _, name = below.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    found = _DATED.fullmatch(name)
    return Place(
        path=path,
        folders=tuple(filter(None, above.split("/"))),
        below=f"{folder}/" if folder else "",
        name=name,
        stem=stem,
        day=name[: found.end(3)] if found else "",
        slug=(found[4] if found else stem).rstrip("."),
        ending=dot + ending,
    )


def _above_and_below(path: str, posts_folders: Sequence[str]) -> tuple[str, str]:
    for folder in posts_folders:
        if folder in ("", "."):
            return "", path
        if path.startswith(f"{folder}/"):
            return folder.rpartition("/")[0], path[len(folder) + 1 :]
    # Jekyll cuts at the first "_posts", in a longer name too: my_posts/_posts gives the category "my".
    above = path[: max(path.find(POSTS_FOLDER), 0)]
    marked = f"/{path}".find(f"/{POSTS_FOLDER}/")
    return above, path[marked + len(POSTS_FOLDER) + 1 :] if marked >= 0 else path
