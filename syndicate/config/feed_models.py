"""The sections of ``config.yaml`` that are about feeds."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import Field

from syndicate.config.kinds import DURATION, Many, whole, words
from syndicate.config.places import FILE, FOLDER, URL
from syndicate.config.posting import TAG_DATE
from syndicate.config.section import Section
from syndicate.model import FeedContent, FeedFormat, FeedSettings, IdScheme, PostsSettings

_POSTS = PostsSettings(source=Path())
_FEED = FeedSettings(files={})

_Count: TypeAlias = Annotated[int, whole(1)]
_Duration: TypeAlias = Annotated[timedelta, DURATION]
_Format: TypeAlias = Annotated[FeedFormat, words("a format of feeds", FeedFormat)]


class FeedChoices(Section):
    """What all feeds share and each may override."""

    formats: Annotated[tuple[_Format, ...], Many(least=1)] = Field(
        default=tuple(FeedFormat), description="The formats that are written."
    )
    limit: _Count = Field(default=_FEED.limit, description="How many of the newest posts a feed has.")
    cover: _Duration = Field(
        default=_FEED.cover, description="Posts younger than this are kept above `limit`: `24h`, `7d`."
    )
    max_age: _Duration | None = Field(default=_FEED.max_age, description="Posts older than this are left out.")
    max_bytes: _Count = Field(default=_FEED.max_bytes, description="The size of a feed at which `cover` stops.")
    content: Annotated[FeedContent, words("a kind of content", FeedContent)] = Field(
        default=_FEED.content, description="How much of a post an entry carries."
    )


class FeedsSection(FeedChoices):
    """Where feeds are written, and the defaults of all feeds."""

    output: Annotated[str, FOLDER] = Field(default="feeds", description="The folder that feeds are written to.")
    url: Annotated[str, URL] | None = Field(
        default=None,
        description="The public address of that folder. Without it: the site's address and the folder's name.",
    )
    ids: Annotated[IdScheme, words("a scheme of ids", IdScheme)] = Field(
        default=_POSTS.ids, description="How ids of entries are made: as jekyll-feed does, or `tag:` URIs (RFC 4151)."
    )
    tag_date: Annotated[str, TAG_DATE] = Field(
        default=_POSTS.tag_date,
        description="The date of `tag:` ids: a year, month or day on which the domain was yours.",
    )


class FeedSection(FeedChoices):
    """The feed of one subscription."""

    file: dict[_Format, Annotated[str, FILE]] = Field(
        default={},
        description="The file of a format, below `feeds.output`, in place of NAME.rss and so on: `{atom: feed.xml}`.",
    )
