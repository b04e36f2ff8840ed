"""The posts of the index that a rule asks for, in the order of feeds."""

import heapq
from collections.abc import Iterator

from syndicate.index import Index, Shown
from syndicate.model import Each, Rule
from syndicate.selection import matches


def newest(index: Index, rule: Rule, *, language: str) -> Iterator[Shown]:
    """Yield the posts that satisfy *rule*, newest first; those of the same moment are ordered by id.

    The index answers for categories and tags; the rest of the rule is asked of each post. *language* is the site's.
    """
    return (one for one in _candidates(index, rule) if matches(one.post, rule, language=language))


def _candidates(index: Index, rule: Rule) -> Iterator[Shown]:
    if rule.categories is not None:
        return _carrying(index, Each.CATEGORY, rule.categories)
    if rule.tags is not None:
        return _carrying(index, Each.TAG, rule.tags)
    return index.posts.newest()


def _carrying(index: Index, each: Each, values: frozenset[str]) -> Iterator[Shown]:
    terms = [term for value in sorted(values) if (term := index.terms.find(each.value, value)) is not None]
    if len(terms) == 1:
        return index.posts.newest(terms[0])
    return _merged([index.posts.newest(term) for term in terms])


def _merged(streams: list[Iterator[Shown]]) -> Iterator[Shown]:
    last = 0
    for one in heapq.merge(*streams, key=lambda one: (one.post.published, one.post.id), reverse=True):
        if one.number != last:
            yield one
        last = one.number
