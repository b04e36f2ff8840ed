"""What the pages of the preview ask for, and what they show."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from syndicate.model import Problem
from syndicate.model.lint import Finding

PICTURES = "/picture/"  #: What stands before the path of a ``picture`` in the address at which a page has it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which digest is asked for; without since, until and last: the next issue."""

    name: str = ""  #: Of a subscription; "": the first that has a digest, else the first.
    since: datetime | None = None
    until: datetime | None = None
    last: timedelta | None = None
    limit: int | None = None  #: None: as the config has it.
    theme: str = ""  #: "": as the config has it.
    template: str = ""  #: Likewise.


class Scheme(StrEnum):
    """The colours that a reader asked for."""

    LIGHT = "light"
    DARK = "dark"


class Engine(StrEnum):
    """What shows the mail."""

    BROWSER = "browser"  #: Apple Mail, Thunderbird, most of web mail.
    OUTLOOK = "outlook"  #: An estimate of Outlook for Windows.


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a mail is looked at. Its width is that of the frame around it."""

    scheme: Scheme = Scheme.LIGHT
    engine: Engine = Engine.BROWSER
    has_images: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionLine:
    """A subscription as the picker and the list of feeds name it."""

    name: str
    title: str
    description: str = ""
    has_digest: bool = False
    schedule: str = ""  #: When its digest is sent, as the config has it; "": by hand.
    feed_files: tuple[tuple[str, str], ...] = ()  #: (format, address), such as ("rss", "https://…/markets.rss").


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What can be chosen."""

    site_title: str
    config_file: str
    subscriptions: tuple[SubscriptionLine, ...]
    themes: tuple[str, ...]
    templates: tuple[str, ...]
    timezone: str  #: Of the moments that the page shows and takes: ``Asia/Shanghai``.


class Verdict(StrEnum):
    """What becomes of a post in the digest that is shown."""

    CARD = "card"
    TITLE = "title"
    COUNTED = "counted"  #: Part of "and N more".
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLine:
    """A post, and why it is in the digest or not."""

    id: str
    title: str
    path: str
    url: str
    published: datetime
    verdict: Verdict
    why: str  #: One sentence: which rule, which issue already had it, trimmed by the budget.
    size_bytes: int = 0  #: What it takes of the HTML part; 0 for what is not shown.
    tag: str = ""  #: With ``nth``, where it stands in the HTML part: as in Finding.
    nth: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEntry:
    """A post that a draft names."""

    id: str
    title: str  #: As the digest shows it.
    treatment: str = ""  #: "", ``full``, ``title``, ``later`` or ``never``: the word behind ``as``.
    is_pinned: bool = False
    blurb: str = ""  #: Markdown.


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftText:
    """The draft of a subscription as it is edited. Texts that are None are as the config has them."""

    version: str  #: Of the file; an edit of another version is refused. "": there is no file yet.
    where: str  #: The file, as a person types it.
    subject: str | None = None
    preheader: str | None = None
    intro: str | None = None  #: Markdown.
    outro: str | None = None
    entries: tuple[DraftEntry, ...] = ()
    left_out: tuple[DraftEntry, ...] = ()  #: Posts that wait and are not in it: deleted by the editor, or new.


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large a digest is, in bytes."""

    html: int  #: Decoded, as Gmail counts it.
    html_encoded: int
    text: int
    message: int
    budget: int
    clipped_above: int = 102_400  #: Gmail shows no more of the HTML part.


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A digest, and all that is to be known of it."""

    name: str  #: Of the subscription, whatever the choice called it.
    title: str
    facts: tuple[tuple[str, str], ...]  #: (label, value): Subject, Preheader, From, Window, Posts.
    html: str
    text: str
    headers: str
    message: bytes = field(repr=False)
    sizes: Sizes
    findings: tuple[Finding, ...]
    posts: tuple[PostLine, ...]  #: Those in it in its order, then those that are not, newest first.
    posts_left: int = 0  #: Further posts that are not in it and not listed.
    draft: DraftText | None = None  #: None: a window is shown, which no draft is for.
    problems: tuple[Problem, ...] = ()
    can_send: bool = False  #: Whether a test of it can be sent: only of a digest in the config, the next issue.


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """An entry of a feed as a reader shows it."""

    title: str
    url: str
    published: datetime
    updated: datetime | None  #: None: not corrected since.
    authors: str
    categories: tuple[str, ...]
    summary: str
    html: str  #: Clean.


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as a reader shows it."""

    line: SubscriptionLine
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A line of a file in which something is wrong."""

    number: int  #: 1-based.
    text: str
    is_it: bool = False
