from typing import Any

import pytest

from syndicate import config
from syndicate.errors import UsageError
from syndicate.model import EVERY_POST, Rule

KEYS = "  Its keys are any, author, category, field, lang, not, path, tag."


def some(*values: str) -> frozenset[str]:
    return frozenset(values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", EVERY_POST, id="nothing takes every post"),
        pytest.param("{}", EVERY_POST, id="no key takes every post"),
        pytest.param("{category: news}", Rule(categories=some("news")), id="a scalar is a list"),
        pytest.param("category: news", Rule(categories=some("news")), id="without braces"),
        pytest.param("{category: [a, b]}", Rule(categories=some("a", "b")), id="any of its values"),
        pytest.param("{category: []}", Rule(categories=some()), id="an empty list matches nothing"),
        pytest.param("{tag: [no, 010]}", Rule(tags=some("no", "010")), id="words mean what they say"),
        pytest.param("{author: News Desk}", Rule(authors=some("News Desk")), id="author"),
        pytest.param("{lang: [zh, '*', en-GB]}", Rule(langs=some("zh", "*", "en-GB")), id="lang"),
        pytest.param("{path: ['zh/**', ./a]}", Rule(paths=some("zh/**", "a")), id="path"),
        pytest.param(
            "{field: {type: [a, b], draft: ''}}",
            Rule(fields=(("type", some("a", "b")), ("draft", some("")))),
            id="other fields",
        ),
        pytest.param("{field: {type: []}}", Rule(fields=(("type", some()),)), id="no value of a field"),
        pytest.param("{any: {tag: x}}", Rule(any_of=(Rule(tags=some("x")),)), id="one alternative"),
        pytest.param(
            "{any: [{tag: x}, {category: y}], not: {any: [{tag: z}, {}]}}",
            Rule(
                any_of=(Rule(tags=some("x")), Rule(categories=some("y"))),
                exclude=Rule(any_of=(Rule(tags=some("z")), EVERY_POST)),
            ),
            id="nested",
        ),
        pytest.param("{not: {}}", Rule(exclude=EVERY_POST), id="not every post"),
        pytest.param("{tag: 'cafe\u0301'}", Rule(tags=some("caf\u00e9")), id="NFC"),
        pytest.param(
            "{field: {'cafe\u0301': 'e\u0301'}}", Rule(fields=(("caf\u00e9", some("\u00e9")),)), id="NFC fields"
        ),
        pytest.param("{category: [a, 'a']}", Rule(categories=some("a")), id="twice is once"),
    ],
)
def test_parse_match(text: str, expected: Rule) -> None:
    assert config.parse_match(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "{categroy: a}", '--match: categroy: is not a key here\n  Did you mean "category"?', id="misspelt key"
        ),
        pytest.param(
            "{not: {any: [{tga: x}]}}", '--match: not.any.0.tga: is not a key here\n  Did you mean "tag"?', id="deep"
        ),
        pytest.param(
            "{any: []}",
            "--match: any: is an empty list\n  Write at least one value, or leave the key out.",
            id="empty any",
        ),
        pytest.param(
            "{any: }",
            f"--match: any: has no value\n{KEYS}",
            id="any of nothing",
        ),
        pytest.param(
            "{not: }", "--match: not: has no value\n  Write a value, or leave the key out.", id="not of nothing"
        ),
        pytest.param("{tag: }", "--match: tag: has no value\n  Write text.", id="no value"),
        pytest.param(
            "{any: [~]}",
            f"--match: any.0: has no value\n{KEYS}",
            id="nothing among alternatives",
        ),
        pytest.param("{tag: ''}", "--match: tag: is empty\n  Write some text.", id="empty value"),
        pytest.param(
            "{not: [{tag: a}]}",
            f"--match: not: must be a mapping, not a list\n{KEYS}",
            id="a list for not",
        ),
        pytest.param(
            "{field: type}",
            "--match: field: must be a mapping, not text\n  Write names and their values: `name: value`.",
            id="text for field",
        ),
        pytest.param("{lang: zh_CN}", '--match: lang: "zh_CN" is not a language\n  Write "zh-CN".', id="a locale"),
        pytest.param(
            "{lang: '!'}",
            '--match: lang: "!" is not a language\n  Write a tag such as zh, which takes zh-CN too.',
            id="no language",
        ),
        pytest.param(
            "{path: ../x}",
            '--match: path: "../x" does not lie below the source folder\n'
            "  Write a relative path with / and without '..'.",
            id="a way out",
        ),
        pytest.param(
            "news",
            f"--match: must be a mapping, not text\n{KEYS}",
            id="text",
        ),
        pytest.param(
            "{tag: a",
            "--match: did not find expected ',' or '}'\n  Write a mapping, such as '{category: news}'.",
            id="half a mapping",
        ),
    ],
)
def test_wrong_matches(text: str, expected: str) -> None:
    with pytest.raises(UsageError) as caught:
        config.parse_match(text)
    assert str(caught.value) == expected
    assert caught.value.exit_code == 2


def test_where_is_told() -> None:
    with pytest.raises(UsageError, match="a page: tga: is not a key here"):
        config.parse_match("{tga: x}", where="a page")


def test_all_faults_of_a_match_are_told() -> None:
    with pytest.raises(UsageError) as caught:
        config.parse_match("{tga: x, lang: '!'}")
    assert str(caught.value).count("--match: ") == 2


def test_rules_are_hashable() -> None:
    rules: set[Any] = {config.parse_match("{tag: a, field: {b: c}}"), config.parse_match("{field: {b: [c]}, tag: [a]}")}
    assert len(rules) == 1
