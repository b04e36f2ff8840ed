import time

import pytest

from syndicate.render.lint.css import AtRule, read_declarations, read_selector, read_sheet


def test_rules_know_what_stands_around_them() -> None:
    css = "a, .b { color: red } @media (width > 1px) { .c { color: blue !important; margin: 0 } }"
    rules, at_rules = read_sheet(css)
    assert [(one.selectors, one.around) for one in rules] == [
        (("a", ".b"), ()),
        ((".c",), ("@media (width > 1px)",)),
    ]
    assert [(str(one), one.is_important) for one in rules[1].declarations] == [
        ("color: blue", True),
        ("margin: 0", False),
    ]
    assert [css[one.offset :][:2] for one in rules] == ["a,", ".c"]
    assert at_rules == (AtRule("@media (width > 1px)", 0, css.index("@")),)


def test_strings_comments_and_brackets_hide_marks() -> None:
    css = """/* a { b: c } */ .a { content: "}"; background: url(x;y{z) } <!-- .b { color: red } -->"""
    rules, _ = read_sheet(css)
    assert [one.selectors for one in rules] == [(".a",), (".b",)]
    assert [one.name for one in rules[0].declarations] == ["content", "background"]


def test_at_rules_know_how_deep_they_stand() -> None:
    css = "@import url(a.css); @supports (display: grid) { @media print { a { color: red } } }"
    rules, at_rules = read_sheet(css)
    assert [(one.name, one.depth) for one in at_rules] == [("import", 0), ("supports", 0), ("media", 1)]
    assert rules[0].around == ("@supports (display: grid)", "@media print")


@pytest.mark.parametrize(
    "css", ["a { color: red", "}", "{ color: red }", "@media {", "a { b { color: red } }", "@font-face { src: x }"]
)
def test_what_cannot_be_read_declares_nothing(css: str) -> None:
    assert [one for rule in read_sheet(css)[0] for one in rule.declarations] == []


def test_a_string_that_is_not_closed_ends_with_its_line() -> None:
    rules, _ = read_sheet('.a { content: "}\n} .b { color: red }')
    assert [one.selectors for one in rules] == [(".a",), (".b",)]
    assert read_sheet('.b { content: "\\"" } .c { color: red }')[0][1].selectors == (".c",)


@pytest.mark.parametrize(
    "css", ["@media x {" * 13_000, '\\"' * 65_000, "a{b:(" * 26_000, "'\\" * 65_000, "/*" * 65_000]
)
def test_a_sheet_that_never_closes_is_read_at_once(css: str) -> None:
    start = time.process_time()
    read_sheet(css)
    assert time.process_time() - start < 2  # takes 0.1 s; minutes where each mark is sought to the end


def test_dark_rules() -> None:
    (dark, light), _ = read_sheet("@media (prefers-color-scheme: dark) { a { color: red } } a { color: blue }")
    assert (dark.is_dark, light.is_dark) == (True, False)


def test_declarations_of_a_style_attribute() -> None:
    assert [str(one) for one in read_declarations("COLOR : red;; x; margin:0  auto /* y */")] == [
        "color: red",
        "margin: 0 auto",
    ]


@pytest.mark.parametrize(
    ("text", "weight"),
    [("td", (0, 0, 1)), (".a.b", (0, 2, 0)), ("#a td > .b", (1, 1, 1)), ("*", (0, 0, 0)), ("a:link", (0, 0, 1))],
)
def test_selectors_have_a_weight(text: str, weight: tuple[int, int, int]) -> None:
    selector = read_selector(text)
    assert selector
    assert selector.weight == weight


@pytest.mark.parametrize("text", ["a:hover", "[lang]", "a + b", "a ~ b", "> a", "", "a::before", "a " * 17 + "b"])
def test_selectors_that_are_not_read(text: str) -> None:
    assert read_selector(text) is None
