from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syndicate.posts.liquid import LiquidRenderer
from tests.factories import NOON, make_post, make_site

POSTS = [
    make_post(3, published=NOON + timedelta(2), tags=("x",), categories=("b", "a")),
    make_post(2, published=NOON + timedelta(1), tags=("y", "x")),
    make_post(
        1, tags=("y",), categories=("a",), summary="In short.", image="https://news.example.org/a.png", lang="en"
    ),
]


class Values:
    """A site with data files, and what its texts become."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.renderer = LiquidRenderer(source, make_site(), posts=lambda: POSTS, variables={"data": "theirs"})

    def write(self, name: str, text: str) -> None:
        path = self.source / "_data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    def __call__(self, text: str, number: int = 1) -> str:
        return self.renderer.render(text, POSTS[-number], report=lambda message, _: pytest.fail(message))

    def fault(self, text: str) -> str:
        reports: list[str] = []
        assert self.renderer.render(text, POSTS[0], report=lambda message, _: reports.append(message)) is text
        return reports[0].partition(": ")[2]


@pytest.fixture
def values(tmp_path: Path) -> Values:
    return Values(tmp_path / "site")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param(1, "|Post 2", id="oldest"),
        pytest.param(2, "Post 1|Post 3", id="between"),
        pytest.param(3, "Post 2|", id="newest"),
    ],
)
def test_neighbours(values: Values, number: int, expected: str) -> None:
    assert values("{{ page.previous.title }}|{{ page.next.title }}", number) == expected


def test_a_post_that_is_not_listed_has_no_neighbours(values: Values) -> None:
    text = "{{ page.previous.title }}|{{ page.next.title }}"
    post = make_post(9, path="_posts/2022-01-01-other.md")
    assert values.renderer.render(text, post, report=lambda message, _: pytest.fail(message)) == "|"


def test_what_the_front_matter_gave(values: Values) -> None:
    assert values("{{ page.excerpt }}|{{ page.description }}|{{ page.image }}|{{ page.lang }}") == (
        "In short.|In short.|https://news.example.org/a.png|en"
    )


def test_the_body_itself(values: Values) -> None:
    assert values("{{ page.content | size }}{{ page | size }}")[:2] == "42"
    assert values("{% raw %}{% endraw %}{{ page }}") == "{% raw %}{% endraw %}{{ page }}"
    assert values("[{{ site.posts[0] }}]") == "[]"


def test_a_post_is_a_mapping(values: Values) -> None:
    text = "{% for pair in page %}{% if pair[0] == 'title' %}{{ pair[1] }}{% endif %}{% endfor %}"
    assert values(text) == "Post 1"


def test_the_site_is_a_mapping(values: Values) -> None:
    text = "{% for pair in site %}{{ pair[0] }} {% endfor %}{{ site | size }}"
    assert values(text) == "title description lang timezone data url baseurl author posts categories tags time 12"


def test_groups_stand_oldest_first_and_their_posts_newest_first(values: Values) -> None:
    text = "{% for tag in site.tags %}{{ tag[0] }}:{{ tag[1] | map: 'title' | join: ',' }} {% endfor %}"
    assert values(text) == "y:Post 2,Post 1 x:Post 3,Post 2 "
    assert values("{% for one in site.categories %}{{ one[0] }} {% endfor %}") == "a b "


def test_page_id_and_slug() -> None:
    renderer = LiquidRenderer(Path(), make_site(baseurl="/b"), posts=list)
    post = make_post(path="_posts/2022-05-20-x.y.md", url="https://news.example.org/b/2022/x/", fields={})
    text = "{{ page.id }} {{ page.slug }} {{ page.name }} {{ page.url }}"
    assert (
        renderer.render(text, post, report=lambda message, _: pytest.fail(message))
        == "/2022/x.y x.y 2022-05-20-x.y.md /2022/x/"
    )


def test_the_hour_that_clocks_show_twice() -> None:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only here

    site = make_site(timezone=ZoneInfo("Europe/Berlin"))
    renderer = LiquidRenderer(Path(), site, posts=list)
    for hour, expected in ((0, "2022-10-30 02:30:00 +0200"), (1, "2022-10-30 02:30:00 +0100")):
        post = make_post(published=datetime(2022, 10, 30, hour, 30, tzinfo=UTC))
        assert renderer.render("{{ page.date }}", post, report=lambda message, _: pytest.fail(message)) == expected


def test_no_data_folder(values: Values) -> None:
    assert values("[{{ site.data.people }}{{ site.data | size }}]") == "[0]"


def test_data_files_by_kind_and_folder(values: Values) -> None:
    values.write("a.yaml", "x: no\ny: true\nz: [1, 2.5]")
    values.write("team/b.tsv", "n\tm\n1\t2\n")
    values.write("team/c d!.csv", 'n,m\n1,"two\nlines"\n')
    values.write("notes.txt", "not data")
    assert values("{{ site.data.a.x }} {{ site.data.a.y }} {{ site.data.a.z | sum }}") == "no true 3.5"
    assert values("{{ site.data.team.b[0].m }} {{ site.data.team['c_d'][0].m }}") == "2 two\nlines"
    assert values("{% for one in site.data %}{{ one[0] }} {% endfor %}{{ site.data.team | size }}") == "a team 2"


def test_data_is_read_once(values: Values) -> None:
    values.write("a.yml", "one")
    assert values("{{ site.data.a }}") == "one"
    values.write("a.yml", "two")
    assert values("{{ site.data.a }}") == "one"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("a.yml", "a: 1\nb: ]", "_data/a.yml, line 2: ", id="YAML"),
        pytest.param("a.yml", "a: &x 1\nb: *x", "_data/a.yml, line 1: anchors and aliases", id="alias"),
        pytest.param("a.json", "{\n]", "_data/a.json, line 2: ", id="JSON"),
        pytest.param("a.json", "[" * 100_000, "RecursionError: ", id="too deep"),
        pytest.param("a.csv", "x" * (4 * 1024 * 1024 + 1), "_data/a.csv is larger than 4194304 bytes", id="too large"),
    ],
)
def test_faults_in_data(values: Values, name: str, text: str, expected: str) -> None:
    values.write(name, text)
    assert values.fault("{{ site.data.a }}").startswith(expected)


def test_data_linked_from_outside_the_source_is_not_seen(values: Values, tmp_path: Path) -> None:
    values.write("a.yml", "inside")
    (tmp_path / "secret.yml").write_text("secret", encoding="utf-8")
    (values.source / "_data" / "b.yml").symlink_to(tmp_path / "secret.yml")
    assert values("{{ site.data.a }}{{ site.data.b }}") == "inside"
