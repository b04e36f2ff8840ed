"""What the reader made of the posts, as rows for a person or a script."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from syndicate.app.corpus import Library
from syndicate.model import EVERY_POST, Config, Post, Problem, Rule


class Listing:
    """Posts newest first, one row each; ``problems`` is whole once all rows were taken."""

    def __init__(self, config: Config, rule: Rule | None, *, now: datetime, content: bool) -> None:
        self._library = Library(config, now=now)
        self._rule = rule or EVERY_POST
        self._with_content = content

    @property
    def problems(self) -> list[Problem]:
        """What was wrong with posts, in the order of their paths."""
        return sorted(self._library.problems)

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield the shape that ``posts --json`` prints for each post."""
        for post in self._library.newest(self._rule):
            if not self._with_content:
                yield _row(post)
            elif content := self._library.content(post):
                body = {"summary": content.summary, "image": content.image, "content": content.html}
                yield _row(post) | body


def _row(post: Post) -> dict[str, object]:
    return {
        "id": post.id,
        "url": post.url,
        "title": post.title,
        "published": post.published.isoformat(),
        "updated": post.updated.isoformat(),
        "categories": post.categories,
        "tags": post.tags,
        "authors": [asdict(author) for author in post.authors],
        "lang": post.lang,
        "summary": post.summary,
        "image": post.image,
        "path": post.path,
        "fields": dict(post.fields),
    }
