"""What is asked of a build, and what it says that it did."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.frozen import frozen
from syndicate.model import Held, Level, Problem

if TYPE_CHECKING:
    from syndicate.app.changes import Source

Progress = Callable[[int, int], None]


@dataclass(slots=True, kw_only=True)
class BuildResult:
    """What a build did; ``files`` are the names written, below ``folder``."""

    posts: int
    folder: Path
    skipped: int = 0
    unchanged: int = 0
    files: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    held: tuple[Held, ...] = ()
    due: datetime | None = None  #: When a build would write something else though nothing changed.

    @property
    def failed(self) -> bool:
        """Whether a post was left out, or a file could not be written."""
        return any(one.level is Level.ERROR for one in self.problems)

    def as_json(self) -> dict[str, object]:
        """Return the shape that ``build --json`` prints."""
        counts = {"written": len(self.files), "unchanged": self.unchanged, "removed": len(self.removed)}
        fields = ("level", "path", "line", "message", "hint")
        return {
            "posts": self.posts,
            "skipped": self.skipped,
            "feeds": counts | {"files": self.files},
            "problems": [{name: getattr(one, name) for name in fields} for one in self.problems],
        }


@frozen(kw_only=True)
class Since:
    """Where a build learns what changed: a scan of the posts' folders, if neither is given."""

    changed: bytes | None = None  #: A list of paths, one a line.
    revision: str | None = None  #: Of git; "": the commit that was built last.


SCANNED = Since()


@frozen(kw_only=True)
class BuildRequest:
    """What is asked of a build."""

    now: datetime
    source: "Source"  #: Where changes come from.
    output: Path | None = None
    full: bool = False  #: Forget the index first.
    accept_corrections: bool = False
    progress: Progress = lambda _done, _total: None
