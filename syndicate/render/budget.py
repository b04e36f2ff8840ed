"""How much of each post a digest shows, so that it stays within its budget of bytes: trimmed, never clipped."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from syndicate.model import Article, DigestContent, DigestSettings

MAX_LINES = 50  #: Titles without a card; what is beyond is only counted.
EXCERPT_CELLS = (600, 240, 120, 0)  #: How long excerpts are, step by step; Chinese characters take two cells.
_MOST_SHRINKING = 4  #: A post's clean HTML loses at most so much of its length in a digest (classes, styles).


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a digest shows, the first posts first."""

    cards: int
    lines: int  #: Titles after the cards.
    full: frozenset[int] = frozenset()  #: The cards that carry their whole post.
    excerpt_cells: int = EXCERPT_CELLS[0]


def plans(articles: Sequence[Article], settings: DigestSettings, body_bytes: Callable[[str], int]) -> list[Plan]:
    """Return the ways to show *articles*, each smaller than the one before: what is wished for comes first.

    Whole posts become excerpts from the end on; excerpts shorter, then none; cards titles, from the end on; titles are
    only counted. *body_bytes* tells what a post's clean HTML takes as part of a digest.
    """
    count = len(articles)
    if settings.content is DigestContent.TITLES:
        most = min(count, max(settings.limit, MAX_LINES))
        return [Plan(cards=0, lines=lines) for lines in range(most, -1, -1)]
    cards = min(count, settings.limit)
    plan = Plan(cards=cards, lines=_lines(count - cards))
    steps = []
    if settings.content is DigestContent.FULL:
        full = list(_that_fit(articles[:cards], settings.budget, body_bytes))
        steps = [replace(plan, full=frozenset(full[:kept])) for kept in range(len(full), 0, -1)]
    steps += [replace(plan, excerpt_cells=cells) for cells in EXCERPT_CELLS]
    bare = steps[-1]
    steps += [replace(bare, cards=kept, lines=_lines(count - kept)) for kept in range(cards - 1, -1, -1)]
    smallest = steps[-1]
    return steps + [replace(smallest, lines=lines) for lines in range(smallest.lines - 1, -1, -1)]


def largest_that_fits(steps: Sequence[Plan], size: Callable[[Plan], int], budget: int) -> Plan | None:
    """Return the first of *steps* whose *size* is within *budget*, None if even the last is too large.

    *size* renders the digest, so it is asked for a handful of steps only.
    """
    if size(steps[0]) <= budget:
        return steps[0]
    too_large, fits = 0, len(steps) - 1
    if size(steps[fits]) > budget:
        return None
    while fits - too_large > 1:
        middle = (too_large + fits) // 2
        if size(steps[middle]) <= budget:
            fits = middle
        else:
            too_large = middle
    return steps[fits]


def _lines(count: int) -> int:
    return min(count, MAX_LINES)


def _that_fit(articles: Sequence[Article], budget: int, body_bytes: Callable[[str], int]) -> Iterator[int]:
    """Yield the posts that may be shown whole, without styling hundreds that can not."""
    total = 0
    for index, article in enumerate(articles):
        if article.blurb_html:
            continue
        html = article.content.html
        if len(html) > budget // 2 and (len(html) > _MOST_SHRINKING * budget or body_bytes(html) > budget):
            continue
        total += len(html)
        if total > _MOST_SHRINKING * budget:
            return
        yield index
