"""Every post that a digest has, and those that it could have had, each with its verdict."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from syndicate.app.preview import Preview
from syndicate.app.verdicts import Verdicts
from syndicate.errors import PostError
from syndicate.model import Level, Post, Role, Window
from syndicate.names import clean_line
from syndicate.posts import dates, filenames
from syndicate.posts.folders import posts_folders
from syndicate.posts.reader import read_post
from syndicate.web.values import PostLine, Verdict

MOST = 500  #: Posts that are not in the digest and are listed.
_MOST_FILES = 50  #: Of those that wait for their date, and of those that cannot be read: each costs a look at its file.
_VERDICTS = {Role.FULL: Verdict.CARD, Role.TITLE: Verdict.TITLE, Role.COUNTED: Verdict.COUNTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The posts of a digest in its order, then those that are not in it, newest first."""

    posts: tuple[PostLine, ...]
    left: int  #: Further posts that are not in it.


def explained(preview: Preview, *, most: int = MOST) -> Explained:
    """Return why each post is in the digest or not: of those that are not, the *most* that come nearest to being."""
    library, roles = preview.desk.library, dict(preview.digest.roles)
    shown = [post for post in preview.waiting.posts if post.id in roles]
    near = _nearest(preview, roles, most)
    ledger = preview.desk.ledger
    ids = [post.id for post in (*shown, *near)]
    places = ledger.drafts.places_of(preview.subscription.name, ids) if ledger else {}
    verdicts = Verdicts(
        preview, places, {one.path: one.message for one in library.problems if one.level is Level.ERROR}
    )
    inside = [_line(post, _VERDICTS[roles[post.id]], verdicts.of_shown(post, roles[post.id])) for post in shown]
    outside = [_line(post, Verdict.OUT, verdicts.of_left(post)) for post in near]
    listed = sorted([*outside, *_held(preview, verdicts), *_broken(preview, verdicts)], key=_age, reverse=True)
    left = len(library.posts) - len(shown) - len(near)
    return Explained(posts=(*inside, *listed), left=left)


def _age(line: PostLine) -> tuple[float, str, str]:
    return line.published.timestamp(), line.id, line.path


def _nearest(preview: Preview, roles: Mapping[str, Role], most: int) -> list[Post]:
    """Return the posts that are not in the digest: those that its draft or window decides on, then their neighbours."""
    posts = preview.desk.library.posts
    if preview.window:
        first, last = _within(posts, preview.window)
        inside = [post for post in posts[first:last] if post.id not in roles][:most]
        room = most - len(inside)
        newer = posts[max(0, first - room // 2) : first]
        return [*newer, *inside, *posts[last : last + room - len(newer)]]
    edited = preview.waiting.edited
    waited = (*edited.choice.never, *edited.choice.later, *edited.choice.unseen) if edited else ()
    decided = {post.id: post for post in (*waited, *preview.waiting.posts) if post.id not in roles}
    near = {post.id: post for post in islice(decided.values(), most)}
    others = (post for post in posts if post.id not in roles and post.id not in near)
    return [*near.values(), *islice(others, most - len(near))]


def _within(posts: Sequence[Post], window: Window) -> tuple[int, int]:
    """Return where in *posts*, newest first, those of *window* begin and end."""
    first, last = (
        bisect_right(posts, -moment.timestamp(), key=lambda post: -post.published.timestamp())
        for moment in (window.until, window.since)
    )
    return first, last


def _held(preview: Preview, verdicts: Verdicts) -> Iterator[PostLine]:
    """Yield the posts that the subscription asks for and that are dated after now, of the soonest ones."""
    settings = replace(preview.desk.config.posts, future=True)
    held = (one for one in preview.desk.library.held if _concerns(preview, one.due))
    for one in islice(held, _MOST_FILES):
        try:
            post = read_post(one.path, settings, preview.desk.config.site, now=preview.desk.now)
        except PostError:
            continue  # it is told of when it comes due
        if isinstance(post, Post) and not verdicts.barred(post):
            yield _line(post, Verdict.OUT, verdicts.of_held(one.due))


def _broken(preview: Preview, verdicts: Verdicts) -> Iterator[PostLine]:
    """Yield the files that became no posts: those that cannot be read, and those with the id of another one."""
    faults = {one.path: one for one in preview.desk.library.problems if one.level is Level.ERROR}
    posts = {post.path for post in preview.desk.library.posts if post.path in faults} if faults else set()
    dated = ((one, _day(preview, one.path)) for path, one in faults.items() if path not in posts)
    for one, day in islice((pair for pair in dated if _concerns(preview, pair[1])), _MOST_FILES):
        name = clean_line(one.path.rpartition("/")[2])
        why = verdicts.of_broken(one.message)
        yield PostLine(id="", title=name, path=one.path, url="", published=day, verdict=Verdict.OUT, why=why)


def _concerns(preview: Preview, moment: datetime) -> bool:
    return preview.window is None or moment in preview.window


def _day(preview: Preview, path: str) -> datetime:
    """Return the day in the name of a file that cannot be read, else now."""
    place = filenames.place(path, posts_folders(preview.desk.config.posts))
    try:
        return dates.from_file_name(place.day, preview.desk.config.site.timezone) if place.day else preview.desk.now
    except PostError:
        return preview.desk.now


def _line(post: Post, verdict: Verdict, why: str) -> PostLine:
    title = clean_line(post.title)
    return PostLine(
        id=post.id, title=title, path=post.path, url=post.url, published=post.published, verdict=verdict, why=why
    )
