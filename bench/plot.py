"""docs/images/benchmark.svg, from the figures: CPU seconds against posts, both by powers of ten."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from bench.figures import Figures, Key

LINES = (
    ("cold", "hugo", "Hugo, cold (RSS alone)"),
    ("cold", "ours", "syndicate, cold"),
    ("changed", "scan", "syndicate, 25 changes"),
    ("changed", "find", "find -newer"),
    ("changed", "told", "syndicate --changed"),
)
WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 64, 222, 58, 48
LABEL_PX = 17
"""Lines of labels stand at least so far apart."""
STYLE = """\
text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}
.title{font-size:15px;font-weight:600}.quiet{fill:#59636e;font-size:12px}.paper{fill:#fff}.grid{stroke:#d1d9e0}
.line{fill:none;stroke:currentColor;stroke-width:2.25;stroke-linejoin:round}.dot,.label{fill:currentColor}
.leader{stroke:currentColor;opacity:.5}
.hugo{color:#b35900}.ours{color:#0550ae}.scan{color:#6e40c9}.told{color:#1a7f37}.find{color:#656d76}
.find .line{stroke-dasharray:5 4}
@media(prefers-color-scheme:dark){
text{fill:#e6edf3}.quiet{fill:#9198a1}.paper{fill:#0d1117}.grid{stroke:#30363d}.label{fill:currentColor}
.hugo{color:#f0883e}.ours{color:#58a6ff}.scan{color:#bc8cff}.told{color:#56d364}.find{color:#9ea7b3}
}"""


@dataclass(frozen=True, slots=True)
class _Line:
    side: str
    label: str
    points: Sequence[tuple[int, float]]


class _Axis:
    """Powers of ten along a length of pixels."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        low, high = math.log10(min(values)), math.log10(max(values))
        self.low, self.high = math.floor(low + 1e-9), max(math.ceil(high - 1e-9), math.floor(low + 1e-9) + 1)
        self._start, self._step = start, (end - start) / (self.high - self.low)

    def __call__(self, value: float) -> float:
        return self._start + (math.log10(value) - self.low) * self._step

    @property
    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def render(figures: Figures) -> str:
    """Return the plot, as SVG that needs nothing from elsewhere."""
    lines = [_Line(side, label, _points(figures, scene, side)) for scene, side, label in LINES]
    lines = [one for one in lines if one.points]
    points = [point for one in lines for point in one.points] or [(1, 1.0)]
    x = _Axis([posts for posts, _ in points], LEFT, WIDTH - RIGHT)
    y = _Axis([cpu_s for _, cpu_s in points], HEIGHT - BOTTOM, TOP)
    title = "CPU seconds of one build, against the number of posts"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">',
        f"<title>{title}</title><style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
        f'<text class="title" x="20" y="28">{title}</text>',
        f'<text class="quiet" x="20" y="46">{_subtitle(figures)}</text>',
        *(_rule(y(value), _number(value)) for value in y.ticks),
        *(_mark(x(value), f"{value:,.0f}") for value in x.ticks),
    ]
    ends = _spread([y(one.points[-1][1]) for one in lines])
    parts += [_drawn(one, x, y, end) for one, end in zip(lines, ends, strict=True)]
    return "\n".join([*parts, "</svg>", ""])


def _points(figures: Figures, scene: str, side: str) -> list[tuple[int, float]]:
    keys = [Key(scene, posts, side) for posts in figures.sizes(scene) if posts > 1]
    return [(key.posts, figures.median(key)) for key in keys if figures.has(key)]


def _subtitle(figures: Figures) -> str:
    machine = ", ".join(figures.machine[name] for name in ("processor", "cores") if name in figures.machine)
    return escape(f"Medians; both scales by powers of ten. {machine}")


def _rule(y: float, text: str) -> str:
    line = f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return f'{line}<text class="quiet" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'


def _mark(x: float, text: str) -> str:
    line = f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
    return f'{line}<text class="quiet" x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{text}</text>'


def _drawn(line: _Line, x: _Axis, y: _Axis, label_y: float) -> str:
    places = [(x(posts), y(cpu_s)) for posts, cpu_s in line.points]
    last_x, last_y = places[-1]
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in places)
    dots = "".join(f'<circle class="dot" cx="{px:.1f}" cy="{py:.1f}" r="3.5"/>' for px, py in places)
    text_x = WIDTH - RIGHT + 18
    leader = f'<line class="leader" x1="{last_x + 5:.1f}" y1="{last_y:.1f}" x2="{text_x - 4}" y2="{label_y:.1f}"/>'
    words = escape(f"{line.label}: {_number(line.points[-1][1])} s")
    text = f'<text class="label" x="{text_x}" y="{label_y + 4:.1f}">{words}</text>'
    return f'<g class="{line.side}"><polyline class="line" points="{path}"/>{dots}{leader}{text}</g>'


def _spread(wanted: Sequence[float]) -> list[float]:
    """Return places near those *wanted*, in their order, that do not run into each other nor out of the picture."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed = list(wanted)
    for above, below in pairwise(order):
        placed[below] = max(placed[below], placed[above] + LABEL_PX)
    lowest = float(HEIGHT - BOTTOM)
    for one in reversed(order):
        placed[one] = min(placed[one], lowest)
        lowest = placed[one] - LABEL_PX
    return placed


def _number(value: float) -> str:
    """Return two digits that mean something: 0.064, 0.36, 8.3, 31."""
    decimals = max(0, 1 - math.floor(math.log10(value)))
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".") if decimals else f"{value:,.0f}"
