"""Issues, deliveries, recipients, suppressions and slots."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=True),
        sa.Column("frozen_at", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("preheader", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("mailer", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("html_hash", sa.BLOB(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("draft", sa.BLOB(), nullable=True),
        sa.Column("asked_at", sa.Text(), nullable=True),
        sa.Column("reminded_at", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('review', 'open', 'paused', 'done', 'cancelled', 'discarded')", name="state_is_known"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subscription", "number"),
        sqlite_strict=True,
    )
    op.create_table(
        "recipients",
        sa.Column("address_hash", sa.BLOB(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'unsubscribed', 'bounced', 'erased')", name="state_is_known"),
        sa.PrimaryKeyConstraint("address_hash"),
        sqlite_strict=True,
    )
    op.create_table(
        "suppressions",
        sa.Column("address_hash", sa.BLOB(), nullable=False),
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", "subscription"),
        sqlite_strict=True,
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.BLOB(), nullable=False),
        sa.Column("list_address", sa.Text(), nullable=True),
        sa.Column("list_name", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try", sa.Text(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("blame", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'claimed', 'sending', 'accepted', 'deferred', 'rejected', 'bounced', 'suppressed', "
            "'unknown')",
            name="state_is_known",
        ),
        sa.ForeignKeyConstraint(
            ["issue"],
            ["issues.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("issue", "address_hash"),
        sqlite_strict=True,
    )
    op.create_index(
        "deliveries_accepted", "deliveries", ["changed_at"], unique=False, sqlite_where=sa.text("state = 'accepted'")
    )
    op.create_index("deliveries_by_state", "deliveries", ["issue", "state"], unique=False)
    op.create_table(
        "places",
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.BLOB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue"],
            ["issues.id"],
        ),
        sa.PrimaryKeyConstraint("issue", "corrected", "position"),
        sqlite_strict=True,
    )
    op.create_index("places_by_post", "places", ["post_id"], unique=False)
    op.create_table(
        "slots",
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=True),
        sa.CheckConstraint("result IN ('issue', 'skipped', 'missed', 'baseline')", name="result_is_known"),
        sa.ForeignKeyConstraint(
            ["issue"],
            ["issues.id"],
        ),
        sa.PrimaryKeyConstraint("subscription", "slot"),
        sqlite_strict=True,
    )
    op.create_table(
        "subscribed",
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.BLOB(), nullable=False),
        sa.ForeignKeyConstraint(["address_hash"], ["recipients.address_hash"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subscription", "address_hash"),
        sqlite_strict=True,
    )
    op.create_index("subscribed_by_address", "subscribed", ["address_hash"], unique=False)
    op.create_table(
        "seal",
        sa.Column("secret", sa.BLOB(), nullable=False),
        sa.PrimaryKeyConstraint("secret"),
        sqlite_strict=True,
    )
