"""A draft and the posts that wait: what the issue shows in which order, what it leaves for later, and what for good."""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from syndicate.drafts.faults import Fault, error_of, quoted, suggestion
from syndicate.drafts.values import Draft, Entry, LeftOut, Treatment
from syndicate.model import Held, Post, Role
from syndicate.names import clean_line

MANY = 1000  #: Ids that a misspelt one is compared with: there may be 100,000.
#: The issue (``markets#6``) that each of some ids is in already, and as what.
PlacesOf = Callable[[Collection[str]], Mapping[str, tuple[str, Role]]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A post that the issue shows, under the title that it shows."""

    post: Post
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a draft makes of posts."""

    cards: tuple[Chosen, ...] = ()  #: In the editor's order, but for those that are pinned: they come first.
    titles: tuple[Chosen, ...] = ()  #: Likewise; they stand below all cards.
    never: tuple[Post, ...] = ()
    later: tuple[Post, ...] = ()
    unseen: tuple[Post, ...] = ()  #: They came since the draft was written: nobody has decided on them.
    named: Mapping[str, Entry] = field(default_factory=dict, hash=False)  #: The draft's entries by the ids of posts.

    @property
    def posts(self) -> tuple[Post, ...]:
        """The posts that the issue shows, in its order."""
        return tuple(one.post for one in (*self.cards, *self.titles))


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The posts that a draft may name."""

    waiting: Sequence[Post]  #: What the issue would hold without a draft, newest first.
    posts: Sequence[Post]
    held: Sequence[Held] = ()  #: Dated later.
    places_of: PlacesOf = field(default=lambda _: {})


def choose(draft: Draft, library: Library, *, limit: int) -> Choice:
    """Return what *draft* makes of the posts of *library*: the first *limit* are cards where it does not say.

    Raises DraftError for what is wrong with it and for posts that it cannot name, all of it at once.
    """
    faults = [*draft.faults]
    named = list(_named(draft, library, faults))
    sent = library.places_of([post.id for _, post in named])
    faults += [_unfree(entry, post, sent) for entry, post in named if post.id in sent or not post.newsletter]
    if faults:
        raise error_of(faults, draft.where)
    shown = [
        Chosen(_titled(post, entry, draft), entry)
        for entry, post in named
        if entry.treatment not in (Treatment.LATER, Treatment.NEVER)
    ]
    shown.sort(key=lambda one: not one.entry.is_pinned)
    cards = _cards(shown, limit)
    never = [post for entry, post in named if entry.treatment is Treatment.NEVER]
    ids = {post.id for _, post in named}
    deleted, unseen = _left_out(draft, [post for post in library.waiting if post.id not in ids])
    later = [post for entry, post in named if entry.treatment is Treatment.LATER]
    # Without a list of what was offered, nobody knows whether the editor has seen a post: none is left out for good.
    (never if draft.left_out is LeftOut.NEVER and draft.offered else later).extend(deleted)
    return Choice(
        cards=tuple(one for one in shown if one.entry in cards),
        titles=tuple(one for one in shown if one.entry not in cards),
        never=tuple(never),
        later=tuple(later),
        unseen=tuple(unseen),
        named={post.id: entry for entry, post in named},
    )


def _left_out(draft: Draft, posts: Iterable[Post]) -> tuple[list[Post], list[Post]]:
    """Return those of *posts* that the editor deleted, and those that came since; all, where none was offered."""
    deleted: list[Post] = []
    unseen: list[Post] = []
    for post in posts:
        (deleted if not draft.offered or clean_line(post.id) in draft.offered else unseen).append(post)
    return deleted, unseen


def _cards(shown: Iterable[Chosen], limit: int) -> set[Entry]:
    """Return the entries that are cards: those that say so or have a blurb, and others while there is room."""
    cards: set[Entry] = set()
    for one in shown:
        says_so = one.entry.treatment is Treatment.FULL or bool(one.entry.blurb)
        if says_so or (one.entry.treatment is None and len(cards) < limit):
            cards.add(one.entry)
    return cards


def _titled(post: Post, entry: Entry, draft: Draft) -> Post:
    """Return *post* under the editor's title; one that is as it was offered is not theirs, and follows the post."""
    is_own = entry.title and entry.title != draft.offered.get(clean_line(post.id), clean_line(post.title))
    return replace(post, title=entry.title) if is_own else post


def _named(draft: Draft, library: Library, faults: list[Fault]) -> Iterator[tuple[Entry, Post]]:
    """Yield the entries of *draft* and their posts; add what names no post, and what is named twice, to *faults*."""
    ids = {clean_line(post.id): post for post in library.posts}
    paths = {unicodedata.normalize("NFC", post.path): post for post in library.posts}
    lines: dict[str, int] = {}
    for entry in draft.entries:
        path = unicodedata.normalize("NFC", entry.path.removeprefix("./"))
        post = ids.get(entry.id) if entry.id else paths.get(path)
        if post is None:
            faults.append(_unknown(entry, path, draft, library))
        elif post.id in lines:
            first = f"first on line {lines[post.id]}"
            faults.append(
                Fault(entry.line, f"{quoted(post.title)} stands here again ({first})", "Delete one of the two.")
            )
        else:
            lines[post.id] = entry.line
            yield entry, post


def _unknown(entry: Entry, path: str, draft: Draft, library: Library) -> Fault:
    """Return what is wrong with *entry*, which names no post."""
    near = [*library.waiting, *library.posts[:MANY]]
    if entry.id in draft.offered:
        title = quoted(entry.title or draft.offered[entry.id])
        return Fault(entry.line, f"{title} is gone: there is no post {quoted(entry.id)} any more", "Delete its lines.")
    if entry.id:
        hint = suggestion(entry.id, [post.id for post in near])
        return Fault(
            entry.line,
            f"there is no post with the id {quoted(entry.id)}",
            hint or "`syndicate posts --json` shows the ids of all.",
        )
    for held in library.held:
        if held.path == path:
            return Fault(
                entry.line,
                f"{quoted(path)} is dated {held.due:%Y-%m-%d %H:%M}",
                "Delete its lines: it comes in a later issue.",
            )
    hint = suggestion(path, [post.path for post in near]) or "`syndicate posts` shows the paths of all."
    return Fault(entry.line, f"there is no post {quoted(path)}", hint)


def _unfree(entry: Entry, post: Post, sent: Mapping[str, tuple[str, Role]]) -> Fault:
    """Return why *post*, which is there, cannot be in this issue."""
    if post.id not in sent:
        return Fault(
            entry.line,
            f"{quoted(post.title)} says `newsletter: false`",
            f"Delete its lines, or that one in {post.path}.",
        )
    issue, role = sent[post.id]
    what = f"was left out for good with {issue}" if role is Role.NEVER else f"is in {issue} already"
    return Fault(entry.line, f"{quoted(post.title)} {what}", "Delete its lines.")
