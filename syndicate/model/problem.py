"""What was wrong with an input, without stopping the run."""

from enum import StrEnum

from syndicate.errors import PostError
from syndicate.frozen import frozen


class Level(StrEnum):
    """What a problem costs."""

    ERROR = "error"  #: the post is left out
    WARNING = "warning"  #: the post stays


@frozen(kw_only=True, order=True)
class Problem:
    """One fault of one input, worded for the person who can mend it."""

    path: str  #: As a person would type it: relative to the source folder for posts, else to where the command runs.
    line: int = 0  #: 1-based; 0 when the whole file is meant.
    message: str
    level: Level = Level.ERROR
    hint: str = ""

    @classmethod
    def at(cls, source: str, message: str, *, level: Level = Level.WARNING, hint: str = "") -> "Problem":
        """Return the problem that stands at *source*, written ``path`` or ``path:line``."""
        path, _, line = source.rpartition(":")
        if not (path and line.isdigit()):
            path, line = source, "0"
        return cls(path=path, line=int(line), message=message, level=level, hint=hint)

    @classmethod
    def of_post(cls, path: str, error: PostError) -> "Problem":
        """Return what *error* says of the post at *path*, which is left out."""
        return cls(path=path, line=error.line, message=error.message, hint=error.hint)

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        text = f"{place}: {self.message}" if self.level is Level.ERROR else f"{place}: warning: {self.message}"
        return f"{text}\n  {self.hint}" if self.hint else text
