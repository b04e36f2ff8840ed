"""Themes are folders of templates: the owner's come before the defaults, a theme's before those of all."""

from pathlib import Path

import pytest

from syndicate import themes


def test_templates_inside_the_package_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert themes.default_folder() == themes._BESIDE_PACKAGE
    monkeypatch.setattr(themes, "_IN_PACKAGE", tmp_path)
    assert themes.default_folder() == tmp_path


def test_the_themes_that_come_with_syndicate() -> None:
    assert themes.themes(None) == ("default", "plain")


def test_an_owners_folders_are_themes_too(tmp_path: Path) -> None:
    for name in ("night", "plain", "default", ".git"):
        (tmp_path / "themes" / name).mkdir(parents=True)
    (tmp_path / "themes/notes.txt").touch()
    assert themes.themes(tmp_path) == ("default", "night", "plain")
    assert themes.themes(tmp_path / "none") == themes.themes(None)


def test_a_theme_comes_before_what_all_themes_share_and_the_owner_before_the_defaults(tmp_path: Path) -> None:
    defaults = themes.default_folder()
    assert themes.search_path(tmp_path, "plain") == [
        tmp_path / "themes/plain",
        defaults / "themes/plain",
        tmp_path,
        defaults,
    ]
    assert themes.search_path(None, "plain") == [defaults / "themes/plain", defaults]
