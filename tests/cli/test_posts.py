"""``posts``, ``snippet`` and ``schema``: what scripts and pages take from us."""

import json
from pathlib import Path

import jsonschema
import yaml

from tests.cli.conftest import Run, post_text

KEYS = ["authors", "categories", "fields", "id", "image", "lang", "path", "published", "summary", "tags", "title"]
KEYS += ["updated", "url"]


def test_json_lines_newest_first(site: Path, run: Run) -> None:
    (site / "_posts/2022-05-21-third.md").write_text(
        post_text("Third", "2022-05-21", "x\nimage: /a.png\nauthor: {name: Li, email: li@example.org}\nweight: 010")
    )
    rows = [json.loads(line) for line in run("posts", "--json").stdout.splitlines()]
    assert [row["title"] for row in rows] == ["Third", "Second", "First"]
    assert all(sorted(row) == sorted(KEYS) for row in rows)
    first = rows[0]
    assert first["published"] == "2022-05-21T00:00:00+08:00"
    assert first["path"] == "_posts/2022-05-21-third.md"
    assert first["authors"] == [{"name": "Li", "email": "li@example.org", "url": None}]
    assert first["image"] == "https://news.example.org/a.png"
    assert first["fields"] == {"weight": "010"}
    assert first["summary"] is None


def test_content_fills_what_the_body_says(site: Path, run: Run) -> None:
    (row, _) = [json.loads(line) for line in run("posts", "--json", "--content").stdout.splitlines()]
    assert row["summary"] == "Some text."
    assert row["content"].strip() == "<p>Some text.</p>"


def test_match(site: Path, run: Run) -> None:
    assert run("posts", "--match", "{category: bonds}").stdout == (
        "2022-05-20T09:00:00+08:00  Second  (_posts/2022-05-20-second.md)\n"
    )
    result = run("posts", "--match", "{categroy: bonds}")
    assert result.exit_code == 2
    assert 'Did you mean "category"?' in result.stderr


def test_problems_go_to_stderr(site: Path, run: Run) -> None:
    (site / "_posts/2022-05-20-deep.md").write_text(post_text("Deep", "2022-05-20", body="<div>" * 1001))
    result = run("posts", "--content")
    assert result.stderr.startswith("_posts/2022-05-20-deep.md: ")
    assert "Deep" not in result.stdout


def test_snippet_announces_the_feeds_that_the_config_names(site: Path, run: Run) -> None:
    lines = run("snippet").stdout.splitlines()
    assert len(lines) == 3
    assert (
        lines[0]
        == (
            '<link rel="alternate" type="application/rss+xml" title="Everything (RSS)" '
            'href="https://news.example.org/feeds/all.rss">'
        )
        or "all.rss" in lines[0]
    )
    assert "category/bonds.rss" in run("snippet", "category/bonds").stdout
    assert run("snippet", "category/bnods").exit_code == 2


def test_the_schema_knows_the_sample_config(run: Run) -> None:
    schema = json.loads(run("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    sample = Path(__file__).parents[2] / "config.yaml"
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(sample.read_text(encoding="utf-8")))
