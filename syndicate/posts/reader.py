"""A folder of posts as values: every post's metadata, and what was wrong with the others."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from syndicate.errors import ConfigError, PostError
from syndicate.frozen import frozen
from syndicate.model import Held, Post, PostsSettings, Problem, Site
from syndicate.posts import filenames, frontmatter, metadata, permalinks
from syndicate.posts.folders import find_posts, posts_folders

__all__ = ["Corpus", "Reading", "find_posts", "gathered", "parse_post", "read_all", "read_post", "without_duplicates"]


class Reading(NamedTuple):
    """A post, and what a memory of earlier builds has to know of its source."""

    post: Post
    body: bytes  #: The source text, before anything is made of it, as UTF-8.
    own_id: bool  #: The front matter says the id: ``guid``.
    own_updated: bool  #: The front matter says when the post last changed.


@frozen
class Corpus:
    """What a source folder holds. No bodies: metadata of 100,000 posts fits into memory."""

    posts: tuple[Post, ...]  #: Newest first; posts of the same moment by id, downwards.
    problems: tuple[Problem, ...]
    held: tuple[Held, ...]  #: Posts dated after now, the soonest first.


def read_all(
    settings: PostsSettings, site: Site, *, now: datetime, recall: Callable[[Reading], Post] = lambda found: found.post
) -> Corpus:
    """Return the posts that *settings* name, as of *now*. A post that cannot be read is a problem, and the run goes on.

    *recall* may give a post the id and the date that are remembered of it. Raises ConfigError when ``posts.permalink``
    has an unknown placeholder.
    """
    problems: list[Problem] = []
    posts: list[Post] = []
    held: list[Held] = []
    for path in find_posts(settings, report=problems.append):
        try:
            data = frontmatter.read_bytes(f"{settings.source}/{path}", settings)
            found = parse_post(path, data, settings, site, now=now, report=problems.append)
        except PostError as error:
            problems.append(Problem.of_post(path, error))
            continue
        if isinstance(found, Reading):
            posts.append(recall(found))
        elif found is not None:
            held.append(found)
    return gathered(posts, held, problems)


def gathered(posts: Iterable[Post], held: Iterable[Held], problems: Iterable[Problem]) -> Corpus:
    """Return what was read one by one, in the order of paths, as a corpus: each id once."""
    kept, doubles = without_duplicates(posts)
    kept.sort(key=lambda post: (post.published.timestamp(), post.id), reverse=True)
    return Corpus(tuple(kept), tuple(sorted({*problems, *doubles})), tuple(sorted(held)))


def read_post(
    path: str,
    settings: PostsSettings,
    site: Site,
    *,
    now: datetime,
    report: Callable[[Problem], None] = lambda _: None,
) -> Post | Held | None:
    """Return the post at *path* below the source folder; Held when it is dated after *now*, None when it is a draft.

    *report* hears of what was mended in a post that stays. Raises PostError for a post that cannot be read, and
    ConfigError when ``posts.permalink`` has an unknown placeholder.
    """
    data = frontmatter.read_bytes(f"{settings.source}/{path}", settings)
    found = parse_post(path, data, settings, site, now=now, report=report)
    return found.post if isinstance(found, Reading) else found


def parse_post(
    path: str,
    data: bytes,
    settings: PostsSettings,
    site: Site,
    *,
    now: datetime,
    report: Callable[[Problem], None],
) -> Reading | Held | None:
    """Return what *data*, the bytes of the file at *path*, say; like ``read_post`` in all else."""
    rules = _rules(settings, site)
    text = frontmatter.decode(data, settings.encodings)
    source = frontmatter.split(text)
    if not metadata.is_published(source):
        return None
    place = filenames.place(path, rules.posts_folders)
    moment = metadata.published(source, place, rules)
    if moment > now and not settings.future:
        return Held(due=moment, path=path)
    post = metadata.to_post(source, place, moment, rules, report)
    body = frontmatter.body_bytes(data, text, source.body, settings.encodings)
    return Reading(post, body, metadata.has_own_id(source), metadata.has_own_updated(source, rules))


def without_duplicates(posts: Iterable[Post]) -> tuple[list[Post], list[Problem]]:
    """Return *posts* with each id once, and a problem for each post left out: of two, the one published later stays."""
    kept: dict[str, Post] = {}
    problems = []
    for post in posts:
        other = kept.get(post.id)
        if other is None:
            kept[post.id] = post
            continue
        loser, winner = sorted((other, post), key=lambda one: (one.published, one.path))
        kept[post.id] = winner
        problems.append(
            Problem(
                path=loser.path,
                message=f"{winner.path} has the same id and is newer: {post.id}",
                hint="Give one of them another file name or slug, or remove it.",
            )
        )
    return list(kept.values()), problems


@lru_cache(maxsize=8)
def _rules(settings: PostsSettings, site: Site) -> metadata.Rules:
    try:
        pattern = permalinks.pattern(settings.permalink)
    except PostError as error:
        raise ConfigError(f"posts.permalink: {error.message}", hint=error.hint) from error
    return metadata.Rules(settings, site, pattern, posts_folders(settings))
