from pathlib import Path

import pytest

from syndicate.posts.liquid import LiquidRenderer
from tests.factories import make_post, make_site


class Include:
    """A site of includes, and what its texts become."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.renderer = LiquidRenderer(source, make_site(), posts=list)

    def write(self, name: str, text: str | bytes) -> None:
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def __call__(self, text: str, path: str = "_posts/2022-05-20-post-1.md") -> str:
        return self.renderer.render(text, make_post(path=path), report=lambda message, _: pytest.fail(message))

    def fault(self, text: str, line: int = 1) -> str:
        reports: list[tuple[str, int]] = []
        post = make_post(path="_posts/2022-05-20-post-1.md")
        assert self.renderer.render(text, post, report=lambda *report: reports.append(report)) is text
        assert [where for _, where in reports] == [line]
        return reports[0][0].partition(": ")[2]


@pytest.fixture
def include(tmp_path: Path) -> Include:
    return Include(tmp_path / "site")


def test_an_include_is_read_once(include: Include) -> None:
    include.write("_includes/a.html", "one")
    assert include("{% include a.html %}") == "one"
    include.write("_includes/a.html", "two")
    assert include("{% include a.html %}") == "one"


def test_an_include_in_a_folder(include: Include) -> None:
    include.write("_includes/cards/a-b.html", "\ufeff[{{ include.a }}]")
    assert include("{% include cards/a-b.html\n  a=1\n  %}") == "[1]"


def test_without_parameters_the_outer_ones_are_seen(include: Include) -> None:
    include.write("_includes/outer.html", "{% include inner.html %}{{ include.a }}")
    include.write("_includes/inner.html", "{{ include.a }}")
    assert include("{% include outer.html a='x' %}") == "xx"


def test_what_an_include_assigns_is_seen_by_the_post(include: Include) -> None:
    include.write("_includes/a.html", "{% assign y = include.x | upcase %}")
    assert include("{% include a.html x='b' %}{{ y }}") == "B"


def test_break_in_an_include_ends_the_loop_around_it(include: Include) -> None:
    include.write("_includes/a.html", "{% if i == 2 %}{% break %}{% endif %}{{ i }}")
    assert include("{% for i in (1..5) %}{% include a.html %}{% endfor %}") == "1"


def test_a_fault_says_which_include_and_where(include: Include) -> None:
    include.write("_includes/outer.html", "x\ny\n{% include inner.html %}")
    include.write("_includes/inner.html", "x\n{{ 'a' | nope }}")
    assert include.fault("\n\n\n{% include outer.html %}", 4) == (
        'in _includes/inner.html, line 2: there is no filter "nope"'
    )


def test_a_fault_without_a_place(include: Include) -> None:
    include.write("_includes/a.html", "{% if x %}")
    assert include.fault("\n{% include a.html %}", 2) == 'in _includes/a.html: "{% endif %}" is missing'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("../secret.html", '"../secret.html" is not a name that "include" takes', id="parent"),
        pytest.param("/etc/passwd", "'/etc/passwd' is not a file name below ", id="absolute"),
        pytest.param("a//b", '"a//b" is not a name that "include" takes', id="two slashes"),
        pytest.param("{{ page.nope }}", '"" is not a name that "include" takes', id="empty variable"),
        pytest.param("a$.html", '"a$.html" is not a name that "include" takes', id="other characters"),
        pytest.param(".", "'.' would lie outside ", id="the folder itself"),
        pytest.param("a.html x", '"x" is no parameter like name="value"', id="no value"),
        pytest.param('a.html a="x', '"a="x" is no parameter like name="value"', id="open quotation mark"),
        pytest.param("a.html a=..", "expected a primitive expression, found range", id="no variable"),
    ],
)
def test_names_and_parameters_that_are_refused(include: Include, markup: str, expected: str) -> None:
    include.write("_includes/a.html", "x")
    include.write("secret.html", "secret")
    assert include.fault(f"{{% include {markup} %}}").startswith(expected)


def test_a_link_out_of_the_folder_is_not_followed(include: Include) -> None:
    include.write("secret.html", "secret")
    include.write("_includes/a.html", "x")
    (include.source / "_includes" / "out.html").symlink_to(include.source / "secret.html")
    assert "out.html' would lie outside" in include.fault("{% include out.html %}")


def test_a_folder_linked_from_outside_the_source_is_not_read(include: Include, tmp_path: Path) -> None:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "a.html").write_text("theme", encoding="utf-8")
    include.source.mkdir()
    (include.source / "_includes").symlink_to(tmp_path / "theme")
    assert "'_includes' would lie outside" in include.fault("{% include a.html %}")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"\xd6\xd0", "_includes/a.html is not UTF-8 (byte 0)", id="GBK"),
        pytest.param(b"x" * (4 * 1024 * 1024 + 1), "_includes/a.html is larger than 4194304 bytes", id="too large"),
    ],
)
def test_files_that_cannot_be_read(include: Include, data: bytes, expected: str) -> None:
    include.write("_includes/a.html", data)
    assert include.fault("{% include a.html %}") == f"in _includes/a.html: {expected}"


def test_a_file_that_vanishes(include: Include, monkeypatch: pytest.MonkeyPatch) -> None:
    include.write("_includes/a.html", "x")
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    assert include.fault("{% include b.html %}").endswith("_includes/b.html cannot be read (No such file or directory)")


def test_include_relative_reads_beside_the_post(include: Include) -> None:
    include.write("news/_posts/part.md", "part of {{ page.path }}")
    include.write("part.md", "top")
    assert include("{% include_relative part.md %}", "news/_posts/2022-05-20-a.md") == (
        "part of news/_posts/2022-05-20-a.md"
    )
    assert include("{% include_relative part.md %}", "2022-05-20-a.md") == "top"


def test_include_relative_stays_beside_the_post(include: Include) -> None:
    include.write("secret.md", "secret")
    include.write("_posts/part.md", "x")
    assert include.fault("{% include_relative ../secret.md %}") == (
        '"../secret.md" is not a name that "include_relative" takes'
    )
