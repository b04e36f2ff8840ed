"""Posts with what is remembered of them: the id they had first, and when they were last corrected."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from syndicate.frozen import frozen
from syndicate.history import History, Memory, Sighting, text_hash
from syndicate.model import Config, Post

if TYPE_CHECKING:
    from syndicate.posts.reader import Reading

HISTORY = "history.db"


def remembered(reading: "Reading", memory: Memory, zone: ZoneInfo) -> Post:
    """Return the post of *reading* as *memory* has it; what its front matter says itself counts more."""
    post = reading.post
    if memory.id != post.id and not reading.own_id:
        post = replace(post, id=memory.id)
    if memory.changed and not reading.own_updated:
        post = corrected(post, memory.changed, zone)
    return post


def corrected(post: Post, changed: datetime, zone: ZoneInfo) -> Post:
    """Return *post* as one whose title or text changed at that moment, shown at the offset of *zone*."""
    return replace(post, updated=max(post.published, changed.astimezone(zone)))


@frozen
class Known:
    """What an issue has to know of a post besides the post."""

    #: When it was first there to be read; when it was published, if it is older than the memory; None: now.
    first_seen: datetime | None
    text_hash: bytes  #: Of title and source text, as it is now.


Look = Callable[["Reading", bytes], tuple[Post, Known]]  #: Takes a reading, and the hash of its title and text.


@contextmanager
def recalling(config: Config, known: dict[str, Known] | None = None) -> Iterator[Callable[["Reading"], Post]]:
    """Give a function that makes posts what earlier builds remember of them; nothing is recorded.

    It fills *known*, where that is given, by the ids of the posts.
    """

    def recall(reading: "Reading") -> Post:
        # Without its text, unless it was hashed anyway: a post that was renamed since the last build is known when it
        # was built again.
        text = text_hash(reading.post.title, reading.body) if known is not None else b""
        post, what = memory.look(reading, text)
        if known is not None:
            known[post.id] = what
        return post

    with recollection(config) as memory:
        yield recall


@frozen
class Recollection:
    """What earlier builds remember, while it is open."""

    serial: int  #: Another one where something was recorded meanwhile.
    look: Look


@contextmanager
def recollection(config: Config) -> Iterator[Recollection]:
    """Open what earlier builds remember; nothing is recorded."""
    history = History.peek(config.state / HISTORY)
    if history is None:
        yield Recollection(0, lambda reading, text: (reading.post, Known(reading.post.published, text)))
        return
    zone = config.site.timezone
    with history:
        birth = history.birth

        def look(reading: "Reading", text: bytes) -> tuple[Post, Known]:
            memory = history.look_up([Sighting(reading.post.path, reading.post.id, text)])[0]
            post = remembered(reading, memory, zone) if memory else reading.post
            # What was there when the memory began may be of any age: its own date is the best that is known of it.
            is_old = birth is None or (memory is not None and memory.first_seen == birth)
            seen = None if memory is None else memory.first_seen
            return post, Known(post.published if is_old else seen, text)

        yield Recollection(history.serial, look)
