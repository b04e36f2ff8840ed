"""Named choices of posts: which posts, and what is made of them."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from syndicate.frozen import frozen


@frozen
class Window:
    """A half-open span of time: ``since`` is inside, ``until`` is not."""

    since: datetime
    until: datetime

    def __contains__(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


@frozen(kw_only=True)
class Rule:
    """Which posts are wanted. Every key that is not None holds; a key holds when one of its values does.

    All strings are NFC. An empty set matches nothing.
    """

    categories: frozenset[str] | None = None
    tags: frozenset[str] | None = None
    authors: frozenset[str] | None = None
    langs: frozenset[str] | None = None  #: RFC 4647 basic ranges: ``zh`` matches ``zh-CN``.
    paths: frozenset[str] | None = None  #: Globs below the source folder; ``**`` spans folders.
    fields: tuple[tuple[str, frozenset[str]], ...] = ()  #: Front matter, compared as strings.
    any_of: tuple["Rule", ...] = ()
    exclude: "Rule | None" = None


EVERY_POST = Rule()


class FeedFormat(StrEnum):
    """A format that feeds are written in; the value is the file's ending."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"


class FeedContent(StrEnum):
    """How much of a post an entry carries."""

    FULL = "full"
    EXCERPT = "excerpt"
    NONE = "none"


@frozen(kw_only=True)
class FeedSettings:
    """How a subscription's feed is written."""

    files: Mapping[
        FeedFormat, str
    ]  #: Below the output folder, in the order wanted; ``{slug}``/``{value}`` in a pattern.
    limit: int = 20
    cover: timedelta = timedelta(0)  #: Posts younger than this are kept above ``limit``, up to ``max_bytes``.
    max_age: timedelta | None = None  #: Posts older than this are left out.
    max_bytes: int = 1_000_000  #: Where ``cover`` stops adding entries, counted in the largest format.
    content: FeedContent = FeedContent.FULL


class DigestContent(StrEnum):
    """How much of a post a digest's card carries."""

    EXCERPT = "excerpt"
    FULL = "full"
    TITLES = "titles"


class Images(StrEnum):
    """What becomes of the pictures of posts in a digest."""

    KEEP = "keep"
    LINK = "link"  #: Links of their texts: for servers that show pictures on their own pages alone.
    OMIT = "omit"


class GroupBy(StrEnum):
    """How the cards of a digest are grouped."""

    NONE = "none"
    CATEGORY = "category"
    DAY = "day"


@frozen(kw_only=True)
class DigestSettings:
    """How a subscription's digest is made and sent."""

    schedule: str | None = None  #: Five cron fields in the site's zone (or ``timezone``); None: only by hand.
    timezone: str | None = None
    subject: str = "{{ title }}: {{ posts[0].title }}"  #: Jinja2 over the digest's values.
    preheader: str | None = None  #: Jinja2; None: made from the headlines.
    intro: str = ""  #: Markdown, already read where the config names a file.
    outro: str = ""
    limit: int = 30
    min_posts: int = 1
    max_lateness: timedelta | None = None  #: A slot that is later than this is not used; None: half the interval.
    approve: bool = False  #: Whether an issue waits for ``issues approve``.
    reviewers: tuple[str, ...] = ()  #: Who is asked to approve it.
    remind_after: timedelta = timedelta(hours=6)  #: When reviewers are asked again, once.
    keep_issues: timedelta = timedelta(days=90)  #: For how long the texts of issues are kept.
    corrections: bool = True  #: Whether posts of earlier issues that were corrected since are named.
    group_by: GroupBy = GroupBy.NONE
    content: DigestContent = DigestContent.EXCERPT
    images: Images = Images.KEEP
    budget: int = 95_000  #: Bytes of the decoded HTML part.
    theme: str = "default"  #: A folder of templates and a style sheet.
    template: str = "digest"  #: ``NAME.html.jinja`` and ``NAME.txt.jinja``.
    sender: str = ""  #: ``from:`` in the config: ``Finance Wire <news@example.org>``.
    reply_to: str | None = None
    to: tuple[str, ...] = ()
    mailer: str = "outbox"
    first_issue: str = "latest"  #: latest, new, 24h or all.
    address: str = ""  #: The postal address in the footer.
    view: str = ""  #: URL template of the issue on the web, with ``{issue}``.
    unsubscribe: str = ""  #: URL template with ``{token}``, or ``mailto:``.
    list_help: str = ""  #: The address of a page about the digest: ``List-Help``.
    feedback_id: str = ""  #: What mail providers group complaints by: ``Feedback-ID``.


class Each(StrEnum):
    """What a subscription pattern is repeated for."""

    CATEGORY = "category"
    TAG = "tag"


@frozen(kw_only=True)
class Subscription:
    """A named choice of posts, from ``config.yaml``."""

    name: str
    title: str
    rule: Rule = EVERY_POST
    description: str = ""
    feed: FeedSettings | None = None  #: None: no file.
    digest: DigestSettings | None = None  #: None: never sent (a preview uses the defaults).
    each: Each | None = None  #: Set on a pattern, whose name, title and files hold ``{slug}`` and ``{value}``.
    source: str = field(default="", compare=False)  #: Where it stands: ``config.yaml:14``.
