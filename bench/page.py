"""docs/benchmarks.md, from the figures."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

from bench.figures import Figures, Key
from bench.targets import targets

TEMPLATE = Path(__file__).parent / "benchmarks.md.in"
NOT_MEASURED = "Not measured in this run."


def render(figures: Figures) -> str:
    """Return the page, as Markdown."""
    parts = {
        "TARGETS": [_targets(figures)],
        "COLD": [_cold(figures), _space(figures), _growth(figures)],
        "CHANGED": [_changed(figures), _differing(figures)],
        "IDLE": [_idle(figures)],
        "WATCH": [_watch(figures)],
        "MACHINE": [_machine(figures)],
    }
    page = TEMPLATE.read_text(encoding="utf-8")
    for name, texts in parts.items():
        page = page.replace(f"@{name}@", "\n\n".join(filter(None, texts)) or NOT_MEASURED)
    return page


def _targets(figures: Figures) -> str:
    rows = [(one.what, one.limit, one.shown, one.verdict) for one in targets(figures)]
    return _table(("what", "at most", "reached", "met"), rows)


def _cold(figures: Figures) -> str:
    heads = ("posts / categories", "RSS feeds", "syndicate CPU s", "Hugo CPU s", "syndicate : Hugo", "bare read CPU s")
    rows = []
    for posts, ours, hugo in _both(figures):
        read = ours._replace(side="read")
        size = f"{posts:,} / {figures.counts[Key('categories', posts, 'corpus')]:,}"
        feeds = f"{figures.counts[Key('feeds', posts, 'ours')]:,}"
        cpu_s = [_seconds(figures.median(key)) for key in (ours, hugo, read)]
        against_hugo, against_read = (str(figures.ratio(ours, key)) for key in (hugo, read))
        times = str(figures.times(ours))
        rows.append((size, feeds, *cpu_s[:2], _bold(against_hugo), cpu_s[2], against_read, times))
    return _table((*heads, "syndicate : read", "n"), rows)


def _space(figures: Figures) -> str:
    heads = ("posts", "syndicate wall s", "Hugo wall s", "wall, syndicate : Hugo")
    rows = []
    for posts, ours, hugo in _both(figures):
        walls = [_seconds(figures.median(key, "wall_s")) for key in (ours, hugo)]
        peaks = [f"{figures.median(key, 'peak_mb'):,.0f}" for key in (ours, hugo)]
        wall, peak = str(figures.ratio(ours, hugo, "wall_s")), str(figures.ratio(ours, hugo, "peak_mb"))
        rows.append((f"{posts:,}", *walls, wall, *peaks, _bold(peak)))
    return _table((*heads, "syndicate peak MB", "Hugo peak MB", "memory, syndicate : Hugo"), rows)


def _both(figures: Figures) -> Iterable[tuple[int, Key, Key]]:
    for posts in figures.sizes("cold"):
        ours, hugo = Key("cold", posts, "ours"), Key("cold", posts, "hugo")
        if figures.has(ours, hugo):
            yield posts, ours, hugo


def _growth(figures: Figures) -> str:
    both = list(_both(figures))
    sentences = []
    for (small, our_small, hugo_small), (large, our_large, hugo_large) in pairwise(both):
        ours, hugos = figures.exponent(our_small, our_large), figures.exponent(hugo_small, hugo_large)
        powers = f"our CPU grows as the number of posts to the power {ours:.2f}, Hugo's {hugos:.2f}"
        sentences.append(f"From {small:,} to {large:,} posts, {powers}.")
    base = Key("cold", 1, "ours")
    if both and figures.has(base):
        each = (f"{figures.bytes_per_post(ours, base):,.0f} bytes a post of {posts:,}" for posts, ours, _ in both)
        base_mb = f"{figures.median(base, 'peak_mb'):.0f} MB"
        sentences.append(f"A cold build of one post peaks at {base_mb}; above that, {', '.join(each)}.")
    return "\n".join(sentences)


def _changed(figures: Figures) -> str:
    heads = (
        "posts",
        "scan CPU s",
        "find CPU s",
        "scan : find",
        "`--changed` CPU s",
        "scan wall s",
        "`--changed` wall s",
    )
    rows = []
    for posts in figures.sizes("changed"):
        scan, find, told = (Key("changed", posts, side) for side in ("scan", "find", "told"))
        cpu_s = [_seconds(figures.median(key)) for key in (scan, find, told)]
        walls = [_seconds(figures.median(key, "wall_s")) for key in (scan, told)]
        against = _bold(str(figures.ratio(scan, find)))
        rows.append((f"{posts:,}", *cpu_s[:2], against, cpu_s[2], *walls, str(figures.times(scan))))
    return _table((*heads, "n"), rows)


def _differing(figures: Figures) -> str:
    found = [(key, count) for key, count in figures.counts.items() if key.scene == "differing"]
    compared = sum(figures.counts[key._replace(scene="compared")] for key, _ in found)
    if not found:
        return ""
    count = sum(count for _, count in found)
    return f"After the last round, {compared:,} files were compared with those of cold builds: **{count} differ**."


def _idle(figures: Figures) -> str:
    rows = []
    for posts in figures.sizes("idle"):
        scan, find = Key("idle", posts, "scan"), Key("idle", posts, "find")
        cpu_s = [_seconds(figures.median(key)) for key in (scan, find)]
        touched = str(figures.counts[Key("touched", posts, "scan")])
        wall = _seconds(figures.median(scan, "wall_s"))
        rows.append(
            (f"{posts:,}", *cpu_s, _bold(str(figures.ratio(scan, find))), wall, touched, str(figures.times(scan)))
        )
    return _table(("posts", "scan CPU s", "find CPU s", "scan : find", "scan wall s", "files touched", "n"), rows)


def _watch(figures: Figures) -> str:
    rows = []
    for posts in figures.sizes("watch"):
        key = Key("watch", posts, "watch")
        walls = [run.wall_s for run in figures.runs[key]]
        spread = f"**{median(walls):.2f}** ({min(walls):.2f}–{max(walls):.2f})"
        peak = f"{figures.median(key, 'peak_mb'):,.0f}"
        rows.append((f"{posts:,}", spread, _seconds(figures.median(key)), peak, str(figures.times(key))))
    return _table(("posts", "last write to last feed, s", "CPU s a batch", "peak MB", "n"), rows)


def _machine(figures: Figures) -> str:
    facts = dict(figures.machine)
    load = facts.pop("load", "")
    return ", ".join(f"{name} {value}" if name[0].isupper() else value for name, value in facts.items()) + (
        f"; the load was {load} when it began." if load else "."
    )


def _seconds(value: float) -> str:
    """Return seconds with as many digits as mean something: 0.013, 0.25, 12.4."""
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _bold(text: str) -> str:
    value, space, rest = text.partition(" ")
    return f"**{value}**{space}{rest}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table with figures to the right; nothing where there are no rows."""
    if not rows:
        return ""
    rule = ["---", *("---:" for _ in heads[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))
