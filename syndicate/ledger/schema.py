"""The tables of the ledger: integers, text and blobs alone; moments are RFC 3339 text in UTC."""

from sqlalchemy import (
    BLOB,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.sql.schema import SchemaItem

from syndicate.model.issue import DeliveryState, IssueState, RecipientState, SlotResult

REVISION = "0001"  #: Of the newest migration: what this version reads and writes.

metadata = MetaData()


def _among(column: str, words: type[DeliveryState | IssueState | RecipientState | SlotResult]) -> CheckConstraint:
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")


def _table(name: str, *items: SchemaItem) -> Table:
    # Without STRICT, SQLite would keep any value in any column.
    return Table(name, metadata, *items, sqlite_strict=True)


def _text(name: str, *, nullable: bool = False) -> "Column[str]":
    return Column(name, Text, nullable=nullable)


issues = _table(
    "issues",
    Column("id", Integer, primary_key=True),
    _text("subscription"),
    Column("number", Integer, nullable=False),
    _text("state"),
    _text("slot", nullable=True),
    _text("frozen_at"),
    _text("subject"),
    _text("preheader"),
    _text("language"),
    _text("mailer"),
    _text("head"),  # JSON
    _text("html", nullable=True),  # NULL: dropped
    _text("text", nullable=True),
    Column("html_hash", BLOB, nullable=False),
    Column("planned", Integer, nullable=False),
    Column("draft", BLOB, nullable=True),  # sha256 of the draft that it was made from
    _text("asked_at", nullable=True),
    _text("reminded_at", nullable=True),
    _text("approved_at", nullable=True),
    UniqueConstraint("subscription", "number"),
    _among("state", IssueState),
)

places = _table(
    "places",
    Column("issue", Integer, ForeignKey("issues.id"), nullable=False),
    Column("corrected", Integer, nullable=False),  # 1: named as corrected since an earlier issue
    Column("position", Integer, nullable=False),
    _text("post_id"),
    _text("title"),
    _text("url"),
    _text("role"),
    Column("text_hash", BLOB, nullable=False),
    PrimaryKeyConstraint("issue", "corrected", "position"),
)
Index("places_by_post", places.c.post_id)

deliveries = _table(
    "deliveries",
    Column("id", Integer, primary_key=True),
    Column("issue", Integer, ForeignKey("issues.id"), nullable=False),
    Column("address_hash", BLOB, nullable=False),
    _text("list_address", nullable=True),  # of a list address; people stand in recipients
    _text("list_name", nullable=True),
    _text("state"),
    Column("tries", Integer, nullable=False),
    _text("next_try", nullable=True),
    Column("code", Integer, nullable=True),
    _text("status", nullable=True),
    _text("reply", nullable=True),
    _text("blame", nullable=True),
    _text("changed_at"),
    UniqueConstraint("issue", "address_hash"),
    _among("state", DeliveryState),
)
Index("deliveries_by_state", deliveries.c.issue, deliveries.c.state)
Index("deliveries_accepted", deliveries.c.changed_at, sqlite_where=text("state = 'accepted'"))

recipients = _table(
    "recipients",
    Column("address_hash", BLOB, primary_key=True),
    _text("address"),
    _text("name"),
    _text("language", nullable=True),
    _text("state"),
    _text("fields"),  # JSON
    _text("changed_at"),
    _among("state", RecipientState),
)

subscribed = _table(
    "subscribed",
    _text("subscription"),
    Column("address_hash", BLOB, ForeignKey("recipients.address_hash", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("subscription", "address_hash"),
)
Index("subscribed_by_address", subscribed.c.address_hash)

suppressions = _table(
    "suppressions",
    Column("address_hash", BLOB, nullable=False),
    _text("subscription"),  # "": all of them
    _text("reason"),
    _text("added_at"),
    PrimaryKeyConstraint("address_hash", "subscription"),
)

slots = _table(
    "slots",
    _text("subscription"),
    _text("slot"),
    _text("result"),
    _text("reason"),
    _text("recorded_at"),
    Column("issue", Integer, ForeignKey("issues.id"), nullable=True),
    PrimaryKeyConstraint("subscription", "slot"),
    _among("result", SlotResult),
)

seal = _table("seal", Column("secret", BLOB, primary_key=True))  # of an address that nobody has: which secret keys it
