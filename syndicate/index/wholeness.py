"""Whether all that an index holds is what was written: asked when something went wrong that its damage may explain."""

import sqlite3
from contextlib import closing
from pathlib import Path

from syndicate.index.damage import DamagedIndexError
from syndicate.index.database import draft
from syndicate.index.entries import EntryTable
from syndicate.index.feeds import FeedTable
from syndicate.index.folders import FolderTable
from syndicate.index.problems import ProblemTable
from syndicate.index.rows import unsealed


def is_whole(path: Path) -> bool:
    """Look at every page and checksum of the index at *path* or of its draft: seconds for 100,000 posts."""
    found = next((one for one in (path, draft(path)) if one.exists()), None)
    if found is None:
        return True
    try:
        with closing(sqlite3.connect(found)) as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return False
            kept = "SELECT value, name FROM meta UNION ALL SELECT facts, path FROM posts WHERE state >= 2"
            for data, owner in connection.execute(kept):
                unsealed(data, owner)
            entries = EntryTable(connection)
            for post, mode in connection.execute("SELECT post, mode FROM entries"):
                entries.get([post], mode)
            FeedTable(connection).all()
            FolderTable(connection).stamps()
            ProblemTable(connection).all()
    except (DamagedIndexError, sqlite3.Error, ValueError):  # ValueError: SQLite quotes text that is none any more
        return False
    return True
