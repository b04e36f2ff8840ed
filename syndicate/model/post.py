"""A post's metadata, and what becomes of its body."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import IntEnum

from syndicate.frozen import frozen
from syndicate.model.site import Person


@frozen(kw_only=True)
class Post:
    """A published post's metadata. All dates are aware; the body is read when it is asked for."""

    id: str  #: Permanent: the Atom ``id`` and the RSS ``guid``; stays when the post is corrected.
    url: str
    title: str
    path: str  #: Of its file below the source folder, with ``/``.
    published: datetime
    updated: datetime
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[Person, ...] = ()
    lang: str | None = None
    summary: str | None = None  #: Plain text from the front matter; ``Content.summary`` is made where it is None.
    image: str | None = None  #: Absolute URL from the front matter; ``Content.image`` is found where it is None.
    correction: str | None = None  #: What was corrected, in the author's words: shown above the content.
    newsletter: bool = True  #: False keeps the post out of every issue.
    fields: Mapping[str, object] = field(default_factory=dict, hash=False)  #: Front matter not otherwise read.

    def __post_init__(self) -> None:
        if self.published.tzinfo is None or self.updated.tzinfo is None:
            raise ValueError(f"{self.id}: dates must carry a time zone")

    @property
    def corrected(self) -> bool:
        """Whether the post says that it changed after it was published."""
        return self.updated > self.published


@frozen(kw_only=True, order=True)
class Held:
    """A post that waits: it is dated after ``now``."""

    due: datetime
    path: str


class Liquid(IntEnum):
    """What the Liquid of a body may have read besides the post: each kind what the ones before it may, too."""

    NONE = 0  #: it has none
    SITE = 1  #: the site's data and includes
    POSTS = 2  #: other posts
    BESIDE = 3  #: files in the post's own folder


@frozen(kw_only=True)
class Content:
    """What a post's body becomes: clean HTML, plain summary, first image."""

    html: str  #: Safe to show anywhere: every URL absolute, nothing hidden, nothing that runs, no control character.
    summary: str  #: Plain text below 300 characters; "" for a post without text.
    image: str | None = None  #: Absolute URL.
    liquid: Liquid = Liquid.NONE
