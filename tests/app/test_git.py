import subprocess
from pathlib import Path

import pytest

from syndicate.app.git import GitChanges, changed_since, head
from syndicate.errors import UsageError
from syndicate.model import PostsSettings


@pytest.fixture(autouse=True)
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git without anybody's settings, with some of the least helpful."""
    (tmp_path / "gitconfig").write_text(
        "[user]\nname = A\nemail = a@example.org\n[init]\ndefaultBranch = main\n[core]\nquotePath = true\n"
        "[diff]\nrenames = copies\nexternal = false\nrelative = false\n"
        "[status]\nshowUntrackedFiles = no\nrenames = true\n"
        '[protocol "file"]\nallow = always\n'
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def write(folder: Path, *paths: str, text: str = "x") -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def commit(folder: Path) -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A repository with three posts in the folder ``posts``."""
    site = tmp_path / "site"
    write(site, *(f"posts/_posts/{name}.md" for name in "abc"), "posts/page.md", "other/_posts/x.md")
    git(site, "init", "--quiet")
    commit(site)
    return site


def settings(site: Path) -> PostsSettings:
    return PostsSettings(source=site / "posts")


def test_nothing_changed(site: Path) -> None:
    assert changed_since(settings(site), "HEAD") == GitChanges((), git(site, "rev-parse", "HEAD"), ())


def test_what_was_committed_since(site: Path) -> None:
    write(site, "posts/_posts/a.md", "other/_posts/x.md", "posts/page.md", text="edited")
    git(site, "mv", "posts/_posts/b.md", "posts/_posts/renamed.md")
    (site / "posts/_posts/c.md").unlink()
    write(site, 'posts/_posts/文 "1".md', "posts/zh/_posts/n\n.md")
    new = commit(site)
    expected = ("a.md", "b.md", "c.md", "renamed.md", '文 "1".md')
    found = changed_since(settings(site), "HEAD~1")
    assert found == GitChanges((*(f"_posts/{name}" for name in expected), "zh/_posts/n\n.md"), new, ())


def test_what_is_not_committed(site: Path) -> None:
    write(site, "posts/_posts/a.md", text="staged")
    write(site, "posts/_posts/文.md")
    git(site, "add", "--all")
    write(site, "posts/_posts/b.md", text="not staged")
    (site / "posts/_posts/c.md").unlink()
    write(site, "posts/_posts/es/untracked.md", "posts/zh/_posts/new.md")
    found = changed_since(settings(site), "HEAD")
    assert found.paths == found.dirty
    assert found.dirty == (
        *(f"_posts/{name}.md" for name in ("a", "b", "c", "es/untracked", "文")),
        "zh/_posts/new.md",
    )


def test_what_was_not_committed_at_the_last_build_is_looked_at_again(site: Path) -> None:
    write(site, "posts/_posts/a.md", "posts/_posts/new.md", text="not committed")
    before = changed_since(settings(site), "HEAD")
    git(site, "checkout", "--quiet", ".")
    git(site, "clean", "--quiet", "--force")
    assert changed_since(settings(site), before.commit, dirty=before.dirty) == GitChanges(
        ("_posts/a.md", "_posts/new.md"), before.commit, ()
    )


def test_a_change_that_was_taken_back_since_is_none(site: Path) -> None:
    old = git(site, "rev-parse", "HEAD")
    write(site, "posts/_posts/a.md", text="edited")
    commit(site)
    write(site, "posts/_posts/a.md", text="x")
    commit(site)
    assert changed_since(settings(site), old).paths == ()


def test_ignored_posts_are_not_seen(site: Path) -> None:
    write(site, ".gitignore", text="posts/_posts/made-*\n")
    write(site, "posts/_posts/made-by-a-program.md")
    assert changed_since(settings(site), "HEAD").paths == ()


def test_a_repository_within_means_all_its_posts(site: Path) -> None:
    write(site, "posts/news/_posts/n.md")
    git(site / "posts/news", "init", "--quiet")
    commit(site / "posts/news")
    assert changed_since(settings(site), "HEAD").paths == ("news", "news/_posts/n.md")


def test_the_source_folder_may_be_the_repository_or_a_worktree(site: Path, tmp_path: Path) -> None:
    git(site, "worktree", "add", "--quiet", "../other")
    write(tmp_path / "other/posts", "_posts/a.md", text="edited")
    assert changed_since(settings(tmp_path / "other"), "main").paths == ("_posts/a.md",)
    write(tmp_path / "other", "_posts/new.md")
    top = PostsSettings(source=tmp_path / "other")
    assert changed_since(top, "main").paths == ("_posts/new.md", "posts/_posts/a.md")


def test_the_variables_of_a_hook_do_not_count(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "pushed.git")
    write(site, "posts/_posts/a.md", text="edited")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "pushed.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert changed_since(settings(site), "HEAD").paths == ("_posts/a.md",)


def test_the_index_is_not_written(site: Path) -> None:
    (site / "posts/_posts/a.md").touch()
    before = (site / ".git/index").stat().st_mtime_ns
    assert changed_since(settings(site), "HEAD").paths == ()
    assert (site / ".git/index").stat().st_mtime_ns == before


@pytest.mark.parametrize("revision", ["nowhere", "", "main..HEAD", "--all", "-", "HEAD:posts", "0" * 40])
def test_what_is_no_commit(site: Path, revision: str) -> None:
    with pytest.raises(UsageError, match=f'git knows no commit "{revision}" here') as caught:
        changed_since(settings(site), revision)
    assert "fetch more history" in caught.value.hint


def test_a_shallow_clone_knows_no_more_than_it_has(site: Path, tmp_path: Path) -> None:
    old = git(site, "rev-parse", "HEAD")
    write(site, "posts/_posts/a.md", text="edited")
    commit(site)
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{site}", "clone")
    with pytest.raises(UsageError, match=old):
        changed_since(settings(tmp_path / "clone"), old)


def test_what_is_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    write(tmp_path, "site/posts/_posts/a.md")
    with pytest.raises(UsageError, match=r"git cannot tell what changed in .*/site/posts: not a git repository"):
        changed_since(settings(tmp_path / "site"), "HEAD")
    assert head(settings(tmp_path / "site")) is None


def test_a_repository_without_files_to_look_at(tmp_path: Path, site: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", "site", "bare.git")
    with pytest.raises(UsageError, match=r"git cannot tell what changed in .*work tree"):
        changed_since(PostsSettings(source=tmp_path / "bare.git"), "HEAD")
    assert head(PostsSettings(source=tmp_path / "bare.git")) is None


def test_a_repository_without_commits(tmp_path: Path) -> None:
    write(tmp_path, "site/posts/_posts/a.md")
    git(tmp_path / "site", "init", "--quiet")
    with pytest.raises(UsageError, match="has no commit yet"):
        changed_since(settings(tmp_path / "site"), "HEAD")
    assert head(settings(tmp_path / "site")) is None


def test_no_git(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UsageError, match="git is not installed"):
        changed_since(settings(site), "HEAD")
    assert head(settings(site)) is None


def test_the_commit_that_is_checked_out(site: Path) -> None:
    write(site, "posts/_posts/a.md", "posts/page.md", text="edited")
    assert head(settings(site)) == (git(site, "rev-parse", "HEAD"), ("_posts/a.md",))
