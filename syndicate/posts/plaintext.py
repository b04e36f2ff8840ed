"""Markup in front matter as plain text."""

import re
import unicodedata

from syndicate.names import clean_line

# Tags that a title or description may hold; "<alice>" and "a < b" are text.
_NO_TAG = (
    r"(?i)<(?!/?(?:a|abbr|b|bdi|bdo|big|blockquote|br|center|cite|code|del|dfn|div|em|figure|font|h[1-6]|hr|i|img|ins|kbd|"
    r"li|mark|ol|p|pre|q|rp|rt|ruby|s|samp|script|section|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|"
    r"th|time|tr|tt|u|ul|var|wbr)\b|!--)"
)
_REFERENCE = re.compile(r"&#?[A-Za-z0-9]+;")  # "R&D" is none


def plain_line(text: str) -> str:
    """Return *text* as one line of plain text in NFC: tags and character references resolved."""
    if "<" in text or ("&" in text and _REFERENCE.search(text)):
        text = _without_markup(text)
    line = clean_line(text)
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def _without_markup(text: str) -> str:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - 150 ms that most posts need not spend

    soup = BeautifulSoup(re.sub(_NO_TAG, "&lt;", text), "html.parser")
    for hidden in soup(["script", "style"]):
        hidden.decompose()
    for gap in soup(["br", "p", "div", "li"]):
        gap.insert_before(" ")
    return soup.get_text()
