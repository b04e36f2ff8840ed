"""Which posts are meant by paths that a person or a program lists."""

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from syndicate.model import PostsSettings
from syndicate.posts.folders import find_posts, is_text
from syndicate.posts.membership import Membership

EVERYTHING = "."  #: Stands among paths for the whole source folder.
_ESCAPE = re.compile(rb"\\([0-3][0-7]{2}|.)")
_ESCAPED = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\', strict=True))


def given(lines: bytes, settings: PostsSettings, *, folder: Path) -> tuple[str, ...]:
    r"""Return the posts among the paths in *lines*, as `posts_among`: one a line, or between NULs where there is one.

    A line in quotation marks is read as git writes it: ``"\346\226\207.md"``.
    """
    return posts_among(map(os.fsdecode, _paths(lines)), settings, folder=folder)


def posts_among(paths: Iterable[str], settings: PostsSettings, *, folder: Path) -> tuple[str, ...]:
    """Return the posts among *paths*, there or gone, below the source folder; sorted.

    A path is absolute, or relative to *folder*, to the source folder, or to a folder above that (git prints paths from
    the top of a repository); of these, the one is meant of which most is there. A folder means the posts below it and
    is returned with them, as is what is gone and may have been a folder: posts that were below it are gone, too.
    Pictures, feeds and whatever else is no post are passed over.
    """
    member, places = Membership(settings), _Places(settings.source, folder)
    posts: set[str] = set()
    folders: set[str] = set()
    for path in {place for spelled in paths for place in places.meant_by(spelled) if is_text(place)}:
        if path in member:
            posts.add(path)
        elif member.may_hold_posts("" if path == EVERYTHING else path) and _may_be_folder(f"{member.root}/{path}"):
            folders.add(path)
    if folders:
        everything = EVERYTHING in folders
        below = tuple(f"{path}/" for path in folders)
        posts.update(path for path in find_posts(settings) if everything or path.startswith(below))
    return tuple(sorted(posts | folders))


def _may_be_folder(path: str) -> bool:
    return os.path.isdir(path) or not os.path.lexists(path)  # noqa: PTH112 - some have surrogates


def _paths(lines: bytes) -> Iterator[bytes]:
    if b"\0" in lines:
        yield from filter(None, lines.split(b"\0"))
        return
    for line in lines.split(b"\n"):
        path = line.removesuffix(b"\r")
        if len(path) > 1 and path.startswith(b'"') and path.endswith(b'"'):
            path = _ESCAPE.sub(_unescaped, path[1:-1])
        if path.strip():
            yield path


def _unescaped(found: re.Match[bytes]) -> bytes:
    escape = found[1]
    return bytes([int(escape, 8) if len(escape) > 1 else _ESCAPED.get(escape[0], escape[0])])


class _Places:
    """Where a path that somebody wrote down may lie below the source folder."""

    def __init__(self, source: Path, folder: Path) -> None:
        self._folder = folder.absolute()
        self._real = lru_cache(maxsize=4096)(os.path.realpath)
        self._source = os.path.normpath(source.absolute())
        self._roots = tuple(dict.fromkeys((self._source, self._real(source))))
        #: What leads to the source folder from itself, and from each folder above it.
        self._ways = {"", *(f"{root[len(above) :]}/" for root in self._roots for above in _above(root))}

    def meant_by(self, spelled: str) -> set[str]:
        """Return the paths below the source folder that *spelled* may mean; EVERYTHING for what holds that folder."""
        path = os.path.normpath(spelled)
        may_be = {path if path.startswith("/") else os.path.normpath(f"{self._folder}/{path}")}
        if not path.startswith("/"):
            may_be.update(f"{self._source}/{path[len(way) :]}" for way in self._ways if f"{path}/".startswith(way))
        if len(may_be) > 1:
            missing = {place: _missing(place) for place in may_be}
            may_be = {place for place in may_be if missing[place] == min(missing.values())}
        return {place for absolute in may_be if (place := self._below(os.path.normpath(absolute)))}

    def _below(self, absolute: str) -> str:
        """Return *absolute* as a path below the source folder, "" for one that is not."""
        above, name = os.path.split(absolute)
        # The folder is looked up where the spelling leads elsewhere: /home/ann/site may be a link to the source folder.
        for path in (absolute, f"{self._real(above)}/{name}"):
            for root in self._roots:
                if f"{root}/".startswith(f"{path.rstrip('/')}/"):
                    return EVERYTHING
                if path.startswith(f"{root}/"):
                    return path[len(root) + 1 :]
        return ""


def _missing(path: str) -> int:
    """Return how many of the last parts of *path* are not there."""
    ends = [*(found.start() for found in re.finditer("/", path)), len(path)]
    return next((index for index, end in enumerate(reversed(ends)) if os.path.lexists(path[:end])), len(ends))


def _above(folder: str) -> list[str]:
    """Return each folder above *folder*, with its slash."""
    return [folder[: found.end()] for found in re.finditer("/", folder)]
