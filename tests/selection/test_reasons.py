"""Why a post does not satisfy a rule is said of the first key that does not hold, with the values of both."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import EVERY_POST, Person, Rule
from syndicate.selection import matches
from syndicate.selection.reasons import unmet
from tests.factories import make_post


def these(*values: str) -> frozenset[str]:
    return frozenset(values)


@pytest.mark.parametrize(
    ("post", "rule", "expected"),
    [
        pytest.param({}, EVERY_POST, "", id="no rule takes all"),
        pytest.param({"tags": ("x",)}, Rule(tags=these("x", "y")), "", id="a match"),
        pytest.param(
            {"categories": ("bonds",)},
            Rule(categories=these("markets", "macro")),
            "its category is bonds; wanted: macro or markets",
            id="category",
        ),
        pytest.param(
            {"categories": ("a", "b", "c")},
            Rule(categories=these("d")),
            "its categories are a, b and c; wanted: d",
            id="categories",
        ),
        pytest.param({}, Rule(tags=these("新闻")), "it has no tag; wanted: 新闻", id="none"),
        pytest.param(
            {"tags": ("a",)}, Rule(tags=these()), "its tag is a; wanted: none at all", id="an empty list takes nothing"
        ),
        pytest.param(
            {"authors": (Person(name="Li"), Person(name="Kim"))},
            Rule(authors=these("Lee")),
            "its authors are Li and Kim; wanted: Lee",
            id="author",
        ),
        pytest.param({"lang": "zh-CN"}, Rule(langs=these("fr")), "its language is zh-CN; wanted: fr", id="language"),
        pytest.param({}, Rule(langs=these("fr")), "its language is en; wanted: fr", id="the site's language"),
        pytest.param(
            {"path": "_posts/x.md"}, Rule(paths=these("a/**")), "its path is _posts/x.md; wanted: a/**", id="path"
        ),
        pytest.param(
            {"fields": {"type": ["news", ["old"], 7]}},
            Rule(fields=(("type", these("opinion")),)),
            "its `type` are news, old and 7; wanted: opinion",
            id="field",
        ),
        pytest.param(
            {"fields": {"type": ""}}, Rule(fields=(("type", these("a")),)), 'its `type` is ""; wanted: a', id="empty"
        ),
        pytest.param(
            {"fields": {"type": None}}, Rule(fields=(("type", these("a")),)), "it has no `type`; wanted: a", id="null"
        ),
        pytest.param(
            {"tags": ("x",)},
            Rule(any_of=(Rule(tags=these("y")), Rule(categories=these("c")))),
            "nothing of `any` holds: (its tag is x; wanted: y) and (it has no category; wanted: c)",
            id="none of any",
        ),
        pytest.param(
            {"tags": ("x",)}, Rule(any_of=(Rule(tags=these("y")),)), "its tag is x; wanted: y", id="the only one of any"
        ),
        pytest.param(
            {"tags": ("free", "sponsored")},
            Rule(exclude=Rule(tags=these("sponsored", "ad"))),
            "it has the tag sponsored, which `not` leaves out",
            id="not",
        ),
        pytest.param(
            {"tags": ("a", "b"), "lang": "zh-CN"},
            Rule(exclude=Rule(tags=these("a", "b"), langs=these("zh"))),
            "it has the tags a and b and the language zh-CN, which `not` leaves out",
            id="not, of two keys",
        ),
        pytest.param(
            {"tags": ("a",)},
            Rule(exclude=Rule(any_of=(Rule(tags=these("b")), Rule(tags=these("a"))))),
            "it has the tag a, which `not` leaves out",
            id="not any",
        ),
        pytest.param(
            {}, Rule(exclude=Rule(any_of=(EVERY_POST,))), "it has anything, which `not` leaves out", id="not anything"
        ),
        pytest.param({}, Rule(exclude=EVERY_POST), "`not` leaves every post out", id="not every post"),
        pytest.param(
            {},
            Rule(exclude=Rule(exclude=Rule(tags=these("a")))),
            "it has nothing that the inner `not` names, which `not` leaves out",
            id="not not",
        ),
        pytest.param(
            {"categories": ("c",), "tags": ("t",)},
            Rule(categories=these("c"), tags=these("u"), paths=these("z")),
            "its tag is t; wanted: u",
            id="the first of several keys",
        ),
        pytest.param(
            {"tags": ("z",)},
            Rule(tags=these(*"abcdefgh")),
            "its tag is z; wanted: a, b, c, d, e or 3 more",
            id="some of many",
        ),
        pytest.param(
            {"tags": ("z" * 99,)}, Rule(tags=these("a")), f"its tag is {'z' * 80}…; wanted: a", id="a long value"
        ),
    ],
)
def test_the_reason_names_both_sides(post: dict[str, Any], rule: Rule, expected: str) -> None:
    assert unmet(make_post(**post), rule, language="en") == expected


WORDS = st.sets(st.sampled_from("abc"), max_size=2)
KEY = st.none() | st.frozensets(st.sampled_from("abc"), max_size=2)
PLAIN = st.builds(
    Rule,
    categories=KEY,
    tags=KEY,
    langs=KEY,
    paths=st.none() | st.frozensets(st.sampled_from(["*.md", "b/**"]), max_size=2),
    fields=st.lists(st.tuples(st.sampled_from("xy"), st.frozensets(st.sampled_from("abc"))), max_size=2).map(tuple),
)
RULES = st.recursive(
    PLAIN,
    lambda rules: st.builds(
        Rule, categories=KEY, any_of=st.lists(rules, max_size=2).map(tuple), exclude=st.none() | rules
    ),
    max_leaves=6,
)


@given(WORDS, WORDS, st.sampled_from(["a", "b", None]), st.dictionaries(st.sampled_from("xy"), WORDS.map(list)), RULES)
def test_there_is_a_reason_exactly_where_the_rule_does_not_match(
    categories: set[str], tags: set[str], lang: str | None, fields: dict[str, list[str]], rule: Rule
) -> None:
    post = make_post(categories=tuple(categories), tags=tuple(tags), lang=lang, fields=fields, path="b/x.md")
    assert (unmet(post, rule, language="c") == "") == matches(post, rule, language="c")
