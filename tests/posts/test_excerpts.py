"""Summaries: some sentences of plain text, below 300 characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.posts.excerpts import MAX_CHARACTERS, shortened, summary

SENTENCE = "近日，快手电商在北京举办引力大会，将自己定位为新市井电商，引来许多商家。"  # 36 characters
ENGLISH = "The central bank cut its reserve ratio on Friday, as most traders expected. "  # 76 characters


def test_the_authors_own_words_come_first() -> None:
    assert summary("Own  words.\n", ["Before."], ["First."]) == "Own words."


@pytest.mark.parametrize("written", [None, "", " \n"])
def test_then_the_text_before_the_separator(written: str | None) -> None:
    assert summary(written, ["Before.", "Still before."], ["First."]) == "Before. Still before."


def test_then_the_first_paragraph() -> None:
    assert summary(None, [], [SENTENCE * 2, SENTENCE]) == SENTENCE * 2


def test_a_very_short_first_paragraph_is_joined_with_the_next() -> None:
    assert summary(None, [], ["北京电。", SENTENCE * 2, "尾。"]) == "北京电。" + SENTENCE * 2
    assert summary(None, [], ["BEIJING", ENGLISH.strip(), "End."]) == "BEIJING " + ENGLISH.strip()


def test_a_post_without_text_has_none() -> None:
    assert summary(None, [], []) == ""


def test_own_words_are_cut_as_well() -> None:
    own = summary(ENGLISH * 9, [], [])
    assert own == (ENGLISH * 3).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(SENTENCE * 9, SENTENCE * 3, id="after a Chinese sentence"),
        pytest.param(
            "他说：“" + SENTENCE + "”" + SENTENCE * 9,
            "他说：“" + SENTENCE + "”" + SENTENCE * 2,
            id="with its quotation mark",
        ),
        pytest.param(ENGLISH * 9, (ENGLISH * 3).strip(), id="after an English sentence"),
        pytest.param("涨" * 500, "涨" * 139 + "…", id="no sentence ends: Han is cut anywhere"),
        pytest.param("word " * 100, "word " * 55 + "word…", id="no sentence ends: after a word"),
        pytest.param("x" * 500, "x" * 279 + "…", id="a code is cut inside"),
        pytest.param(
            "短。" + "长，" * 200, "短。" + ("长，" * 69)[:-1].rstrip("，") + "…", id="a sentence far too short"
        ),
    ],
)
def test_long_text_is_cut(text: str, expected: str) -> None:
    assert shortened(text) == expected


def test_a_point_of_a_number_or_an_abbreviation_ends_no_sentence() -> None:
    text = "About Dr. Smith and Mr. Li of Example Inc. and 3.5 more people in the U.S. there is not much to say " * 5
    assert shortened(text).endswith("…")


def test_text_that_fits_stays_as_it_is() -> None:
    assert shortened("no sentence at all") == "no sentence at all"
    assert shortened("a" * 200) == "a" * 200


def test_an_emoji_is_not_cut_apart() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    cut = shortened("字" * 137 + family * 20)
    assert cut == "字" * 137 + "…"


@given(st.text(min_size=1, max_size=900))
def test_a_summary_is_never_longer(text: str) -> None:
    assert len(shortened(text)) <= MAX_CHARACTERS
    assert len(summary(text, [], [])) <= MAX_CHARACTERS
    assert len(summary(None, [text], [])) <= MAX_CHARACTERS
