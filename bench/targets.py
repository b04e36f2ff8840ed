"""What the figures are held against."""

from dataclasses import dataclass

from bench.figures import Figure, Figures, Key

SMALL, MIDDLE, LARGE = 1_000, 10_000, 100_000


@dataclass(frozen=True, slots=True)
class Target:
    """A bound, and what was measured: None where it was not."""

    what: str
    most: float
    reached: float | None
    limit: str  #: The bound in words, as ``shown`` is what was reached.
    shown: str

    @property
    def verdict(self) -> str:
        """Return whether it is met, in a word."""
        if self.reached is None:
            return "not measured"
        return "yes" if self.reached <= self.most else "**no**"


def targets(figures: Figures) -> list[Target]:
    """Return all bounds, in the order of the page."""
    cold, hugo = Key("cold", LARGE, "ours"), Key("cold", LARGE, "hugo")
    changed, idle = (Key(scene, LARGE, "scan") for scene in ("changed", "idle"))
    told = changed._replace(side="told")
    middle = cold._replace(posts=MIDDLE)
    return [
        _ratio(figures, "cold, 100,000 posts / 2,000 categories: CPU against Hugo's", 0.6, (cold, hugo)),
        _ratio(figures, "the same: peak memory against Hugo's", 0.15, (cold, hugo), "peak_mb"),
        _ratio(figures, "cold, 10,000 / 500: CPU against Hugo's", 1.0, (middle, hugo._replace(posts=MIDDLE))),
        _growth(figures, middle, cold),
        _memory(figures, cold, cold._replace(posts=1)),
        _ratio(figures, _NEWS + " scan: CPU against `find -newer`", 2.5, (changed, changed._replace(side="find"))),
        _ratio(figures, _NEWS + " `--changed`: CPU against 1,000 posts", 1.3, (told, told._replace(posts=SMALL))),
        _cpu(figures, _NEWS + " `--changed`: CPU of the process", 0.2, told),
        _ratio(figures, "nothing changed, scan: CPU against `find -newer`", 2.0, (idle, idle._replace(side="find"))),
        _count(figures, "files written or touched then, in all rounds", "touched"),
        _count(figures, "files that differ between incremental builds and cold ones", "differing"),
    ]


_NEWS = "20 new and 5 corrected of 100,000,"


def _ratio(figures: Figures, what: str, most: float, pair: tuple[Key, Key], figure: Figure = "cpu_s") -> Target:
    found = figures.ratio(*pair, figure) if figures.has(*pair) else None
    return Target(what, most, found and found.median, f"{most:.2f}", str(found or ""))


def _growth(figures: Figures, small: Key, large: Key) -> Target:
    found = figures.exponent(small, large) if figures.has(small, large) else None
    what = "growth exponent of CPU, cold, 10,000 to 100,000"
    return Target(what, 1.05, found, "1.05", f"{found:.2f}" if found is not None else "")


def _memory(figures: Figures, large: Key, base: Key) -> Target:
    found = figures.bytes_per_post(large, base) if figures.has(large, base) else None
    what = "peak memory above a build of one post, cold, 100,000"
    return Target(what, 1024, found, "1,024 bytes a post", f"{found:,.0f}" if found is not None else "")


def _cpu(figures: Figures, what: str, most_s: float, key: Key) -> Target:
    found = figures.median(key) if figures.has(key) else None
    return Target(what, most_s, found, f"{most_s:.2f} s", f"{found:.3f} s" if found is not None else "")


def _count(figures: Figures, what: str, name: str) -> Target:
    counts = [count for key, count in figures.counts.items() if key.scene == name]
    found = sum(counts) if counts else None
    return Target(what, 0, found, "0", "" if found is None else str(found))
