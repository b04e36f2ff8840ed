"""``build``: what it prints, its exit codes, and what it leaves on the disk."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, Run, post_text


def test_writes_every_feed_and_says_so(site: Path, run: Run) -> None:
    result = run("build")
    assert result.exit_code == 0, result.output
    assert result.stdout == "2 posts.\nWrote 8 files to feeds; 0 unchanged, 0 removed.\n"
    assert {file.name for file in (site / "feeds").iterdir() if file.is_file()} == {
        *("all.rss", "all.atom", "all.json"),
        *("index.html", "index.opml", "feed.css"),
    }
    assert {file.name for file in (site / "feeds/category").iterdir()} == {"bonds.rss", "markets.rss"}


def test_the_second_time_nothing_is_touched(site: Path, run: Run) -> None:
    run("build")
    before = {file: file.stat().st_mtime_ns for file in (site / "feeds").rglob("*")}
    assert "Wrote 0 files" in run("build").stdout
    assert {file: file.stat().st_mtime_ns for file in (site / "feeds").rglob("*")} == before


def test_json_has_the_documented_shape(site: Path, run: Run) -> None:
    (site / "_posts/2022-05-20-broken.md").write_text("---\ntitle: 'x\n---\n")
    result = run("build", "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["posts"] == 2
    assert report["skipped"] == 1
    assert sorted(report["feeds"]) == ["files", "removed", "unchanged", "written"]
    assert "category/bonds.rss" in report["feeds"]["files"]
    (problem,) = report["problems"]
    assert sorted(problem) == ["hint", "level", "line", "message", "path"]
    assert (problem["level"], problem["path"], problem["line"]) == ("error", "_posts/2022-05-20-broken.md", 2)
    assert result.stderr.startswith("_posts/2022-05-20-broken.md:2: ")


def test_strict_fails_when_a_post_was_left_out(site: Path, run: Run) -> None:
    assert run("build", "--strict").exit_code == 0
    (site / "_posts/2022-05-20-broken.md").write_text("")
    assert run("build", "--strict").exit_code == 1
    assert run("build").exit_code == 0


def test_a_body_that_cannot_be_read_costs_its_post_alone(site: Path, run: Run) -> None:
    deep = "<div>" * 1001 + "x"
    (site / "_posts/2022-05-20-deep.md").write_text(post_text("Deep", "2022-05-20", body=deep))
    report = json.loads(run("build", "--json").stdout)
    assert [one["path"] for one in report["problems"]] == ["_posts/2022-05-20-deep.md"]
    assert report["skipped"] == 1
    assert "Deep" not in (site / "feeds/all.rss").read_text()
    assert "Second" in (site / "feeds/all.rss").read_text()


def test_a_post_dated_later_waits(site: Path, run: Run) -> None:
    (site / "_posts/2099-01-01-later.md").write_text(post_text("Later", "2099-01-01"))
    result = run("build", "--now", "2022-05-21T00:00:00+08:00")
    assert "1 dated later; the next, _posts/2099-01-01-later.md, is due 2099-01-01 00:00 +0800." in result.stdout
    assert "Later" not in (site / "feeds/all.rss").read_text()
    run("build", "--now", "2099-01-02T00:00:00+08:00")
    assert "Later" in (site / "feeds/all.rss").read_text()


def test_a_subscription_that_is_gone_takes_its_files_along(site: Path, run: Run) -> None:
    run("build")
    (site / "feeds/mine.rss").write_text("<rss>not ours</rss>")
    (site / "config.yaml").write_text(CONFIG.replace("all: {", "every: {"))
    assert "3 removed" in run("build").stdout
    assert not (site / "feeds/all.rss").exists()
    assert (site / "feeds/mine.rss").exists()


def test_a_category_that_no_longer_occurs_keeps_its_last_feed(site: Path, run: Run) -> None:
    run("build")
    before = (site / "feeds/category/bonds.rss").read_bytes()
    (site / "_posts/2022-05-20-second.md").unlink()
    assert "0 removed" in run("build").stdout
    assert (site / "feeds/category/bonds.rss").read_bytes() == before


def test_a_post_that_moves_to_another_folder_of_posts_changes_no_byte(site: Path, run: Run) -> None:
    (site / "config.yaml").write_text("posts: {paths: [_posts, old_post]}\n" + CONFIG)
    (site / "old_post").mkdir()
    run("build")
    before = {file: file.read_bytes() for file in (site / "feeds").rglob("*") if file.is_file()}
    (site / "_posts/2022-05-19-first.md").rename(site / "old_post/2022-05-19-first.md")
    assert "Wrote 0 files" in run("build").stdout
    assert {file: file.read_bytes() for file in (site / "feeds").rglob("*") if file.is_file()} == before


def test_a_file_of_somebody_else_is_left_and_named(site: Path, run: Run) -> None:
    (site / "feeds").mkdir()
    (site / "feeds/all.rss").write_text("<rss>theirs</rss>")
    result = run("build", "--strict")
    assert result.exit_code == 1
    assert "was not made by syndicate" in result.stderr
    assert (site / "feeds/all.rss").read_text() == "<rss>theirs</rss>"
    assert (site / "feeds/all.atom").exists()


def test_two_subscriptions_of_one_file(site: Path, run: Run) -> None:
    text = CONFIG + "  category/bonds: {title: Own bonds, match: {tag: none}, feed: {formats: [rss]}}\n"
    (site / "config.yaml").write_text(text)
    result = run("build")
    assert "category/bonds.rss: warning: two subscriptions write this file" in result.stderr
    assert "About bonds" in (site / "feeds/category/bonds.rss").read_text()


def test_a_full_feed_of_a_short_time_is_warned_of(site: Path, run: Run) -> None:
    for minute in range(20):
        date = f"2022-05-20 10:{minute:02}:00 +0800"
        (site / f"_posts/2022-05-20-n{minute}.md").write_text(post_text(f"N{minute}", date))
    result = run("build")
    assert "config.yaml:5: warning: the feed all is full and spans less than three hours" in result.stderr


def test_works_from_a_jekyll_config_alone(site: Path, run: Run) -> None:
    (site / "config.yaml").unlink()
    (site / "_config.yml").write_text("title: Jekyll site\nurl: https://blog.example.org\nplugins: [jekyll-feed]\n")
    result = run("build", "--output", "out")
    assert result.exit_code == 0, result.output
    assert "Jekyll site" in (site / "out/feed.atom").read_text()


def test_output_elsewhere(site: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    assert f"to {outside};" in run("build", "--output", str(outside)).stdout
    assert "to elsewhere;" in run("build", "--output", "elsewhere").stdout
    assert (site / "elsewhere/all.rss").exists()
    assert not (site / "feeds").exists()


@pytest.mark.parametrize("text", ["yesterday", "2022-13-01", "10000-01-01"])
def test_now_must_be_a_moment(site: Path, run: Run, text: str) -> None:
    result = run("build", "--now", text)
    assert result.exit_code == 2
    assert "Write it like 2022-05-20T18:00:00+08:00." in result.stderr
    assert not (site / "feeds").exists()


def test_a_list_says_what_changed(site: Path, run: Run) -> None:
    run("build")
    (site / "_posts/2022-05-20-third.md").write_text(post_text("Third", "2022-05-20 10:00:00 +0800", "bonds"))
    (site / "_posts/2022-05-20-second.md").unlink()
    (site / "_posts/2022-05-20-unnamed.md").write_text(post_text("Unnamed", "2022-05-20 11:00:00 +0800"))
    listed = "_posts/2022-05-20-third.md\n_posts/2022-05-20-second.md\nREADME.md\n"
    assert run("build", "--changed", "-", stdin=listed).stdout.startswith("2 posts.\n")
    assert "Third" in (site / "feeds/all.rss").read_text()
    assert "Unnamed" not in (site / "feeds/all.rss").read_text()
    assert run("build").stdout.startswith("3 posts.\n")


def test_git_says_what_changed(site: Path, run: Run) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=site, check=True, capture_output=True)

    git("init", "-q")
    git("add", "_posts", "config.yaml")
    git("commit", "-qm", "One")
    run("build", "--git")
    (site / "_posts/2022-05-20-third.md").write_text(post_text("Third", "2022-05-20 10:00:00 +0800"))
    assert run("build", "--git").stdout.startswith("3 posts.\n")
    git("add", "_posts")
    git("commit", "-qm", "Two")
    (site / "_posts/2022-05-20-third.md").unlink()
    assert run("build", "--git").stdout.startswith("2 posts.\n")
    assert run("build", "--git", "HEAD~1").stdout.startswith("2 posts.\n")
    assert run("build", "--git", "no-such-commit").exit_code == 2


def test_a_list_and_git_exclude_each_other(site: Path, run: Run) -> None:
    result = run("build", "--changed", "-", "--git", "HEAD")
    assert (result.exit_code, "exclude each other" in result.output) == (2, True)


def test_full_does_not_trust_the_index(site: Path, run: Run) -> None:
    run("build")
    (site / "feeds/all.rss").write_bytes((site / "feeds/all.rss").read_bytes().replace(b"Second", b"Sacond"))
    assert "Wrote 0 files" in run("build").stdout
    assert "Wrote 1 files" in run("build", "--full").stdout


def test_watching(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def batches(*_: object, **__: object) -> Iterator[frozenset[Path]]:
        (site / "_posts/2022-05-20-third.md").write_text(post_text("Third", "2022-05-20 10:00:00 +0800"))
        yield frozenset({site / "_posts/2022-05-20-third.md"})
        (site / "config.yaml").write_text("site: [")
        yield frozenset({site / "config.yaml"})

    monkeypatch.setattr("syndicate.app.watching.watch", batches)
    result = run("build", "--watch", "--json")
    assert [json.loads(line)["posts"] for line in result.stdout.splitlines()] == [2, 3]
    assert "Watching for changes" in result.stderr
    assert "config.yaml:2: " in result.stderr


def test_watching_tells_what_was_done_alone(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    # What is printed may go to a file in the site's folder: a line for each build would be a change, and the next one.
    def batches(*_: object, **__: object) -> Iterator[frozenset[Path]]:
        yield frozenset({site / "watch.log"})
        (site / "_posts/2022-05-20-bad.md").write_text("---\ntitle: [\n---\n")
        yield frozenset({site / "_posts/2022-05-20-bad.md"})
        yield frozenset({site / "watch.log"})
        (site / "config.yaml").write_text("site: [")
        yield frozenset({site / "config.yaml"})
        yield frozenset({site / "config.yaml"})

    monkeypatch.setattr("syndicate.app.watching.watch", batches)
    result = run("build", "--watch", "--json")
    assert [json.loads(line)["skipped"] for line in result.stdout.splitlines()] == [0, 1]
    assert result.stderr.count("config.yaml:2: ") == 1


@pytest.mark.parametrize("settle", ["1h", "0s", "soon"])
def test_a_pause_that_is_none(site: Path, run: Run, settle: str) -> None:
    assert "Write it like 100ms or 2s" in run("build", "--settle", settle).output
