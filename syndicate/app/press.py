"""Entries made once for each post, however many feeds carry it and however many builds pass."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from syndicate.app.bodies import Bodies
from syndicate.index import EntryRow, EntryTable, Shown
from syndicate.model import Article, FeedContent, Site
from syndicate.render.entries import Entry, render_entry

_KEY_BYTES = 16


class Press:
    """Renders the entries that the index does not have, and keeps them there.

    Args:
        bodies: Reads the content of posts.
        site: What entries say of the site.
        entries: Where they are kept.
        key: Hash of all that every entry depends on besides its post.
    """

    def __init__(self, bodies: Bodies, site: Site, entries: EntryTable, *, key: bytes) -> None:
        self._bodies, self._site, self._kept, self._key = bodies, site, entries, key

    def entries(self, posts: Sequence[Shown], mode: FeedContent) -> list[Entry]:
        """Return the entries of *posts* in their order; a post whose body cannot be read is left out."""
        start = self._key + mode.encode()
        keys = {one.number: sha256(start + one.print).digest()[:_KEY_BYTES] for one in posts}
        found = self._kept.get(list(keys), mode.value)
        missing = [one for one in posts if (row := found.get(one.number)) is None or row.key != keys[one.number]]
        # Bodies, then entries: taking turns, they push each other out of the CPU's caches and cost a tenth more.
        contents = self._bodies.read_each([one.post for one in missing])
        made: dict[int, Entry | None] = {}
        rows = []
        for one, (content, liquid) in zip(missing, contents, strict=True):
            entry = render_entry(Article(post=one.post, content=content), self._site, mode) if content else None
            rows.append((one.number, _row(keys[one.number], entry), liquid))
            made[one.number] = entry
        self._kept.put(mode.value, rows)
        entries = [made[one.number] if one.number in made else _entry(found[one.number]) for one in posts]
        return [entry for entry in entries if entry is not None]


def _row(key: bytes, entry: Entry | None) -> EntryRow:
    if entry is None:
        return EntryRow(key, None)
    dates = entry.published.isoformat(), entry.updated.isoformat()
    return EntryRow(key, (entry.id, *dates, entry.html, entry.around_rss, entry.around_atom, entry.around_json))


def _entry(row: EntryRow) -> Entry | None:
    if row.parts is None:
        return None
    id_, published, updated, html, rss, atom, json = row.parts
    return Entry(
        id=id_,
        published=datetime.fromisoformat(published),
        updated=datetime.fromisoformat(updated),
        html=html,
        around_rss=rss,
        around_atom=atom,
        around_json=json,
    )
