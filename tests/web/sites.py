"""Sites in memory for the tests of the preview, and a server that shows one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from syndicate.model.lint import Finding, Severity
from syndicate.testing import MemoryPost, MemoryStudio
from syndicate.web.ports import Studio
from syndicate.web.server import Prepared, prepared
from syndicate.web.values import SubscriptionLine

NOW = datetime(2022, 5, 20, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TITLES = (
    "Copper slips as stocks build",
    "收评：三大股指周线四连阳 “慢变量”里找确定性？",
    "Bonds stand still",
    "Gold falls for a third day",
    "央行下调存款准备金率 0.5 个百分点",
    "What the minutes of May say about June",
)
FINDINGS = (
    Finding(
        rule="M005",
        severity=Severity.INFO,
        message="border-radius",
        hint="Nothing has to be done where square corners will do.",
        line=14,
        element='<table class="theme-">',
        tag="table",
        nth=1,
        clients=("Outlook (Windows)",),
        count=4,
    ),
    Finding(
        rule="M004",
        severity=Severity.ERROR,
        message="the image has no width attribute",
        hint='Write width="576": Outlook ignores the width in CSS.',
        line=18,
        element='<img src="…" alt="Chart">',
        tag="img",
        nth=3,
        clients=("Outlook (Windows)",),
    ),
    Finding(rule="M010", severity=Severity.WARNING, message="nothing says how to unsubscribe", hint="Set unsubscribe."),
)


def subscriptions(number: int = 2) -> tuple[SubscriptionLine, ...]:
    """Return a digest, a feed and as many categories as are wanted."""
    files = (("rss", "https://news.example.org/feeds/x.rss"), ("atom", "https://news.example.org/feeds/x.atom"))
    categories = (
        SubscriptionLine(name=f"category/c{number}", title=f"Category {number}", feed_files=files)
        for number in range(number - 2)
    )
    return (
        SubscriptionLine(name="markets", title="Markets", has_digest=True, schedule="weekdays 07:30", feed_files=files),
        SubscriptionLine(name="everything", title="All the news", description="Every post.", feed_files=files),
        *categories,
    )


def make_posts(titles: tuple[str, ...] = TITLES) -> tuple[MemoryPost, ...]:
    """Return posts with *titles*, the newest first, ten hours between them."""
    text = "<p>Prices moved by less than one per cent, and the volume stayed below the mean of ten days.</p>"
    return tuple(
        MemoryPost(
            id=f"https://news.example.org/{number}",
            url=f"https://news.example.org/{number}.html",
            title=title,
            published=NOW - timedelta(hours=10 * number),
            html=text * 3,
        )
        for number, title in enumerate(titles)
    )


def make_studio(**changes: Any) -> MemoryStudio:
    """Return a studio of six posts, with *changes*."""
    values: dict[str, Any] = {
        "subscriptions": subscriptions(),
        "posts": make_posts(),
        "now": NOW,
        "findings": FINDINGS,
    }
    return MemoryStudio(**(values | changes))


@contextmanager
def served(studio: Studio, query: str = "") -> Iterator[Prepared]:
    """Serve *studio* in a thread."""
    ready = prepared(studio, port=None, query=query)
    thread = threading.Thread(target=ready.run)
    thread.start()
    try:
        yield ready
    finally:
        ready.end()
        thread.join(timeout=10)
