"""Scalars stay strings, positions are kept, and what a front matter must not hold is refused."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from syndicate.plainyaml import MAX_DEPTH, PlainYamlError, Value, laid_out, load, typed

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
VALUES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12
)


def test_scalars_stay_strings() -> None:
    text = "a: [no, on, 010, 2022-05-20, 1e3]\nb: '~'\nc: ~\nd:\n"
    assert load(text).value == {"a": ["no", "on", "010", "2022-05-20", "1e3"], "b": "~", "c": None, "d": None}


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_reads_what_pyyaml_writes(value: dict[str, Value]) -> None:
    text = yaml.safe_dump(value, default_style='"', allow_unicode=True)
    assert load(text).value == yaml.safe_load(text)


def test_empty_text_is_none() -> None:
    assert load("").value is None
    assert load("# only a comment\n").value is None


def test_positions_and_plain_scalars() -> None:
    document = load("a:\n  - x\n  - 'y'\nb: {c: 1}\n")
    assert document.lines[("a", 1)] == 3
    assert document.lines[("b", "c")] == 4
    assert ("a", 0) in document.plain
    assert ("a", 1) not in document.plain


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", 3, 'the key "a" stands here again (first on line 1)', id="duplicate key"),
        pytest.param("a: &x 1\nb: *x\n", 1, "anchors and aliases", id="alias"),
        pytest.param("a: !!python/object/apply:os.system [x]\n", 1, "the tag", id="tag"),
        pytest.param("a: [1\nb", 3, "did not find expected", id="syntax"),
        pytest.param("a: 1\nb: 'x\nc: 2\n", 2, "end of stream while scanning a quoted scalar", id="open quotation"),
        pytest.param("--- 1\n--- 2\n", 2, "a second document", id="two documents"),
        pytest.param("a: 1\n[x, y]: 2\n", 2, "a key must be plain text", id="list as key"),
        pytest.param("a: \x08\n", 1, "control characters are not allowed", id="control character"),
        pytest.param("a: " + "[" * (MAX_DEPTH + 1), 1, "nested deeper", id="deep"),
    ],
)
def test_refuses(text: str, line: int, message: str) -> None:
    with pytest.raises(PlainYamlError, match=message.replace("(", r"\(").replace(")", r"\)")) as caught:
        load(text)
    assert caught.value.line == line


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    with pytest.raises(PlainYamlError) as caught:
        load(bomb)
    assert caught.value.line == 1


def test_typed() -> None:
    given_value: Value = {"a": ["true", "0", "-12", "1.5", "010", "yes"], "b": None, "c": "False"}
    assert typed(given_value) == {"a": [True, 0, -12, 1.5, "010", "yes"], "b": None, "c": False}


def test_values_are_found_to_the_character() -> None:
    text = "a: x y  # c\nb: |+ # d\n  文\n\nl:\n  - {k: 'v\n w'}\n  -\n    e:\n"
    found = {path: text[node.start : node.end] for path, node in laid_out(text).items()}
    assert found["a",] == "x y"
    assert found["b",] == "|+ # d\n  文\n\n"
    assert found["l", 0] == "{k: 'v\n w'}"
    assert found["l", 0, "k"] == "'v\n w'"
    assert found["l", 1, "e"] == ""
    keys = {path: text[node.key :].partition(":")[0] for path, node in laid_out(text).items() if len(path) == 1}
    assert keys == {("a",): "a", ("b",): "b", ("l",): "l"}
    assert [path for path, node in laid_out(text).items() if node.is_block] == [("b",), ("l", 1), ("l",), ()]


def test_nothing_is_laid_out_of_nothing_and_of_bad_syntax() -> None:
    assert laid_out("# c\n") == {}
    with pytest.raises(PlainYamlError) as caught:
        laid_out("a: b\nc: d: e\n")
    assert caught.value.line == 2
