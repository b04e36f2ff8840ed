"""Which posts may have changed since the last build: by a scan, by a list, or by what git says."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import Protocol

from syndicate.frozen import frozen
from syndicate.index import Index
from syndicate.model import PostsSettings, Problem
from syndicate.posts import scanning


@frozen(kw_only=True)
class Changes:
    """What a build is to look at again."""

    touched: tuple[str, ...]  #: Posts that are there, and may be new or changed.
    removed: tuple[str, ...]  #: Posts that are gone.
    stamps: Mapping[str, bytes] = field(default_factory=dict)  #: Of the folders that changed.
    gone: tuple[str, ...] = ()  #: Folders that are gone.
    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)  #: Of the folders that changed.
    revision: bytes | None = None  #: What git is to be asked about next time.
    unscanned: tuple[str, ...] = ()  #: Posts that only a list named: no folder's stamps know them yet.

    def __bool__(self) -> bool:
        return bool(self.touched or self.removed or self.stamps or self.gone)


class Source(Protocol):
    """Says what may have changed. Of an index that is new, everything has."""

    def changes(self, index: Index, settings: PostsSettings) -> Changes:
        """Return the changes since *index* was committed."""
        ...


@frozen
class Scan:
    """Look at every file, as it is at *started_ns* by the clock of the file system."""

    started_ns: int

    def changes(self, index: Index, settings: PostsSettings) -> Changes:
        """Return the posts whose stamps differ."""
        found = scanning.scan(settings, index.folders.stamps(), started_ns=self.started_ns)
        # One that was new in a list and is gone again is missing in the stamps of before and of now.
        listed = _unscanned(index) if not index.is_new else ()
        return Changes(
            touched=tuple(sorted({*found.touched, *listed}.difference(found.removed))) if listed else found.touched,
            removed=found.removed,
            stamps={path: state.stamps for path, state in found.folders.items()},
            gone=found.gone,
            problems={path: state.problems for path, state in found.folders.items()},
        )


@frozen
class Listed:
    """Look at *paths* below the source folder: files or folders, there or gone."""

    paths: tuple[str, ...]
    scan: Scan

    def changes(self, index: Index, settings: PostsSettings) -> Changes:
        """Return those of the paths that are, or were, posts."""
        return self.scan.changes(index, settings) if index.is_new else _listed(self.paths, index, settings)


@frozen
class Git:
    """Ask git what differs from *revision*; from the commit that was built last, if it is empty."""

    revision: str
    scan: Scan

    def changes(self, index: Index, settings: PostsSettings) -> Changes:
        """Return what git says; without anything to compare with, what a scan finds. Raises UsageError."""
        from syndicate.app import git  # noqa: PLC0415 (most builds scan)

        kept = json.loads(index.get(_REVISION) or b"{}")
        revision = self.revision or kept.get("commit", "")
        if index.is_new or not revision:
            commit, dirty = git.head(settings) or ("", ())
            return replace(self.scan.changes(index, settings), revision=_revision(commit, dirty))
        found = git.changed_since(settings, revision, dirty=kept.get("dirty", ()))
        return replace(_listed(found.paths, index, settings), revision=_revision(found.commit, found.dirty))


def remember_changes(index: Index, changes: Changes) -> None:
    """Keep what the sources of the next build have to know of this one's *changes*."""
    index.put(_UNSCANNED, json.dumps(changes.unscanned).encode())
    if changes.revision is not None:
        index.put(_REVISION, changes.revision)
    elif kept := json.loads(index.get(_REVISION) or b"{}"):
        # What was built without git may be put back to what the commit holds, and git would not tell.
        built = {*kept["dirty"], *changes.touched, *changes.removed}
        index.put(_REVISION, _revision(kept["commit"], built))


_UNSCANNED = "unscanned"  #: Where the index keeps the posts that only lists named since the last scan.
_REVISION = "revision"  #: Where the index keeps git's last commit, and the paths that were built in another state.


def _revision(commit: str, dirty: Iterable[str]) -> bytes:
    return json.dumps({"commit": commit, "dirty": sorted(dirty)} if commit else {}).encode()


def _listed(paths: Iterable[str], index: Index, settings: PostsSettings) -> Changes:
    named = set(paths)
    for path in sorted(named):
        named.update(index.posts.below(path))  # a folder that was removed or renamed
    there = {path for path in named if _is_post(path, settings)}
    gone = index.posts.known(sorted(named - there))
    unscanned = tuple(sorted({*_unscanned(index), *there}))
    return Changes(touched=tuple(sorted(there)), removed=tuple(sorted(gone)), unscanned=unscanned)


def _unscanned(index: Index) -> tuple[str, ...]:
    return tuple(json.loads(index.get(_UNSCANNED) or b"[]"))


def _is_post(path: str, settings: PostsSettings) -> bool:
    return os.path.isfile(f"{settings.source}/{path}") and scanning.accepts(path, settings)  # noqa: PTH113 - surrogates
