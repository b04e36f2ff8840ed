"""A digest: the rendered content for a window, before it is frozen."""

from enum import StrEnum

from syndicate.frozen import frozen
from syndicate.model.post import Content, Post


class Role(StrEnum):
    """What an issue makes of a post."""

    FULL = "full"  #: a card
    TITLE = "title"  #: a line
    COUNTED = "counted"  #: part of "and N more"
    NEVER = "never"  #: nothing: its editor left it out for good
    LATER = "later"  #: nothing: its editor left it for a later issue

    @property
    def is_shown(self) -> bool:
        """Whether those who read the issue see the post, or that there is one more."""
        return self not in (Role.NEVER, Role.LATER)


@frozen(kw_only=True)
class Article:
    """A post with its content, as a digest or feed takes it."""

    post: Post
    content: Content
    blurb_html: str = ""  #: An editor's words, clean, that a digest shows in place of the excerpt.
    is_pinned: bool = False  #: Whether a digest shows it above all groups.


@frozen(kw_only=True)
class Digest:
    """Subject, HTML part and text part over the same values."""

    subject: str
    preheader: str
    html: str
    text: str
    language: str
    roles: tuple[tuple[str, Role], ...]  #: (post id, role), in the order shown.
    trimmed: frozenset[str] = frozenset()  #: Ids of posts of which the budget left less than was asked for.
    warnings: tuple[str, ...] = ()  #: What the owner should know: trimming, a theme that was not compiled.

    @property
    def size_bytes(self) -> int:
        """Bytes of the decoded HTML part, as Gmail's limit and the budget count them."""
        return len(self.html.encode())
