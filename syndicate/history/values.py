"""What a build sees of a post, and what is remembered of it."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Sighting(NamedTuple):
    """A post as a build finds it."""

    path: str  #: Below the source folder, with ``/``.
    id: str  #: As derived from the post; kept for ever when the post is new.
    text_hash: bytes  #: Of title and source text, by ``text_hash``.


class Memory(NamedTuple):
    """A post as it is remembered. All moments are UTC."""

    id: str  #: The first one.
    text_hash: bytes  #: Another one than the sighting's: title or text was corrected, and that is not recorded yet.
    first_seen: datetime
    changed: datetime | None  #: When the last correction was first seen; None: never corrected.


def micros(when: datetime) -> int:
    """Return *when* as microseconds since 1970."""
    return (when - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=1024)  # the posts of one build share a moment
def moment(number: int) -> datetime:
    """Return the moment that is *number* microseconds after 1970, in UTC."""
    return _EPOCH + timedelta(microseconds=number)
