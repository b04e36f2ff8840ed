"""Which posts a subscription asks for."""

from syndicate.selection.patterns import expand, file_names, fill
from syndicate.selection.posts import Catalogue, digest_posts, feed_posts, first_issue, span, unsent
from syndicate.selection.rules import matches

__all__ = [
    "Catalogue",
    "digest_posts",
    "expand",
    "feed_posts",
    "file_names",
    "fill",
    "first_issue",
    "matches",
    "span",
    "unsent",
]
