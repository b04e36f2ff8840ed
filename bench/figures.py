"""The figures of a run of the benches: kept as JSON, and the arithmetic on them."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Literal, NamedTuple

Figure = Literal["cpu_s", "wall_s", "peak_mb"]


class Key(NamedTuple):
    """Whose figures: what was done, with how many posts, by which side."""

    scene: str
    posts: int
    side: str


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: seconds of CPU (user and system) and of the clock, and its peak memory in MB."""

    cpu_s: float
    wall_s: float
    peak_mb: float

    def get(self, figure: Figure) -> float:
        """Return the figure of that name."""
        return float(getattr(self, figure))


Runs = dict[Key, list[Run]]


class Ratio(NamedTuple):
    """The median of ratios taken pair by pair, and the least and greatest of them."""

    least: float
    median: float
    most: float

    def __str__(self) -> str:
        digits = 2 if self.median < 10 else 0
        return f"{self.median:.{digits}f} ({self.least:.{digits}f}–{self.most:.{digits}f})"


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the page and the plot are made of."""

    machine: Mapping[str, str]
    runs: Runs
    counts: dict[Key, int] = field(default_factory=dict)  #: Of feeds, of files that differ, of categories, …

    def sizes(self, scene: str) -> list[int]:
        """Return the numbers of posts that *scene* was measured with, in order."""
        return sorted({key.posts for key in self.runs if key.scene == scene})

    def has(self, *keys: Key) -> bool:
        """Whether all of *keys* were measured."""
        return all(key in self.runs for key in keys)

    def times(self, key: Key) -> int:
        """Return how many runs were counted."""
        return len(self.runs[key])

    def median(self, key: Key, figure: Figure = "cpu_s") -> float:
        """Return the median of *figure*."""
        return median(one.get(figure) for one in self.runs[key])

    def ratio(self, ours: Key, theirs: Key, figure: Figure = "cpu_s") -> Ratio:
        """Return *figure* of ours over theirs, pair by pair: the runs of one round are a pair."""
        pairs = zip(self.runs[ours], self.runs[theirs], strict=False)  # a smaller corpus may have had more rounds
        return ratio((a.get(figure), b.get(figure)) for a, b in pairs)

    def exponent(self, small: Key, large: Key) -> float:
        """Return how CPU grows with the number of posts: 1 is in proportion, 2 with the square."""
        return exponent((small.posts, self.median(small)), (large.posts, self.median(large)))

    def bytes_per_post(self, key: Key, base: Key) -> float:
        """Return the peak memory of *key* above that of *base*, for each post, in bytes."""
        return (self.median(key, "peak_mb") - self.median(base, "peak_mb")) * 2**20 / key.posts

    def dumps(self) -> str:
        """Return the figures as JSON, one line for each side."""
        runs = [[*key, *([round(v, 4) for v in asdict(one).values()] for one in self.runs[key])] for key in self.runs]
        counts = [[*key, number] for key, number in self.counts.items()]
        parts = {
            "machine": json.dumps(self.machine, ensure_ascii=False),
            "runs": _lines(runs),
            "counts": _lines(counts),
        }
        return "{\n" + ",\n".join(f'"{name}": {text}' for name, text in parts.items()) + "\n}\n"

    @classmethod
    def loads(cls, text: str) -> "Figures":
        """Return the figures that *dumps* wrote."""
        read = json.loads(text)
        runs = {Key(scene, posts, side): [Run(*one) for one in rows] for scene, posts, side, *rows in read["runs"]}
        counts = {Key(scene, posts, side): number for scene, posts, side, number in read["counts"]}
        return cls(read["machine"], runs, counts)


def ratio(pairs: Iterable[tuple[float, float]]) -> Ratio:
    """Return the median of the first over the second of each pair, between the least and the greatest."""
    found = [a / b for a, b in pairs]
    return Ratio(min(found), median(found), max(found))


def exponent(small: tuple[int, float], large: tuple[int, float]) -> float:
    """Return b where the second figure grows as the first one to the power of b."""
    return math.log(large[1] / small[1]) / math.log(large[0] / small[0])


def _lines(rows: Iterable[list[object]]) -> str:
    return "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]"
