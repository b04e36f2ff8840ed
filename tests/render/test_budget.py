"""The budget takes away what readers miss least, one step at a time."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Article, DigestContent, DigestSettings
from syndicate.render.budget import EXCERPT_CELLS, MAX_LINES, Plan, largest_that_fits, plans
from tests.factories import make_content, make_post


def articles(count: int, html: str = "<p>x</p>") -> list[Article]:
    return [Article(post=make_post(number), content=make_content(html)) for number in range(count)]


def steps(count: int, **changes: object) -> list[Plan]:
    return plans(articles(count), DigestSettings(**changes), len)  # type: ignore[arg-type]  # of any type in a test


def test_excerpts_go_before_cards_and_cards_before_titles() -> None:
    shown = [(plan.cards, plan.excerpt_cells, plan.lines) for plan in steps(3, limit=2)]
    assert shown == [
        *((2, cells, 1) for cells in EXCERPT_CELLS),
        (1, 0, 2),
        (0, 0, 3),
        (0, 0, 2),
        (0, 0, 1),
        (0, 0, 0),
    ]


def test_whole_posts_become_excerpts_from_the_end_on() -> None:
    shown = [sorted(plan.full) for plan in steps(3, content=DigestContent.FULL)]
    assert shown[:5] == [[0, 1, 2], [0, 1], [0], [], []]


def test_titles_have_no_cards() -> None:
    assert [(plan.cards, plan.lines) for plan in steps(2, content=DigestContent.TITLES)] == [(0, 2), (0, 1), (0, 0)]


def test_titles_beyond_the_most_are_counted() -> None:
    assert steps(500, limit=30)[0].lines == MAX_LINES
    assert steps(500, limit=30, content=DigestContent.TITLES)[0].lines == MAX_LINES
    assert steps(500, limit=80, content=DigestContent.TITLES)[0].lines == 80


def test_nothing_is_planned_for_no_posts() -> None:
    assert {(plan.cards, plan.lines) for plan in steps(0)} == {(0, 0)}


def test_a_post_that_alone_exceeds_the_budget_takes_nothing_from_the_others() -> None:
    some = [*articles(1, "x" * 600), *articles(2)]
    settings = DigestSettings(content=DigestContent.FULL, budget=500)
    assert plans(some, settings, len)[0].full == {1, 2}
    assert plans(some, settings, lambda _: 10)[0].full == {0, 1, 2}


def test_hundreds_of_whole_posts_are_not_styled_in_vain() -> None:
    settings = DigestSettings(content=DigestContent.FULL, budget=500, limit=1000)
    assert len(plans(articles(1000, "x" * 100), settings, len)[0].full) == 20
    assert 0 not in plans(articles(3, "x" * 3000), settings, lambda _: 1)[0].full


@given(st.integers(0, 400), st.integers(0, 60), st.sampled_from(DigestContent), st.integers(0, 60_000))
def test_the_first_step_that_fits_is_taken_with_few_looks(
    count: int, limit: int, content: DigestContent, budget: int
) -> None:
    def size(plan: Plan) -> int:
        looks.append(plan)
        return 500 + plan.cards * (300 + plan.excerpt_cells) + plan.lines * 150 + len(plan.full) * 2000

    looks: list[Plan] = []
    all_steps = steps(count, limit=limit, content=content)
    taken = largest_that_fits(all_steps, size, budget)
    assert len(looks) <= 12
    if taken is None:
        assert size(all_steps[-1]) > budget
    else:
        assert size(taken) <= budget
        assert all(size(plan) > budget for plan in all_steps[: all_steps.index(taken)])


@pytest.mark.parametrize("content", DigestContent)
def test_each_step_shows_less(content: DigestContent) -> None:
    for larger, smaller in pairwise(steps(90, limit=30, content=content)):
        assert (smaller.cards, len(smaller.full), smaller.excerpt_cells) <= (
            larger.cards,
            len(larger.full),
            larger.excerpt_cells,
        )
        assert smaller != larger
