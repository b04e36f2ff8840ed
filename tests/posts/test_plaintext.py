import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.posts.plaintext import plain_line, shorten


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Plain _title_ stays", "Plain _title_ stays", id="underscores are literal"),
        pytest.param("a <b>bold</b> word", "a bold word", id="tags go"),
        pytest.param("R&D, AT&T", "R&D, AT&T", id="bare ampersands stay"),
        pytest.param("a &amp; b &lt;c&gt; &#20013;", "a & b <c> 中", id="references are resolved"),
        pytest.param("ask <alice> of <hash>", "ask <alice> of <hash>", id="words in angle brackets are text"),
        pytest.param("1 < 2 > 0", "1 < 2 > 0", id="comparisons"),
        pytest.param("one<br>two<p>three</p>", "one two three", id="breaks are spaces"),
        pytest.param("x<script>alert(1)</script><style>y{}</style><!-- z -->", "x", id="what is no text goes"),
        pytest.param(" one\n  two\u2028three ", "one two three", id="one line"),
        pytest.param("e\u0301", "é", id="NFC"),
        pytest.param("a\x08b\x1bc", "abc", id="control characters"),
    ],
)
def test_markup_becomes_plain_text(text: str, expected: str) -> None:
    assert plain_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Short.", "Short.", id="short"),
        pytest.param("One two. Three four. Five six.", "One two.", id="at a sentence"),
        pytest.param(
            "一二三四五六。七八九十！一二三四五六七八九十", "一二三四五六。七八九十！", id="at a Chinese sentence"
        ),
        pytest.param("“一二三四五六七八。”九十一二三四五六七八九", "“一二三四五六七八。”", id="with its closing quote"),
        pytest.param("Hm. Words without an end of any kind", "Hm. Words without…", id="not at a very early one"),
        pytest.param(
            "一二三四五六七八九十一二三四五六七八九十一二",
            "一二三四五六七八九十一二三四五六七八…",
            id="no end, no space",
        ),
        pytest.param("Version 3.11 of the thing is out", "Version 3.11 of…", id="a dot in a number ends nothing"),
    ],
)
def test_long_text_is_cut_at_a_sentence_or_a_word(text: str, expected: str) -> None:
    assert shorten(text, 20) == expected


@given(st.text(max_size=400))
def test_summaries_are_short_and_begin_the_text(text: str) -> None:
    found = shorten(text)
    assert len(found) < 300
    assert text.startswith(found.removesuffix("…").rstrip())
