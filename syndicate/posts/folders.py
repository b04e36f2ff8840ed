"""Which files below the source folder are posts."""

import fnmatch
import os
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from syndicate.model import Level, PostsSettings, Problem
from syndicate.posts.filenames import HTML_ENDINGS, MARKDOWN_ENDINGS, POSTS_FOLDER

ENDINGS = HTML_ENDINGS | MARKDOWN_ENDINGS
_SKIPPED = frozenset({"_drafts", "_site", "node_modules", "vendor"})
_SPECIAL = (".", "_", "#", "~")  # Jekyll's EntryFilter


def find_posts(settings: PostsSettings, *, report: Callable[[Problem], None] = lambda _: None) -> Iterator[str]:
    """Yield the path below the source folder of each file that is to be read as a post, sorted.

    *report* hears of folders that cannot be read or do not exist, and of links that lead out of the source folder.
    """
    walk = _Walk(os.path.realpath(settings.source), _excluded(settings.exclude), report)
    if settings.paths:
        for folder in posts_folders(settings):
            if not Path(settings.source, folder).is_dir():
                report(
                    Problem(path=folder, message="posts.paths names a folder that is not there", level=Level.WARNING)
                )
            else:
                walk.posts("" if folder == "." else folder, top=True)
    else:
        walk.folders("")
    yield from sorted(walk.found)


def posts_folders(settings: PostsSettings) -> tuple[str, ...]:
    """Return the folders that the settings name, without ``./`` and trailing slashes."""
    return tuple(posixpath.normpath(path) for path in settings.paths)


@dataclass(slots=True)
class _Walk:
    """One walk over the source folder."""

    root: str  #: Its real path.
    excluded: Callable[[str], object]
    report: Callable[[Problem], None]
    found: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)  #: Real paths of folders entered through links: no link is a loop.

    def folders(self, folder: str) -> None:
        """Look for ``_posts`` in *folder* and below."""
        for entry, path in self._entries(folder):
            if not entry.is_dir():
                continue
            if entry.name == POSTS_FOLDER:
                self.posts(path, top=True)
            elif not entry.name.startswith(_SPECIAL) and entry.name not in _SKIPPED:
                self.folders(path)

    def posts(self, folder: str, *, top: bool = False) -> None:
        """Take the posts in *folder* and below; *top*: it is the folder of posts itself."""
        for entry, path in self._entries(folder):
            name = entry.name
            if name.startswith(".") or name in _SKIPPED:
                continue
            if entry.is_dir():
                # Jekyll refuses these below the folder of posts itself, and takes them further down.
                if not (top and name.startswith(_SPECIAL)):
                    self.posts(path)
            elif not name.startswith(_SPECIAL) and _ending(name) in ENDINGS:
                self._take(path)

    def _take(self, path: str) -> None:
        if path.isascii() or _is_text(path):
            self.found.add(path)
        else:
            readable = path.encode(errors="surrogateescape").decode(errors="replace")
            self.report(Problem(path=readable, message="the file's name is not UTF-8", hint="Rename the file."))

    def _entries(self, folder: str) -> Iterator[tuple[os.DirEntry[str], str]]:
        prefix = f"{folder}/" if folder else ""
        try:
            with os.scandir(f"{self.root}/{folder}") as entries:
                listed = list(entries)
        except OSError as error:
            self.report(Problem(path=folder or ".", message=f"the folder cannot be read: {error.strerror}"))
            return
        for entry in listed:
            path = prefix + entry.name
            if not self.excluded(path) and (not entry.is_symlink() or self._may_follow(entry, path)):
                yield entry, path

    def _may_follow(self, entry: os.DirEntry[str], path: str) -> bool:
        real = os.path.realpath(f"{self.root}/{path}")
        if not f"{real}/".startswith(f"{self.root}/"):
            if entry.name == POSTS_FOLDER or _ending(entry.name) in ENDINGS or entry.is_dir():
                self.report(Problem(path=path, message="a link that leads out of the source folder is not followed"))
            return False
        if not entry.is_dir():
            return True
        is_new = real not in self.linked and not f"{self.root}/{path}".startswith(f"{real}/")
        self.linked.add(real)
        return is_new


def _ending(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - asked for each file


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _excluded(patterns: tuple[str, ...]) -> Callable[[str], object]:
    """Return what tells whether a path matches one of *patterns*, in which ``*`` spans folders as in Jekyll."""
    tidy = [posixpath.normpath(pattern).lstrip("/") for pattern in patterns]
    tidy += [pattern[len("**/") :] for pattern in tidy if pattern.startswith("**/")]
    if not tidy:
        return lambda _: False
    return re.compile("|".join(fnmatch.translate(pattern) for pattern in tidy)).match
