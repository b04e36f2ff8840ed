"""``init``: what it shows, what it writes, and that it never does so twice."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_beside_a_jekyll_config(empty: Path, run: Run) -> None:
    (empty / "_config.yml").write_text("title: Blog # mine\nurl: https://blog.example.org\nexclude: [Gemfile]\n")
    (empty / "_posts").mkdir()
    (empty / "_posts/2022-05-20-a.md").write_text("---\ntitle: A\n---\nText.\n")
    result = run("init", stdin="y\ny\ny\ny\n")
    assert result.exit_code == 0, result.output
    assert "config.yaml: a configuration from _config.yml" in result.stdout
    assert "+.syndicate/" in result.stdout
    jekyll = (empty / "_config.yml").read_text()
    assert "title: Blog # mine\n" in jekyll
    for name in ("Gemfile", "config.yaml", "templates", ".syndicate"):
        assert name in jekyll
    assert (empty / ".gitignore").read_text() == ".syndicate/\n"
    assert json.loads((empty / ".syndicate/config.schema.json").read_text())["type"] == "object"


def test_jekylls_feed_stays_where_it_was_and_its_home_page_is_left_alone(empty: Path, run: Run) -> None:
    (empty / "_config.yml").write_text("title: Blog\nurl: https://blog.example.org\n")
    (empty / "index.md").write_text("home")
    (empty / "_posts").mkdir()
    (empty / "_posts/2022-05-20-a.md").write_text("---\ntitle: A\n---\nText.\n")
    run("init", "--yes")
    assert run("build").exit_code == 0
    assert "Blog" in (empty / "feed.xml").read_text()
    assert not (empty / "index.html").exists()


def test_what_is_refused_is_not_written(empty: Path, run: Run) -> None:
    (empty / "_config.yml").write_text("title: Blog\n")
    assert run("init", stdin="n\nn\nn\nn\n").exit_code == 0
    assert [file.name for file in empty.iterdir()] == ["_config.yml"]
    assert (empty / "_config.yml").read_text() == "title: Blog\n"


def test_without_jekyll(empty: Path, run: Run) -> None:
    assert run("init", "--yes").exit_code == 0
    assert (empty / "config.yaml").read_text().startswith("# yaml-language-server")
    assert run("build").exit_code == 0


def test_what_is_right_already_is_not_changed(empty: Path, run: Run) -> None:
    (empty / ".gitignore").write_text("_site/\n.syndicate/\n")
    assert ".gitignore" not in run("init", "--yes").stdout
    assert (empty / ".gitignore").read_text() == "_site/\n.syndicate/\n"


def test_a_config_that_is_there_stays(site: Path, run: Run) -> None:
    before = (site / "config.yaml").read_text()
    result = run("init", "--yes")
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert (site / "config.yaml").read_text() == before


def test_templates_are_copied_once(site: Path, run: Run) -> None:
    (site / "templates").mkdir()
    (site / "templates/theme.css").write_text("/* mine */")
    assert run("init", "--templates", "--yes").exit_code == 0
    assert (site / "templates/digest.html.jinja").exists()
    assert "@import" in (site / "templates/themes/plain/theme.css").read_text()
    assert (site / "templates/theme.css").read_text() == "/* mine */"
    assert run("init", "--templates").stdout == "There is nothing to do.\n"


def test_the_defaults_are_not_copied_onto_themselves(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    assert run("init", "--templates").exit_code == 2
