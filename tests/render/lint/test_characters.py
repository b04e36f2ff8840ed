import pytest

from syndicate.model.lint import Severity
from tests.render.lint.pages import findings, findings_in


@pytest.mark.parametrize(
    ("character", "severity", "message"),
    [
        ("\x07", Severity.ERROR, "U+0007 is no character of text: Gmail clips at it"),
        ("\x92", Severity.ERROR, "U+0092 is no character of text: Gmail clips at it"),
        ("\ufffd", Severity.WARNING, "U+FFFD stands where a character could not be read"),
        ("\ue001", Severity.WARNING, "U+E001 is for private use: others see a box"),
        ("\U00100001", Severity.WARNING, "U+100001 is for private use: others see a box"),
        ("\ud800", Severity.ERROR, "U+D800 is no character of text: Gmail clips at it"),
    ],
)
def test_characters_that_nobody_reads(character: str, severity: Severity, message: str) -> None:
    (one,) = findings("M013", f"<p>a{character}b</p>")
    assert (one.severity, one.message) == (severity, message)
    assert (one.line, one.column, one.element) == (5, 5, "<p>")


def test_the_text_part_is_looked_at_too() -> None:
    (one,) = findings("M013", text="a\nb\ufffd")
    assert one.message == "U+FFFD stands where a character could not be read, in the text part"
    assert (one.line, one.column, one.element) == (2, 2, "")


def test_a_character_before_all_elements() -> None:
    (one,) = findings_in("M013", "\n\x07<p>a</p>")
    assert one.message == "U+0007 is no character of text: Gmail clips at it"
    assert (one.line, one.column, one.element) == (2, 1, "")


def test_text_of_all_scripts_is_fine() -> None:
    assert findings("M013", "<p>\tA 中文 é 𝕏 👩‍👩‍👧</p>", text="中\r\n") == []
