from pathlib import Path

import pytest

from syndicate.posts.liquid import LiquidRenderer
from tests.factories import make_post, make_site

PEOPLE = [
    {"name": "A", "age": "30", "tags": ["x", "y"]},
    {"name": "B", "age": "5", "deep": {"er": "1.5"}},
    {"name": "C", "tags": []},
]


def run(text: str, **site: object) -> tuple[str, list[str]]:
    reports: list[str] = []
    renderer = LiquidRenderer(
        Path(), make_site(**site), posts=lambda: [make_post()], variables={"people": PEOPLE, "words": ["b", "a"]}
    )
    text = renderer.render(text, make_post(), report=lambda message, _: reports.append(message.partition(": ")[2]))
    return text, reports


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{{ '/' | relative_url }}", "/", id="relative_url of the root"),
        pytest.param("{{ page | relative_url }}", "/2022/05/20/post-1.html", id="relative_url of a post"),
        pytest.param("{{ '' | absolute_url }}", "https://news.example.org/", id="absolute_url of nothing"),
        pytest.param("{{ nil | absolute_url }}", "", id="absolute_url of nil"),
        pytest.param("{{ page | absolute_url }}", "https://news.example.org/2022/05/20/post-1.html", id="of a post"),
        pytest.param("{{ '/a/index.htm' | strip_index }}{{ nil | strip_index }}", "/a/", id="strip_index"),
        pytest.param("{{ '*a*' | markdownify }}", "<p><em>a</em></p>\n", id="markdownify"),
        pytest.param("{{ 'it' | smartify }}", "it", id="smartify leaves it to Markdown"),
        pytest.param("{{ 'हिन्दी x' | slugify }}", "हिन्दी-x", id="slugify keeps combining marks"),
        pytest.param("{{ 'Łódź Ær' | slugify: 'latin' }}", "lodz-aer", id="slugify latin"),
        pytest.param("{{ true | jsonify }}{{ (1..3) | jsonify }}{{ x | jsonify }}", "true[1,2,3]null", id="jsonify"),
        pytest.param("{{ ' 12a' | to_integer }}{{ 'a' | to_integer }}{{ true | to_integer }}", "1201", id="to_integer"),
        pytest.param("{{ 2.9 | to_integer }}", "2", id="to_integer of a fraction"),
        pytest.param("{{ 'aaa' | replace: 'a' }}{{ nil | replace: 'a', 'b' }}|", "|", id="replace by nothing"),
        pytest.param("{{ site.words | join }} {{ nil | join }}", "b a ", id="join"),
        pytest.param("{{ site.words | sort | array_to_sentence_string }}", "a and b", id="sentence"),
        pytest.param("{{ nil | date_to_string }}{{ nil | date_to_xmlschema }}{{ '' | date_to_rfc822 }}", "", id="nil"),
        pytest.param("{{ '2022-01-11' | date_to_string: 'ordinal' }}", "11th Jan 2022", id="eleventh"),
        pytest.param("{{ '2022-01-21' | date_to_string: 'ordinal' }}", "21st Jan 2022", id="first"),
        pytest.param("{{ '2022-01-03' | date_to_long_string: 'ordinal' }}", "3rd January 2022", id="third"),
        pytest.param("{{ site.people | date: '%F' | size }}", "3", id="a list is no date"),
        pytest.param("{{ page.date | date: nil }}", "2022-05-20 20:00:00 +0800", id="no form"),
        pytest.param("{{ '日本 x' | number_of_words: 'cjk' }}", "3", id="characters as words"),
    ],
)
def test_texts(text: str, expected: str) -> None:
    assert run(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{{ site.people | where: 'tags', 'x' | map: 'name' }}", "A", id="where, in a list"),
        pytest.param("{{ site.people | where: 'age', nil | map: 'name' }}", "C", id="where, nil"),
        pytest.param("{{ site.people | where: 'deep.er', 1.5 | map: 'name' }}", "B", id="where, deep"),
        pytest.param("{{ 'x' | where: 'a', 'b' }}", "x", id="where of a text"),
        pytest.param("{{ 'x' | find: 'a', 'b' }}{{ 'x' | group_by: 'a' }}", "xx", id="find, group_by of a text"),
        pytest.param("{{ 'x' | where_exp: 'i', 'i' }}{{ 'x' | find_exp: 'i', 'i' }}", "xx", id="_exp of a text"),
        pytest.param("{{ 'x' | group_by_exp: 'i', 'i' }}", "x", id="group_by_exp of a text"),
        pytest.param("{{ site.people | find: 'name', 'Z' }}|", "|", id="find nothing"),
        pytest.param("{{ site.people | find_exp: 'p', 'p.age > 99' }}|", "|", id="find_exp nothing"),
        pytest.param("{{ site.people[1] | where: 'er', 1.5 | size }}", "1", id="where in a mapping's values"),
        pytest.param("{{ site.people | sort: 'age' | map: 'name' | join }}", "C B A", id="sort, nil first"),
        pytest.param("{{ site.people | sort: 'age', 'last' | map: 'name' | join }}", "B A C", id="sort, nil last"),
        pytest.param("{{ 'b,10,9' | split: ',' | sort | join }}", "10 9 b", id="sort texts"),
        pytest.param("{{ 'a' | split: ',' | push: 1 | push: nil | sort | join: '-' }}", "-1-a", id="sort a mixture"),
        pytest.param(
            "{{ site.words | pop: 5 | size }}{{ site.words | shift: 5 | size }}", "00", id="pop and shift all"
        ),
        pytest.param("{{ nil | push: 'a' | unshift: 'b' | join }}", "b a", id="push to nothing"),
        pytest.param(
            "{% assign g = site.people | group_by: 'age' %}{{ g | map: 'name' | join: ',' }}", "30,5,", id="group_by"
        ),
    ],
)
def test_lists(text: str, expected: str) -> None:
    assert run(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("{{ 'soon' | date_to_string }}", '"soon" is not a date', id="no date"),
        pytest.param("{{ 'x' | push: 1 }}", "a list is wanted, not x", id="no list"),
        pytest.param("{{ site.words | sort: 'x', 'middle' }}", '"middle" is neither first nor last', id="nils"),
        pytest.param("{{ site.words | where_exp: 'i', 'i >' }}", '"i >": ', id="condition"),
        pytest.param("{{ site.words | sassify }}", 'there is no filter "sassify"', id="Sass"),
        pytest.param("{{ site.words | sample }}", 'there is no filter "sample"', id="chance"),
        pytest.param("{{ site.words | pop: 'x' }}", "pop: ", id="no number"),
    ],
)
def test_faults(text: str, reason: str) -> None:
    result, (report,) = run(text)
    assert result == text
    assert report.startswith(reason)


def test_relative_url_without_a_base_url() -> None:
    assert run("{{ '' | relative_url }}|{{ 'a' | relative_url }}|{{ '//cdn/x' | relative_url }}") == ("|/a|//cdn/x", [])
    assert run("{{ '' | relative_url }}|{{ 'a' | relative_url }}", baseurl="/b/") == ("/b|/b/a", [])
