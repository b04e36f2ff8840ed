"""Which posts are new, changed or gone since the folders were last looked at."""

import os
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from syndicate.frozen import frozen
from syndicate.model import PostsSettings, Problem
from syndicate.posts.folders import Folder, Role, Walk, excluder, is_text, takes
from syndicate.posts.membership import Membership, accepts
from syndicate.posts.stamps import WIDTH, Snapshot, differences, stamp_of, stamped, with_unknown

__all__ = ["FolderState", "Scan", "accepts", "scan"]

_TICK_NS = 2 * 10**9  # FAT counts in two seconds; ext4's clock ticks every 4 ms, NFS may be a second behind
_DAY_NS = 24 * 3600 * 10**9


@frozen
class FolderState:
    """A folder as one scan found it."""

    stamps: bytes  #: Equal bytes: nothing changed in it.
    problems: tuple[Problem, ...] = ()
    has_links: bool = False  #: Whether a link in it was followed: what lies behind may change under another path.


@frozen
class Scan:
    """What a scan found to be different from what was known."""

    touched: tuple[str, ...]  #: Posts that are new or whose stamp is not the known one. Sorted.
    removed: tuple[str, ...]  #: Known posts that are gone or no longer count as posts. Sorted.
    folders: Mapping[str, FolderState]  #: Only those that differ from what was known.
    gone: tuple[str, ...]  #: Known folders that are no more. Sorted.


def scan(settings: PostsSettings, known: Mapping[str, bytes], *, started_ns: int, unsure: Iterable[str] = ()) -> Scan:
    """Return what changed since the folders had the states *known*: ``stamps`` by path, as scans gave them.

    *started_ns* is the file system's time at the start. A file written within the two seconds before may be written
    again without any number of its stamp changing; it is noted as unknown, so that the next scan names it once more.

    *unsure*: posts that were built since that scan because somebody listed them. The states do not know of them: one
    that came and went between two scans leaves no trace in its folder. Each is touched, or removed if it is gone.
    """
    scanner = _Scanner(settings, known, started_ns)
    scanner.run()
    scanner.decide(unsure)
    return scanner.result()


class _Scanner:
    def __init__(self, settings: PostsSettings, known: Mapping[str, bytes], started_ns: int) -> None:
        self._settings = settings
        self._known = known
        self._limit = started_ns - _TICK_NS
        self._walk = Walk(settings, look=stamped)
        self._seen: set[str] = set()
        self._touched: set[str] = set()
        self._removed: set[str] = set()
        self._folders: dict[str, FolderState] = {}

    def run(self) -> None:
        """Walk, and compare each folder that holds posts, links or problems."""
        for folder in self._walk.folders():
            if folder.role is not Role.SEARCHED or folder.links or folder.problems:
                self._compare(folder)
        for path in self._known:
            if path not in self._seen:
                self._removed.update(_posts(path, Snapshot.unpacked(self._known[path])))

    def decide(self, unsure: Iterable[str]) -> None:
        """Note of each path whether a post is there, whatever its folder says."""
        member = Membership(self._settings)
        for path in unsure:
            there = path in member and os.path.lexists(f"{self._walk.root}/{path}")
            (self._touched if there else self._removed).add(path)

    def result(self) -> Scan:
        """Return what the walk found."""
        gone = sorted(path for path in self._known if path not in self._seen)
        return Scan(tuple(sorted(self._touched)), tuple(sorted(self._removed)), self._folders, tuple(gone))

    def _compare(self, folder: Folder) -> None:
        """Note how *folder* differs from what is known of it. While it does not, nothing is done for each file."""
        names, problems = folder.names, folder.problems
        if not is_text(folder.path):  # no posts are taken from here
            names, problems = (), (*problems, *self._walk.unreadable_names(folder))
        key = os.fsencode(folder.path).decode(errors="backslashreplace")
        self._seen.add(key)
        for name in folder.special:
            folder.listing.stamps.extend(stamp_of(f"{self._walk.root}/{folder.prefix}{name}"))
        stamps = folder.listing.stamps if names else array("q")
        notes = (*folder.links, "", *map(str, problems))
        new = Snapshot(names, stamps.tobytes(), self._settings.exclude, notes)
        known = self._known.get(key)
        if known == new.packed():
            return
        old = Snapshot() if known is None else Snapshot.unpacked(known)
        touched = self._differences(folder.prefix, old, new)
        recent = [index for index in touched if self._is_recent(*stamps[WIDTH * index : WIDTH * index + 2])]
        packed = replace(new, stamps=with_unknown(stamps, recent)).packed()
        if packed != known:
            if names:
                problems = (*problems, *self._walk.unreadable_names(folder))
            self._folders[key] = FolderState(packed, problems, bool(folder.links))

    def _differences(self, prefix: str, old: Snapshot, new: Snapshot) -> Sequence[int]:
        """Note what was touched and removed; return where the touched ones stand in *new*."""
        changed, lost = differences(old, new)
        touched = [index for index in changed if self._walk.takes(prefix, new.names[index])]
        excluded = excluder(old.exclude)
        removed = {name for name in lost if takes(prefix, name, excluded)}
        if old.exclude != new.exclude:
            were = {name for name in old.names if takes(prefix, name, excluded)}
            are = {index: name for index, name in enumerate(new.names) if self._walk.takes(prefix, name)}
            touched = sorted({*touched, *(index for index, name in are.items() if name not in were)})
            removed = were.difference(are.values())
        self._touched.update(prefix + new.names[index] for index in touched)
        self._removed.update(prefix + name for name in removed)
        return touched

    def _is_recent(self, modified: int, changed: int) -> bool:
        # An mtime far ahead was set by hand: no write of today can come out at the same.
        return changed >= self._limit or self._limit <= modified < self._limit + _DAY_NS


def _posts(path: str, old: Snapshot) -> list[str]:
    prefix, excluded = f"{path}/" if path else "", excluder(old.exclude)
    return [prefix + name for name in old.names if takes(prefix, name, excluded)]
