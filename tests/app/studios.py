"""A site on the disk, and the studio that shows it."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from syndicate.app import App
from syndicate.app.studio import SiteStudio

NOW = datetime(2022, 5, 20, 12, 0, tzinfo=UTC)
PATIENCE_S = 30  #: How long a test waits for what comes at once on an idle machine.
CONFIG = """\
site: {title: Wire, url: "https://news.example.org", language: en, timezone: Asia/Shanghai}
posts: {source: posts}
digests: {from: "Wire <news@example.org>"}
templates: templates
subscriptions:
  everything: {title: Everything, feed: {}}
  markets:
    title: Markets
    description: Shares and bonds.
    match: {category: markets}
    feed: {formats: [rss, atom], content: excerpt}
    digest: {schedule: "30 7 * * *", to: [list@example.org], limit: 3}
  "category/{slug}": {each: category, title: "About {value}", digest: {}}
"""
POST = """\
---
title: {title}
date: 2022-05-{day} 09:00:00 +0800
categories: {category}
---
![A chart](https://news.example.org/chart.png)

Text of {title}.
"""


class Moment:
    """A clock that stands until it is set."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class StudioSite:
    """Files of a site below *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Moment()
        self.write("config.yaml", CONFIG)
        (folder / "templates").mkdir()
        for day, title in enumerate(("First", "Second", "Third"), start=17):
            self.post(title, day=day)
        self.post("Other", day=19, category="sport")

    def write(self, path: str, text: str) -> Path:
        """Write *text* to the file at *path*."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def post(self, title: str, *, day: int = 19, category: str = "markets", name: str = "") -> Path:
        """Write a post."""
        path = f"posts/_posts/2022-05-{day}-{name or title.lower()}.md"
        return self.write(path, POST.format(title=title, day=day, category=category))

    def studio(self) -> SiteStudio:
        """Return the studio of the site."""
        return App.open(self.folder / "config.yaml", environ={}, clock=self.clock).studio()


@contextmanager
def listening(studio: SiteStudio) -> Iterator[Callable[[], frozenset[Path]]]:
    """Take the changes of *studio* in another thread; what is yielded waits for the next one."""
    stop, heard = threading.Event(), queue.Queue[frozenset[Path]]()
    begun = threading.Event()

    def listen() -> None:
        changes = studio.changes(stop)
        begun.set()
        for paths in changes:
            heard.put(paths)

    thread = threading.Thread(target=listen)
    thread.start()
    begun.wait(PATIENCE_S)
    try:
        while not studio._site._listeners:
            stop.wait(0.005)
        yield lambda: heard.get(timeout=PATIENCE_S)
    finally:
        stop.set()
        thread.join(PATIENCE_S)
