"""Lines of a site's files, around a place that an error names."""

from pathlib import Path

import pytest

from syndicate import config as configuration
from syndicate.app.sources import MAX_BYTES, lines_around
from syndicate.web.values import SourceLine

CONFIG = """\
site: {title: Wire, url: "https://news.example.org"}
templates: templates
subscriptions: {all: {title: All}}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for path, text in {
        "config.yaml": CONFIG,
        "templates/digest.html.jinja": "one\r\ntwo\nthree\n",
        "templates/secret.key": "key\n",
        "templates/themes/mine/theme.css": "p {}\n",
        "drafts/all.yaml": "posts: []\n",
        "drafts/notes.txt": "notes\n",
        "_posts/2022-05-19-a.md": "---\ntitle: A\n---\nText.\n",
        ".syndicate/secret": "secret\n",
        "../outside.jinja": "outside\n",
    }.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    (folder / "templates/link.jinja").symlink_to(folder.parent / "outside.jinja")
    return folder


def lines(site: Path, where: str, *, around: int = 4, is_broken: bool = False) -> list[str]:
    path = site / "config.yaml"
    config = None if is_broken else configuration.load(path, environ={})
    return [one.text for one in lines_around(where, path, config, around=around)]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        pytest.param("digest.html.jinja:2", ["one", "two", "three"], id="a template"),
        pytest.param("themes/mine/theme.css:1", ["p {}"], id="a style sheet of a theme"),
        pytest.param("drafts/all.yaml:1", ["posts: []"], id="a draft"),
        pytest.param("_posts/2022-05-19-a.md:4", ["---", "title: A", "---", "Text."], id="a post"),
        pytest.param("config.yaml:1", CONFIG.splitlines(), id="the config"),
        pytest.param("config.yaml:3: subscriptions.all.digest.subject", CONFIG.splitlines(), id="a key of it"),
    ],
)
def test_files_of_the_site(site: Path, where: str, expected: list[str]) -> None:
    assert lines(site, where) == expected


def test_the_default_is_shown_where_it_is_meant(site: Path) -> None:
    assert lines(site, "!default/digest.html.jinja:1")[0] == "<!DOCTYPE html>"
    assert lines(site, "digest.txt.jinja:1")
    assert lines(site, "!default/themes/mine/theme.css:1") == []


@pytest.mark.parametrize(
    "where",
    [
        "../../etc/passwd:1",
        "/etc/passwd:1",
        "../outside.jinja:1",
        "templates/../../outside.jinja:1",
        "link.jinja:1",
        "!default/../README.md:1",
        "!default//etc/passwd:1",
        ".syndicate/secret:1",
        "secret.key:1",
        "drafts/notes.txt:1",
        "drafts/../.syndicate/secret:1",
        "drafts/missing.yaml:1",
        "config.yaml:0",
        "config.yaml:99",
        "config.yaml:99999999999",
        "config.yaml",
        "config.yaml\0:1",
        f"{'a' * 5000}.jinja:1",
        ":1",
        "",
        "\ud800.jinja:1",
    ],
)
def test_no_other_file_is_shown(site: Path, where: str) -> None:
    assert lines(site, where) == []


def test_absolute_paths_are_those_of_the_same_files(site: Path) -> None:
    assert lines(site, f"{site}/templates/digest.html.jinja:2") == ["one", "two", "three"]
    assert lines(site, f"{site}/.syndicate/secret:1") == []


def test_of_a_broken_config_only_itself_and_the_defaults_are_shown(site: Path) -> None:
    assert lines(site, "config.yaml:1", is_broken=True) == CONFIG.splitlines()
    assert lines(site, "drafts/all.yaml:1", is_broken=True) == []
    assert lines(site, "_posts/2022-05-19-a.md:1", is_broken=True) == []


def test_without_templates_of_the_owner_the_defaults_are_meant(site: Path) -> None:
    (site / "config.yaml").write_text(CONFIG.replace("templates: templates\n", ""))
    (site / "templates").rename(site / "mine")
    assert lines(site, "digest.html.jinja:1")[0] == "<!DOCTYPE html>"


def test_the_line_itself_is_marked(site: Path) -> None:
    path = site / "config.yaml"
    found = lines_around("config.yaml:2", path, None, around=0)
    assert found == (SourceLine(number=2, text="templates: templates", is_it=True),)
    first, *_ = lines_around("config.yaml:2", path, None, around=1)
    assert (first.number, first.is_it) == (1, False)


def test_a_huge_file_is_shown_as_far_as_it_is_read(site: Path) -> None:
    (site / "templates/huge.jinja").write_bytes(b"a\n" * MAX_BYTES)
    assert lines(site, "huge.jinja:1", around=1) == ["a", "a"]
    assert lines(site, f"huge.jinja:{MAX_BYTES - 1}") == []
