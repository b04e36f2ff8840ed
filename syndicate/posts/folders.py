"""Which files below the source folder are posts."""

import fnmatch
import os
import posixpath
import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from syndicate.frozen import frozen
from syndicate.model import Level, PostsSettings, Problem
from syndicate.posts.filenames import HTML_ENDINGS, MARKDOWN_ENDINGS, POSTS_FOLDER

ENDINGS = HTML_ENDINGS | MARKDOWN_ENDINGS
_SKIPPED = frozenset({"_drafts", "_site", "node_modules", "vendor"})
_SPECIAL = (".", "_", "#", "~")  # Jekyll's EntryFilter


def find_posts(settings: PostsSettings, *, report: Callable[[Problem], None] = lambda _: None) -> Iterator[str]:
    """Yield the path below the source folder of each file that is to be read as a post, sorted.

    *report* hears of folders that cannot be read or do not exist, and of links that lead out of the source folder.
    """
    walk = Walk(settings)
    found: set[str] = set()
    for folder in walk.folders():
        for problem in (*folder.problems, *walk.unreadable_names(folder)):
            report(problem)
        found.update(folder.prefix + name for name in folder.names if walk.takes(folder.prefix, name))
    yield from sorted(found)


def posts_folders(settings: PostsSettings) -> tuple[str, ...]:
    """Return the folders that the settings name, without ``./`` and trailing slashes."""
    return tuple(posixpath.normpath(path) for path in settings.paths)


class Role(Enum):
    """What a folder is to the walk."""

    SEARCHED = "searched"  #: It may hold folders of posts; its files are not looked at.
    TOP = "top"  #: A folder of posts itself.
    BELOW = "below"  #: A folder somewhere below one of those.


def role_below(role: Role, name: str) -> Role | None:
    """Return what the subfolder *name* of a folder is; None when Jekyll does not go there."""
    if name in _SKIPPED or name.startswith("."):
        return None
    if role is Role.SEARCHED and name == POSTS_FOLDER:
        return Role.TOP
    # Jekyll refuses these below the folder of posts itself, and takes them further down.
    if role is not Role.BELOW and name.startswith(_SPECIAL):
        return None
    return Role.SEARCHED if role is Role.SEARCHED else Role.BELOW


def is_post_name(name: str) -> bool:
    """Whether a file of that name in a folder of posts is a post."""
    return not name.startswith(_SPECIAL) and os.path.splitext(name)[1].lower() in ENDINGS  # noqa: PTH122 - asked for each file


def is_text(path: str) -> bool:
    """Whether *path* is UTF-8 on the disk."""
    if path.isascii():
        return True
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def excluder(patterns: tuple[str, ...]) -> Callable[[str], object]:
    """Return what tells whether a path matches one of *patterns*, in which ``*`` spans folders as in Jekyll."""
    tidy = [posixpath.normpath(pattern).lstrip("/") for pattern in patterns]
    tidy += [pattern[len("**/") :] for pattern in tidy if pattern.startswith("**/")]
    if not tidy:
        return lambda _: False
    return re.compile("|".join(fnmatch.translate(pattern) for pattern in tidy)).match


def takes(prefix: str, name: str, excluded: Callable[[str], object]) -> bool:
    """Whether the file *name* in a folder of posts is a post; *prefix*: the folder's path with its slash."""
    return is_post_name(name) and not excluded(prefix + name) and is_text(prefix + name)


@dataclass(slots=True)
class Listing:
    """What is in one folder. Only ordinary files are many; the others are looked at one by one."""

    files: list[str] = field(default_factory=list)
    stamps: "array[int]" = field(default_factory=lambda: array("q"))  #: Of the files, where somebody asks for them.
    others: list[tuple[str, bool, bool]] = field(default_factory=list)  #: Name, whether a folder, whether a link.


