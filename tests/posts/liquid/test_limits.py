from pathlib import Path

import pytest

from syndicate.posts.liquid import LiquidRenderer, limits
from tests.factories import make_post, make_site

TOO_OFTEN = "it loops too often"
TOO_MUCH = "it loops too often (or through too much)"
TOO_LARGE = "a filter's result is too large"
TEN = "{% assign x = 'xxxxxxxxxx' %}"
DOUBLE = "{% assign x = x | append: x %}"


def fault(source: Path, text: str) -> str:
    reports: list[str] = []
    renderer = LiquidRenderer(source, make_site(), posts=lambda: [make_post()] * 1000)
    assert renderer.render(text, make_post(), report=lambda message, _: reports.append(message)) is text
    (report,) = reports
    return report.partition(": ")[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{% for i in (1..1000000000) %}x{% endfor %}", TOO_OFTEN, id="loop"),
        pytest.param("{% for i in (1..1000000000) reversed %}x{% endfor %}", TOO_OFTEN, id="reversed loop"),
        pytest.param("{% for i in (1..1000000000) offset:999999990 %}x{% endfor %}", TOO_OFTEN, id="loop's end"),
        pytest.param(
            "{% for i in (1..99999999999999999999999) limit:1 %}x{% endfor %}", TOO_OFTEN, id="beyond 64 bits"
        ),
        pytest.param("{% assign r = (1..1000000000) %}{% for i in r limit:3 %}x{% endfor %}", TOO_OFTEN, id="variable"),
        pytest.param("{% tablerow i in (1..1000000000) %}x{% endtablerow %}", TOO_OFTEN, id="table"),
        pytest.param("{{ (1..1000000000) | join }}", TOO_MUCH, id="filtered range"),
        pytest.param(
            "{% for i in (1..900) %}{% for j in (1..900) %}{% endfor %}{% endfor %}", TOO_MUCH, id="nested loops"
        ),
        pytest.param("{% for i in (1..9999) %}{{ x }}{% endfor %}" * 60, TOO_MUCH, id="loops after each other"),
        pytest.param("{% for i in (1..9999) %}" + "{{ x }}" * 60 + "{% endfor %}", TOO_MUCH, id="large body"),
        pytest.param(
            "{% for i in (1..9999) %}{% highlight a %}" + "{{ x }}" * 60 + "{% endhighlight %}{% endfor %}",
            TOO_MUCH,
            id="large body of a block",
        ),
        pytest.param(
            "{% tablerow i in (1..9999) %}" + "{% if x %}{% endif %}" * 60 + "{% endtablerow %}", TOO_MUCH, id="cells"
        ),
        pytest.param("{% for i in (1..9999) %}{{ site.posts | map: 'x' }}{% endfor %}", TOO_MUCH, id="filters"),
        pytest.param(TEN + DOUBLE * 60, TOO_LARGE, id="doubling"),
        pytest.param("{% assign n = 9 %}" + "{% assign n = n | times: n %}" * 40, TOO_LARGE, id="squaring"),
        pytest.param(
            TEN + DOUBLE * 10 + "{{ x | replace: 'x', x }}", "replace would make a text that is too large", id="replace"
        ),
        pytest.param(
            TEN + DOUBLE * 10 + "{{ x | split: '' | join: x }}", "join would make a text that is too large", id="join"
        ),
        pytest.param(
            TEN + DOUBLE * 17 + "{% assign y = x %}{% assign z = x | append: x %}{% assign w = z %}",
            "its variables hold more than 4194304 bytes",
            id="variables",
        ),
        pytest.param(
            "{% for i in (1..9999) %}" + "x" * 2000 + "{% endfor %}", "output stream limit reached", id="output"
        ),
        pytest.param("{% if a %}" * 500 + "{% endif %}" * 500, "block nesting limit reached", id="blocks in blocks"),
        pytest.param("{{ a" + "[b" * 90 + "]" * 90 + "[(" * 20 + "}}", '"{{ … }}" is not Liquid', id="brackets"),
        pytest.param("{{ x" + ".x" * 10_000 + "}}", '"{{ … }}" is not Liquid', id="long output"),
        pytest.param("{% if" + " " * 200 + "x %}{% endif %}", '"{% if x %}" is not Liquid', id="white space"),
    ],
)
def test_work_is_bounded(tmp_path: Path, text: str, expected: str) -> None:
    assert fault(tmp_path, text) == expected


@pytest.mark.parametrize("text", ["{" * 300_000, "{{ " * 100_000, "{% " * 100_000, "{% raw %}" * 30_000])
def test_braces_take_no_quadratic_time(tmp_path: Path, text: str) -> None:
    assert "is never closed by" in fault(tmp_path, text)


def test_an_include_of_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "_includes").mkdir()
    (tmp_path / "_includes" / "self.html").write_text("a\n{% include self.html %}", encoding="utf-8")
    assert fault(tmp_path, "{% include self.html %}") == (
        "in _includes/self.html: maximum context depth reached, possible recursive include"
    )


def test_a_tree_of_includes_ends(tmp_path: Path) -> None:
    (tmp_path / "_includes").mkdir()
    for name, inner in zip("abcdefg", "bcdefgh", strict=True):
        text = f"{{% include {inner}.html %}}" * 10
        (tmp_path / "_includes" / f"{name}.html").write_text(text, encoding="utf-8")
    (tmp_path / "_includes" / "h.html").write_text("", encoding="utf-8")
    assert TOO_MUCH in fault(tmp_path, "{% include a.html %}")


def test_a_loop_pays_only_for_the_rounds_it_makes(tmp_path: Path) -> None:
    rounds = limits.MAX_STEPS // 10
    text = f"{{% for i in (1..{rounds}) %}}{{% if i == 2 %}}{{% break %}}{{% endif %}}{{{{ i }}}}{{% endfor %}}" * 20
    renderer = LiquidRenderer(tmp_path, make_site(), posts=list)
    assert renderer.render(text, make_post(), report=lambda message, _: pytest.fail(message)) == "1" * 20


def test_assigning_again_frees_what_the_variable_held(tmp_path: Path) -> None:
    text = TEN + DOUBLE * 17 + "{% assign y = x %}" * 20 + "{{ y | size }}"
    renderer = LiquidRenderer(tmp_path, make_site(), posts=list)
    assert renderer.render(text, make_post(), report=lambda message, _: pytest.fail(message)) == str(10 * 2**17)
