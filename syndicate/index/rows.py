"""Posts as bytes: everything of a Post but its path, which the index keeps beside them."""

import marshal
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path

from syndicate.index.damage import DamagedIndexError
from syndicate.model import Person, Post

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Return *moment* as microseconds since 1970 in UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(micros_: int, offset_s: int = 0) -> datetime:
    """Return the moment that is *micros_* after 1970, as clocks at *offset_s* seconds east of UTC show it."""
    return (_EPOCH + timedelta(microseconds=micros_)).astimezone(_zone(offset_s))


def pack(post: Post) -> bytes:
    """Return *post* as bytes; ``unpack`` takes them back."""
    return marshal.dumps(
        (
            (post.id, post.url, post.title, *_stamp(post.published), *_stamp(post.updated)),
            (post.categories, post.tags),
            tuple((who.name, who.email, who.url) for who in post.authors),
            (post.lang, post.summary, post.image, post.correction, post.newsletter, dict(post.fields)),
        )
    )


def unpack(facts: bytes, path: str, source: Path) -> Post:
    """Return the post at *path* below the folder *source* that ``pack`` made *facts* of. Raises DamagedIndexError."""
    try:
        head, terms, people, rest = marshal.loads(facts)  # noqa: S302 - the index is our own
        id_, url, title, published, zone, updated, other_zone = head
        lang, summary, image, correction, newsletter, fields = rest
    except (ValueError, EOFError, TypeError) as error:
        raise DamagedIndexError(f"what is known of {path} cannot be read") from error
    folder, _, name = path.rpartition("/")
    return Post(
        id=id_,
        url=url,
        title=title,
        path=path,
        source=_folder(source, folder) / name,
        published=moment(published, zone),
        updated=moment(updated, other_zone),
        categories=terms[0],
        tags=terms[1],
        authors=tuple(Person(name=who, email=email, url=page) for who, email, page in people),
        lang=lang,
        summary=summary,
        image=image,
        correction=correction,
        newsletter=newsletter,
        fields=fields,
    )


def _stamp(when: datetime) -> tuple[int, int]:
    offset = when.utcoffset() or timedelta(0)
    return micros(when), offset.days * 86400 + offset.seconds


@lru_cache(maxsize=64)
def _zone(offset_s: int) -> timezone:
    return timezone(timedelta(seconds=offset_s))


@lru_cache(maxsize=1024)
def _folder(source: Path, folder: str) -> Path:
    return source / folder
