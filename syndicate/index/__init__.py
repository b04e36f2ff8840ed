"""What the last build knew: posts, terms, feeds and rendered entries. It may be deleted at any time."""

from syndicate.index.damage import DamagedIndexError, trusted
from syndicate.index.database import Index
from syndicate.index.entries import EntryRow, EntryTable
from syndicate.index.feeds import DIRECTORY, NOT_OURS, FeedRow, FileRow
from syndicate.index.posts import Known, PostRow, Shown, State

__all__ = [
    "DIRECTORY",
    "NOT_OURS",
    "DamagedIndexError",
    "EntryRow",
    "EntryTable",
    "FeedRow",
    "FileRow",
    "Index",
    "Known",
    "PostRow",
    "Shown",
    "State",
    "trusted",
]