@frozen
class Folder:
    """One folder as the walk found it."""

    path: str  #: Below the source folder; "" is the source folder.
    role: Role
    listing: Listing = field(default_factory=Listing)
    special: tuple[str, ...] = ()  #: Names of posts that are no ordinary files: links, pipes. Sorted.
    links: tuple[str, ...] = ()  #: Names of the links that were followed, to files and folders. Sorted.
    problems: tuple[Problem, ...] = ()

    @property
    def prefix(self) -> str:
        """What stands before a name to make a path of it."""
        return f"{self.path}/" if self.path else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files that may be posts: none in a folder that is only searched."""
        return () if self.role is Role.SEARCHED else (*self.listing.files, *self.special)


def look(folder: str) -> Listing:
    """Return what is in *folder*, without stamps. Raises OSError where it cannot be read."""
    listing = Listing()
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                listing.files.append(entry.name)
            else:
                listing.others.append((entry.name, entry.is_dir(follow_symlinks=False), entry.is_symlink()))
    return listing


class Walk:
    """One walk over the source folder, in an order that the names alone decide: each folder once."""

    def __init__(self, settings: PostsSettings, look: Callable[[str], Listing] = look) -> None:
        self.root = os.path.realpath(settings.source)
        self.excluded = excluder(settings.exclude)
        self._settings = settings
        self._look = look  #: How folders of posts are read.
        self._visited: set[str] = set()
        self._linked: set[str] = set()  #: Real paths of folders entered through links: no link is a loop.

    def folders(self) -> Iterator[Folder]:
        """Yield each folder of the walk, those above before those below."""
        if not self._settings.paths:
            yield from self._walk("", Role.SEARCHED)
        # Sorted, so that a folder named beside one above it was visited already: from above, which takes no less.
        for folder in sorted(set(posts_folders(self._settings))):
            if Path(self.root, folder).is_dir():
                yield from self._walk("" if folder == "." else folder, Role.TOP)
            else:
                message = "posts.paths names a folder that is not there"
                yield Folder(folder, Role.TOP, problems=(Problem(path=folder, message=message, level=Level.WARNING),))

    def takes(self, prefix: str, name: str) -> bool:
        """Whether the file *name* in a folder of posts is a post; *prefix*: the folder's path with its slash."""
        return takes(prefix, name, self.excluded)

    def unreadable_names(self, folder: Folder) -> Iterator[Problem]:
        """Yield a problem for each post whose name is not UTF-8."""
        if is_text(folder.path) and is_text("".join(folder.names)):
            return
        for name in folder.names:
            path = folder.prefix + name
            if not is_text(path) and is_post_name(name) and not self.excluded(path):
                readable = os.fsencode(path).decode(errors="replace")
                yield Problem(path=readable, message="the file's name is not UTF-8", hint="Rename the file.")

    def _walk(self, path: str, role: Role) -> Iterator[Folder]:
        if path in self._visited:
            return
        self._visited.add(path)
        try:
            listing = (look if role is Role.SEARCHED else self._look)(f"{self.root}/{path}")
        except OSError as error:
            message = f"the folder cannot be read: {error.strerror}"
            yield Folder(path, role, problems=(Problem(path=path or ".", message=message),))
            return
        folder, below = self._sorted_out(path, role, listing)
        yield folder
        for name, its_role in below:
            yield from self._walk(folder.prefix + name, its_role)

    def _sorted_out(self, path: str, role: Role, listing: Listing) -> tuple[Folder, list[tuple[str, Role]]]:
        """Return the folder, and the names of its subfolders where the walk goes on."""
        prefix = f"{path}/" if path else ""
        special, links, problems, below = [], [], [], []
        for name, is_folder, is_link in sorted(listing.others):
            its_role = role_below(role, name)
            is_post = role is not Role.SEARCHED and is_post_name(name)
            if its_role is None or self.excluded(prefix + name):  # what is passed over as a folder is no post either
                continue
            if is_link:
                real = os.path.realpath(f"{self.root}/{prefix}{name}")
                is_folder = os.path.isdir(real)  # noqa: PLW2901, PTH112 - what the link leads to counts
                if not f"{real}/".startswith(f"{self.root}/"):
                    if is_folder or is_post or name == POSTS_FOLDER:
                        message = "a link that leads out of the source folder is not followed"
                        problems.append(Problem(path=prefix + name, message=message))
                    continue
                if is_folder and not self._is_new(real, prefix + name):
                    continue
                if is_folder or is_post:
                    links.append(name)
            if is_folder:
                below.append((name, its_role))
            elif is_post:
                special.append(name)
        return Folder(path, role, listing, tuple(special), tuple(links), tuple(problems)), below

    def _is_new(self, real: str, path: str) -> bool:
        """Whether the folder *real*, to which the link *path* leads, was not entered before; from now on it was."""
        is_new = real not in self._linked and not f"{self.root}/{path}".startswith(f"{real}/")
        self._linked.add(real)
        return is_new
