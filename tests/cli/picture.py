"""The picture of the terminal that the documents show: ``make screenshots`` takes it anew, of the sample site."""

import os
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text
from selenium.webdriver.chrome.webdriver import WebDriver

from tests.goldens import ROOT
from tests.render.screenshots import browser
from tests.render.stored import IMAGES, photographed, save

NOW = "2022-05-21T08:00:00+08:00"
COMMANDS = {"preview markets": 26, "preview markets --why": 17, "lint markets": 9}  #: The most lines shown of each.
CELLS = 110
#: In this font a Chinese character is as wide as two others; but it draws lines, bars and … as wide as those, too.
_NARROW = "U+2018-201D, U+2026, U+2500-259F"
_PAGE = """<!DOCTYPE html><meta charset=utf-8>
<style>
@font-face {{ font-family: bars; src: local("DejaVu Sans Mono"); unicode-range: {wide}; size-adjust: 83%; }}
body {{ margin: 0; background: {background}; }}
pre {{ margin: 0; padding: 22px 26px; color: {foreground}; font: 15px/22px bars, 'Noto Sans Mono CJK SC', monospace; }}
</style>
<pre>{code}</pre>"""


def printed(folder: Path) -> str:
    """Return what a terminal of CELLS shows of COMMANDS in a copy of the sample site."""
    shutil.copytree(ROOT / "posts", folder / "posts")
    shutil.copy(ROOT / "config.yaml", folder)
    environ = os.environ | {
        "FORCE_COLOR": "1",
        "TERM": "xterm-256color",
        "COLUMNS": str(CELLS),
        "PYTHONPATH": str(ROOT),
    }
    shown = []
    for command, most in COMMANDS.items():
        run = [sys.executable, "-m", "syndicate", *command.split(), "--now", NOW]
        done = subprocess.run(run, cwd=folder, env=environ, check=True, capture_output=True, text=True)
        lines = done.stdout.splitlines()
        shown.append(f"\x1b[32m$\x1b[0m syndicate {command}")
        shown += [*lines[:most], "…"] if len(lines) > most else lines
        shown.append("")
    return "\n".join(shown[:-1])


def page_of(text: str) -> str:
    """Return a page that shows *text* in the colours that it asks a terminal for."""
    console = Console(record=True, width=2 * CELLS, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(text), soft_wrap=True, end="")
    return console.export_html(theme=DIMMED_MONOKAI, code_format=_PAGE.replace("{wide}", _NARROW), inline_styles=True)


def take(driver: WebDriver, folder: Path) -> None:
    """Take the picture."""
    site = folder / "site"
    site.mkdir()
    picture = photographed(driver, page_of(printed(site)), folder, width=1120, scheme="dark")
    save(picture, IMAGES / "terminal.png")


if __name__ == "__main__":
    with TemporaryDirectory() as scratch, browser(Path(scratch) / "profile") as opened:
        take(opened, Path(scratch))
