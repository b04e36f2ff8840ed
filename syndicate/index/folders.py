"""What each folder of posts looked like when it was last scanned."""

import sqlite3
from collections.abc import Iterable, Mapping


class FolderTable:
    """Stamps by folder, packed by whoever scans: the index does not look inside."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def stamps(self) -> dict[str, bytes]:
        """Return the stamps of every known folder."""
        return dict(self._connection.execute("SELECT path, stamps FROM folders"))

    def put(self, stamps: Mapping[str, bytes]) -> None:
        """Keep *stamps*, by folder."""
        self._connection.executemany("INSERT OR REPLACE INTO folders VALUES (?, ?)", stamps.items())

    def remove(self, paths: Iterable[str]) -> None:
        """Forget these folders."""
        self._connection.executemany("DELETE FROM folders WHERE path = ?", ((path,) for path in paths))
