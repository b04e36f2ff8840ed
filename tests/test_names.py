"""Names stay inside their folder, and text carries nothing that XML or mail refuses."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.errors import SyndicateError
from syndicate.names import MAX_SEGMENT_BYTES, clean_line, clean_text, inside, segment, slug


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("Markets", "markets", id="case"),
        pytest.param("中国经营网新闻", "中国经营网新闻", id="Chinese"),
        pytest.param("a  b", "a-b", id="spaces"),
        pytest.param("基金(ETF)", "基金(etf)", id="parentheses"),
        pytest.param("A/B\\C", "a-b-c", id="separators"),
        pytest.param("e\u0301", "\u00e9", id="NFC"),
        pytest.param("../../x", "x", id="climbing"),
        pytest.param("C++", "c++", id="plus"),
    ],
)
def test_slug(value: str, expected: str) -> None:
    assert slug(value) == expected


@pytest.mark.parametrize("value", ["", "..", "/", "CON", "nul.txt", "\x00", "💥" * 200, "财经" * 60])
def test_awkward_names_get_a_hash(value: str, tmp_path: Path) -> None:
    name = segment(value)
    assert name[-8:].isalnum()
    assert inside(tmp_path, name).parent == tmp_path.resolve()


@given(st.text())
def test_any_text_becomes_one_safe_segment(value: str) -> None:
    name = slug(value)
    assert 0 < len(name.encode()) <= MAX_SEGMENT_BYTES
    assert inside(Path("/feeds"), name) == Path("/feeds") / name


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../b", "", ".", "a\0b"])
def test_inside_refuses(name: str, tmp_path: Path) -> None:
    with pytest.raises(SyndicateError):
        inside(tmp_path, name)


def test_clean_text() -> None:
    assert clean_text("a\x08b\x0b\x85\ufffe\tc\n") == "ab\tc\n"
    assert clean_text("x\ud800y") == "x\ufffdy"
    assert clean_text("plain") == "plain"
    assert clean_line("  a\u2028b\r\n c ") == "a b c"
