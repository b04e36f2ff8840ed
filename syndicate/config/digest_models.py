"""The sections of ``config.yaml`` that are about digests and the mailers that send them."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from syndicate.config.kinds import DURATION, FLAG, LINE, TEXT, TITLE, WAIT, Many, whole, words
from syndicate.config.places import FILE, FOLDER, HELP, VIEW
from syndicate.config.posting import (
    FEEDBACK_ID,
    FIRST_ISSUE,
    MAILBOX,
    OPTIONAL_MAILBOX,
    RATE,
    SCHEDULE,
    SECRET,
    UNSUBSCRIBE,
    ZONE_NAME,
)
from syndicate.config.section import Section
from syndicate.model import DigestContent, DigestSettings, GroupBy, Images

_DIGEST = DigestSettings()
_TYPES = "`outbox` writes messages to a folder, as .eml files; `smtp` sends them through a mail server."

_Count: TypeAlias = Annotated[int, whole(1)]


class Security(StrEnum):
    """How a connection to a mail server is encrypted; each has its usual port."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"

    @property
    def port(self) -> int:
        """The usual port."""
        return {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}[self]


class DigestSection(Section):
    """A digest, or under `digests` what all digests share."""

    schedule: Annotated[str | None, SCHEDULE] = Field(
        default=_DIGEST.schedule,
        description="When it is sent: `daily 07:30`, `weekly mon 07:30`, `weekdays 07:30`, `monthly 1 07:30`, "
        "`hourly`, or five cron fields, `30 7 * * mon-fri`. Without it: by hand.",
    )
    timezone: Annotated[str | None, ZONE_NAME] = Field(
        default=_DIGEST.timezone, description="The zone of the schedule. Without it: the site's."
    )
    subject: Annotated[str, TITLE] = Field(default=_DIGEST.subject, description="The subject, in Jinja.")
    preheader: Annotated[str, LINE] | None = Field(
        default=_DIGEST.preheader,
        description="The line that inboxes show behind the subject, in Jinja. Without it: the headlines.",
    )
    intro: Annotated[str, TEXT] = Field(
        default=_DIGEST.intro, description="Markdown above the posts, or a file of it (.md, .html, .txt)."
    )
    outro: Annotated[str, TEXT] = Field(default=_DIGEST.outro, description="Markdown below the posts, or a file of it.")
    limit: _Count = Field(default=_DIGEST.limit, description="How many posts are shown; others are counted.")
    min_posts: _Count = Field(default=_DIGEST.min_posts, description="With fewer posts, it waits.")
    max_lateness: Annotated[timedelta, WAIT] | None = Field(
        default=_DIGEST.max_lateness,
        description="An issue that would be later than this is not sent; with `approve` it counts from the approval. "
        "Without it: half the time to the next one.",
    )
    approve: Annotated[bool, FLAG] = Field(
        default=_DIGEST.approve,
        description="Whether an issue is only sent after `syndicate issues approve`. Its `reviewers` get a test of it.",
    )
    reviewers: Annotated[tuple[Annotated[str, MAILBOX], ...], Many()] = Field(
        default=_DIGEST.reviewers, description="The addresses of those who are asked to approve an issue."
    )
    remind_after: Annotated[timedelta, WAIT] = Field(
        default=_DIGEST.remind_after, description="After which time reviewers are asked once more."
    )
    keep_issues: Annotated[timedelta, DURATION] = Field(
        default=_DIGEST.keep_issues, description="For how long the texts of issues that were sent are kept."
    )
    corrections: Annotated[bool, FLAG] = Field(
        default=_DIGEST.corrections, description="Whether posts of earlier issues that were corrected since are named."
    )
    group_by: Annotated[GroupBy, words("a way to group", GroupBy)] = Field(
        default=_DIGEST.group_by, description="How posts are grouped."
    )
    content: Annotated[DigestContent, words("a kind of content", DigestContent)] = Field(
        default=_DIGEST.content, description="How much of a post is shown."
    )
    images: Annotated[Images, words("a way with pictures", Images)] = Field(
        default=_DIGEST.images,
        description="What becomes of pictures: they stay (keep), become links, for servers that show them on their own "
        "pages alone (link), or go (omit).",
    )
    budget: _Count = Field(
        default=_DIGEST.budget, description="The most bytes of the decoded HTML part. Gmail clips above 102,400."
    )
    theme: Annotated[str, TITLE] = Field(
        default=_DIGEST.theme,
        description="How it looks: `default`, `plain` (a letter), or the NAME of your `templates/themes/NAME/`.",
    )
    template: Annotated[str, FILE] = Field(
        default=_DIGEST.template, description="NAME of the templates NAME.html.jinja and NAME.txt.jinja."
    )
    sender: Annotated[str, MAILBOX] = Field(
        default=_DIGEST.sender, alias="from", description="The sender: `Finance Wire <news@example.org>`."
    )
    reply_to: Annotated[str | None, OPTIONAL_MAILBOX] = Field(
        default=_DIGEST.reply_to, description="Where answers go. Without it: to the sender."
    )
    to: Annotated[tuple[Annotated[str, MAILBOX], ...], Many()] = Field(
        default=_DIGEST.to, description="Who gets it: addresses, or that of a mailing list."
    )
    mailer: Annotated[str, TITLE] = Field(default=_DIGEST.mailer, description="Which of `mailers` sends it.")
    first_issue: Annotated[str, FIRST_ISSUE] = Field(
        default=_DIGEST.first_issue,
        description="What the first issue holds: the newest posts (latest), what is published from now on (new), "
        "what is younger than a duration (24h), or everything (all).",
    )
    address: Annotated[str, TEXT] = Field(default=_DIGEST.address, description="The postal address in the footer.")
    view: Annotated[str, VIEW] = Field(
        default=_DIGEST.view,
        description="The address of an issue on the web: `https://news.example.org/issues/{issue}`.",
    )
    unsubscribe: Annotated[str, UNSUBSCRIBE] = Field(
        default=_DIGEST.unsubscribe,
        description="The address to unsubscribe at: `https://news.example.org/u?t={token}`, or `mailto:`.",
    )
    list_help: Annotated[str, HELP] = Field(
        default=_DIGEST.list_help, description="The address of a page about the digest, for the header `List-Help`."
    )
    feedback_id: Annotated[str, FEEDBACK_ID] = Field(
        default=_DIGEST.feedback_id,
        description="What mail providers group complaints by, for the header `Feedback-ID`: `a:b:c:sender`.",
    )


