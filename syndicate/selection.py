"""Which posts a subscription asks for."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice

from syndicate.model import Each, FeedSettings, Post, Problem, Rule, Subscription, Window
from syndicate.names import segment, short_hash, slug

_WILDCARDS = re.compile(r"(\*\*/|\*\*|\*|\?|\[!?[^\]/]+\])")
_SPANS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AS_REGEX = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matches(post: Post, rule: Rule, *, language: str = "") -> bool:
    """Whether *post* satisfies *rule*: each of its keys holds, a key with several values when one of them does.

    *language* is the site's: what a post without one is written in.
    """
    if rule.categories is not None and rule.categories.isdisjoint(post.categories):
        return False
    if rule.tags is not None and rule.tags.isdisjoint(post.tags):
        return False
    if rule.authors is not None and rule.authors.isdisjoint(author.name for author in post.authors):
        return False
    if rule.langs is not None and not any(_speaks(post.lang or language, wanted) for wanted in rule.langs):
        return False
    if rule.paths is not None and not any(_glob(pattern).match(post.path) for pattern in rule.paths):
        return False
    if not all(_field_holds(post.fields.get(name), values) for name, values in rule.fields):
        return False
    if rule.any_of and not any(matches(post, one, language=language) for one in rule.any_of):
        return False
    return rule.exclude is None or not matches(post, rule.exclude, language=language)


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


def expand(pattern: Subscription, oldest: Mapping[str, datetime]) -> tuple[list[Subscription], list[Problem]]:
    """Return one subscription for each category or tag of *oldest*, by name, and the collisions of their names."""
    names, problems = file_names(pattern, oldest)
    made = [fill(pattern, value, *names[value]) for value in names]
    return sorted(made, key=lambda one: one.name), problems


def file_names(
    pattern: Subscription, oldest: Mapping[str, datetime]
) -> tuple[dict[str, tuple[str, str]], list[Problem]]:
    """Return what ``{slug}`` and ``{value}`` in names become for each category or tag of *oldest*, and collisions.

    Where two values have one slug, the value with the oldest post keeps it; the others get ``-`` and a short hash.
    """
    by_age = sorted(oldest, key=lambda value: (oldest[value], value))
    slugs, problems = _unique({value: slug(value) for value in by_age}, pattern, "{slug}")
    segments, more = _unique({value: segment(value) for value in by_age}, pattern, "{value}")
    return {value: (slugs[value], segments[value]) for value in by_age}, [*problems, *more]


def _unique(names: Mapping[str, str], pattern: Subscription, placeholder: str) -> tuple[dict[str, str], list[Problem]]:
    used = any(placeholder in name for name in (pattern.name, *(pattern.feed.files.values() if pattern.feed else ())))
    taken: dict[str, str] = {}  # case-folded, for disks that do not tell "TechWeb" from "Techweb"
    unique, problems = {}, []
    for value, name in names.items():
        owner = taken.setdefault(name.casefold(), value)
        unique[value] = name if owner == value else f"{name}-{short_hash(value)}"
        if used and owner != value:
            message = f'"{value}" and "{owner}" both become "{name}" in {pattern.name}'
            problems.append(Problem.at(pattern.source, message, hint=f'"{value}" is written as "{unique[value]}".'))
    return unique, problems


def fill(pattern: Subscription, value: str, slug_: str, segment_: str) -> Subscription:
    """Return the subscription that *pattern* is for *value*, whose names ``file_names`` gave."""

    def filled(text: str, shown: str) -> str:
        return text.replace("{slug}", slug_).replace("{value}", shown)

    values = frozenset({value})
    own = Rule(categories=values) if pattern.each is Each.CATEGORY else Rule(tags=values)
    feed = pattern.feed and replace(
        pattern.feed, files={form: filled(name, segment_) for form, name in pattern.feed.files.items()}
    )
    return replace(
        pattern,
        name=filled(pattern.name, segment_),
        title=filled(pattern.title, value),
        description=filled(pattern.description, value),
        rule=own if pattern.rule == Rule() else replace(own, any_of=(pattern.rule,)),
        feed=feed,
        each=None,
    )


def _speaks(tag: str, wanted: str) -> bool:
    # RFC 4647 section 3.3.1, basic filtering: equal, or a prefix that ends at a hyphen; "*" is any language.
    tag, wanted = tag.lower(), wanted.lower()
    return wanted in ("*", tag) or tag.startswith(f"{wanted}-")


def _field_holds(value: object, wanted: frozenset[str]) -> bool:
    if isinstance(value, list | tuple):
        return any(_field_holds(one, wanted) for one in value)
    return value is not None and unicodedata.normalize("NFC", str(value)) in wanted


@lru_cache(maxsize=256)
def _glob(pattern: str) -> re.Pattern[str]:
    """``*`` and ``?`` stay within a folder, ``**/`` spans any number of them, ``[ab]`` and ``[!ab]`` are classes."""
    parts = _WILDCARDS.split(pattern.strip("/"))
    return re.compile("".join(_translated(part) for part in parts) + r"\Z")


def _translated(part: str) -> str:
    if part in _AS_REGEX:
        return _AS_REGEX[part]
    if part.startswith("[") and part.endswith("]"):
        return "[" + part[1:].replace("\\", r"\\").replace("!", "^", 1 if part[1] == "!" else 0)
    return re.escape(part)
