"""Markup in front matter as plain text, and long text cut at a sentence."""

import re
import unicodedata

from syndicate.names import clean_line

SUMMARY_LIMIT = 300  #: A summary is shorter than this.
# Tags that a title or description may hold; "<alice>" and "a < b" are text.
_NO_TAG = re.compile(
    r"<(?!/?(?:a|abbr|b|bdi|bdo|big|blockquote|br|center|cite|code|del|dfn|div|em|figure|font|h[1-6]|hr|i|img|ins|kbd|"
    r"li|mark|ol|p|pre|q|rp|rt|ruby|s|samp|script|section|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|"
    r"th|time|tr|tt|u|ul|var|wbr)\b|!--)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&#?[A-Za-z0-9]+;")  # "R&D" is none
_SENTENCE_END = re.compile(r"[。！？!?…]+[”’」』）)\"]*|[.][”’)\"]*(?= )")


def plain_line(text: str) -> str:
    """Return *text* as one line of plain text in NFC: tags and character references resolved."""
    if "<" in text or ("&" in text and _REFERENCE.search(text)):
        text = _without_markup(text)
    line = clean_line(text)
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def shorten(text: str, limit: int = SUMMARY_LIMIT) -> str:
    """Return *text* when it is shorter than *limit*, else its sentences that are; else its words and an ellipsis."""
    if len(text) < limit:
        return text
    head = text[: limit - 1]
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, limit) if found.end() < limit]
    if ends and ends[-1] >= limit // 3:
        return text[: ends[-1]]
    head = head[:-1]
    space = head.rfind(" ")
    return f"{(head[:space] if space >= limit // 2 else head).rstrip()}…"


def _without_markup(text: str) -> str:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - 150 ms that most posts need not spend

    soup = BeautifulSoup(_NO_TAG.sub("&lt;", text), "html.parser")
    for hidden in soup(["script", "style"]):
        hidden.decompose()
    for gap in soup(["br", "p", "div", "li"]):
        gap.insert_before(" ")
    return soup.get_text()
