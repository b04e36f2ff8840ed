"""A template with everything that it extends and includes reads as one, each piece with its place."""

from pathlib import Path

import pytest

from syndicate.errors import TemplateError
from syndicate.render.flattening import Kind, NotCompilable, flatten
from syndicate.render.templating import environment


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.html.jinja").write_text(text, encoding="utf-8")
    return folder


def source(folder: Path, name: str = "a") -> str:
    """Return the flattened template as Jinja would read it."""
    marks = {Kind.DATA: "{}", Kind.STATEMENT: "{{% {} %}}", Kind.EXPRESSION: "{{{{ {} }}}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in flatten(f"{name}.html.jinja", folder))


BASE = "<{% block one %}1{% block two %}2{% endblock %}{% endblock one %}|{% block three %}3{% endblock %}>"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"a": "plain {{ x }}"}, id="nothing to put in place"),
        pytest.param({"a": BASE}, id="blocks as they are"),
        pytest.param(
            {"a": "{% extends 'b.html.jinja' %}{% block two %}II{% endblock %}", "b": BASE}, id="a nested block"
        ),
        pytest.param(
            {"a": "{% extends 'b.html.jinja' %}{% block one %}({{ super() }}){% endblock %}", "b": BASE}, id="super"
        ),
        pytest.param(
            {
                "a": "{% extends 'b.html.jinja' %}{% block two %}<{{ super() }}>{% endblock %}",
                "b": "{% extends 'c.html.jinja' %}{% block two %}[{{ super() }}]{% endblock %}",
                "c": BASE,
            },
            id="super of super",
        ),
        pytest.param(
            {
                "a": "{% extends 'b.html.jinja' %}{% set x = 7 %}\nlost{# x #}{% block three %}{{ x }}{% endblock %}",
                "b": BASE,
            },
            id="assignments of a child",
        ),
        pytest.param(
            {
                "a": "({% include 'b.html.jinja' %})",
                "b": "{% set x = 5 %}{{ x }}{% include 'c.html.jinja' %}",
                "c": "c",
            },
            id="includes",
        ),
        pytest.param(
            {"a": "{% for i in (1, 2) %}{% block b scoped %}{{ i }}{{ loop.last }}{% endblock %}{% endfor %}"},
            id="a block in a loop",
        ),
        pytest.param({"a": "{% block b %}{% set x = 2 %}{% endblock %}{{ x }}"}, id="what a block sets stays inside"),
        pytest.param({"a": "x\n  {% if x %}\n  y\n  {% endif -%}\n  z\n"}, id="white space"),
    ],
)
def test_a_flattened_template_prints_the_same(files: dict[str, str], tmp_path: Path) -> None:
    write(tmp_path, **files)
    plain = environment(tmp_path).overlay(trim_blocks=False, lstrip_blocks=False)
    expected = environment(tmp_path).get_template("a.html.jinja").render(x=1)
    assert plain.from_string(source(tmp_path)).render(x=1) == expected


def test_each_piece_knows_where_it_was_written(tmp_path: Path) -> None:
    write(tmp_path, a="{% extends 'b.html.jinja' %}\n{% block one %}\n{{ x }}{% endblock %}", b="\n" + BASE)
    (piece,) = [piece for piece in flatten("a.html.jinja", tmp_path) if piece.text == "x"]
    assert piece.place == (str(tmp_path / "a.html.jinja"), 3)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        pytest.param({"a": "{% extends x %}"}, "does not name one template", id="computed parent"),
        pytest.param({"a": "{% include ['b', 'c'] %}"}, "does not name one template", id="computed include"),
        pytest.param({"a": "{% extends 'a.html.jinja' %}"}, "extend one another", id="extends itself"),
        pytest.param({"a": "{% include 'a.html.jinja' %}"}, "include one another", id="includes itself"),
        pytest.param({"a": "{% block b %}{{ super() }}{% endblock %}"}, "no parent", id="super without parent"),
        pytest.param({"a": "{% block b %}{{ super() | upper }}{% endblock %}"}, "second time", id="super in a filter"),
        pytest.param({"a": "{% block b %}{% endblock %}{{ self.b() }}"}, "second time", id="a block twice"),
        pytest.param({"a": "{% macro m() %}{% endmacro %}"}, "another place", id="macro"),
        pytest.param({"a": "{% from 'b' import m %}"}, "another place", id="import"),
        pytest.param({"a": "{% raw %}{{{% endraw %}"}, "raw", id="raw"),
        pytest.param(
            {"a": "{% extends 'b.html.jinja' %}{% if x %}{% set y = 1 %}{% endif %}", "b": ""},
            "outside the blocks",
            id="statements beside blocks",
        ),
    ],
)
def test_what_has_no_fixed_place_is_not_flattened(files: dict[str, str], reason: str, tmp_path: Path) -> None:
    write(tmp_path, **files)
    with pytest.raises(NotCompilable, match=reason) as caught:
        flatten("a.html.jinja", tmp_path)
    assert caught.value.place[0].startswith(str(tmp_path))


@pytest.mark.parametrize("tag", ["extends", "include"])
def test_a_missing_template_is_missed_where_it_is_asked_for(tag: str, tmp_path: Path) -> None:
    write(tmp_path, a=f"\n{{% {tag} 'none.html.jinja' %}}")
    with pytest.raises(TemplateError, match=r"^a.html.jinja:2: there is no template 'none.html.jinja'"):
        flatten("a.html.jinja", tmp_path)
