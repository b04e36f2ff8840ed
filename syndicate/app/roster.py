"""Which feeds there are, and which of them a change of posts concerns."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from syndicate.app.keys import hashed
from syndicate.app.order import newest
from syndicate.app.updating import Difference
from syndicate.index import FeedRow, Index, Shown
from syndicate.model import EVERY_POST, Config, Each, Post, Problem, Subscription
from syndicate.selection import file_names, fill, matches

_COLLIDED = "collided"  #: Where the index keeps the patterns in which two values have one slug.
_OWNER = "roster"  #: Of problems.
_TAKEN = "two subscriptions write this file; the first one in the config keeps it"


class Rebuilt(NamedTuple):
    """What a roster became."""

    subscriptions: list[Subscription]  #: All of them, in the order of the config.
    stale: set[int]  #: The numbers of those whose feeds are to be written anew.
    left: set[int]  #: Posts that feeds carried which are no more.


class Roster:
    """The subscriptions of a config, each pattern repeated for what occurs in posts, as the index keeps them."""

    def __init__(self, config: Config, index: Index) -> None:
        self._config, self._index = config, index
        self._language = config.site.language
        self._patterns = {one.name: one for one in config.subscriptions}

    def subscription(self, row: FeedRow) -> Subscription:
        """Return the subscription that *row* stands for."""
        pattern = self._patterns[row.pattern]
        return fill(pattern, row.value, row.slug, row.segment) if pattern.each else pattern

    def source(self, pattern: str) -> str:
        """Return where the subscription or pattern of that name stands in the config."""
        return self._patterns[pattern].source

    def is_stale(self, difference: Difference) -> bool:
        """Whether a category or tag came or went, so that there are other feeds than before."""
        posts = [*difference.before, *(one.post for one in self._after(difference))]
        collided = json.loads(self._index.get(_COLLIDED) or b"[]")
        for pattern in self._patterns.values():
            values = {value for post in posts for value in _terms(post, pattern.each)} if pattern.each else set[str]()
            if values and pattern.name in collided:  # which of two values keeps the slug depends on their oldest posts
                return True
            if any(self._is_known(pattern, value) is not self._is_used(pattern, value) for value in values):
                return True
        return False

    def concerned(self, difference: Difference) -> set[int]:
        """Return the numbers of the feeds that the posts of *difference* were in, or can enter now."""
        feeds = self._index.feeds
        found = feeds.carrying(difference.numbers)
        for one in self._after(difference):
            wanting = (number for number in self._wanting(one.post) if number not in found)
            found.update([number for number in wanting if feeds.may_take(number, one.post.published)])
        return found

    def rebuild(self) -> Rebuilt:
        """Put the subscriptions into the index as they are now."""
        feeds = self._index.feeds
        known = feeds.all()
        numbers = {(row.pattern, row.value): number for number, row in known.items()}
        made = self._made()
        stale: set[int] = set()
        for place, (row, _) in enumerate(made):
            before = numbers.pop((row.pattern, row.value), None)
            number = feeds.put(place, row)
            if before is None or known[before] != row:
                stale.add(number)
        left = feeds.remove(numbers.values())
        self._index.problems.forget(f"file:{number}" for number in numbers.values())
        return Rebuilt([subscription for _, subscription in made], stale, left)

    def _made(self) -> list[tuple[FeedRow, Subscription]]:
        """Return all subscriptions, each with the files that no earlier one has; keep what is wrong with names."""
        owners: set[str] = set()
        made: list[tuple[FeedRow, Subscription]] = []
        problems, collided = list[Problem](), list[str]()
        for pattern in self._config.subscriptions:
            rows, collisions = self._repeated(pattern)
            problems += collisions
            if collisions:
                collided.append(pattern.name)
            for row, one in rows:
                files = one.feed.files if one.feed else {}
                owned = {form.value: name for form, name in files.items() if name not in owners}
                problems += [Problem.at(name, _TAKEN) for name in files.values() if name in owners]
                owners.update(owned.values())
                made.append((replace(row, owned=owned), one))
        self._index.problems.replace(_OWNER, problems)
        self._index.put(_COLLIDED, json.dumps(collided).encode())
        return made

    def _repeated(self, pattern: Subscription) -> tuple[list[tuple[FeedRow, Subscription]], list[Problem]]:
        print_ = hashed(replace(pattern, digest=None))
        if pattern.each is None:
            return [(FeedRow(pattern=pattern.name, name=pattern.name, print=print_), pattern)], []
        names, collisions = file_names(pattern, self._oldest(pattern, pattern.each))
        rows = []
        for value, (slug, segment) in names.items():
            one = fill(pattern, value, slug, segment)
            row = FeedRow(pattern=pattern.name, name=one.name, value=value, slug=slug, segment=segment, print=print_)
            rows.append((row, one))
        return sorted(rows, key=lambda each: each[0].name), collisions

    def _oldest(self, pattern: Subscription, each: Each) -> dict[str, datetime]:
        """Return when each value that occurs in a post satisfying the pattern's own rule was first used."""
        if pattern.rule == EVERY_POST:
            return self._index.terms.oldest(each.value)
        oldest: dict[str, datetime] = {}
        for one in newest(self._index, pattern.rule, language=self._language):
            oldest |= dict.fromkeys(_terms(one.post, each), one.post.published)
        return oldest

    def _is_known(self, pattern: Subscription, value: str) -> bool:
        return self._index.feeds.find(pattern.name, value) is not None

    def _is_used(self, pattern: Subscription, value: str) -> bool:
        each = pattern.each or Each.CATEGORY
        if pattern.rule == EVERY_POST:
            return self._index.terms.is_used(each.value, value)
        rule = fill(pattern, value, "", "").rule
        return any(True for _ in newest(self._index, rule, language=self._language))

    def _after(self, difference: Difference) -> list[Shown]:
        return self._index.posts.get(sorted(difference.numbers), shadowed=False)

    def _wanting(self, post: Post) -> Iterator[int]:
        """Yield the numbers of the feeds that *post* satisfies the rule of."""
        for one in self._patterns.values():
            if one.feed is None or (one.rule != EVERY_POST and not matches(post, one.rule, language=self._language)):
                continue
            for value in _terms(post, one.each) if one.each else ("",):
                number = self._index.feeds.find(one.name, value)
                if number is not None:
                    yield number


def _terms(post: Post, each: Each | None) -> tuple[str, ...]:
    return post.categories if each is Each.CATEGORY else post.tags
