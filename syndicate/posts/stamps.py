"""What is remembered of a folder of posts to tell whether a file in it changed."""

import marshal
import os
from array import array
from collections.abc import Sequence
from dataclasses import field

from syndicate.frozen import frozen
from syndicate.posts.folders import Listing

# A stamp is three numbers in a row: mtime, ctime and size. The ctime alone shows every change on the file systems of
# Linux, and would save 0.012 of 0.23 CPU s at 100,000 files; but sshfs, FAT and some network shares make it up.
WIDTH = 3
UNKNOWN = (-2, -2, -2)  #: Of a file that may still change within the tick of the clock in which it was stamped.
UNSEEN = (
    -1,
    -1,
    -1,
)  #: Of a file that cannot be asked: a link to nothing, a folder that can be listed but not entered.
_ROW = 8 * WIDTH  # bytes of a stamp
_LONGEST_RUN = 4096
_LOOK_AHEAD = 512


@frozen
class Snapshot:
    """The files in one folder with their stamps, in the order of the folder."""

    names: tuple[str, ...] = ()
    stamps: bytes = b""  #: One row for each name.
    exclude: tuple[str, ...] = ()  #: The settings then: they decide which of the names were posts.
    notes: tuple[str, ...] = field(default=(), compare=False)  #: What else must be the same.

    def packed(self) -> bytes:
        """Return the same as bytes: equal snapshots are equal bytes."""
        names = "/".join(self.names).encode(errors="surrogateescape")
        # Version 2 knows no references: the bytes depend on the values alone.
        return marshal.dumps((names, self.stamps, self.exclude, self.notes), 2)

    @classmethod
    def unpacked(cls, data: bytes) -> "Snapshot":
        """Return the snapshot that `packed` made *data* of."""
        names, stamps, exclude, notes = marshal.loads(data)  # noqa: S302 - from the user's own index
        known = names.decode(errors="surrogateescape").split("/") if names else ()
        return cls(tuple(known), stamps, exclude, notes)

    def row(self, index: int) -> bytes:
        """Return the stamp of the file at *index*."""
        return self.stamps[index * _ROW : (index + 1) * _ROW]


def stamped(folder: str) -> Listing:
    """Return what is in *folder* with the stamp of each ordinary file. Raises OSError where it cannot be read.

    100,000 files take 0.23 CPU s; a C program that asks the same of the kernel takes 0.13. Neither listdir with
    stat(dir_fd=), nor a pipeline of map and attrgetter, nor a list of tuples is faster.
    """
    listing = Listing()
    names, stamps = listing.files, listing.stamps
    add_name, add = names.append, stamps.append
    # By descriptor: names are looked up from the folder instead of from the root, which saves 4 %.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with os.scandir(descriptor) as entries:
            for entry in entries:
                try:
                    if entry.is_file(follow_symlinks=False):
                        stat = entry.stat(follow_symlinks=False)
                        add(stat.st_mtime_ns)
                        add(stat.st_ctime_ns)
                        add(stat.st_size)
                        add_name(entry.name)
                    else:
                        is_folder, is_link = entry.is_dir(follow_symlinks=False), entry.is_symlink()
                        listing.others.append((entry.name, is_folder, is_link))
                except FileNotFoundError:
                    pass  # it was there a moment ago
                except (OSError, OverflowError) as error:  # not allowed to ask; a date past the year 2262
                    del stamps[WIDTH * len(names) :]
                    stamps.extend(UNSEEN if isinstance(error, OSError) else clipped(stat))
                    add_name(entry.name)
    finally:
        os.close(descriptor)
    return listing


def stamp_of(path: str) -> tuple[int, int, int]:
    """Return the stamp of a link, which changes with the link and with the file that it leads to."""
    try:
        there, itself = os.stat(path), os.lstat(path)  # noqa: PTH116 - paths of the walk are text
    except OSError:
        return UNSEEN
    modified, changed, size = clipped(there)
    return modified, max(changed, clipped(itself)[1]), size


def clipped(stat: os.stat_result) -> tuple[int, int, int]:
    """Return the stamp that *stat* makes, each number cut to what a row can hold."""
    return stat.st_mtime_ns % 2**63, stat.st_ctime_ns % 2**63, stat.st_size


def differences(old: Snapshot, new: Snapshot) -> tuple[list[int], list[str]]:
    """Return where in *new* the files stand that are new or have another stamp, and the names that are gone.

    Folders list their files in the same order time after time, so equal runs are skipped as bytes: among 100,000
    files with 25 changes, this takes 0.01 CPU s where a dictionary of all rows takes 0.06. Any other order is right,
    and slower.
    """
    old_left, new_left = _without_equal_runs(old, new)
    stamps = {old.names[index]: old.row(index) for index in old_left}
    changed = [index for index in new_left if stamps.get(new.names[index]) != new.row(index)]
    return changed, sorted(stamps.keys() - {new.names[index] for index in new_left})


def _without_equal_runs(old: Snapshot, new: Snapshot) -> tuple[list[int], list[int]]:
    """Return the indexes that are left of both when what is the same in the same order is left out."""
    old_left: list[int] = []
    new_left: list[int] = []
    here, there, run = 0, 0, 1
    while here < len(new.names) and there < len(old.names):
        if _equal(old, there, new, here, run):
            here, there, run = here + run, there + run, min(2 * run, _LONGEST_RUN)
        elif run > 1:
            run = 1
        elif old.names[there] == new.names[here]:
            old_left.append(there)
            new_left.append(here)
            here, there = here + 1, there + 1
        elif after := _find(old.names[there], new.names, here):
            new_left += range(here, after)
            here = after
        elif after := _find(new.names[here], old.names, there):
            old_left += range(there, after)
            there = after
        else:
            break
    return [*old_left, *range(there, len(old.names))], [*new_left, *range(here, len(new.names))]


def _equal(old: Snapshot, there: int, new: Snapshot, here: int, run: int) -> bool:
    return (
        old.names[there : there + run] == new.names[here : here + run]
        and old.stamps[_ROW * there : _ROW * (there + run)] == new.stamps[_ROW * here : _ROW * (here + run)]
    )


def _find(name: str, names: tuple[str, ...], start: int) -> int:
    """Return where *name* stands in *names* not far after *start*; 0 for nowhere."""
    try:
        return names.index(name, start + 1, start + _LOOK_AHEAD)
    except ValueError:
        return 0


def with_unknown(stamps: "array[int]", indexes: Sequence[int]) -> bytes:
    """Return *stamps* with the rows of *indexes* made UNKNOWN."""
    patched = array("q", stamps)
    for index in indexes:
        patched[WIDTH * index : WIDTH * (index + 1)] = array("q", UNKNOWN)
    return patched.tobytes()
