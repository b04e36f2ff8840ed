"""The names of the room are loaded when they are asked for, and none hides another."""

import subprocess
import sys
from pathlib import Path

import pytest

from syndicate import config

HEAVY = ("pydantic", "yaml", "lxml", "jinja2", "feedgen", "bs4", "click")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("from syndicate import config", id="the room"),
        pytest.param("from pathlib import Path; from syndicate import config; config.find(Path())", id="find"),
        pytest.param("from syndicate.config import variables", id="variables, before they are read"),
        pytest.param("from syndicate import names, plainyaml; plainyaml.typed('1')", id="names and values"),
    ],
)
def test_what_is_not_needed_is_not_loaded(code: str) -> None:
    code += f"; import sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_every_name_is_there() -> None:
    assert sorted(config.__all__) == config.__all__ == sorted(config._HOMES)
    assert [name for name in config.__all__ if not hasattr(config, name)] == []


def test_no_module_is_called_like_a_name_of_the_room() -> None:
    modules = {path.stem for path in Path(str(config.__file__)).parent.glob("*.py")}
    assert modules & {*config.__all__} == set()


def test_another_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match=r"module 'syndicate\.config' has no attribute 'lode'"):
        _ = config.lode  # type: ignore[attr-defined]  # that is what is tested
