"""Text as one line: a line end between two characters of a script that is written without spaces is no space."""

import re

from syndicate.names import clean_text

_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_LINE_END = re.compile(r"(\S)[^\S\u3000]*\n\s*(?=(\S))")


def plain(text: str) -> str:
    """Return *text* as one line; a line end between two wide characters is no space."""
    if not text.isprintable():  # as neither line ends are nor what goes; nearly all paragraphs are
        text = _INVISIBLE.sub("", clean_text(text)).strip()
        if "\n" in text:
            text = _LINE_END.sub(_joined, text)
    return " ".join(text.split())


def is_wide(character: str) -> bool:
    """Whether *character* belongs to a script that is written without spaces: Han, kana, full-width forms."""
    # Comparisons: the class as a regular expression takes 2 ms to compile.
    return character >= "\u2e80" and (
        character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\ufe30" <= character <= "\ufe4f"
        or "\uff00" <= character <= "\uffef"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def _joined(found: re.Match[str]) -> str:
    return found[1] if is_wide(found[1]) and is_wide(found[2]) else found[0]
