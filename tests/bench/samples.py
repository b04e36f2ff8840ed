"""Figures as a run of all benches gives them."""

from bench.figures import Figures, Key, Run

SIZES = {1_000: 100, 10_000: 500, 100_000: 2_000}
CPU_S = {
    ("cold", "ours"): (0.6, 2.6, 16.0),
    ("cold", "hugo"): (0.36, 3.0, 31.0),
    ("cold", "read"): (0.016, 0.06, 0.53),
    ("changed", "scan"): (0.13, 0.16, 0.36),
    ("changed", "find"): (0.003, 0.025, 0.18),
    ("changed", "told"): (0.125, 0.126, 0.13),
    ("idle", "scan"): (0.1, 0.12, 0.27),
    ("idle", "find"): (0.003, 0.025, 0.18),
}
PEAK_MB = {"ours": (60.0, 65.0, 110.0), "hugo": (130.0, 440.0, 3500.0)}


def make_figures() -> Figures:
    """Return figures that meet every target, of three rounds each."""
    figures = Figures({"processor": "Sixpack & Co", "cores": "2 cores", "Python": "3.11.7", "load": "0.1"}, {})
    for (scene, side), values in CPU_S.items():
        for posts, cpu_s, peak_mb in zip(SIZES, values, PEAK_MB.get(side, (9.0, 9.0, 9.0)), strict=True):
            figures.runs[Key(scene, posts, side)] = [Run(cpu_s, cpu_s / 2, peak_mb)] * 3
    figures.runs[Key("cold", 1, "ours")] = [Run(0.4, 0.4, 55.0)] * 3
    figures.runs[Key("watch", 100_000, "watch")] = [Run(0.1, wall_s, 70.0) for wall_s in (0.25, 0.3, 0.5)]
    for posts, categories in SIZES.items():
        counts = {("categories", "corpus"): categories, ("feeds", "ours"): categories + 1}
        counts |= {("differing", "scan"): 0, ("compared", "scan"): 3 * categories, ("touched", "scan"): 0}
        figures.counts.update({Key(scene, posts, side): count for (scene, side), count in counts.items()})
    return figures
