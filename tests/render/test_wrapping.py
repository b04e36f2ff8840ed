"""Text is wrapped by what its characters take on a screen, and as Chinese is set."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.render import wrapping
from syndicate.render.wrapping import cells, cut, pad, wrap

TEXTS = st.text(alphabet="abc 中文字。，（）“”——…é\u0301😀\u200d1%https://x.y/", max_size=200)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("abc", 3), ("中文", 4), ("中a文", 5), ("e\u0301", 1), ("a\u200bb", 2), ("（）", 4), ("“”", 2), ("ｱ", 1), ("", 0)],
)
def test_cells_are_counted(text: str, expected: int) -> None:
    assert cells(text) == expected


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param("one two three", 8, "one two\nthree", id="words"),
        pytest.param("中文没有空格", 6, "中文没\n有空格", id="Chinese between any two characters"),
        pytest.param("中文，没有", 4, "中\n文，\n没有", id="no comma begins a line"),
        pytest.param("他说“好”吗", 5, "他说\n“好”\n吗", id="quotes stay with their word"),
        pytest.param("看（注）吧", 4, "看\n（注）\n吧", id="brackets too"),
        pytest.param("看 https://a.example/long 吧", 10, "看\nhttps://a.example/long\n吧", id="addresses whole"),
        pytest.param("GDP增长5%左右", 6, "GDP增\n长5%左\n右", id="Latin in Chinese"),
        pytest.param("a\nb", 10, "a\nb", id="breaks stay"),
        pytest.param("a b", 1, "a\nb", id="narrow"),
        pytest.param("  a  ", 10, "a", id="no space around"),
        pytest.param("家👩\u200d👧人", 4, "家\n👩\u200d👧\n人", id="one emoji of two"),
        pytest.param("", 10, "", id="nothing"),
    ],
)
def test_lines_break_where_they_may(text: str, width: int, expected: str) -> None:
    assert wrap(text, width) == expected


def test_lines_begin_as_asked() -> None:
    assert wrap("one two three", 9, first="1. ", then="   ") == "1. one\n   two\n   three"


@given(TEXTS, st.integers(min_value=6, max_value=40))
def test_no_letter_is_lost_and_no_line_is_too_long(text: str, width: int) -> None:
    wrapped = wrap(text, width)
    assert "".join(wrapped.split()) == "".join(text.split())
    for line in wrapped.split("\n"):
        # A line may be longer only where there is no place to break it.
        assert cells(line) <= width or len([unit for unit in wrapping._units(line.strip()) if unit.strip()]) == 1


@given(TEXTS, st.integers(min_value=6, max_value=40))
def test_no_line_begins_with_what_closes_nor_ends_with_what_opens(text: str, width: int) -> None:
    chinese = "".join(text.split())
    lines = wrap(chinese, width).split("\n")
    for before, after in pairwise(lines):
        assert after[0] not in "。，）”—…%"
        assert before[-1] not in "（“"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        pytest.param("short", 10, "short", id="fits"),
        pytest.param("one two three", 9, "one two…", id="whole words"),
        pytest.param("中文没有空格", 7, "中文没…", id="Chinese"),
        pytest.param("中文，没有空格", 8, "中文…", id="no comma before the ellipsis"),
        pytest.param("incomprehensibilities", 8, "incompr…", id="one long word"),
    ],
)
def test_text_is_cut_with_an_ellipsis(text: str, width: int, expected: str) -> None:
    assert cut(text, width) == expected


@given(TEXTS, st.integers(min_value=1, max_value=60))
def test_what_is_cut_fits(text: str, width: int) -> None:
    assert cells(cut(text, width)) <= width


def test_padding_counts_cells() -> None:
    assert pad("中", 4) == "中  "
    assert pad("中", 4, right=True) == "  中"
