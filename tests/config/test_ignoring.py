import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate import config, plainyaml
from syndicate.errors import ConfigError

NEW = "config.yaml, drafts, templates, .syndicate"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", ".syndicate/\n", id="empty"),
        pytest.param("_site/\n", "_site/\n.syndicate/\n", id="appended"),
        pytest.param("_site/", "_site/\n.syndicate/\n", id="no line end"),
        pytest.param("_site/\r\n", "_site/\r\n.syndicate/\r\n", id="CRLF"),
        pytest.param(".syndicate\n", ".syndicate\n", id="there"),
        pytest.param("/.syndicate/\nx", "/.syndicate/\nx", id="there at the root"),
        pytest.param("# .syndicate/\n", "# .syndicate/\n.syndicate/\n", id="in a comment"),
    ],
)
def test_ignored(before: str, after: str) -> None:
    assert config.ignored(before) == after
    assert config.ignored(after) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "exclude:\n  - config.yaml\n  - drafts\n  - templates\n  - .syndicate\n", id="empty file"),
        pytest.param(
            "# nothing",
            "# nothing\nexclude:\n  - config.yaml\n  - drafts\n  - templates\n  - .syndicate\n",
            id="comments alone",
        ),
        pytest.param(
            "title: A  # mine\n",
            "title: A  # mine\nexclude:\n  - config.yaml\n  - drafts\n  - templates\n  - .syndicate\n",
            id="absent",
        ),
        pytest.param(
            "title: A\n# the end",
            "title: A\n# the end\nexclude:\n  - config.yaml\n  - drafts\n  - templates\n  - .syndicate\n",
            id="absent, no line end",
        ),
        pytest.param(
            "---\ntitle: A\n...\n",
            "---\ntitle: A\nexclude:\n  - config.yaml\n  - drafts\n  - templates\n  - .syndicate\n...\n",
            id="absent, marked end",
        ),
        pytest.param(
            "  title: A\n",
            "  title: A\n  exclude:\n    - config.yaml\n    - drafts\n    - templates\n    - .syndicate\n",
            id="absent, indented",
        ),
        pytest.param("{title: A}\n", f"{{title: A, exclude: [{NEW!s}]}}\n", id="absent, flow"),
        pytest.param("{}\n", f"{{exclude: [{NEW}]}}\n", id="absent, empty flow"),
        pytest.param(
            "exclude:  # not these\n  # gems\n  - Gemfile  # one\n  # end\ntitle: A\n",
            "exclude:  # not these\n  # gems\n  - config.yaml\n  - drafts\n  - templates\n  - .syndicate\n"
            "  - Gemfile  # one\n  # end\ntitle: A\n",
            id="block list",
        ),
        pytest.param(
            "exclude:\n- Gemfile\n- templates/\n",
            "exclude:\n- config.yaml\n- drafts\n- .syndicate\n- Gemfile\n- templates/\n",
            id="block list without indent, one there",
        ),
        pytest.param(
            "exclude:\r\n  - a\r\n",
            "exclude:\r\n  - config.yaml\r\n  - drafts\r\n  - templates\r\n  - .syndicate\r\n  - a\r\n",
            id="CRLF",
        ),
        pytest.param("exclude: [a, b]  # c\n", f"exclude: [a, b, {NEW}]  # c\n", id="flow list"),
        pytest.param("exclude: []\n", f"exclude: [{NEW}]\n", id="empty flow list"),
        pytest.param(
            "exclude: [\n  a, # one\n  b, # two\n]\n",
            f"exclude: [\n  a, # one\n  b, {NEW}, # two\n]\n",
            id="long flow list",
        ),
        pytest.param("exclude: tmp  # c\nb: 1\n", f"exclude: [tmp, {NEW}]  # c\nb: 1\n", id="scalar"),
        pytest.param('exclude: "a, b"\n', f'exclude: ["a, b", {NEW}]\n', id="quoted scalar"),
        pytest.param("exclude: config.yaml\n", f"exclude: [{NEW}]\n", id="scalar, one there"),
        pytest.param("exclude: |\n  tmp\nb: 1\n", f"exclude: [tmp, {NEW}]\nb: 1\n", id="block scalar"),
        pytest.param("exclude:\nb: 1\n", f"exclude: [{NEW}]\nb: 1\n", id="no value"),
        pytest.param("exclude: # c\nb: 1\n", f"exclude: [{NEW}] # c\nb: 1\n", id="no value, comment"),
        pytest.param("exclude: ~\n", f"exclude: [{NEW}]\n", id="null"),
        pytest.param(
            "title: 财经😀\nexclude: [a]\n",
            f"title: 财经😀\nexclude: [a, {NEW}]\n",
            id="behind characters of many bytes",
        ),
        pytest.param(f"exclude: [{NEW}, a]\n", f"exclude: [{NEW}, a]\n", id="all there"),
    ],
)
def test_excluded(before: str, after: str) -> None:
    assert config.excluded(before) == after
    assert config.excluded(after) == after


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("a: [\n", 2, id="no YAML"),
        pytest.param("a: 1\nb: &x 2\n", 2, id="anchor"),
        pytest.param("- a\n", 1, id="a list"),
        pytest.param("exclude: {a: b}\n", 1, id="a mapping of paths"),
    ],
)
def test_what_cannot_be_changed_safely_is_left_to_its_owner(text: str, line: int) -> None:
    with pytest.raises(ConfigError) as caught:
        config.excluded(text)
    assert str(caught.value) == (
        f"_config.yml:{line}: cannot be changed safely\n"
        "  Add config.yaml, drafts, templates, .syndicate to `exclude` by hand: Jekyll would publish them."
    )


NAMES = st.sampled_from(["a", "b c", "财经", "x#y", "config.yaml", "templates/", '"q"', "*.md"])


@given(
    st.lists(NAMES, max_size=4),
    st.booleans(),
    st.sampled_from(["", "title: A\n", "# c\n"]),
    st.sampled_from(["", "z: 1"]),
)
def test_nothing_else_changes(paths: list[str], flow: bool, head: str, tail: str) -> None:
    quoted = [f"'{path}'" for path in paths]
    block = "".join(f"\n  - {path} # c" for path in quoted) or " []"
    before = f"{head}exclude:{' [' + ', '.join(quoted) + ']' if flow else block}\n{tail}"
    after = config.excluded(before)
    was, now = plainyaml.load(before).value, plainyaml.load(after).value
    assert isinstance(was, dict)
    assert isinstance(now, dict)
    assert {key: one for key, one in now.items() if key != "exclude"} == {
        key: one for key, one in was.items() if key != "exclude"
    }
    assert isinstance(now["exclude"], list)
    assert {str(one).rstrip("/") for one in now["exclude"]} == {path.rstrip("/") for path in paths} | {
        "config.yaml",
        "drafts",
        "templates",
        ".syndicate",
    }
    assert before.count("#") == after.count("#")
    assert config.excluded(after) == after
