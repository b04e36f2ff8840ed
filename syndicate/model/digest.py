"""A digest: the rendered content for a window, before it is frozen."""

from dataclasses import dataclass
from enum import StrEnum

from syndicate.model.post import Content, Post


class Role(StrEnum):
    """What a digest shows of a post."""

    FULL = "full"  #: a card
    TITLE = "title"  #: a line
    COUNTED = "counted"  #: part of "and N more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A post with its content, as a digest or feed takes it."""

    post: Post
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Subject, HTML part and text part over the same values."""

    subject: str
    preheader: str
    html: str
    text: str
    language: str
    roles: tuple[tuple[str, Role], ...]  #: (post id, role), newest first.
    warnings: tuple[str, ...] = ()  #: What the owner should know: trimming, a theme that was not compiled.

    @property
    def size_bytes(self) -> int:
        """Bytes of the decoded HTML part, as Gmail's limit and the budget count them."""
        return len(self.html.encode())
