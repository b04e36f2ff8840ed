"""The tables of ``history.db``, from the first version to this one."""

#: Stands in the head of the file, so that another database is never taken for ours: "synH".
APPLICATION_ID = 0x73796E48

#: The statements that make version 1 of nothing, version 2 of version 1, and so on. What stands here never changes.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE posts (
            path TEXT PRIMARY KEY,
            id TEXT NOT NULL,
            text_hash BLOB NOT NULL CHECK (length(text_hash) = 16),
            first_seen INTEGER NOT NULL, -- microseconds since 1970 in UTC
            changed INTEGER, -- likewise; NULL: never corrected
            gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))
        ) STRICT, WITHOUT ROWID
        """,
        # Few posts are gone: the one that was renamed is found as fast among 100,000 posts as among 1,000.
        "CREATE INDEX gone_posts ON posts (text_hash) WHERE gone",
        "CREATE TABLE serial (value INTEGER NOT NULL) STRICT",  # one row: how many transactions recorded something
        "INSERT INTO serial VALUES (0)",
    ),
)