class OutboxMailer(Section):
    """Writes messages to a folder, as .eml files."""

    type: Literal["outbox"] = Field(description=_TYPES)
    path: Annotated[str, FOLDER] | None = Field(
        default=None, description="The folder. Without it: `outbox` below `state`."
    )


class SmtpMailer(Section):
    """Sends messages through a mail server."""

    type: Literal["smtp"] = Field(description=_TYPES)
    host: Annotated[str, TITLE] = Field(description="The server's name.")
    port: Annotated[int, whole(1, 65535)] | None = Field(
        default=None, description="The server's port. Without it: 587 for starttls, 465 for tls, 25 for none."
    )
    security: Annotated[Security, words("a kind of security", Security)] = Field(
        default=Security.STARTTLS, description="How the connection is encrypted."
    )
    username: Annotated[str, TITLE] | None = Field(default=None, description="Who logs in.")
    password: Annotated[str, SECRET] | None = Field(
        default=None, repr=False, description="The password; let it come from the environment: `${SMTP_PASSWORD}`."
    )
    connections: Annotated[int, whole(1, 20)] = Field(default=1, description="How many connections are used at once.")
    per_connection: Annotated[int, whole(1)] = Field(
        default=100, description="After so many messages a connection is closed and another one opened."
    )
    rate: Annotated[str, RATE] | None = Field(
        default=None, description="The most messages in a time: `10/s`, `600/m`, `1000/h`. Without it: no limit."
    )
    max_per_day: _Count | None = Field(default=None, description="The most messages in 24 hours. Without it: no limit.")
    timeout: Annotated[timedelta, WAIT] = Field(
        default=timedelta(minutes=5),
        description="How long an answer of the server is waited for; after the final dot it is 10 minutes.",
    )
