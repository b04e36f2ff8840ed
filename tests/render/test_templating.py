"""Templates are found in the owner's folder, then among the defaults, and their faults name a line."""

from pathlib import Path

import pytest

from syndicate.errors import TemplateError
from syndicate.render import templating
from syndicate.render.templating import default_folder, environment, read_template_file, render_string, render_template


def test_the_defaults_are_found() -> None:
    assert (default_folder() / "digest.html.jinja").is_file()
    assert environment(None).get_template("digest.txt.jinja")


def test_templates_inside_the_package_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "_IN_PACKAGE", tmp_path)
    assert default_folder() == tmp_path


def test_the_owner_comes_before_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "theme.css").write_text("p{}", encoding="utf-8")
    assert read_template_file("theme.css", tmp_path) == "p{}"
    assert len(read_template_file("!default/theme.css", tmp_path)) > 1000
    assert read_template_file("!default/theme.css", tmp_path) == read_template_file("theme.css", None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("page.html.jinja", "&lt;b&gt;", id="HTML is escaped"),
        pytest.param("page.txt.jinja", "<b>", id="text is not"),
        pytest.param("page.xml", "<b>", id="nor is anything else"),
    ],
)
def test_only_html_templates_escape(name: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("{{ value }}", encoding="utf-8")
    assert render_template(name, tmp_path, {"value": "<b>"}) == expected


def test_tags_leave_no_blank_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt.jinja").write_text("a\n  {% if true %}\n  b\n  {% endif %}\nc\n", encoding="utf-8")
    assert render_template("a.txt.jinja", tmp_path, {}) == "a\n  b\nc"


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        pytest.param("\n{{ nope }}", "a.html.jinja:2", "'nope' is undefined", id="undefined name"),
        pytest.param(
            "{{ x.nope }}", "a.html.jinja:1", "'int object' has no attribute 'nope'", id="undefined attribute"
        ),
        pytest.param("\n\n{% for %}", "a.html.jinja:3", "", id="syntax"),
        pytest.param("\n{{ 1 / 0 }}", "a.html.jinja:2", "division by zero", id="arithmetic"),
        pytest.param("{{ x | nope }}", "a.html.jinja:1", "No filter named 'nope'.", id="unknown filter"),
        pytest.param("\n{% include 'b' %}", "a.html.jinja:2", "there is no template 'b'", id="missing include"),
    ],
)
def test_a_fault_names_template_and_line(text: str, where: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.html.jinja").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        render_template("a.html.jinja", tmp_path, {"x": 1})
    assert caught.value.where == where
    assert message in caught.value.message
    assert caught.value.hint


def test_a_fault_in_a_template_that_is_included_names_that_one(tmp_path: Path) -> None:
    (tmp_path / "a.html.jinja").write_text("{% include 'parts/b.html.jinja' %}", encoding="utf-8")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/b.html.jinja").write_text("\n{{ nope }}", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"^parts/b.html.jinja:2: 'nope' is undefined"):
        render_template("a.html.jinja", tmp_path, {})


def test_a_fault_in_a_default_that_the_owner_extends_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt.jinja").write_text('{% extends "!default/digest.txt.jinja" %}', encoding="utf-8")
    with pytest.raises(TemplateError, match=r"^!default/digest.txt.jinja:\d+: 'site' is undefined"):
        render_template("a.txt.jinja", tmp_path, {})
    with pytest.raises(TemplateError, match=r"^digest.txt.jinja:\d+: 'site' is undefined"):
        render_template("digest.txt.jinja", None, {})


@pytest.mark.parametrize("name", ["no.html.jinja", "../pyproject.toml", "!default/../pyproject.toml"])
def test_what_is_not_among_the_templates_is_not_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="there is no template"):
        read_template_file(name, tmp_path)


def test_a_line_from_the_settings_is_rendered_as_text() -> None:
    assert render_string("{{ a }}!", {"a": "<R&D>"}, where="config.yaml:3") == "<R&D>!"


@pytest.mark.parametrize("source", ["{{ b }}", "{{ a", "{{ a.b.c }}", "{{ a + 1 }}"])
def test_a_fault_in_a_line_from_the_settings_names_where_it_was_written(source: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render_string(source, {"a": "x"}, where="config.yaml:3")
    assert caught.value.where == "config.yaml:3"
    assert repr(source) in caught.value.message


def test_a_bug_of_ours_is_not_taken_for_a_fault_of_a_template() -> None:
    def raise_bug() -> None:
        with templating.template_errors(None):
            raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        raise_bug()
