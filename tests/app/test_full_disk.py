"""A disk that is full, a real one: nothing is lost, nothing is half-written, and the message says what to do."""

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from syndicate.errors import SyndicateError
from tests.app.scenes import CONFIG, CONNECTIONS, RECIPIENTS, make_site, staged
from tests.app.sites import Site, tree
from tests.deliver.smtpserver import serving

SIZE_KB = 6_000
TO_MOUNT = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("mount") is None, reason="a small disk of its own can be made by root alone"
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of 6 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_KB}k", "tmpfs", str(folder)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode != 0:
        pytest.skip("no disk can be mounted here: a full one was NOT tried")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path) -> Path:
    """Write until nothing more fits; return the file that takes the room."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError as error:
                assert error.errno == errno.ENOSPC  # noqa: PT017 (anything else is no full disk)
    return filler


@TO_MOUNT
def test_feeds_stay_as_they_were_until_there_is_room(tmp_path: Path, disk: Path) -> None:
    site = Site(tmp_path / "site")
    site.output = disk / "feeds"
    site.settings["feeds"]["output"] = str(site.output)
    site.post("2022-05-19-a.md", title="A")
    site.build_alone()
    before = tree(site.output)
    filler = fill(disk)
    site.post("2022-05-20-b.md", title="B", body="Text. " * 20_000)
    with pytest.raises(SyndicateError, match="No space left on device"):
        site.build_alone()
    assert tree(site.output) == before
    filler.unlink()
    site.build_alone()
    assert [one.title for one in feedparser.parse((site.output / "everything.rss").read_bytes()).entries] == ["B", "A"]


@TO_MOUNT
def test_a_send_stops_and_goes_on_when_there_is_room(tmp_path: Path, disk: Path) -> None:
    with serving(delay_s=0.05) as server:
        template = tmp_path / "template"
        template.mkdir()
        scene = staged(make_site(template), tmp_path / "site", server)
        shutil.move(scene.folder / ".syndicate", disk / "state")
        (scene.folder / "config.yaml").write_text(
            f"state: {disk / 'state'}\n{CONFIG}".replace("PORT", str(server.port))
        )
        run = subprocess.Popen(
            [str(Path(sys.executable).with_name("syndicate")), "send", "all", "--yes"],
            cwd=scene.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while len(server.messages) < 3 and run.poll() is None:
            time.sleep(0.01)
        filler = fill(disk)
        printed, error = run.communicate(timeout=60)
        assert run.returncode == 3, printed + error
        assert "Make room on the disk. What was recorded stands; run the command again." in error
        assert 3 <= len(server.messages) < RECIPIENTS
        filler.unlink()
        assert scene.send() == 0
        result = scene.judge()
        assert (result["repeated"], result["lost"]) == (0, 0)
        assert result["unknown"] <= CONNECTIONS
