"""The sections of ``config.yaml``: every key with its kind, default and meaning."""

from pathlib import Path
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from pydantic import Field

from syndicate.config.clients import CLIENT, RULE
from syndicate.config.digest_models import DigestSection, OutboxMailer, SmtpMailer
from syndicate.config.feed_models import FeedSection, FeedsSection
from syndicate.config.kinds import FLAG, LINE, TEXT, TITLE, Filled, Many, Short, whole, words
from syndicate.config.matching import Match
from syndicate.config.places import BASEURL, BELOW, FOLDER, PERMALINK, SITE_URL, URL
from syndicate.config.posting import ADDRESS, ENCODING, LANGUAGE, PEOPLE, SECRET, ZONE
from syndicate.config.section import Section
from syndicate.model import Each, NaiveDatetimes, PostsSettings

_POSTS = PostsSettings(source=Path())


class Author(Section):
    """Who writes what has no other author; a plain name will do."""

    name: Annotated[str, TITLE] = Field(description="The author's name.")
    email: Annotated[str, ADDRESS] | None = Field(default=None, description="The author's e-mail address.")
    url: Annotated[str, URL] | None = Field(default=None, description="The author's page.")


class SiteSection(Section):
    """What feeds and digests say of the site."""

    title: Annotated[str, TITLE] = Field(description="What the site is called.")
    url: Annotated[str, SITE_URL] = Field(
        description="Scheme and host, such as `https://news.example.org`; every link is made absolute against it."
    )
    baseurl: Annotated[str, BASEURL] = Field(
        default="", description="The site's folder on its host, as Jekyll: `/blog`."
    )
    language: Annotated[str, LANGUAGE] = Field(
        default="en", description="The language of posts that name none, as a BCP 47 tag."
    )
    timezone: Annotated[ZoneInfo, ZONE] = Field(
        default=ZoneInfo("UTC"), description="The IANA time zone of dates without a zone, and of schedules."
    )
    author: Annotated[Author, Short("name")] | None = Field(
        default=None, description="Who writes posts without an author."
    )
    description: Annotated[str, LINE] = Field(
        default="", description="What the site is about, for feeds that have no description."
    )


class PostsSection(Section):
    """Where posts lie and how they are read."""

    source: Annotated[str, FOLDER] = Field(
        default=".", description="What Jekyll calls the source folder. Paths are relative to the config file."
    )
    paths: Annotated[tuple[Annotated[str, BELOW], ...], Many()] = Field(
        default=(), description="Folders of posts below `source`. Without it: every `_posts` folder."
    )
    permalink: Annotated[str, PERMALINK] = Field(
        default=_POSTS.permalink,
        description="A style (date, pretty, ordinal, weekdate, none) or a pattern: `/:year/:title/`.",
    )
    naive_datetimes: Annotated[NaiveDatetimes, words("a reading of times", NaiveDatetimes)] = Field(
        default=_POSTS.naive_datetimes,
        description="What a time with seconds but no zone means: UTC, as Jekyll reads it, or the site's zone.",
    )
    encodings: Annotated[tuple[Annotated[str, ENCODING], ...], Many()] = Field(
        default=(), description="Tried in this order where a post is not UTF-8."
    )
    future: Annotated[bool, FLAG] = Field(
        default=_POSTS.future, description="Whether posts dated in the future are published."
    )
    excerpt_separator: Annotated[str, TEXT] = Field(
        default=_POSTS.excerpt_separator, description="Ends the excerpt where a post holds it: `<!--more-->`."
    )
    exclude: Annotated[tuple[Annotated[str, BELOW], ...], Many()] = Field(
        default=(), description="Globs below `source` that are not read, besides those that Jekyll always leaves out."
    )
    max_post_bytes: Annotated[int, whole(1)] = Field(
        default=_POSTS.max_post_bytes, description="A larger post is a problem, and left out."
    )


class SubscriptionSection(Section):
    """A named choice of posts, and what is made of them."""

    bare_keys: ClassVar[frozenset[str]] = frozenset({"feed", "digest"})
    filled_keys: ClassVar[frozenset[str]] = frozenset({"match"})

    title: Annotated[str, TITLE] | None = Field(
        default=None,
        description="What feed and digest are called; may hold `{value}` and `{slug}` beside `each`. Without it: NAME.",
    )
    description: Annotated[str, LINE] = Field(default="", description="What it is about.")
    match: Annotated[Match | None, Filled()] = Field(default=None, description="Which posts. Without it: every post.")
    each: Annotated[Each, words("a thing to repeat for", Each)] | None = Field(
        default=None, description="Makes one subscription for each category or tag; NAME holds `{slug}` or `{value}`."
    )
    feed: FeedSection | None = Field(default=None, description="Its feed. Without this key no file is written.")
    digest: DigestSection | None = Field(default=None, description="Its digest. Without this key it is never sent.")


class RecipientsSection(Section):
    """Who gets digests, where the ledger is not to know their addresses."""

    text: Annotated[str, PEOPLE] | None = Field(
        default=None, repr=False, description="CSV text; the key `recipients` may be it itself: `${RECIPIENTS_CSV}`."
    )
    file: Annotated[str, FOLDER] | None = Field(default=None, description="A file of it (.csv or .jsonl).")


class LintSection(Section):
    """Which mail clients digests are made for, and what is not looked for in them."""

    clients: Annotated[tuple[Annotated[str, CLIENT], ...], Many()] = Field(
        default=(),
        description="The mail clients that count: `gmail` for all of a family, `outlook.windows` for one; those of "
        "[docs/lint.md](lint.md). Without it: Gmail, Outlook, Apple Mail, Samsung and Yahoo.",
    )
    ignore: Annotated[tuple[Annotated[str, RULE], ...], Many()] = Field(
        default=(), description="Rules that are not looked at: `M006`."
    )


class Root(Section):
    """config.yaml of syndicate."""

    filled_keys: ClassVar[frozenset[str]] = frozenset({"recipients"})

    site: SiteSection = Field(description="What feeds and digests say of the site.")
    posts: PostsSection = Field(default=PostsSection(), description="Where posts lie and how they are read.")
    feeds: FeedsSection = Field(
        default=FeedsSection(), description="Where feeds are written, and the defaults of all feeds."
    )
    digests: DigestSection = Field(default=DigestSection(), description="The defaults of all digests.")
    lint: LintSection = Field(
        default=LintSection(), description="What `syndicate lint` looks for, and `send` before it freezes an issue."
    )
    mailers: dict[Annotated[str, TITLE], Annotated[OutboxMailer | SmtpMailer, Field(discriminator="type")]] = Field(
        default={},
        description="What hands digests over, by names of your own. `outbox` is there without being written.",
    )
    subscriptions: dict[str, SubscriptionSection] = Field(description="The named choices of posts.")
    recipients: Annotated[RecipientsSection | None, Filled(), Short("text")] = Field(
        default=None,
        repr=False,
        description="The people, kept outside of the ledger, which then holds keyed hashes alone: needs `secret` from "
        "the environment. Without it: those that `syndicate recipients` added.",
    )
    templates: Annotated[str, FOLDER] | None = Field(
        default=None, description="Your templates. Without it: the folder `templates`, if there is one."
    )
    state: Annotated[str, FOLDER] = Field(default=".syndicate", description="What runs remember.")
    secret: Annotated[str, SECRET] | None = Field(
        default=None,
        repr=False,
        description="Keys tokens and hashes: `${SYNDICATE_SECRET}`. Without it: made once, as `secret` below `state`.",
    )
