"""What each folder of posts looked like when it was last scanned."""

import sqlite3
from collections.abc import Iterable, Mapping

from syndicate.index.damage import DamagedIndexError
from syndicate.index.rows import checksum


class FolderTable:
    """Stamps by folder, packed by whoever scans: the index does not look inside."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def stamps(self) -> dict[str, bytes]:
        """Return the stamps of every known folder. Raises DamagedIndexError."""
        rows = self._connection.execute("SELECT path, stamps, seal FROM folders").fetchall()
        # Beside the stamps, since to cut it off would copy them: of 100,000 posts, they are 5 MB.
        if any(checksum(path, stamps) != seal for path, stamps, seal in rows):
            raise DamagedIndexError("what is known of a folder is not what was written")
        return {path: stamps for path, stamps, _ in rows}

    def put(self, stamps: Mapping[str, bytes]) -> None:
        """Keep *stamps*, by folder."""
        rows = ((path, data, checksum(path, data)) for path, data in stamps.items())
        self._connection.executemany("INSERT OR REPLACE INTO folders VALUES (?, ?, ?)", rows)

    def remove(self, paths: Iterable[str]) -> None:
        """Forget these folders."""
        self._connection.executemany("DELETE FROM folders WHERE path = ?", ((path,) for path in paths))
