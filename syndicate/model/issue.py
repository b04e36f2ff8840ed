"""Issues: digests frozen to be sent, who gets them, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from syndicate.model.digest import Role


class IssueState(StrEnum):
    """Where an issue is on its way."""

    REVIEW = "review"  #: frozen; waits for ``issues approve``
    OPEN = "open"  #: frozen; its deliveries are planned, on their way or held
    PAUSED = "paused"  #: waits for ``issues resume``
    DONE = "done"  #: nothing is planned, claimed, sending, deferred or unknown any more
    CANCELLED = "cancelled"  #: what was not sent will not be
    DISCARDED = "discarded"  #: taken back before its first delivery: its posts are free again


class DeliveryState(StrEnum):
    """What became of an issue for one recipient."""

    PLANNED = "planned"
    CLAIMED = "claimed"  #: taken by a run; safe to take again when that run has died
    SENDING = "sending"  #: committed before the final dot: from here on it may have arrived
    ACCEPTED = "accepted"
    DEFERRED = "deferred"  #: the server said "later"
    REJECTED = "rejected"
    BOUNCED = "bounced"
    SUPPRESSED = "suppressed"  #: the recipient had unsubscribed, bounced or been erased right before it was sent
    UNKNOWN = "unknown"  #: a run died, or the connection was lost, between the dot and its answer


class RecipientState(StrEnum):
    """Whether somebody gets digests."""

    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    ERASED = "erased"


class SlotResult(StrEnum):
    """What became of a moment that a schedule named."""

    ISSUE = "issue"  #: an issue was frozen for it
    SKIPPED = "skipped"  #: no new posts, or fewer than ``min_posts``
    MISSED = "missed"  #: later than ``max_lateness``
    BASELINE = "baseline"  #: the first tick: it only records where the digest begins


class Blame(StrEnum):
    """Whose fault a refusal is."""

    RECIPIENT = "recipient"  #: the address: it will never work
    MESSAGE = "message"  #: this message to this address: too large, or its mailbox is full for too long
    US = "us"  #: the relay refuses the sender: every other message would fare the same
    NOBODY = "nobody"  #: a passing trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who gets digests: a person, or a list address from the config."""

    address: str  #: ASCII, as it was given; compared with its domain in lower case.
    name: str = ""
    subscriptions: tuple[str, ...] = ()  #: Names; sorted.
    language: str | None = None
    state: RecipientState = RecipientState.ACTIVE
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)  #: The owner's own columns, for templates.
    is_list: bool = False  #: From ``to:`` in the config: gets no unsubscribe token.


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A post's place in an issue."""

    post_id: str
    title: str
    url: str
    role: Role
    text_hash: bytes  #: Of its title and source text when the issue was frozen: tells a later correction.


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What each message of an issue says besides its two parts."""

    sender: str  #: ``Finance Wire <news@example.org>``
    list_id: str  #: ``markets.news.example.org`` (RFC 2919)
    list_name: str
    reply_to: str = ""
    list_help: str = ""  #: A URL, or "".
    feedback_id: str = ""
    unsubscribe: str = ""  #: URL template with ``{token}``, a ``mailto:``, or "".
    view: str = ""  #: The issue's address on the web, or "".


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """Everything of an issue that is settled when it is frozen. Parts hold marks where personal values go."""

    subscription: str
    subject: str
    preheader: str
    html: str
    text: str
    language: str
    head: Head
    places: tuple[Place, ...]  #: Every post that it shows, counts or leaves out, in its order.
    corrected: tuple[Place, ...] = ()  #: Posts of earlier issues named as corrected since, with their new hash.
    draft: bytes | None = None  #: sha256 of the draft that it was made from.
    needs_approval: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A digest frozen to be sent: numbered, immutable but for its state."""

    subscription: str
    number: int  #: From 1, without gaps but for discarded ones.
    state: IssueState
    frozen_at: datetime
    slot: datetime | None  #: The moment of the schedule that it was made for; None: by hand.
    subject: str
    mailer: str
    html_hash: bytes  #: sha256 of the HTML part, which stays when the part itself is dropped.
    asked_at: datetime | None = None  #: When its reviewers were asked to approve it.
    reminded_at: datetime | None = None
    approved_at: datetime | None = None  #: Stays when the approval lapsed.

    @property
    def id(self) -> str:
        """As people write it: ``markets#7``."""
        return f"{self.subscription}#{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One issue to one recipient."""

    key: int  #: The ledger's.
    recipient: Recipient
    state: DeliveryState
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A complete message to one recipient, and its envelope."""

    sender: str  #: Envelope: the bare address that bounces go to.
    recipient: str  #: Envelope: one bare address.
    message_id: str  #: With its angle brackets; the same for every try.
    data: bytes  #: CRLF line ends, not dot-stuffed.


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a mailer says became of a message."""

    state: DeliveryState  #: accepted, deferred, rejected or unknown
    code: int | None = None  #: The SMTP reply's.
    status: str = ""  #: Its enhanced code (RFC 3463): ``5.1.1``.
    text: str = ""  #: Its words, on one line, without addresses of recipients.
    blame: Blame = Blame.NOBODY
    is_gone: bool = False  #: There is no such address: nothing is to be sent to it again.
