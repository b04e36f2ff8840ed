import pytest

from syndicate.posts.plaintext import plain_line


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
