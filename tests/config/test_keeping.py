"""A build's config is the same whether it was kept or not, and is made again when what it came from changed."""

import os
import subprocess
import sys
import zoneinfo
from collections.abc import Mapping
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from syndicate import config, plainyaml
from syndicate.config import keeping, loading
from syndicate.errors import ConfigError
from syndicate.model import Config, DigestSettings
from tests.config.samples import ENVIRON, EXAMPLE, SITE, SUBSCRIPTIONS, with_subscription

JEKYLL = "title: A\nurl: https://a.example\n"
HEAVY = ("pydantic", "yaml", "lxml", "jinja2", "feedgen", "bs4", "click")


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the configs that were checked: one that was kept is not among them."""
    seen, check = [], loading.check

    def noted(document: plainyaml.Document, path: Path, **rest: Any) -> Config:
        seen.append(path)
        return check(document, path, **rest)

    monkeypatch.setattr(loading, "check", noted)
    return seen


def write(folder: Path, text: str, name: str = "config.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def built(path: Path, environ: Mapping[str, str] = ENVIRON) -> Config:
    return config.for_build(path, environ=environ)


def kept_files(folder: Path) -> list[Path]:
    return sorted((folder / "cache").iterdir()) if (folder / "cache").is_dir() else []


def without_secrets(whole: Config) -> Config:
    subscriptions = tuple(replace(one, digest=None) for one in whole.subscriptions)
    return replace(whole, digests=DigestSettings(), mailers={}, secret=None, subscriptions=subscriptions)


def sources(made: Config) -> list[str]:
    return [one.source for one in made.subscriptions]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("config.yaml", EXAMPLE, id="every key"),
        pytest.param("config.yaml", SITE + SUBSCRIPTIONS, id="little"),
        pytest.param("site.yaml", SITE + SUBSCRIPTIONS, id="another name"),
        pytest.param("_config.yml", JEKYLL, id="a site of Jekyll"),
    ],
)
def test_it_is_what_load_returns_but_for_what_no_build_needs(
    tmp_path: Path, checks: list[Path], name: str, text: str
) -> None:
    (tmp_path / "intro.md").write_text("Hello.")
    path = write(tmp_path, text, name)
    whole = config.from_jekyll(path) if name == "_config.yml" else config.load(path, environ=ENVIRON)
    first, second = built(path), built(path)
    assert checks == [path, path]
    assert first == second == without_secrets(whole)
    assert sources(first) == sources(second) == sources(whole)


def test_nothing_secret_is_kept(tmp_path: Path) -> None:
    (tmp_path / "intro.md").write_text("Hello.")
    built(write(tmp_path, EXAMPLE))
    (kept,) = kept_files(tmp_path / ".syndicate")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [value for value in (*ENVIRON.values(), "list@example.org", "Hello") if value in kept.read_text()] == []


def test_only_the_last_config_of_a_file_is_kept(tmp_path: Path) -> None:
    for title in "ABC":
        built(write(tmp_path, f"site: {{title: {title}, url: https://a.example}}\n{SUBSCRIPTIONS}"))
    assert len(kept_files(tmp_path / ".syndicate")) == 1


def test_two_configs_share_a_state_folder(tmp_path: Path, checks: list[Path]) -> None:
    paths = [write(tmp_path, SITE + SUBSCRIPTIONS, name) for name in ("a.yaml", "b.yaml")]
    assert [built(path).path for path in (*paths, *paths)] == [*paths, *paths]
    assert checks == paths


def test_a_path_is_looked_at_from_where_the_command_runs(
    tmp_path: Path, checks: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, SITE + SUBSCRIPTIONS)
        monkeypatch.chdir(tmp_path / name)
        assert built(Path("config.yaml")).posts.source == tmp_path / name
    assert built(Path("../b/config.yaml")).path == tmp_path / "b/config.yaml"
    assert len(checks) == 2


def test_a_changed_text(tmp_path: Path, checks: list[Path]) -> None:
    built(write(tmp_path, SITE + SUBSCRIPTIONS))
    state = (tmp_path / "config.yaml").stat()
    path = write(tmp_path, SITE.replace("Finance", "Weather") + SUBSCRIPTIONS)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert built(path).site.title == "Weather Wire"
    assert len(checks) == 2


def test_a_folder_of_templates_that_comes_and_goes(tmp_path: Path) -> None:
    path = write(tmp_path, SITE + SUBSCRIPTIONS)
    assert built(path).templates is None
    (tmp_path / "templates").mkdir()
    assert built(path).templates == tmp_path / "templates"
    (tmp_path / "templates").rmdir()
    assert built(path).templates is None


def test_an_edit_of_the_code(tmp_path: Path, checks: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    code = tmp_path / "code"
    code.mkdir()
    monkeypatch.setattr(keeping, "_CODE", (code,))
    path = write(tmp_path, SITE + SUBSCRIPTIONS)
    for text in ("a = 1\n", "a = 1\n", "a = 2\n"):
        (code / "module.py").write_text(text)
        built(path)
    assert len(checks) == 2


@pytest.mark.parametrize("module", ["config/values.py", "model/subscription.py", "plainyaml/events.py", "names.py"])
def test_the_code_that_makes_a_config_counts(module: str) -> None:
    package = Path(keeping.__file__).parents[1]
    assert (package / module).parent in keeping._CODE
    assert (package / module).is_file()


VARIABLES = """\
site: {title: "${TITLE}", url: https://news.example.org}
subscriptions:
  digest: {match: {tag: "\\u0024{TAG}"}, feed: {}, digest: {from: "${FROM}", unsubscribe: "mailto:a@b.example"}}
  mailers: {title: "$${NO}", feed: {file: {rss: "${FILE}"}}}
  plain:
digests: {reply_to: "${FROM}"}
mailers: {relay: {type: smtp, host: "${HOST}", username: "${USER}", password: "${PASSWORD}"}}
secret: "${SECRET}"
"""
SET = {"TITLE": "Wire", "TAG": "a", "FILE": "x.xml", "FROM": "a@b.example", "HOST": "mail.example.org", "USER": "wire",
       "PASSWORD": "hunter2", "SECRET": "sesame", "OTHER": "1"}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "made_again"),
    [
        pytest.param({}, False, id="nothing"),
        pytest.param({"OTHER": "2", "NO": "x"}, False, id="others"),
        pytest.param({"TITLE": "Weather"}, True, id="of the site"),
        pytest.param({"TAG": "b"}, True, id="written with an escape"),
        pytest.param({"FILE": "y.xml"}, True, id="of a subscription called mailers"),
        pytest.param({"FROM": "c@d.example"}, False, id="of digests"),
        pytest.param({"HOST": "mx.example.org", "PASSWORD": "4711", "SECRET": "x"}, False, id="secrets"),
    ],
)
def test_another_value_of_a_variable(
    tmp_path: Path, checks: list[Path], changes: dict[str, str], made_again: bool
) -> None:
    path = write(tmp_path, VARIABLES)
    built(path, SET)
    again = built(path, SET | changes)
    assert len(checks) == 1 + made_again
    assert again == without_secrets(config.load(path, environ=SET | changes))


@pytest.mark.parametrize("name", ["TITLE", "FROM", "PASSWORD", "SECRET"])
def test_a_variable_that_is_not_set_any_more(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, VARIABLES)
    built(path, SET)
    with pytest.raises(ConfigError, match=f"the environment variable {name} is not set"):
        built(path, {key: value for key, value in SET.items() if key != name})


def test_a_secret_that_became_empty(tmp_path: Path) -> None:
    path = write(tmp_path, VARIABLES)
    built(path, SET)
    with pytest.raises(ConfigError, match="secret: is empty"):
        built(path, SET | {"SECRET": ""})


def test_values_of_secrets_leave_no_trace(tmp_path: Path) -> None:
    path = write(tmp_path, VARIABLES)
    traces = []
    for changes in ({}, {"PASSWORD": "4711", "SECRET": "x", "USER": "y"}):
        built(path, SET | changes)
        (kept,) = kept_files(tmp_path / ".syndicate")
        traces.append(kept.read_bytes())
        kept.unlink()
    assert traces[0] == traces[1]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("config.yaml", SITE + "subscriptions: {a: {fed: {}}}\n", id="ours"),
        pytest.param("config.yaml", "a: [", id="no YAML"),
        pytest.param("_config.yml", "title: A\n", id="of Jekyll"),
        pytest.param("_config.yml", "- title\n", id="no mapping"),
    ],
)
def test_a_config_that_cannot_be_used_is_not_kept(tmp_path: Path, name: str, text: str) -> None:
    path = write(tmp_path, text, name)
    with pytest.raises(ConfigError) as expected:
        config.from_jekyll(path) if name == "_config.yml" else config.load(path, environ={})
    for _ in range(2):
        with pytest.raises(ConfigError) as caught:
            built(path, {})
        assert str(caught.value) == str(expected.value)
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file or directory"):
        built(tmp_path / "config.yaml")


@pytest.mark.parametrize(
    ("written", "folder"),
    [
        pytest.param("", ".syndicate", id="not written"),
        pytest.param("state:\n", ".syndicate", id="without a value"),
        pytest.param("state: var\n", "var", id="plain"),
        pytest.param("state: ../elsewhere/state/  # not here\n", "../elsewhere/state", id="with a comment"),
        pytest.param("state: 'a var'\n", "a var", id="quoted"),
        pytest.param('state:   "数据"\r\n', "数据", id="quoted twice, and Chinese"),
    ],
)
def test_it_is_kept_in_the_state_folder(tmp_path: Path, checks: list[Path], written: str, folder: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    path = write(site, SITE + SUBSCRIPTIONS + written)
    assert built(path) == built(path)
    assert len(checks) == 1
    assert len(kept_files(site / folder)) == 1


@pytest.mark.parametrize(
    "written",
    [
        pytest.param('state: "${VAR}"\n', id="a variable"),
        pytest.param('"state": var\n', id="a quoted key"),
        pytest.param("state : var\n", id="a gap"),
        pytest.param('state: "v\\u0061r"\n', id="an escape"),
        pytest.param("state: >-\n  var\n", id="a text of several lines"),
    ],
)
def test_it_is_not_kept_where_the_text_alone_does_not_tell_the_state_folder(tmp_path: Path, written: str) -> None:
    path = write(tmp_path, SITE + SUBSCRIPTIONS + written)
    for _ in range(2):
        assert built(path, {"VAR": "var"}).state == tmp_path / "var"
    assert list(tmp_path.iterdir()) == [path]


def test_a_state_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path, checks: list[Path]) -> None:
    (tmp_path / ".syndicate").write_text("a file")
    path = write(tmp_path, SITE + SUBSCRIPTIONS)
    assert built(path) == built(path)
    assert len(checks) == 2


def test_what_could_not_be_put_in_place_is_removed(tmp_path: Path, checks: list[Path]) -> None:
    path = write(tmp_path, SITE + SUBSCRIPTIONS)
    built(path)
    (kept,) = kept_files(tmp_path / ".syndicate")
    kept.unlink()
    kept.mkdir()
    assert built(path).site.title == "Finance Wire"
    assert kept_files(tmp_path / ".syndicate") == [kept]


DAMAGE = [
    pytest.param(lambda _: b"", id="empty"),
    pytest.param(lambda whole: whole[: len(whole) // 2], id="half"),
    pytest.param(lambda whole: whole.replace(b'"Finance Wire"', b'"Another Wire"'), id="another title"),
    pytest.param(lambda whole: whole.replace(b"\n", b" "), id="one line"),
    pytest.param(lambda whole: whole.partition(b"\n")[2], id="without its head"),
    pytest.param(lambda whole: b"[]\n" + whole, id="an empty head"),
    pytest.param(lambda whole: b"5\n" + whole, id="a number"),
    pytest.param(lambda whole: b'["", [[]], [7]]\n' + whole, id="names that are none"),
    pytest.param(lambda whole: b"[" * 100_000 + whole, id="deep"),
    pytest.param(lambda _: b"\xff\xfe\x00", id="bytes"),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_or_foreign_file_is_ignored_and_replaced(tmp_path: Path, checks: list[Path], damage: Any) -> None:
    path = write(tmp_path, SITE + SUBSCRIPTIONS)
    made = built(path)
    (kept,) = kept_files(tmp_path / ".syndicate")
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert kept.read_bytes() != whole
    assert built(path) == made
    assert len(checks) == 2
    assert kept.read_bytes() == whole


def test_a_time_zone_that_is_gone_is_told_as_ever(tmp_path: Path) -> None:
    zones = tmp_path / "zones"
    zones.mkdir()
    (zones / "Nowhere").write_bytes((resources.files("tzdata.zoneinfo") / "UTC").read_bytes())
    path = write(tmp_path, SITE.replace("title:", "timezone: Nowhere, title:") + SUBSCRIPTIONS)
    zoneinfo.reset_tzpath(to=[zones, *zoneinfo.TZPATH])
    try:
        assert built(path).site.timezone.key == "Nowhere"
        (zones / "Nowhere").unlink()
        zoneinfo.ZoneInfo.clear_cache(only_keys=["Nowhere"])
        with pytest.raises(ConfigError, match='"Nowhere" is not a time zone'):
            built(path)
    finally:
        zoneinfo.reset_tzpath()


def test_a_kept_config_loads_nothing_heavy(tmp_path: Path) -> None:
    path = write(tmp_path, with_subscription("match: {category: a}\nfeed: {cover: 24h}"))
    code = (
        "import os, sys; from pathlib import Path; from syndicate import config\n"
        "found = config.find(Path(sys.argv[1]))\n"
        "made = config.for_build(found, environ=os.environ)\n"
        f"print(len(made.subscriptions), [name for name in {HEAVY!r} if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    first, second = (subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert "pydantic" in first
    assert second == "1 []\n"
    assert len(kept_files(path.parent / ".syndicate")) == 1
