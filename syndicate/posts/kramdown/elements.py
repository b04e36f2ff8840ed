"""Raw HTML in Markdown: where an element ends, so that kramdown's rule (raw up to the end tag) can be kept."""

import re
from dataclasses import dataclass
from typing import Final

_BLOCK_NAMES = """
address article aside audio base basefont blockquote body canvas caption center col colgroup dd details dialog dir div
dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe
legend li link main map menu menuitem meta nav noframes noscript object ol optgroup p param picture pre script search
section style summary svg table tbody td template textarea tfoot th thead title tr track ul video
"""
_SPAN_NAMES = """
a abbr acronym applet area b bdi bdo big blink br button circle cite code command data datalist del dfn em font g i img
input ins kbd keygen label line mark marquee math meter nobr noembed option output path progress q rb rect rp rt rtc
ruby s samp select slot small source span strike strong sub sup time tt u var wbr
"""
#: Tags that start a block of raw HTML in CommonMark (section 4.6) and are no span elements in kramdown.
BLOCKS: Final = frozenset(_BLOCK_NAMES.split())
#: Every element of HTML, old ones too. ``<alice>`` in an article is a name.
ELEMENTS: Final = BLOCKS.union(_SPAN_NAMES.split())
#: What markdown="1" means inside these: spans only, or nothing (kramdown's HTML_CONTENT_MODEL).
_SPANS: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "th", "dt", "legend", "label", "caption"))
_RAW: Final = frozenset(("table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "pre", "script", "style"))
_VERBATIM: Final = frozenset(("script", "style", "textarea"))

_REST = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>"""
_TAG = re.compile(rf"<!--[\s\S]*?(?:-->|\Z)|<(?P<close>/?)(?P<name>[A-Za-z][\w-]*+)(?=[\s/>]){_REST}")
_MARKDOWN = re.compile(r"""(<[A-Za-z][^<>]*?)\smarkdown=(?:"(\w*)"|'(\w*)'|(\w+))""")
_START = re.compile(r" *<(?:(!--)|/?([A-Za-z][\w-]*+)(?=[\s/>]|$))")


def starts_block(line: str) -> str:
    """Return the name of the block element that *line* starts or ends with its first tag, ``!--``, or ""."""
    if match := _START.match(line):
        if match[1]:
            return "!--"
        name = match[2].lower()
        return name if name in BLOCKS else ""
    return ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """An element whose inside is Markdown, by the places where its tags start and end."""

    start: int
    inside: int
    inside_end: int
    end: int
    spans: bool  #: Whether the inside is no more than a paragraph's text.


class Elements:
    """The elements of one text. Tags are paired by name: HTML as people write it is seldom nested well."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends: dict[int, tuple[int, int]] = {}  #: By where the start tag starts: where the end tag is.
        self._last_comment_end = text.rfind("-->")
        waiting: dict[str, list[int]] = {}
        place = 0
        while match := _TAG.search(text, place):
            place = match.end()
            if match["name"] is None:
                continue
            name = match["name"].lower()
            if name == "hr":
                self._ends[match.start()] = (place, place)
            elif not match["close"]:
                waiting.setdefault(name, []).append(match.start())
                if name in _VERBATIM:
                    place = self._end_of_verbatim(name, place)
            elif waiting.get(name):
                self._ends[waiting[name].pop()] = match.span()

    def _end_of_verbatim(self, name: str, place: int) -> int:
        end = re.compile(rf"</{name}", re.IGNORECASE).search(self._text, place)
        return end.start() if end else len(self._text)

    def end(self, start: int) -> int | None:
        """Return where the element or comment at *start* ends; None when it never does."""
        if self._text.startswith("<!--", start):
            return self._text.index("-->", start) + 3 if start < self._last_comment_end else None
        found = self._ends.get(start)
        return found[1] if found else None

    def parsed(self, start: int, end: int) -> list[Parsed]:
        """Return the outermost elements between *start* and *end* whose inside is Markdown, by ``markdown="1"``."""
        found: list[Parsed] = []
        place = start
        for match in _MARKDOWN.finditer(self._text, start, end):
            value = match[2] or match[3] or match[4]
            tag = _TAG.match(self._text, match.start())
            closing = self._ends.get(match.start())
            if tag is None or closing is None or match.start() < place or value not in ("1", "block", "span"):
                continue
            name = tag["name"].lower()
            if value == "1" and name in _RAW:
                continue
            spans = value == "span" or (value == "1" and name in _SPANS)
            found.append(Parsed(match.start(), tag.end(), *closing, spans))
            place = closing[1]
        return found


def without_markdown(html: str) -> str:
    """Return the raw *html* without its ``markdown=`` attributes."""
    return _MARKDOWN.sub(r"\1", html) if "markdown=" in html else html
