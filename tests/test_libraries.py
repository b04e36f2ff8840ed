"""Each library that the project stands on does real work: without it, the job it does fails."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, post_text

BUILD, PREVIEW = ("build",), ("preview", "all")


@pytest.mark.parametrize(
    ("library", "command"),
    [
        pytest.param("yaml", BUILD, id="pyyaml reads the config"),
        pytest.param("feedgen", BUILD, id="feedgen makes the entries"),
        pytest.param("jinja2", BUILD, id="jinja2 renders the directory of feeds"),
        pytest.param("bs4", BUILD, id="beautifulsoup4 reads a title with markup"),
        pytest.param("premailer", PREVIEW, id="premailer compiles the theme"),
        pytest.param("click", BUILD, id="click parses the command"),
    ],
)
def test_without_it_the_job_fails(tmp_path: Path, library: str, command: tuple[str, ...]) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/2022-05-20-a.md").write_text(post_text("A <em>title</em>", "2022-05-20"))
    code = f"import sys; {{}}sys.argv = ['syndicate', *{command!r}]\nfrom syndicate.cli import main\nmain()"
    with_it, without_it = code.format(""), code.format(f"sys.modules[{library!r}] = None; ")

    def exit_code(program: str) -> int:
        return subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False
        ).returncode

    assert exit_code(without_it) == 1
    assert exit_code(with_it) == 0
