"""Templates are found in the owner's folder, then among the defaults, and their faults name a line."""

from pathlib import Path

import pytest

from syndicate.errors import TemplateError
from syndicate.render import templating
from syndicate.render.templating import (
    digest_templates,
    environment,
    read_template_file,
    render_string,
    render_template,
)
from syndicate.themes import default_folder


def test_the_defaults_are_found() -> None:
    assert (default_folder() / "digest.html.jinja").is_file()
    assert environment(None).get_template("digest.txt.jinja")


def test_the_owner_comes_before_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "theme.css").write_text("p{}", encoding="utf-8")
    assert read_template_file("theme.css", tmp_path) == "p{}"
    assert len(read_template_file("!default/theme.css", tmp_path)) > 1000
    assert read_template_file("!default/theme.css", tmp_path) == read_template_file("theme.css", None)


def test_a_theme_comes_before_the_owners_other_templates(tmp_path: Path) -> None:
    (tmp_path / "themes/night").mkdir(parents=True)
    (tmp_path / "a.txt.jinja").write_text("shared", encoding="utf-8")
    (tmp_path / "b.txt.jinja").write_text("shared", encoding="utf-8")
    (tmp_path / "themes/night/a.txt.jinja").write_text("night", encoding="utf-8")
    assert render_template("a.txt.jinja", tmp_path, {}, theme="night") == "night"
    assert render_template("b.txt.jinja", tmp_path, {}, theme="night") == "shared"
    assert render_template("a.txt.jinja", tmp_path, {}) == "shared"


def test_an_owner_changes_one_file_of_a_theme_that_comes_with_syndicate(tmp_path: Path) -> None:
    (tmp_path / "themes/plain").mkdir(parents=True)
    (tmp_path / "themes/plain/theme.css").write_text('@import "!default/themes/plain/theme.css";', encoding="utf-8")
    assert read_template_file("theme.css", tmp_path, theme="plain").startswith("@import")
    assert "A letter" in read_template_file("!default/themes/plain/theme.css", tmp_path, theme="plain")
    assert "A letter" in read_template_file("digest.html.jinja", tmp_path, theme="plain")


def test_an_unknown_theme_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "themes/night").mkdir(parents=True)
    with pytest.raises(TemplateError, match='there is no theme "nigt"') as caught:
        read_template_file("theme.css", tmp_path, theme="nigt")
    assert caught.value.hint == ("Use default or night or plain, or make the folder themes/nigt among your templates.")


def test_whole_pages_can_be_chosen_as_template(tmp_path: Path) -> None:
    assert digest_templates(None) == ("digest",)
    for name in ("weekly", "index", "parts/page"):
        (tmp_path / f"{name}.html.jinja").parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.html.jinja").write_text('{% extends "digest.html.jinja" %}', encoding="utf-8")
    (tmp_path / "own.html.jinja").write_text("<!DOCTYPE html>\n<HTML>", encoding="utf-8")
    (tmp_path / "signature.html.jinja").write_text("<p>Yours</p>", encoding="utf-8")
    (tmp_path / "weekly.txt.jinja").touch()
    assert digest_templates(tmp_path) == ("digest", "own", "weekly")


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


def test_a_template_that_is_no_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "digest.html.jinja").write_bytes(b"<p>\xff</p>")
    with pytest.raises(TemplateError, match="not UTF-8 at byte 3") as caught:
        render_template("digest.html.jinja", tmp_path, {})
    assert caught.value.where == "digest.html.jinja:1"


def test_a_template_that_includes_itself_says_so(tmp_path: Path) -> None:
    (tmp_path / "digest.html.jinja").write_text("<p>\n{% include 'digest.html.jinja' %}")
    with pytest.raises(TemplateError, match="without end") as caught:
        render_template("digest.html.jinja", tmp_path, {})
    assert caught.value.where == "digest.html.jinja:2"


def test_a_recursion_of_ours_is_not_taken_for_a_fault_of_a_template() -> None:
    with pytest.raises(RecursionError), templating.template_errors(None):
        raise RecursionError
