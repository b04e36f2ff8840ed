"""Style sheets are made plain: imports, custom properties, and a warning for rules that posts cannot get."""

from pathlib import Path

import pytest

from syndicate.errors import TemplateError
from syndicate.render.themecss import StyleSheet, read_style_sheet


def read(folder: Path, css: str, language: str = "en") -> StyleSheet:
    (folder / "theme.css").write_text(css, encoding="utf-8")
    return read_style_sheet("theme.css", folder, language=language)


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        pytest.param(":root { --a: red } p { color: var(--a) }", "p { color: red }", id="a property"),
        pytest.param(":root{--a:red}:root{--a:blue}p{color:var(--a)}", "p{color:blue}", id="the later wins"),
        pytest.param("p { color: var(--a, green) }", "p { color: green }", id="a fallback"),
        pytest.param(":root{--a:var(--b);--b:1px}p{margin:var(--a) 0}", "p{margin:1px 0}", id="one from another"),
        pytest.param("/* p { } */ a{b:c}", "a{b:c}", id="comments go"),
        pytest.param("a{b:c} /* unclosed", "a{b:c}", id="an unclosed comment too"),
    ],
)
def test_custom_properties_are_replaced(css: str, expected: str, tmp_path: Path) -> None:
    assert read(tmp_path, css).text == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "e"), ("zh", "z"), ("zh-CN", "z"), ("ZH-tw", "t"), ("zho", "e")],
)
def test_a_property_for_the_language_wins(language: str, expected: str, tmp_path: Path) -> None:
    css = ":root:lang(zh-TW) { --f: t } :root:lang(zh) { --f: z } :root { --f: e } p { font-family: var(--f) }"
    assert read(tmp_path, css, language).text == f"p {{ font-family: {expected} }}"


def test_an_import_stands_before_what_imports_it(tmp_path: Path) -> None:
    (tmp_path / "base.css").write_text(":root { --a: 1px }\np { margin: var(--a) }", encoding="utf-8")
    sheet = read(tmp_path, "@import 'base.css';\n:root { --a: 2px }\nb { margin: 0 }")
    assert sheet.text == "p { margin: 2px }\nb { margin: 0 }"


def test_the_default_can_be_imported(tmp_path: Path) -> None:
    assert "#005a9c" in read(tmp_path, '@import url("!default/theme.css"); :root { --accent: #005a9c; }').text


@pytest.mark.parametrize(
    ("css", "where", "message"),
    [
        pytest.param("\np { color: var(--a) }", "theme.css:2", "--a has no value", id="no value"),
        pytest.param(":root{--a:var(--a)}\np{color:var(--a)}", "theme.css:1", "--a is defined by itself", id="loop"),
        pytest.param("\n\n@import 'no.css';", "theme.css:3", "there is no template 'no.css'", id="no such file"),
        pytest.param("@import 'theme.css';", "theme.css:1", "more than 10 style sheets", id="imports itself"),
    ],
)
def test_a_fault_names_its_line(css: str, where: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        read(tmp_path, css)
    assert caught.value.where == where
    assert message in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "selector",
    [
        ".body p > a",
        ".body table td",
        ".body p:last-child",
        ".body .note",
        ".card .body p",
        ".body *",
        "p, .body p + p",
    ],
)
def test_a_rule_that_posts_cannot_get_is_reported(selector: str, tmp_path: Path) -> None:
    (warning,) = read(tmp_path, f".a {{ color: red }}\n{selector} {{ color: red }}").warnings
    assert warning.startswith("theme.css:2: '")
    assert warning.endswith("does not apply within posts: write '.body TAG'")


@pytest.mark.parametrize("selector", [".body", ".body p", ".body h2, .body a:hover", "td.body", ".words.body", "p"])
def test_other_rules_are_not(selector: str, tmp_path: Path) -> None:
    css = f"{selector} {{ color: red }} @media print {{ .body p > a {{ color: red }} }}"
    assert read(tmp_path, css).warnings == ()


def test_the_default_style_sheet_gives_no_warning() -> None:
    for language in ("en", "zh-CN", "zh-TW", "zh-Hant-HK", "de"):
        sheet = read_style_sheet("theme.css", None, language=language)
        assert sheet.warnings == ()
        assert "var(" not in sheet.text
        assert "--" not in sheet.text
