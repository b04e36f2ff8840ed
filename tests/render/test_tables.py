"""Tables keep their columns in plain text, Chinese characters two cells wide."""

import pytest

from syndicate.render.tables import write_table
from syndicate.render.wrapping import cells

INDICES = [["指数", "Value", "变化"], ["沪深300", "4,077.60", "+1.95%"], ["上证", "3,146", "-0.5%"]]


def test_columns_are_aligned() -> None:
    assert list(write_table(INDICES, 72, has_head=True)) == [
        "指数        Value    变化",
        "-------  --------  ------",
        "沪深300  4,077.60  +1.95%",
        "上证        3,146   -0.5%",
    ]


def test_every_line_ends_at_the_same_cell_where_the_last_column_holds_numbers() -> None:
    assert {cells(line) for line in write_table(INDICES, 72, has_head=True)} == {25}


def test_without_a_head_there_is_no_rule() -> None:
    assert list(write_table([["a", "b"], ["cc", "d"]], 72, has_head=False)) == ["a   b", "cc  d"]


def test_rows_of_different_length_are_filled() -> None:
    assert list(write_table([["a", "b", "c"], ["d"]], 72, has_head=False)) == ["a  b  c", "d"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        *((text, f"y{' ' * 16}1") for text in ("3.70%", "-0.15", "1,200 亿元", "$3", "+5 bp", "—", "2022", "2022年")),
        *((text, "y  1") for text in ("text", "3 to 4 of them", "第3", "2022-05-20")),
    ],
)
def test_a_column_of_numbers_stands_on_the_right(text: str, line: str) -> None:
    *_, last = write_table([["h", "the value of it"], ["x", text], ["y", "1"]], 72, has_head=True)
    assert last == line


def test_a_table_that_is_too_wide_is_written_row_by_row() -> None:
    rows = [["期限", "说明"], ["一年期", "很长的说明" * 5], ["", "短"]]
    assert list(write_table(rows, 40, has_head=True)) == [
        "期限: 一年期",
        "说明: 很长的说明很长的说明很长的说明很长",
        "  的说明很长的说明",
        "",
        "说明: 短",
        "",
    ]
    assert next(iter(write_table(rows[1:], 20, has_head=False))) == "一年期"


def test_a_table_of_nothing_writes_nothing() -> None:
    assert list(write_table([], 72, has_head=False)) == []
