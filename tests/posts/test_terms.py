import pytest

from syndicate.errors import PostError
from syndicate.posts.frontmatter import Source, split
from syndicate.posts.terms import categories, tags, tidy


def source(header: str) -> Source:
    return split(f"---\n{header}\n---\n")


# As Jekyll 4.3.1 has them in site.categories.
@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("categories: a  b", ("a", "b"), id="a string is split on white space"),
        pytest.param("categories: a, b", ("a,", "b"), id="a comma does not separate"),
        pytest.param("categories: 财经　市场", ("财经　市场",), id="an ideographic space does not separate"),
        pytest.param("categories: 财经 市场", ("财经", "市场"), id="a space in Chinese does"),
        pytest.param("categories: [Big News, 'C++']", ("Big News", "C++"), id="list items are not split"),
        pytest.param("categories:\n  - a b\n  - c", ("a b", "c"), id="block list"),
        pytest.param("categories: []", (), id="empty list"),
        pytest.param("categories:", (), id="null"),
        pytest.param("title: x", (), id="none"),
        pytest.param("category: Big News", ("Big News",), id="the singular is not split"),
        pytest.param("category: one two\ncategories: three four", ("three", "four", "one two"), id="both"),
        pytest.param("category:\ncategories: three", ("three",), id="null singular"),
        pytest.param("categories: [a, null, 2022, [n, m], '']", ("a", "2022", "n", "m"), id="lists in lists, nothings"),
        pytest.param('categories: "36"', ("36",), id="a quoted number is text"),
        pytest.param("categories: [36, no]", ("36", "no"), id="in a list, words say what they say"),
        pytest.param("category: 36", ("36",), id="in the singular too"),
    ],
)
def test_categories_of_the_front_matter(header: str, expected: tuple[str, ...]) -> None:
    assert categories(source(header), ()) == expected


def test_folders_above_come_first() -> None:
    assert categories(source("categories: [news, extra]"), ("zh", "news")) == ("zh", "news", "news", "extra")
    assert categories(source("title: x"), ("zh",)) == ("zh",)


@pytest.mark.parametrize("value", ["36", "3.5", "true"])
def test_a_bare_number_as_category_is_a_problem(value: str) -> None:
    with pytest.raises(PostError, match=f"categories: {value} is not text") as caught:
        categories(source(f"title: x\ncategories: {value}"), ())
    assert caught.value.line == 3
    assert f'categories: ["{value}"]' in caught.value.hint


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("tags: x y", ("x", "y"), id="a string is split"),
        pytest.param("tags: x,y", ("x,y",), id="a comma does not separate"),
        pytest.param("tags: [x y, z]", ("x y", "z"), id="list items are not split"),
        pytest.param("tag: x y", ("x y",), id="the singular is not split"),
        pytest.param("tag: x y\ntags: z w", ("x y",), id="the singular alone counts"),
        pytest.param("tag:\ntags: z w", ("z", "w"), id="unless it is null"),
        pytest.param("tags:", (), id="null"),
        pytest.param("tags: [no, on, 0777]", ("no", "on", "0777"), id="words say what they say"),
        pytest.param("tags: 2022", ("2022",), id="a number"),
    ],
)
def test_tags_of_the_front_matter(header: str, expected: tuple[str, ...]) -> None:
    assert tags(source(header)) == expected


@pytest.mark.parametrize(
    ("header", "message"),
    [
        pytest.param("tags: {a: b}", "tags: keys with values", id="mapping"),
        pytest.param("tags: [a, {b: c}]", "tags: keys with values, where text belongs", id="mapping in a list"),
        pytest.param("tags: " + "x " * 201, "tags: 201 values", id="too many"),
    ],
)
def test_what_is_no_term_is_a_problem(header: str, message: str) -> None:
    with pytest.raises(PostError, match=message) as caught:
        tags(source(f"title: x\n{header}"))
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        pytest.param(("a", "b", "a"), ("a", "b"), id="each once, in order"),
        pytest.param(("e\u0301", "é"), ("é",), id="NFC"),
        pytest.param(("a  b", "财经　市场"), ("a  b", "财经　市场"), id="spaces stay, two or wide ones"),
        pytest.param(("a\nb", "中\u2028文"), ("a b", "中 文"), id="one line"),
        pytest.param(("\x07",), (), id="nothing left"),
    ],
)
def test_terms_are_made_tidy(terms: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert tidy(terms) == expected
