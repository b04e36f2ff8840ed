import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from syndicate import plainyaml
from syndicate.errors import PostError
from syndicate.posts import headers
from syndicate.posts.headers import parse_toml, parse_yaml

_KEYS = st.sampled_from(["title", "date", "tags", "x-y", "_a1", "no", "on"])
_TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
_TRICKY = st.text(st.sampled_from("ab12 :#'\"\\-?[]{},&*!|>%@`~=<\t\u3000\u00a0é中\u2028\x85\ufeff."), max_size=12)
_WORDS = st.sampled_from(
    ["null", "~", "Null", "yes", "010", "1e3", "2022-05-20", "---", "...", "a: b", "a #b", "a:", "", " "]
)
_SCALARS = st.one_of(_TEXT, _TRICKY, _WORDS)
_WRITTEN = st.one_of(
    _SCALARS,
    _SCALARS.map(lambda text: f'"{text}"'),
    _SCALARS.map(lambda text: f"'{text}'"),
    _SCALARS.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
)
_HEADERS = st.lists(
    st.tuples(_KEYS, st.sampled_from([":", ": ", ":  "]), _WRITTEN, st.sampled_from(["", " "])), max_size=5
).map(lambda lines: "".join(f"{key}{colon}{value}{end}\n" for key, colon, value, end in lines))


class _Strings(yaml.SafeLoader):
    """PyYAML that leaves every scalar but null a string."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as PyYAML declares it
        first: [(tag, pattern) for tag, pattern in known if tag == "tag:yaml.org,2002:null"]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@given(_HEADERS)
def test_fast_path_says_what_yaml_says(text: str) -> None:
    fast = headers._one_line_scalars(text)
    if fast is None:
        return
    document = plainyaml.load(text)
    assert fast.values == (document.value or {})
    assert fast.values == (yaml.load(text, Loader=_Strings) or {})  # noqa: S506 - a SafeLoader
    assert {key: fast.line(key) for key in fast.values} == {
        path[0]: line + 1 for path, line in document.lines.items() if path
    }
    assert fast.plain == {path[0] for path in document.plain if path}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("title: Hello\n", "Hello", id="plain"),
        pytest.param("title:   Hello  \n", "Hello", id="plain with spaces around"),
        pytest.param('title: "A: b # c"\n', "A: b # c", id="double quotes"),
        pytest.param("title: 'A: b'\n", "A: b", id="single quotes"),
        pytest.param('title: "A \\"b\\" \\\\c"\n', 'A "b" \\c', id="escaped quotes and backslashes"),
        pytest.param("title:\n", None, id="nothing"),
        pytest.param("title: ~\n", None, id="null"),
        pytest.param('title: ""\n', "", id="empty quotes"),
        pytest.param("title: a:b#c\n", "a:b#c", id="colon and hash inside a word"),
        pytest.param("title: 010\n", "010", id="a number stays text"),
        pytest.param("title: 中文，标题\u3000\n", "中文，标题\u3000", id="ideographic space stays"),
    ],
)
def test_common_headers_take_the_fast_path(text: str, expected: str | None) -> None:
    fast = headers._one_line_scalars(text)
    assert fast is not None
    assert fast.values == {"title": expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("tags: [a, b]\n", {"tags": ["a", "b"]}, id="flow list"),
        pytest.param("tags:\n  - no\n  - 010\n", {"tags": ["no", "010"]}, id="block list keeps its words"),
        pytest.param("title: >\n  one\n  two\n", {"title": "one two\n"}, id="folded text"),
        pytest.param('title: "\\u4e2d"\n', {"title": "中"}, id="escapes"),
        pytest.param("# a comment\ntitle: x # why\n", {"title": "x"}, id="comments"),
        pytest.param("a: {b: {c: [d, null]}}\n", {"a": {"b": {"c": ["d", None]}}}, id="mappings"),
        pytest.param("# nothing\n", {}, id="only a comment"),
        pytest.param("", {}, id="nothing at all"),
    ],
)
def test_other_headers_are_read_as_yaml(text: str, expected: dict[str, object]) -> None:
    assert parse_yaml(text).values == expected


def test_lines_are_those_of_the_file() -> None:
    header = parse_yaml("title: a\ntags:\n  - b\ndate: 2022-05-20\n")
    assert (header.line("title"), header.line("tags"), header.line("date"), header.line("absent")) == (2, 3, 5, 1)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("a: 1\nb: c: d\n", 3, "mapping values are not allowed", id="colon in a plain scalar"),
        pytest.param("a: 1\na: 2\n", 3, "first on line", id="duplicate key"),
        pytest.param("- a\n", 2, "is a list", id="list"),
        pytest.param("words\n", 2, "is text", id="text"),
        pytest.param("a: [" + "x, " * 201 + "]\n", 2, "201 values", id="long list"),
        pytest.param("a: 1\nb: {c: [" + "x, " * 201 + "]}\n", 3, "201 values", id="long list within"),
    ],
)
def test_broken_yaml_names_the_line(text: str, line: int, message: str) -> None:
    with pytest.raises(PostError, match=message) as caught:
        parse_yaml(text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "values", "lines"),
    [
        pytest.param("a: one\nb: x\x08y\n", {"a": "one", "b": "xy"}, (3,), id="raw"),
        pytest.param('a: one\nb: "x\\by"\n', {"a": "one", "b": "xy"}, (3,), id="escaped"),
        pytest.param('a: {b: ["\\e[1m"]}\n', {"a": {"b": ["[1m"]}}, (2,), id="deep within"),
        pytest.param("a: one\x1b", {"a": "one"}, (2,), id="at the very end"),
    ],
)
def test_control_characters_are_removed_and_noted(text: str, values: dict[str, object], lines: tuple[int, ...]) -> None:
    header = parse_yaml(text)
    assert header.values == values
    assert header.cleaned == lines


def test_toml_scalars_become_text() -> None:
    header = parse_toml(
        'title = "One"\ndate = 2022-05-20T18:19:53+08:00\nday = 2022-05-20\ndraft = false\nweight = 3\n'
        'tags = ["a", 1, true]\n\n[author]\nname = "Alice"\nother = "Bob"\n'
    )
    assert header.values == {
        "title": "One",
        "date": "2022-05-20 18:19:53+08:00",
        "day": "2022-05-20",
        "draft": "false",
        "weight": "3",
        "tags": ["a", "1", "true"],
        "author": {"name": "Alice", "other": "Bob"},
    }
    assert header.plain == {"date", "day", "draft", "weight"}
    assert (header.line("title"), header.line("tags"), header.line("author")) == (2, 7, 9)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("a = 1\nb = \n", 3, "Invalid value", id="no value"),
        pytest.param('a = 1\nb = "x', 3, "Unterminated string", id="end of the text"),
        pytest.param("a = " + "[" * 25 + "]" * 25 + "\n", 2, "nested deeper", id="deep"),
        pytest.param("a = " + "[" * 9000 + "]" * 9000 + "\n", 1, "nested deeper", id="bottomless"),
    ],
)
def test_broken_toml_names_the_line(text: str, line: int, message: str) -> None:
    with pytest.raises(PostError, match=message) as caught:
        parse_toml(text)
    assert caught.value.line == line
