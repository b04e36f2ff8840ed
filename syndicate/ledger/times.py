"""Moments as the ledger keeps them: RFC 3339 text in UTC, which sorts as time does."""

from datetime import UTC, datetime


def written(moment: datetime) -> str:
    """Return *moment* as text of a fixed width."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def read(text: str) -> datetime:
    """Return the moment that *text* says, in UTC."""
    return datetime.fromisoformat(text)
