"""What kramdown reads differently from CommonMark inside a paragraph, rewritten before comrak sees it."""

import html
import re
from collections.abc import Callable
from typing import ClassVar, Final

from syndicate.posts.kramdown import attributes as attribute_lists
from syndicate.posts.kramdown.difference import LINK_WITH_SPACE
from syndicate.posts.kramdown.elements import ELEMENTS
from syndicate.posts.kramdown.marks import GUARD, Kind, Marks

_ATTRIBUTE = r"""\s++[A-Za-z_:@][\w:.@-]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+"""
_TOKEN: Final = re.compile(
    rf"""
      \\(?P<break>\\)(?=\n) | \\[\s\S]
    | (?P<code>`++)
    | \{{::(?P<extension>\w++)[^{{}}\n]*?(?P<whole>/?)\}}
    | \{{:(?P<list>(?![:/]){attribute_lists.INSIDE})\}}
    | (?P<math>\$\$)
    | (?P<open>!?\[)
    | (?P<close>\])(?P<link>\([ \t]*+(?P<to>(?:[^\s()<>]++|\([^()\n]*+\)|[ \t]++(?!["']))++)
                       [ \t]*+(?P<title>"[^"\n]*+"|'[^'\n]*+')?+[ \t]*+\))?+
    | (?P<comment><!--)
    | (?P<declaration><(?=[?!]))
    | <(?=[^<>\s]*+>)[^<>\s:@]*+[:@][^<>\s]*+>
    | <(?P<tag>/?[A-Za-z][\w-]*+)(?P<rest>(?:{_ATTRIBUTE})*+\s*+/?>)?+
    | (?P<guillemet><<(?!<)[ ]?|(?<=[^\s>])[ ]?>>(?!>))
    | (?P<tilde>~++)
    """,
    re.VERBOSE,
)
_CLOSING_TAG = re.compile(r"</([A-Za-z][\w-]*)")
_LINE_START = re.compile(r"(?:[\s>]|[-+*:]\s|\d{1,9}[.)]\s)*+")
_BACKTICKS = re.compile(r"`+")
_MARKDOWN = re.compile(r"""\smarkdown=(?:"[^"]*"|'[^']*'|\w+)""")
_DASHES = re.compile(r"-{2,}")
_GUILLEMETS: Final = {"<<": "«", "<< ": "«\xa0", ">>": "»", " >>": "\xa0»"}


EXTENSIONS: Final = frozenset(("comment", "nomarkdown", "options"))


def extension_html(name: str, body: str) -> str:
    """Return what stands in the page for the extension *name* around *body*."""
    if name == "comment":
        return f"<!-- {_DASHES.sub('—', body.strip())} -->"
    return body if name == "nomarkdown" else ""


class Spans:
    """Rewrites the paragraphs of one text."""

    def __init__(self, text: str, marks: Marks) -> None:
        self._text, self._marks = text, marks
        self._closed: frozenset[str] | None = None

    def rewrite(self, paragraph: str) -> str:
        """Return *paragraph* with kramdown's own constructs in words of CommonMark, or as marks."""
        if not (
            "{:" in paragraph
            or "<" in paragraph
            or "\\\n" in paragraph
            or "$$" in paragraph
            or ">>" in paragraph
            or "~" in paragraph
            or ("](" in paragraph and LINK_WITH_SPACE.search(paragraph))
        ):
            return paragraph
        return _Paragraph(self, self._marks, paragraph).rewritten()

    def is_text(self, name: str) -> bool:
        """Whether ``<name>`` is no tag but something between angle brackets: ``<alice>``."""
        if name.lower() in ELEMENTS:
            return False
        if self._closed is None:
            self._closed = frozenset(_CLOSING_TAG.findall(self._text))
        return name not in self._closed


