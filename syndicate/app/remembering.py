"""Posts with what is remembered of them: the id they had first, and when they were last corrected."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from syndicate.history import History, Memory, Sighting
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


@contextmanager
def recalling(config: Config) -> Iterator[Callable[["Reading"], Post]]:
    """Give a function that makes posts what earlier builds remember of them; nothing is recorded."""
    history = History.peek(config.state / HISTORY)
    if history is None:
        yield lambda reading: reading.post
        return

    def recall(reading: "Reading") -> Post:
        # Without its text: a post that was renamed since the last build is known when it was built again.
        memory = history.look_up([Sighting(reading.post.path, reading.post.id, b"")])[0]
        return remembered(reading, memory, config.site.timezone) if memory else reading.post

    with history:
        yield recall
