"""The page and the plot, from figures alone."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import etree

from bench import page, plot
from bench.figures import Figures, Key, Run
from tests.bench.samples import make_figures

SVG = "{http://www.w3.org/2000/svg}"
NOTHING = Figures({}, {})


def test_page_holds_a_row_for_each_target_and_size() -> None:
    text = page.render(make_figures())
    assert "| cold, 10,000 / 500: CPU against Hugo's | 1.00 | 0.87 (0.87–0.87) | yes |" in text
    assert "| 100,000 / 2,000 | 2,001 | 16.0 | 31.0 | **0.52** (0.52–0.52) | 0.53 | 30 (30–30) | 3 |" in text
    assert "| 100,000 | 8.00 | 15.5 | 0.52 (0.52–0.52) | 110 | 3,500 | **0.03** (0.03–0.03) |" in text
    assert "| 100,000 | 0.36 | 0.18 | **2.00** (2.00–2.00) | 0.13 | 0.18 | 0.065 | 3 |" in text
    assert "| 100,000 | 0.27 | 0.18 | **1.50** (1.50–1.50) | 0.14 | 0 | 3 |" in text
    assert "| 100,000 | **0.30** (0.25–0.50) | 0.10 | 70 | 3 |" in text


def test_page_says_what_was_compared_and_where() -> None:
    text = page.render(make_figures())
    assert "7,800 files were compared with those of cold builds: **0 differ**" in text
    assert "From 10,000 to 100,000 posts, our CPU grows as the number of posts to the power 0.79, Hugo's 1.01." in text
    assert "Sixpack & Co, 2 cores, Python 3.11.7; the load was 0.1 when it began." in text


def test_page_leaves_no_mark_behind() -> None:
    for figures in (make_figures(), NOTHING):
        assert not re.search(r"@[A-Z]+@", page.render(figures))


def test_page_tables_are_even() -> None:
    tables = re.findall(r"(?:^\|.*\n)+", page.render(make_figures()), flags=re.MULTILINE)
    assert len(tables) == 6
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_page_says_what_was_not_measured() -> None:
    text = page.render(NOTHING)
    assert text.count("Not measured in this run.") == 4
    assert text.count("| not measured |") == 11


def test_page_of_one_suite() -> None:
    figures = make_figures()
    for kept in (figures.runs, figures.counts):
        for key in [key for key in kept if key.scene not in {"cold", "categories", "feeds"}]:
            del kept[key]
    assert page.render(figures).count("Not measured in this run.") == 3


def test_plot_needs_nothing_from_elsewhere() -> None:
    text = plot.render(make_figures())
    assert etree.fromstring(text).tag == f"{SVG}svg"
    assert "prefers-color-scheme:dark" in text
    assert not re.search(r"href|url\(|@import|<script", text)


@pytest.mark.parametrize("render", [page.render, plot.render])
def test_the_same_figures_give_the_same_bytes(render: Callable[[Figures], str]) -> None:
    assert render(make_figures()) == render(Figures.loads(make_figures().dumps()))


def labels(text: str) -> list[etree._Element]:
    return [one for one in etree.fromstring(text).iter(f"{SVG}text") if one.get("class") == "label"]


def test_plot_labels_each_line_at_its_end() -> None:
    assert [one.text for one in labels(plot.render(make_figures()))] == [
        "Hugo, cold (RSS alone): 31 s",
        "syndicate, cold: 16 s",
        "syndicate, 25 changes: 0.36 s",
        "find -newer: 0.18 s",
        "syndicate --changed: 0.13 s",
    ]


def test_plot_labels_do_not_run_into_each_other_nor_out_of_the_picture() -> None:
    figures = make_figures()
    for key in figures.runs:
        figures.runs[key] = [Run(0.01, 0.01, 1.0)]
    places = sorted(float(one.get("y", "")) for one in labels(plot.render(figures)))
    assert len(places) == 5
    assert all(b - a >= plot.LABEL_PX - 0.2 for a, b in pairwise(places))
    assert places[0] > plot.TOP / 2
    assert places[-1] < plot.HEIGHT


def test_plot_points_stand_in_the_frame_where_their_values_say() -> None:
    (line, *_) = etree.fromstring(plot.render(make_figures())).iter(f"{SVG}polyline")
    points = [tuple(map(float, pair.split(","))) for pair in line.get("points", "").split()]
    across, up = zip(*points, strict=True)
    assert across == (plot.LEFT, (plot.LEFT + plot.WIDTH - plot.RIGHT) / 2, plot.WIDTH - plot.RIGHT)
    assert plot.HEIGHT - plot.BOTTOM > up[0] > up[1] > up[2] > plot.TOP


def test_plot_leaves_out_what_was_not_measured() -> None:
    figures = make_figures()
    figures = replace(figures, runs={Key("cold", 1_000, "ours"): [Run(0.6, 0.6, 60.0)]})
    assert [one.text for one in labels(plot.render(figures))] == ["syndicate, cold: 0.6 s"]
    assert labels(plot.render(NOTHING)) == []


def test_plot_escapes_what_the_machine_is_called() -> None:
    assert "Sixpack &amp; Co, 2 cores" in plot.render(make_figures())
