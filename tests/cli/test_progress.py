"""A bar for whoever watches and waits; silence for all others."""

import io
import sys

import pytest

from syndicate.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with progress.bar("Building") as show:
        show(1, 2)
    assert pipe.getvalue() == ""


@pytest.mark.parametrize(("patience_s", "shown"), [(-1.0, True), (60.0, False)])
def test_a_terminal_gets_a_bar_after_a_while(monkeypatch: pytest.MonkeyPatch, patience_s: float, shown: bool) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE_S", patience_s)
    monkeypatch.setenv("TERM", "xterm")
    with progress.bar("Building") as show:
        show(1, 2)
    assert ("Building" in terminal.getvalue()) is shown
