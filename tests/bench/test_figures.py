"""The arithmetic on figures, and how they are kept."""

import pytest

from bench.figures import Figures, Key, Run, exponent, ratio
from bench.targets import targets
from tests.bench.samples import make_figures


def of_cpu(*seconds: float) -> list[Run]:
    return [Run(cpu_s=one, wall_s=one / 2, peak_mb=100 * one) for one in seconds]


def test_a_ratio_is_taken_pair_by_pair() -> None:
    assert ratio([(1, 2), (3, 2), (8, 2)]) == (0.5, 1.5, 4)


def test_the_ratio_of_medians_is_another_thing() -> None:
    figures = Figures({}, {Key("s", 10, "a"): of_cpu(1, 2, 9), Key("s", 10, "b"): of_cpu(4, 1, 3)})
    found = figures.ratio(Key("s", 10, "a"), Key("s", 10, "b"))
    assert found == (0.25, 2, 3)
    assert str(found) == "2.00 (0.25–3.00)"
    assert figures.median(Key("s", 10, "a")) == 2


def test_a_ratio_of_sides_with_unlike_rounds_takes_the_rounds_that_both_have() -> None:
    figures = Figures({}, {Key("s", 10, "a"): of_cpu(1, 2), Key("s", 99, "a"): of_cpu(2, 2, 100)})
    assert figures.ratio(Key("s", 99, "a"), Key("s", 10, "a")) == (1, 1.5, 2)


def test_a_large_ratio_is_shown_without_decimals() -> None:
    assert str(ratio([(50.4, 1)])) == "50 (50–50)"


@pytest.mark.parametrize(
    ("small", "large", "expected"),
    [
        pytest.param((10, 2.0), (100, 20.0), 1.0, id="in proportion"),
        pytest.param((10, 2.0), (100, 200.0), 2.0, id="with the square"),
        pytest.param((10, 2.0), (1000, 2.0), 0.0, id="not at all"),
        pytest.param((10, 2.0), (20, 1.0), -1.0, id="less"),
    ],
)
def test_exponent(small: tuple[int, float], large: tuple[int, float], expected: float) -> None:
    assert exponent(small, large) == pytest.approx(expected)


def test_bytes_per_post_are_those_above_the_base() -> None:
    base, large = Key("cold", 1, "ours"), Key("cold", 1024, "ours")
    figures = Figures({}, {base: [Run(1, 1, 40)], large: [Run(1, 1, 42)]})
    assert figures.bytes_per_post(large, base) == 2048


def test_figures_are_kept_as_they_were() -> None:
    figures = make_figures()
    kept = Figures.loads(figures.dumps())
    assert kept == figures
    assert kept.dumps() == figures.dumps()


def test_figures_are_kept_to_a_tenth_of_a_millisecond() -> None:
    figures = Figures({}, {Key("s", 1, "a"): [Run(0.123456, 1.00004, 40.0)]})
    assert Figures.loads(figures.dumps()).runs == {Key("s", 1, "a"): [Run(0.1235, 1.0, 40.0)]}


def test_sizes_are_in_order() -> None:
    assert make_figures().sizes("cold") == [1, 1_000, 10_000, 100_000]
    assert make_figures().sizes("swim") == []


def verdicts(figures: Figures) -> list[str]:
    return [one.verdict for one in targets(figures)]


def test_targets_that_are_met() -> None:
    assert set(verdicts(make_figures())) == {"yes"}


def test_targets_that_were_not_measured() -> None:
    assert set(verdicts(Figures({}, {}))) == {"not measured"}


@pytest.mark.parametrize(
    ("key", "factor", "missed"),
    [
        pytest.param(Key("cold", 100_000, "hugo"), 0.01, [0, 1], id="Hugo is better"),
        pytest.param(Key("cold", 10_000, "hugo"), 0.5, [2], id="Hugo is better with few posts"),
        pytest.param(Key("cold", 10_000, "ours"), 0.2, [3], id="it grows faster than the corpus"),
        pytest.param(Key("cold", 1, "ours"), 0.1, [4], id="memory grows with the corpus"),
        pytest.param(Key("changed", 100_000, "find"), 0.5, [5], id="find is better"),
        pytest.param(Key("changed", 1_000, "told"), 0.5, [6], id="a larger corpus costs more when told"),
        pytest.param(Key("changed", 100_000, "told"), 2, [6, 7], id="it takes too long when told"),
        pytest.param(Key("idle", 100_000, "find"), 0.5, [8], id="nothing to do costs too much"),
    ],
)
def test_targets_that_are_missed(key: Key, factor: float, missed: list[int]) -> None:
    figures = make_figures()
    figures.runs[key] = [Run(one.cpu_s * factor, one.wall_s, one.peak_mb * factor) for one in figures.runs[key]]
    assert [place for place, verdict in enumerate(verdicts(figures)) if verdict == "**no**"] == missed


@pytest.mark.parametrize(("scene", "place"), [("touched", 9), ("differing", 10)])
def test_one_wrong_file_misses_the_target(scene: str, place: int) -> None:
    figures = make_figures()
    figures.counts[Key(scene, 1_000, "scan")] = 1
    target = targets(figures)[place]
    assert (target.verdict, target.shown) == ("**no**", "1")
