"""Moments as the ledger keeps them: RFC 3339 text in UTC, which sorts as time does."""

from datetime import UTC, datetime


def written(moment: datetime) -> str:
    """Return *moment* as text of a fixed width."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read(text: str) -> datetime:
    """Return the moment that *text* says, in UTC."""
    return datetime.fromisoformat(text)
