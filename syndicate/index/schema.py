"""The tables of ``index.db``."""

VERSION = 5

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE folders (path TEXT PRIMARY KEY, stamps BLOB NOT NULL, seal INTEGER NOT NULL) STRICT;
CREATE TABLE posts (
    number INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    hash BLOB NOT NULL,
    state INTEGER NOT NULL,
    moment INTEGER NOT NULL,
    id TEXT NOT NULL,
    text_hash BLOB NOT NULL,
    dated INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    facts BLOB NOT NULL
) STRICT;
CREATE TABLE terms (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, value)) STRICT;
CREATE TABLE uses (term INTEGER NOT NULL, moment INTEGER NOT NULL, post INTEGER NOT NULL) STRICT;
CREATE TABLE feeds (
    number INTEGER PRIMARY KEY,
    place INTEGER NOT NULL,
    pattern TEXT NOT NULL,
    value TEXT NOT NULL,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    segment TEXT NOT NULL,
    print BLOB NOT NULL,
    owned TEXT NOT NULL,
    floor INTEGER,
    expires INTEGER,
    is_short INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    UNIQUE (pattern, value)
) STRICT;
CREATE TABLE members (feed INTEGER NOT NULL, post INTEGER NOT NULL, PRIMARY KEY (feed, post)) STRICT, WITHOUT ROWID;
CREATE TABLE files (
    name TEXT PRIMARY KEY, feed INTEGER NOT NULL, size INTEGER NOT NULL, changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE entries (
    post INTEGER NOT NULL,
    mode TEXT NOT NULL,
    key BLOB NOT NULL,
    liquid INTEGER NOT NULL,
    seal INTEGER NOT NULL, -- checksum of the key and of what follows
    parts BLOB,
    PRIMARY KEY (post, mode)
) STRICT;
CREATE TABLE problems (
    owner TEXT NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, message TEXT NOT NULL, level TEXT NOT NULL,
    hint TEXT NOT NULL, seal INTEGER NOT NULL
) STRICT;
"""

#: Made when a cold build has filled the tables: sorting once is cheaper than keeping 100,000 rows sorted.
INDEXES = """
CREATE UNIQUE INDEX posts_by_path ON posts (path);
CREATE INDEX posts_by_moment ON posts (state, moment);
CREATE INDEX posts_by_id ON posts (id);
CREATE INDEX posts_pending ON posts (path) WHERE pending;
CREATE INDEX uses_by_term ON uses (term, moment, post);
CREATE INDEX uses_by_post ON uses (post);
CREATE INDEX members_by_post ON members (post);
CREATE INDEX files_by_feed ON files (feed);
CREATE INDEX feeds_by_expiry ON feeds (expires) WHERE expires IS NOT NULL;
CREATE INDEX entries_liquid ON entries (post) WHERE liquid;
CREATE INDEX problems_by_owner ON problems (owner);
"""
