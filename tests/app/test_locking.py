"""One build at a time."""

import os
import threading
from pathlib import Path

import pytest

from syndicate.app.locking import alone
from syndicate.errors import SyndicateError


def never() -> None:
    raise AssertionError("nobody else builds here")


def test_the_second_waits_and_says_so(tmp_path: Path) -> None:
    steps: list[str] = []
    said = threading.Event()

    def second() -> None:
        with alone(tmp_path / "state", waiting=said.set):
            steps.append("second")

    with alone(tmp_path / "state", waiting=never):
        thread = threading.Thread(target=second)
        thread.start()
        assert said.wait(10)
        steps.append("first")
    thread.join(10)
    assert steps == ["first", "second"]


def test_it_ends_with_an_error_too(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), alone(tmp_path, waiting=never):
        raise ZeroDivisionError
    with alone(tmp_path, waiting=never):
        assert os.listdir(tmp_path) == ["lock"]  # noqa: PTH208 (names)


def test_a_state_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with (
        pytest.raises(SyndicateError, match=r"cannot be written: .*\n.*name another folder with `state:`"),
        alone(tmp_path / "state", waiting=never),
    ):
        never()
