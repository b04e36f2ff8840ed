"""The hash changes with the words of a post, never with their spacing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.history import text_hash

ANY_TITLE = st.text(st.characters(exclude_categories=()))
ANY_TEXT = ANY_TITLE.map(lambda text: text.encode(errors="surrogatepass"))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("Rates held", "The bank  held\n\nits rates.", id="spaces and lines"),
        pytest.param("Rates held", "The bank\r\nheld\tits\x0brates.", id="line ends and tabs"),
        pytest.param("Rates held", "\n  The bank held its rates.\n", id="around the text"),
        pytest.param(" Rates   held ", "The bank held its rates.", id="in and around the title"),
    ],
)
def test_spacing_is_no_correction(title: str, text: str) -> None:
    assert text_hash(title, text.encode()) == text_hash("Rates held", b"The bank held its rates.")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("Rates rise", "The bank held its rates.", id="title"),
        pytest.param("Rates held", "The bank raised its rates.", id="word"),
        pytest.param("Rates held", "The bankheld its rates.", id="a space gone"),
        pytest.param("Rates", "held The bank held its rates.", id="a word from the title to the text"),
        pytest.param("Rates held The", "bank held its rates.", id="a word from the text to the title"),
        pytest.param("Rates held", "The\u3000bank held its rates.", id="a space that is no ASCII"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_words_are(title: str, text: str) -> None:
    assert text_hash(title, text.encode()) != text_hash("Rates held", b"The bank held its rates.")


def test_the_hash_is_kept_for_ever() -> None:
    assert text_hash("利率", b"The bank held\nits rates.").hex() == "54f1e7a9839a748345509b235b27487c"


@given(ANY_TITLE, ANY_TEXT)
def test_any_text_has_a_hash(title: str, text: bytes) -> None:
    assert len(text_hash(title, text)) == 16
    assert text_hash(title, text) == text_hash(f"\t{title}\r\n", b" %b " % text)


@given(st.tuples(ANY_TITLE, ANY_TEXT), st.tuples(ANY_TITLE, ANY_TEXT))
def test_title_and_text_are_not_mixed_up(one: tuple[str, bytes], other: tuple[str, bytes]) -> None:
    titles = [title.encode(errors="surrogatepass").split() for title, _ in (one, other)]
    same = titles[0] == titles[1] and one[1].split() == other[1].split()
    assert (text_hash(*one) == text_hash(*other)) is same
