"""What a build has to make again for other reasons than changed posts."""

from datetime import datetime

from syndicate.app.keys import Keys
from syndicate.app.output import OutputFolder
from syndicate.frozen import frozen
from syndicate.index import DIRECTORY, Index
from syndicate.model import Config

CODE = "code"  #: Where the index keeps what `keys` takes as known.
_MOMENT = "moment"


@frozen(kw_only=True)
class Due:
    """What is to be made again; nothing, if it is false."""

    everything: bool = False  #: Each feed: entries look different now, or lie in another folder.
    roster: bool = False  #: Which feeds there are, and the directory of them.
    liquid: bool = False  #: Entries whose Liquid sees other data.
    feeds: frozenset[int] = frozenset()  #: These feeds: a file is gone, or time has passed.
    files: bool = False  #: Files came or went in the output folder.

    def __bool__(self) -> bool:
        return self.everything or self.roster or self.liquid or bool(self.feeds) or self.files


def find_due(config: Config, index: Index, output: OutputFolder, present: Keys, now: datetime) -> Due:
    """Compare what the last build left with what is there at *now*."""
    if index.is_new:
        return Due(everything=True, roster=True, files=True)
    folders = index.get("folders")
    moved = output.folders(folders) != folders
    lost = (
        {row.feed for row in index.feeds.files() if output.state(row.name) != (row.size, row.changed)}
        if moved
        else set[int]()
    )
    return Due(
        everything=index.get("rendering") != present.rendering or index.get("output") != present.output,
        roster=index.get("roster") != present.roster or DIRECTORY in lost,
        liquid=index.get("liquid") != present.liquid,
        feeds=frozenset(lost - {DIRECTORY} | _expired(config, index, now)),
        files=moved,
    )


def next_due(index: Index, now: datetime) -> datetime | None:
    """Return when a build would write something else though nothing changed: a post is due, or leaves a feed."""
    moments = [one.due for one in index.posts.held()]
    return min([one for one in (*moments, index.feeds.next_expiry(now)) if one is not None and one > now], default=None)


def remember(index: Index, output: OutputFolder, present: Keys, now: datetime, *, serial: int) -> None:
    """Keep what the next build compares with; *serial* tells the history that what it remembers is of."""
    values = {"reading": present.reading, "rendering": present.rendering, "output": present.output}
    values |= {CODE: present.code, "roster": present.roster, "liquid": present.liquid, "history": str(serial).encode()}
    values |= {"folders": output.folders(index.get("folders")), _MOMENT: now.isoformat().encode()}
    for name, value in values.items():
        index.put(name, value)


def _expired(config: Config, index: Index, now: datetime) -> set[int]:
    """Return the feeds whose choice of posts depends on time, and may be another one now."""
    last = datetime.fromisoformat((index.get(_MOMENT) or b"").decode())
    if now >= last:
        return index.feeds.expired(now)
    timed = config.posts.future or any(
        one.feed and (one.feed.cover or one.feed.max_age) for one in config.subscriptions
    )
    return set(index.feeds.all()) if timed else set()