class _Paragraph:
    """One paragraph and how far it is read."""

    def __init__(self, spans: Spans, marks: Marks, text: str) -> None:
        self._spans, self._marks, self._text = spans, marks, text
        self._place = 0
        self._brackets: list[str] = []  #: The ``[`` and ``![`` that a ``]`` may still end.
        self._spent = 0  #: How many of them stand around a link: a ``[`` there starts none.
        self._last_run: dict[int, int] = {}  #: Where the last run of so many backticks starts.
        self._unended: set[str] = set()  #: Extensions that have no end in the rest of the paragraph.
        self._last_comment_end: int | None = None
        self._lone_tildes = text.count("~") > 1

    def rewritten(self) -> str:
        text, copied = self._text, 0
        pieces: list[str] = []
        while match := _TOKEN.search(text, self._place):
            self._place = match.end()
            new = self._replacement(match)
            if new is not None:
                pieces += (text[copied : match.start()], new)
                copied = self._place
        return "".join((*pieces, text[copied:])) if pieces else text

    def _replacement(self, match: re.Match[str]) -> str | None:
        """Return what takes the place of the text from the token's start to ``_place``; None: it stays."""
        construct = match.lastgroup
        if construct is None:
            return None
        read = self._READERS.get(construct)
        return read(self, match) if read else None

    def _break(self, _: re.Match[str]) -> str:
        return "\\"  # CommonMark wants one backslash before the end of the line where kramdown wants two

    def _code(self, match: re.Match[str]) -> None:
        """Go on behind the code span, if the backticks start one."""
        if not self._last_run:
            self._last_run = {len(run[0]): run.start() for run in _BACKTICKS.finditer(self._text)}
        length = len(match[0])
        if self._last_run.get(length, -1) > match.start():
            self._place = next(
                run.end() for run in _BACKTICKS.finditer(self._text, self._place) if len(run[0]) == length
            )

    def _open(self, match: re.Match[str]) -> None:
        self._brackets.append(match[0])

    def _close(self, match: re.Match[str]) -> str | None:
        """Take the spaces out of a link's destination: CommonMark ends the destination at the first."""
        opener = self._brackets.pop() if self._brackets else ""
        depth = len(self._brackets)
        usable = opener == "![" or (opener == "[" and depth >= self._spent)
        self._spent = min(self._spent, depth)
        if match["link"] is None:
            return None
        if not usable:
            self._place = match.end("close")
            return None
        if opener == "[":
            self._spent = depth
        to = match["to"].strip()
        if " " not in to and "\t" not in to:
            return None
        title = f" {match['title']}" if match["title"] else ""
        to = to.replace(" ", "%20").replace("\t", "%09")
        return f"]({to}{title})"

    def _comment(self, match: re.Match[str]) -> str | None:
        if self._last_comment_end is None:
            self._last_comment_end = self._text.rfind("-->")
        if self._last_comment_end < match.end():
            return "&lt;!--"  # it has no end: comrak takes it for one that hides the rest of the text
        self._place = self._text.index("-->", match.end()) + 3
        return None

    def _declaration(self, _: re.Match[str]) -> str:
        return "&lt;"  # <?php and <![CDATA[ are text in kramdown, and would be lost when the HTML is cleaned

    def _tag(self, match: re.Match[str]) -> str | None:
        if match["rest"] is None:
            return None
        if self._spans.is_text(match["tag"].lstrip("/")):
            return f"&lt;{match[0][1:]}"
        return _MARKDOWN.sub("", match[0]) if "markdown=" in match["rest"] else None

    def _tilde(self, match: re.Match[str]) -> str | None:
        return r"\~" if self._lone_tildes and match[0] == "~" else None

    def _guillemet(self, match: re.Match[str]) -> str:
        return _GUILLEMETS[match[0]]

    def _list(self, match: re.Match[str]) -> str | None:
        items = attribute_lists.read(match["list"])
        if items is None:
            return None
        # A word alone is a reference; behind plain text it may well be plain text itself.
        loose = match.start() == 0 or self._text[match.start() - 1] not in "*_`)]>~}"
        if loose and not any(name or value in self._marks.definitions for name, value in items):
            return None
        if self._begins_line(match):  # there is nothing before it, and what follows must not begin the line
            return self._raw(match, "")
        return self._marks.attributes(match[0], items, Kind.PREVIOUS)

    def _begins_line(self, match: re.Match[str]) -> bool:
        """Whether nothing but signs of lists and quotes stands before *match* in its line."""
        before = self._text[max(0, match.start() - 40) : match.start()]
        return _LINE_START.fullmatch(before.rpartition("\n")[2]) is not None

    def _raw(self, match: re.Match[str], value: str) -> str:
        """Return a mark for all from the token's start to ``_place``, which becomes *value*."""
        mark = self._marks.html(self._text[match.start() : self._place], value)
        return GUARD + mark if self._begins_line(match) else mark

    def _math(self, match: re.Match[str]) -> str | None:
        end = self._text.find("$$", self._place)
        formula = self._text[self._place : end].strip()
        if end < 0 or not formula:
            return None
        self._place = end + 2
        return self._raw(match, html.escape(rf"\({formula}\)", quote=False))

    def _extension(self, match: re.Match[str]) -> str | None:
        name = match["extension"]
        if name not in EXTENSIONS or name in self._unended:
            return None
        body = ""
        if not match["whole"]:
            if (stop := re.compile(rf"\{{:/(?:{name})?\}}").search(self._text, self._place)) is None:
                self._unended.add(name)
                return None
            body = self._text[self._place : stop.start()]
            self._place = stop.end()
        return self._raw(match, extension_html(name, body))

    #: By the last group of the token that matched.
    _READERS: ClassVar[dict[str, Callable[["_Paragraph", re.Match[str]], str | None]]] = {
        "break": _break,
        "code": _code,
        "whole": _extension,
        "list": _list,
        "math": _math,
        "comment": _comment,
        "declaration": _declaration,
        "open": _open,
        "close": _close,
        "link": _close,
        "tag": _tag,
        "rest": _tag,
        "guillemet": _guillemet,
        "tilde": _tilde,
    }
