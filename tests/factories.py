"""Valid values for tests: a test names only what it is about."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from syndicate.model import Content, Person, Post, Site

NOON = datetime(2022, 5, 20, 12, 0, tzinfo=UTC)


def make_post(number: int = 1, **changes: Any) -> Post:
    """Return post *number*, with *changes*."""
    address = f"https://news.example.org/2022/05/20/post-{number}"
    values: dict[str, Any] = {
        "id": address,
        "url": f"{address}.html",
        "title": f"Post {number}",
        "path": f"_posts/2022-05-20-post-{number}.md",
        "published": NOON,
    }
    values |= changes
    values.setdefault("updated", values["published"])
    return Post(**values)


def make_content(html: str = "<p>Text.</p>", **changes: Any) -> Content:
    """Return the content of a short post, with *changes*."""
    return Content(**({"html": html, "summary": "Text."} | changes))


def make_site(**changes: Any) -> Site:
    """Return a Chinese news site, with *changes*."""
    values: dict[str, Any] = {
        "title": "Finance Wire",
        "url": "https://news.example.org",
        "language": "zh-CN",
        "timezone": ZoneInfo("Asia/Shanghai"),
        "author": Person(name="News Desk", email="desk@example.org"),
    }
    return Site(**(values | changes))
