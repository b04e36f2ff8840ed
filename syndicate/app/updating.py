"""Changed posts brought into the index, with what is remembered of them."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from syndicate.app.changes import Changes
from syndicate.app.remembering import corrected, remembered
from syndicate.errors import PostError
from syndicate.history import History, Memory, Sighting, text_hash
from syndicate.index import Index, Known, PostRow, State
from syndicate.model import Config, Each, Held, Post, Problem
from syndicate.posts import frontmatter, reader

BATCH = 500  #: Posts read, then remembered, then written: few enough to stay in memory, enough to share a statement.
MASS_SHARE, MASS_LEAST = 0.05, 50  #: More posts than both, changed at once, are no corrections but an accident.


@dataclass(slots=True)
class Difference:
    """What an update changed among the posts that are shown."""

    numbers: set[int] = field(default_factory=set)
    before: list[Post] = field(default_factory=list)  #: Posts that are another now or gone, as they were.

    def __bool__(self) -> bool:
        return bool(self.numbers)


class Updater:
    """Brings changed posts into an index that was begun, and into a history within its transaction."""

    def __init__(
        self, config: Config, index: Index, history: History, *, now: datetime, progress: Callable[[int, int], None]
    ) -> None:
        self._config, self._index, self._history, self._now = config, index, history, now
        self._moment = now.replace(microsecond=0)  #: Dates in feeds have no more.
        self._progress = progress
        self._difference = Difference()
        self._ids: set[str] = set()  # of posts that came or went: another post may have the same
        self._corrections: dict[str, bytes] = {}

    def update(self, changes: Changes, *, again: Iterable[str], accept_corrections: bool) -> Difference:
        """Bring *changes* in, and read the posts of *again* whether their bytes changed or not."""
        index, again = self._index, set(again)
        index.folders.put(changes.stamps)
        index.folders.remove(changes.gone)
        for folder, problems in changes.problems.items():
            index.problems.replace(f"folder:{folder}", problems)
        index.problems.forget(f"folder:{folder}" for folder in changes.gone)
        if index.is_new:
            self._history.lost(changes.touched)
        else:
            self._remove(changes.removed)
            self._history.back(changes.touched)
        touched = sorted(again.union(changes.touched).difference(changes.removed)) if again else changes.touched
        for start in range(0, len(touched), BATCH):
            self._progress(start, len(touched))
            self._bring(touched[start : start + BATCH], again)
        index.sort()
        self._settle_doubles()
        self._settle_corrections(accept=accept_corrections)
        return self._difference

    def _remove(self, paths: Sequence[str]) -> None:
        known = self._index.posts.known(paths)
        self._hide(known.values())
        self._index.posts.remove(paths)
        self._index.entries.remove(one.number for one in known.values())
        self._index.problems.forget(f"{kind}:{path}" for path in paths for kind in ("read", "body"))
        self._history.gone(paths)

    def _bring(self, paths: Sequence[str], again: set[str]) -> None:
        known = {} if self._index.is_new else self._index.posts.known(paths)
        rows: list[PostRow] = []
        found: list[tuple[reader.Reading, bytes, Sighting]] = []
        for path in paths:
            fresh = self._read(path, known.get(path), again)
            if isinstance(fresh, PostRow):
                rows.append(fresh)
            elif fresh is not None:
                reading, digest = fresh
                post = reading.post
                found.append((reading, digest, Sighting(path, post.id, text_hash(post.title, reading.body))))
        memories = self._history.recall([sighting for _, _, sighting in found], now=self._moment)
        rows += [self._row(*one, memory) for one, memory in zip(found, memories, strict=True)]
        self._keep(rows, known)

    def _read(self, path: str, known: Known | None, again: set[str]) -> tuple[reader.Reading, bytes] | PostRow | None:
        """Return what the file at *path* is now; None where its bytes are those that are known."""
        settings, problems = self._config.posts, list[Problem]()
        digest = b""
        reading: reader.Reading | Held | None = None
        try:
            data = frontmatter.read_bytes(f"{settings.source}/{path}", settings)
            digest = hashlib.sha256(data).digest()[:16]
            if known is not None and known.hash == digest and path not in again:
                return None
            reading = reader.parse_post(path, data, settings, self._config.site, now=self._now, report=problems.append)
        except PostError as error:
            if not os.path.lexists(f"{settings.source}/{path}"):
                self._remove([path])
                return None
            problems.append(Problem.of_post(path, error))
        if known is not None:
            self._index.problems.forget([f"read:{path}", f"body:{path}"])
        if problems:
            self._index.problems.add(f"read:{path}", problems)
        if isinstance(reading, reader.Reading):
            return reading, digest
        if reading is None:
            return PostRow(path=path, hash=digest)
        return PostRow(path=path, hash=digest, state=State.HELD, due=reading.due)

    def _row(self, reading: reader.Reading, digest: bytes, sighting: Sighting, memory: Memory) -> PostRow:
        if memory.text_hash != sighting.text_hash:
            self._corrections[sighting.path] = sighting.text_hash
        return PostRow(
            path=sighting.path,
            hash=digest,
            state=State.SHOWN,
            post=remembered(reading, memory, self._config.site.timezone),
            text_hash=sighting.text_hash,
            is_dated=reading.own_updated,
        )

    def _keep(self, rows: Sequence[PostRow], known: dict[str, Known]) -> None:
        index = self._index
        old = [row for row in rows if row.path in known]
        self._hide(known[row.path] for row in old)
        index.entries.remove(known[row.path].number for row in old)  # also in modes that no feed asks for now
        for row in old:
            index.posts.change(known[row.path].number, row)
        new = [row for row in rows if row.path not in known]
        numbered = [(known[row.path].number, row) for row in old]
        numbered += zip(index.posts.add(new), new, strict=True)
        self._show(numbered)

    def _show(self, rows: Iterable[tuple[int, PostRow]]) -> None:
        shown = [(number, row.post) for number, row in rows if row.post is not None]
        self._index.terms.add(_uses(shown))
        if not self._index.is_new:
            self._difference.numbers.update(number for number, _ in shown)
            self._ids.update(post.id for _, post in shown)

    def _hide(self, known: Iterable[Known]) -> None:
        """Take posts out of the order of those that are shown, and keep how they were shown."""
        numbers = [one.number for one in known if one.state in (State.SHOWN, State.SHADOWED)]
        before = [one.post for one in self._index.posts.get(numbers)]
        self._difference.numbers.update(numbers)
        self._difference.before += before
        self._ids.update(post.id for post in before)
        self._index.terms.remove(numbers)

    def _settle_doubles(self) -> None:
        """Of several posts with one id, show the newest."""
        index = self._index
        ids = index.posts.doubled() if index.is_new else sorted(self._ids)
        for id_ in ids:
            rows = index.posts.namesakes(id_)
            kept, problems = reader.without_duplicates(post for _, _, post in rows.values())
            index.problems.replace(f"double:{id_}", problems)
            winner = {post.path for post in kept}
            for path, (number, state, post) in rows.items():
                wanted = State.SHOWN if path in winner else State.SHADOWED
                if wanted is not state:
                    self._turn(number, post, wanted)

    def _turn(self, number: int, post: Post, state: State) -> None:
        self._index.posts.set_state(number, state)
        if state is State.SHOWN:
            self._index.terms.add(_uses([(number, post)]))
        else:
            self._index.terms.remove([number])
            self._difference.before.append(post)
        self._difference.numbers.add(number)

    def _settle_corrections(self, *, accept: bool) -> None:
        """Record when text changed, unless so many posts did that somebody must have touched them all."""
        posts = self._index.posts
        rows = posts.rows(sorted({*self._corrections, *posts.pending()}))
        found = {row.path: row.text_hash for row in rows.values()}
        if not accept and len(found) > MASS_LEAST and len(found) > MASS_SHARE * posts.count():
            for number, row in rows.items():
                posts.change(number, row._replace(is_pending=True))
            return
        self._history.correct(found, now=self._moment)
        zone = self._config.site.timezone
        for number, row in rows.items():
            post = row.post if row.is_dated or row.post is None else corrected(row.post, self._moment, zone)
            posts.change(number, row._replace(post=post, is_pending=False))
        self._difference.numbers.update(rows)


def _uses(posts: Iterable[tuple[int, Post]]) -> Iterator[tuple[str, str, datetime, int]]:
    of_categories, of_tags = Each.CATEGORY.value, Each.TAG.value
    for number, post in posts:
        for category in post.categories:
            yield of_categories, category, post.published, number
        for tag in post.tags:
            yield of_tags, tag, post.published, number
