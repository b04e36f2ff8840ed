"""The sample site, copied, with the real studio to show it."""

import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from syndicate.app.livesite import LiveSite
from syndicate.app.studio import SiteStudio
from syndicate.web.values import Choice, Feed, View
from tests.render.stored import CHART

ROOT = Path(__file__).parents[2]
NOW = datetime.fromisoformat("2022-05-21T08:00:00+08:00")
_PICTURE = re.compile(r'(<img [^>]*src=")http[^"]*')


class Drawn(SiteStudio):
    """Shows a drawing where a picture lies on a server that the tests do not ask."""

    def mail(self, choice: Choice, view: View) -> str:
        return _drawn(super().mail(choice, view))

    def feed(self, name: str) -> Feed:
        found = super().feed(name)
        return replace(found, entries=tuple(replace(entry, html=_drawn(entry.html)) for entry in found.entries))


def _drawn(html: str) -> str:
    return _PICTURE.sub(rf"\1{CHART}", html)


def sample_studio(folder: Path) -> Drawn:
    """Copy the sample site into *folder* and give its studio."""
    shutil.copytree(ROOT / "posts", folder / "posts")
    shutil.copy(ROOT / "config.yaml", folder)
    (folder / "templates").mkdir()
    return Drawn(LiveSite(folder / "config.yaml", environ={}, clock=lambda: NOW))
