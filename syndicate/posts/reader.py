"""A folder of posts as values: every post's metadata, and what was wrong with the others."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from syndicate.errors import ConfigError, PostError
from syndicate.model import Held, Post, PostsSettings, Problem, Site
from syndicate.posts import filenames, frontmatter, metadata, permalinks
from syndicate.posts.folders import find_posts, posts_folders

__all__ = ["Corpus", "find_posts", "problem", "read_all", "read_post", "without_duplicates"]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a source folder holds. No bodies: metadata of 100,000 posts fits into memory."""

    posts: tuple[Post, ...]  #: Newest first; posts of the same moment by id, downwards.
    problems: tuple[Problem, ...]
    held: tuple[Held, ...]  #: Posts dated after now, the soonest first.


def read_all(settings: PostsSettings, site: Site, *, now: datetime) -> Corpus:
    """Return the posts that *settings* name, as of *now*. A post that cannot be read is a problem, and the run goes on.

    Raises ConfigError when ``posts.permalink`` has an unknown placeholder.
    """
    problems: list[Problem] = []
    posts: list[Post] = []
    held: list[Held] = []
    for path in find_posts(settings, report=problems.append):
        try:
            found = read_post(path, settings, site, now=now, report=problems.append)
        except PostError as error:
            problems.append(problem(path, error))
            continue
        if isinstance(found, Post):
            posts.append(found)
        elif found is not None:
            held.append(found)
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
    rules = _rules(settings, site)
    source = frontmatter.read_source(f"{settings.source}/{path}", settings)
    if not metadata.is_published(source):
        return None
    place = filenames.place(path, rules.posts_folders)
    moment = metadata.published(source, place, rules)
    if moment > now and not settings.future:
        return Held(due=moment, path=path)
    return metadata.to_post(source, place, moment, rules, report)


def problem(path: str, error: PostError) -> Problem:
    """Return what a run reports of the post at *path* that *error* kept out."""
    return Problem(path=path, line=error.line, message=error.message, hint=error.hint)


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
