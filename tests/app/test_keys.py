"""The code that makes entries is told apart by its bytes, and read only when sizes or times say that it may differ."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from syndicate.app import keys

Code = Callable[[bytes], bytes]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of three modules."""
    for name in ("a.py", "render/b.py", "cli/c.py", "note.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(keys, "_ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def code() -> Iterator[Code]:
    """What a process that starts now makes of what an earlier one knew."""

    def started(known: bytes) -> bytes:
        keys._print.cache_clear()
        keys._content.cache_clear()
        return keys._code(known)

    yield started
    keys._print.cache_clear()
    keys._content.cache_clear()


@pytest.mark.usefixtures("root")
def test_code_that_nobody_touched_is_not_read_again(code: Code, monkeypatch: pytest.MonkeyPatch) -> None:
    known = code(b"")
    monkeypatch.setattr(Path, "read_text", None)
    assert code(known) == known


def test_code_with_other_times_is_the_same(root: Path, code: Code) -> None:
    known = code(b"")
    os.utime(root / "a.py", (1, 1))
    touched = code(known)
    assert (touched[32:], touched != known) == (known[32:], True)


@pytest.mark.parametrize("name", ["a.py", "render/b.py", "render/new.py"])
def test_other_code_is_another(root: Path, code: Code, name: str) -> None:
    known = code(b"")
    (root / name).write_text("changed")
    assert code(known)[32:] != known[32:]


@pytest.mark.parametrize("name", ["cli/c.py", "note.txt"])
def test_what_makes_no_entries_does_not_matter(root: Path, code: Code, name: str) -> None:
    known = code(b"")
    (root / name).write_text("changed")
    assert code(known) == known
