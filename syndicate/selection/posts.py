"""Which posts feeds, digests and issues may carry."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice

from syndicate.model import Each, FeedSettings, Post, Rule, Window
from syndicate.selection.rules import matches

_SPANS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Catalogue:
    """All posts, newest first, and which of them carry a category or tag: 2,000 feeds need not look at every post."""

    def __init__(self, posts: Iterable[Post], *, language: str = "") -> None:
        self.posts = sorted(posts, key=lambda post: (post.published, post.id), reverse=True)
        self._language = language
        self._places: dict[Each, dict[str, list[int]]] = {each: defaultdict(list) for each in Each}
        for place, post in enumerate(self.posts):
            for category in post.categories:
                self._places[Each.CATEGORY][category].append(place)
            for tag in post.tags:
                self._places[Each.TAG][tag].append(place)

    def newest(self, rule: Rule) -> Iterator[Post]:
        """Yield the posts that satisfy *rule*, newest first; those of the same second are ordered by id."""
        candidates = (self.posts[place] for place in self._candidates(rule))
        return (post for post in candidates if matches(post, rule, language=self._language))

    def oldest(self, each: Each, rule: Rule) -> dict[str, datetime]:
        """Return when each category or tag that occurs in a post satisfying *rule* was first used."""
        return {
            value: self.posts[own[-1]].published
            for value, places in self._places[each].items()
            if (own := [place for place in places if matches(self.posts[place], rule, language=self._language)])
        }

    def _candidates(self, rule: Rule) -> Iterable[int]:
        if rule.categories is not None:
            return self._carrying(Each.CATEGORY, rule.categories)
        if rule.tags is not None:
            return self._carrying(Each.TAG, rule.tags)
        return range(len(self.posts))

    def _carrying(self, each: Each, values: frozenset[str]) -> list[int]:
        found = [self._places[each].get(value, []) for value in values]
        return found[0] if len(found) == 1 else sorted(set().union(*found))


def feed_posts(newest_first: Iterable[Post], settings: FeedSettings, now: datetime) -> list[Post]:
    """Return what a feed may carry: ``limit`` posts, more while younger than ``cover``, none past ``max_age``."""
    young = now - settings.cover
    chosen: list[Post] = []
    for post in newest_first:
        if len(chosen) >= settings.limit and post.published <= young:
            break
        if settings.max_age is not None and post.published <= now - settings.max_age:
            break
        chosen.append(post)
    return chosen


def digest_posts(newest_first: Iterable[Post], *, window: Window | None, limit: int | None) -> list[Post]:
    """Return the posts of a digest: those of *window*, else the newest, up to *limit*; no ``newsletter: false``."""
    wanted = (post for post in newest_first if post.newsletter and (window is None or post.published in window))
    return list(islice(wanted, limit))


def unsent(newest_first: Iterable[Post], *, sent: Collection[str]) -> list[Post]:
    """Return the posts whose ids are not among *sent*, and that may be in issues: no ``newsletter: false``."""
    return [post for post in newest_first if post.newsletter and post.id not in sent]


def first_issue(
    newest_first: Iterable[Post], rule: str, *, limit: int, first_seen: Mapping[str, datetime], now: datetime
) -> list[Post]:
    """Return what the first issue of a digest holds by *rule*: ``latest``, ``new``, ``all`` or a duration.

    *first_seen* says by id when each post was first there: a duration goes by that, not by the date it bears.
    """
    posts = list(newest_first)
    if rule == "all":
        return posts
    if rule == "latest":
        return posts[:limit]
    if rule == "new":
        return []
    since = now - span(rule)
    return [post for post in posts if first_seen[post.id] > since]


def span(text: str) -> timedelta:
    """Return the duration that ``24h``, ``90m``, ``7d`` or ``2w`` means."""
    return timedelta(**{_SPANS[text[-1]]: int(text[:-1])}) if text != "0" else timedelta(0)
