"""Ledgers for tests, and what goes into them: a test names only what it is about."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from syndicate.ledger import Ledger
from syndicate.model import Role
from syndicate.model.issue import Blame, DeliveryState, Frozen, Head, Issue, Outcome, Place, Recipient

NOON = datetime(2022, 5, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ACCEPTED = Outcome(state=DeliveryState.ACCEPTED, code=250, status="2.0.0", text="OK")
DEFERRED = Outcome(state=DeliveryState.DEFERRED, code=451, status="4.3.0", text="later")
UNKNOWN = Outcome(state=DeliveryState.UNKNOWN)
OUR_FAULT = Outcome(state=DeliveryState.REJECTED, code=550, status="5.7.1", text="not from you", blame=Blame.US)
THEIR_FAULT = Outcome(state=DeliveryState.REJECTED, code=550, status="5.1.1", text="nobody", blame=Blame.RECIPIENT)


def address_hash(address: str) -> bytes:
    """Return what stands for *address*, as a keyed hash would."""
    return hashlib.sha256(address.encode()).digest()[:16]


def open_ledger(path: Path, **changes: Any) -> Ledger:
    """Return the ledger at *path*, with *changes* to how it is opened."""
    how: dict[str, Any] = {"now": NOON, "address_hash": address_hash}
    return Ledger.open(path, **(how | changes))


def make_place(number: int = 1, **changes: Any) -> Place:
    """Return the place of post *number*, with *changes*."""
    values: dict[str, Any] = {
        "post_id": f"post-{number}",
        "title": f"Post {number}",
        "url": f"https://news.example.org/post-{number}.html",
        "role": Role.FULL,
        "text_hash": bytes([number % 256]) * 16,
    }
    return Place(**(values | changes))


def make_frozen(*numbers: int, subscription: str = "markets", **changes: Any) -> Frozen:
    """Return an issue with the posts *numbers*, with *changes*."""
    values: dict[str, Any] = {
        "subscription": subscription,
        "subject": "Markets: stocks rise",
        "preheader": "And bonds fall",
        "html": "<p>股市上涨。</p>",
        "text": "股市上涨。",
        "language": "zh-CN",
        "head": Head(
            sender="Finance Wire <news@example.org>", list_id="markets.news.example.org", list_name="市场 Markets"
        ),
        "places": tuple(make_place(number) for number in numbers),
    }
    return Frozen(**(values | changes))


def people(count: int, **changes: Any) -> list[Recipient]:
    """Return *count* subscribers of markets, with *changes*."""
    values: dict[str, Any] = {"subscriptions": ("markets",)} | changes
    return [Recipient(address=f"reader{number}@example.org", **values) for number in range(count)]


def freeze(ledger: Ledger, *numbers: int, to: Iterable[Recipient] | int = 0, **changes: Any) -> Issue:
    """Freeze an issue with the posts *numbers* to recipients, or to as many as *to* says."""
    how: dict[str, Any] = {"slot": None, "mailer": "smtp", "now": NOON}
    how |= {name: changes.pop(name) for name in tuple(changes) if name in how}
    recipients = people(to) if isinstance(to, int) else to
    return ledger.issues.freeze(make_frozen(*numbers, **changes), recipients=recipients, **how)


@contextmanager
def by_hand(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection of its own to the file at *path*, as somebody with a database tool has one."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def states(path: Path) -> list[str]:
    """Return the states of all deliveries that stand in the file, as another connection sees them."""
    with by_hand(path) as connection:
        return [state for (state,) in connection.execute("SELECT state FROM deliveries ORDER BY id")]
