"""The site that posts belong to, and how its posts are read."""

from dataclasses import field
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from syndicate.frozen import frozen


@frozen(kw_only=True)
class Person:
    """An author: at least a name; e-mail address and page where they are known."""

    name: str
    email: str | None = None
    url: str | None = None


@frozen(kw_only=True)
class Site:
    """What every feed and digest says of the site."""

    title: str
    url: str  #: Scheme and host, no trailing slash: ``https://news.example.org``.
    baseurl: str = ""  #: As Jekyll: "" or ``/blog``.
    language: str = "en"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    author: Person | None = None
    description: str = ""

    @property
    def home(self) -> str:
        """The address of the site's first page, with a trailing slash."""
        return f"{self.url}{self.baseurl}/"


class NaiveDatetimes(StrEnum):
    """What a time with seconds but no zone means."""

    UTC = "utc"  #: as Jekyll reads it
    SITE = "site"  #: the site's zone


class IdScheme(StrEnum):
    """How the permanent id of a post is made."""

    JEKYLL = "jekyll"  #: jekyll-feed's: the post's URL without ``.html``
    TAG = "tag"  #: a ``tag:`` URI (RFC 4151)


@frozen(kw_only=True)
class PostsSettings:
    """Where posts lie and how they are read."""

    source: Path
    paths: tuple[str, ...] = ()  #: Folders of posts below ``source``; empty: every ``_posts`` folder.
    permalink: str = "date"  #: One of Jekyll's styles, or a pattern with its placeholders.
    naive_datetimes: NaiveDatetimes = NaiveDatetimes.UTC
    encodings: tuple[str, ...] = ()  #: Tried in this order where a post is not UTF-8.
    future: bool = False  #: Whether posts dated after ``now`` are published.
    excerpt_separator: str = ""  #: Ends the excerpt where a post holds it, for example ``<!--more-->``.
    exclude: tuple[str, ...] = ()  #: Globs below ``source`` that are not read.
    ids: IdScheme = IdScheme.JEKYLL
    tag_date: str = ""  #: The date of ``tag:`` ids: YYYY, YYYY-MM or YYYY-MM-DD; needed for ``IdScheme.TAG``.
    max_post_bytes: int = 2 * 1024 * 1024
