"""The posts of a site kept while somebody works on them: of them all, those that changed are read again."""

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from syndicate.app.corpus import Library, Stock
from syndicate.app.given import posts_among
from syndicate.app.remembering import Known, recollection
from syndicate.errors import PostError
from syndicate.frozen import frozen
from syndicate.history import text_hash
from syndicate.model import Config, Content, Held, Post, Problem
from syndicate.posts import frontmatter, reader
from syndicate.posts.authors import DATA_FILES
from syndicate.posts.folders import Walk
from syndicate.selection import Catalogue

MANY = 1000  #: More changes than this at once may be even more: the kernel drops events.
MAX_CONTENTS = 5000  #: Posts whose content is kept: some 20 MB.


@frozen
class _File:
    """What a file was when it was read."""

    found: reader.Reading | Held | None  #: Without its body.
    text: bytes = b""  #: The hash of title and body.
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Kept:
    """What is known of the posts of one config."""

    basis: object = None  #: What all of it depends on besides the posts.
    now: datetime | None = None
    is_walked: bool = False  #: Whether ``files`` are those that there are.
    has_links: bool = False  #: What lies behind a link changes under another name.
    folder_problems: tuple[Problem, ...] = ()
    files: dict[str, _File] = field(default_factory=dict)  #: By path, in its order.
    serial: int = 0  #: Of the history that ``posts`` come from.
    posts: dict[str, tuple[Post, Known]] = field(default_factory=dict)  #: By path, in its order.
    contents: dict[str, tuple[Content, tuple[Problem, ...]]] = field(default_factory=dict)
    stock: Stock | None = None


class Shelf:
    """Gives the libraries that reading everything would give, as long as it hears of every change.

    It is for one thread at a time.
    """

    def __init__(self) -> None:
        self._kept = _Kept()
        self._pending: set[Path] = set()

    def changed(self, paths: Iterable[Path]) -> None:
        """Hear that the files or folders *paths* were written, made or removed."""
        self._pending.update(paths)

    def forget(self) -> None:
        """Read everything anew the next time."""
        self._kept = _Kept()
        self._pending.clear()

    def library(self, config: Config, *, now: datetime, known: dict[str, Known] | None = None) -> Library:
        """Return the library of *config* at *now*; *known* is filled as reading would fill it."""
        basis = (config.path, config.posts, config.site, config.state)
        kept = self._kept
        if kept.basis != basis or kept.has_links or (kept.now and now < kept.now) or self._is_beyond_posts(config):
            self.forget()
            kept = self._kept
        kept.basis, kept.now = basis, now
        held = kept.stock.corpus.held if kept.stock else ()
        again = self._taken(config) | {one.path for one in held if one.due <= now}
        if again or not kept.is_walked:
            with _no_garbage():
                _read_again(kept, config, again, now)
        with recollection(config) as memory:
            if memory.serial != kept.serial:
                kept.posts, kept.contents, kept.serial = {}, {}, memory.serial
            if kept.stock is None or not kept.posts:
                kept.posts = {
                    path: kept.posts.get(path) or memory.look(one.found, one.text)
                    for path, one in kept.files.items()
                    if isinstance(one.found, reader.Reading)
                }
                kept.stock = _stock(kept, config)
        if len(kept.contents) > MAX_CONTENTS:
            kept.contents.clear()
        if known is not None:
            known.update((post.id, what) for post, what in kept.posts.values())
        return Library(config, now=now, stock=kept.stock)

    def _is_beyond_posts(self, config: Config) -> bool:
        """Whether what changed changes all posts, or there is more of it than is known."""
        data = {f"{os.path.realpath(config.posts.source)}/{name}" for name in DATA_FILES}
        return len(self._pending) >= MANY or not data.isdisjoint(map(str, self._pending))

    def _taken(self, config: Config) -> set[str]:
        """Return the posts, or folders of them, among what changed, and take them for seen."""
        touched, kept, source = [str(path) for path in self._pending], self._kept, config.posts.source
        self._pending.clear()
        again = set(posts_among(touched, config.posts, folder=config.path.parent)) if touched else set[str]()
        # Where each is a file as before, no other has come or gone.
        kept.is_walked = kept.is_walked and all(path in kept.files and (source / path).is_file() for path in again)
        return again


def _read_again(kept: _Kept, config: Config, again: set[str], now: datetime) -> None:
    """Read the posts *again*, and those that have come; drop what has gone."""
    paths: Iterable[str] = kept.files
    if not kept.is_walked:
        found: list[Problem] = []
        paths = list(reader.find_posts(config.posts, report=found.append))
        kept.has_links = any(folder.links for folder in Walk(config.posts).folders())
        kept.folder_problems, kept.is_walked = tuple(found), True
    files = kept.files
    kept.files = {
        path: files[path] if path in files and path not in again else _file(path, config, now) for path in paths
    }
    for path in again:
        kept.posts.pop(path, None)
        kept.contents.pop(path, None)
    kept.stock = None


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Look for no cycles meanwhile: there are none, and it would double the time that many posts take."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()


def _file(path: str, config: Config, now: datetime) -> _File:
    problems: list[Problem] = []
    try:
        data = frontmatter.read_bytes(f"{config.posts.source}/{path}", config.posts)
        found = reader.parse_post(path, data, config.posts, config.site, now=now, report=problems.append)
    except PostError as error:
        return _File(None, problems=(*problems, Problem.of_post(path, error)))
    if not isinstance(found, reader.Reading):
        return _File(found, problems=tuple(problems))
    return _File(found._replace(body=b""), text_hash(found.post.title, found.body), tuple(problems))


def _stock(kept: _Kept, config: Config) -> Stock:
    corpus = reader.gathered(
        [post for post, _ in kept.posts.values()],
        [one.found for one in kept.files.values() if isinstance(one.found, Held)],
        _problems(kept),
    )
    return Stock(corpus, Catalogue(corpus.posts, language=config.site.language), kept.contents)


def _problems(kept: _Kept) -> Iterator[Problem]:
    yield from kept.folder_problems
    for one in kept.files.values():
        yield from one.problems
