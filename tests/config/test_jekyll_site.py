"""What Liquid's ``site.*`` sees of a ``_config.yml``."""

from pathlib import Path

import pytest

from syndicate import config
from syndicate.errors import ConfigError
from tests.config.samples import SITE, SUBSCRIPTIONS, loaded


def variables(folder: Path) -> dict[str, object]:
    return config.variables(loaded(folder, f"{SITE}posts: {{source: blog}}\n{SUBSCRIPTIONS}"))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({}, {}, id="no file"),
        pytest.param({"_config.yml": ""}, {}, id="an empty file"),
        pytest.param({"_config.yml": "a: 1\nb: [true, x]\n"}, {"a": 1, "b": [True, "x"]}, id="beside the config"),
        pytest.param({"blog/_config.yml": "a: 2\n"}, {"a": 2}, id="in the source folder"),
        pytest.param({"_config.yml": "a: 1\n", "blog/_config.yml": "a: 2\n"}, {"a": 1}, id="both"),
    ],
)
def test_variables(tmp_path: Path, files: dict[str, str], expected: dict[str, object]) -> None:
    (tmp_path / "blog").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert variables(tmp_path) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("- a\n", "_config.yml:1: must be a mapping", id="a list"),
        pytest.param("a: &b 1\n", "_config.yml:1: anchors and aliases", id="an anchor"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "_config.yml").write_text(text)
    with pytest.raises(ConfigError, match=message):
        variables(tmp_path)
