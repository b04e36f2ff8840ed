"""The sections of ``config.yaml`` that are about digests and the mailers that send them."""

from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from syndicate.config.kinds import LINE, TEXT, TITLE, Many, whole, words
from syndicate.config.places import FILE, FOLDER, VIEW
from syndicate.config.posting import (
    FIRST_ISSUE,
    MAILBOX,
    OPTIONAL_MAILBOX,
    SCHEDULE,
    SECRET,
    UNSUBSCRIBE,
    ZONE_NAME,
)
from syndicate.config.section import Section
from syndicate.model import DigestContent, DigestSettings, GroupBy

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
        description="When it is sent, as five cron fields: `30 7 * * mon-fri`. Without it: by hand.",
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
    group_by: Annotated[GroupBy, words("a way to group", GroupBy)] = Field(
        default=_DIGEST.group_by, description="How posts are grouped."
    )
    content: Annotated[DigestContent, words("a kind of content", DigestContent)] = Field(
        default=_DIGEST.content, description="How much of a post is shown."
    )
    budget: _Count = Field(
        default=_DIGEST.budget, description="The most bytes of the decoded HTML part. Gmail clips above 102,400."
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
