"""What is installed from a wheel or an sdist does the main job, with nothing else around it."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEMPLATES = {
    file.relative_to(ROOT / "templates").as_posix() for file in (ROOT / "templates").rglob("*") if file.is_file()
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    # First the sdist, then the wheel from it: what is missing in the sdist is missing in both.
    subprocess.run([sys.executable, "-m", "build", "--outdir", folder, ROOT], check=True, capture_output=True)
    return folder


def test_the_sdist_lists_the_templates_and_the_sample_site(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"templates/{name}" for name in TEMPLATES} <= names
    assert {"config.yaml", "LICENSE", "README.md", "pyproject.toml"} <= names
    assert any(name.startswith("posts/_posts/") for name in names)


def test_the_wheel_holds_the_package_and_its_templates_alone(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        names = archive.namelist()
    assert {f"syndicate/templates/{name}" for name in TEMPLATES} <= set(names)
    of_pages = [file for part in ("pages", "static") for file in (ROOT / "syndicate/web" / part).iterdir()]
    assert {file.relative_to(ROOT).as_posix() for file in of_pages} <= set(names)
    assert {name.partition("/")[0] for name in names} == {"syndicate", "syndicate_feeds-0.1.0.dist-info"}


@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_in_an_empty_environment(built: Path, tmp_path: Path, kind: str) -> None:
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv/bin/python"
    options = ["--quiet", "--constraint", str(ROOT / "constraints.txt")]
    install = [str(python), "-m", "pip", "install", *options, str(next(built.glob(kind)))]
    subprocess.run(install, check=True, capture_output=True)
    site = tmp_path / "site"
    (site / "_posts").mkdir(parents=True)
    (site / "_posts/2022-05-20-hello.md").write_text("---\ntitle: Hello\n---\nSome *text*.\n")
    (site / "_config.yml").write_text("title: Site\nurl: https://site.example.org\n")

    def syndicate(*arguments: str) -> str:
        command = [str(tmp_path / "venv/bin/syndicate"), *arguments]
        return subprocess.run(command, cwd=site, check=True, capture_output=True, text=True).stdout

    assert "1 post." in syndicate("build")
    assert "<em>text</em>" in (site / "feeds/feed.atom").read_text().replace("&lt;", "<").replace("&gt;", ">")
    assert "Some text." in syndicate("preview", "feed", "--text")
