"""The documents tell the truth: their commands are run, and their generated pages are current."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.consoles import follow, steps
from tests.docs.generate import DOCS, pages

ROOT = DOCS.parent


@pytest.mark.parametrize("name", ["cli.md", "config.md", "config.schema.json"])
def test_generated_pages_are_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


FOLLOWED = ("tutorial.md", "guide.md", "templates.md", "operations.md", "drafts.md", "without-a-server.md")


@pytest.mark.parametrize("name", FOLLOWED)
def test_follow_step_by_step(name: str, tmp_path: Path) -> None:
    done = 0
    for step in steps(DOCS / name):
        printed = follow(step, tmp_path, Path(sys.executable).parent)
        assert printed is None, f"$ {step.command}\n{printed}"
        done += bool(step.command)
    assert done > 3


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None, reason="git makes the fresh clone")
def test_follow_the_readme_in_a_fresh_clone(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    done = 0
    for step in steps(clone / "README.md"):
        printed = follow(step, clone, clone / ".venv/bin")
        assert printed is None, f"$ {step.command}\n{printed}"
        done += 1
    assert done >= 4


@pytest.mark.parametrize("document", sorted(ROOT.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=lambda one: one.name)
def test_links_lead_somewhere(document: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\((?!https?://|mailto:)([^)#\s]+)", prose)
    assert [target for target in targets if not (document.parent / target).exists()] == []
