"""Markdown as Jekyll's kramdown reads it, made by comrak."""

import re

import comrak

from syndicate.posts import kramdown

_PARAGRAPH_TAG = ("<p>", "<p ")
_BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")


def to_html(text: str) -> str:
    """Return *text* as HTML that is neither safe nor clean yet: what the author wrote is in it, scripts included."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not kramdown.differs(text):
        raw = _raw_start(text)
        return text[:raw] + _render(text[raw:])
    from syndicate.posts.kramdown.shim import Shim  # noqa: PLC0415 - 10 ms that most runs need not spend

    shim = Shim(text)
    return shim.finish(_render(shim.text))


def _raw_start(text: str) -> int:
    """Return how much of *text* is HTML that comrak would copy as it is: half of the time of a news item.

    A block of HTML that begins with ``<p`` ends at a blank line (CommonMark, section 4.6), and is all there is of most.
    """
    if not text.startswith(_PARAGRAPH_TAG) or "\0" in text:
        return 0
    end = _BLANK_LINE.search(text)
    return end.start() + 1 if end else 0


def _extensions() -> comrak.ExtensionOptions:
    options = comrak.ExtensionOptions()
    options.cjk_friendly_emphasis = True  # CommonMark leaves **“中国”**经济 as it is (commonmark-spec #650)
    options.description_lists = True
    options.footnotes = True
    options.strikethrough = True
    options.table = True
    options.tasklist = True
    options.autolink = False  # bare URLs, @mentions and :emoji: are text in kramdown
    options.shortcodes = False
    options.tagfilter = False  # the cleaner decides about tags
    return options


def _parsing() -> comrak.ParseOptions:
    options = comrak.ParseOptions()
    options.smart = True
    return options


def _rendering() -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    options.unsafe_ = True
    return options


_EXTENSIONS, _PARSING, _RENDERING = _extensions(), _parsing(), _rendering()


def _render(text: str) -> str:
    return comrak.render_markdown(text, _EXTENSIONS, _PARSING, _RENDERING)
