import re

import pytest

from syndicate.deliver.inert import ZERO_WIDTH, inert_html, inert_text, inert_url

OPENERS = re.compile(r"\{(?=[{%])|%(?=[a-z]+%)|\*(?=\|)")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>{{ x }}</p>", "<p>&#123;{ x }}</p>", id="text"),
        pytest.param("<p>{{{ x }}}</p>", "<p>&#123;&#123;{ x }}}</p>", id="three braces"),
        pytest.param("{{ a }}<br>{{ b", "&#123;{ a }}<br>&#123;{ b", id="before and after the first tag"),
        pytest.param("<title>{% x %}</title>", "<title>&#123;% x %}</title>", id="title"),
        pytest.param('<img alt="*|X|*" src="a.png">', '<img alt="&#42;|X|*" src="a.png">', id="attribute"),
        pytest.param("<img alt='{{ \"x\" }}'>", "<img alt='&#123;{ \"x\" }}'>", id="attribute in single quotes"),
        pytest.param("<img alt={{x>", "<img alt=&#123;{x>", id="attribute without quotes"),
        pytest.param('<a title="a>b {{x}}">', '<a title="a>b &#123;{x}}">', id="bracket in an attribute"),
        pytest.param('<a href="/?q={{x}}&amp;p=1">', '<a href="/?q=%7B{x}}&amp;p=1">', id="address"),
        pytest.param('<img srcset="/{{x 1x, /y 2x">', '<img srcset="/%7B{x 1x, /y 2x">', id="several addresses"),
        pytest.param("<style>@media x{{a:b}}</style>", "<style>@media x{ {a:b}}</style>", id="style sheet"),
        pytest.param("<!-- {{ x }} --><p>", "<!-- { { x }} --><p>", id="comment"),
        pytest.param(
            '<!--[if mso]><p title="{{">{{</p><![endif]-->',
            '<!--[if mso]><p title="&#123;{">&#123;{</p><![endif]-->',
            id="for Outlook alone",
        ),
        pytest.param(
            "<!--[if !mso]><!--><p>{{</p><!--<![endif]-->",
            "<!--[if !mso]><!--><p>&#123;{</p><!--<![endif]-->",
            id="for all but Outlook",
        ),
        pytest.param("<!DOCTYPE html><p>a < b {{</p>", "<!DOCTYPE html><p>a < b &#123;{</p>", id="bracket in text"),
    ],
)
def test_html_in_each_place(html: str, expected: str) -> None:
    assert inert_html(html, OPENERS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{{ x }} *|Y|*", f"{{{ZERO_WIDTH}{{ x }}}} *{ZERO_WIDTH}|Y|*", id="text"),
        pytest.param("[1] https://a.org/?q={{x}}", "[1] https://a.org/?q=%7B{x}}", id="an address keeps working"),
        pytest.param("<mailto:%x%@b.org> {%", f"<mailto:%25x%@b.org> {{{ZERO_WIDTH}%", id="an address for mail"),
        pytest.param("见 https://a.org/x，{{", f"见 https://a.org/x，{{{ZERO_WIDTH}{{", id="Chinese ends an address"),
        pytest.param("nothing 100% {here}", "nothing 100% {here}", id="nothing to do"),
    ],
)
def test_text(text: str, expected: str) -> None:
    assert inert_text(text, OPENERS) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://a.org/?q=%x%", "https://a.org/?q=%25x%", id="a bare percent sign"),
        pytest.param("https://a.org/?q=%x{{", "https://a.org/?q=%25x%7B{", id="a percent sign of our own"),
        pytest.param("https://a.org/%ad%20x", "https://a.org/%ad%20x", id="an encoded byte stays"),
    ],
)
def test_percent_signs_of_addresses(url: str, expected: str) -> None:
    assert inert_url(url, OPENERS) == expected
