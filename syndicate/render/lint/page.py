"""An HTML part as the rules look at it: its elements in the order of the document, each with its place."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate

from bs4 import BeautifulSoup, Comment, Declaration, Doctype, ParserRejectedMarkup, Tag
from bs4.element import NavigableString

from syndicate.errors import SyndicateError
from syndicate.render.lint import css
from syndicate.render.lint.css import AtRule, Rule
from syndicate.render.lint.mail import Mail

_NO_TEXT = (Comment, Declaration, Doctype)
_RAW = frozenset(("style", "script", "title", "template", "noscript"))
_TAG_END = re.compile(r"""(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_STYLE_ATTRIBUTE = re.compile(r"""\sstyle=(?:"[^"]*"|'[^']*')""")
_SHOWN_CHARACTERS = 80
MAX_DEPTH = 1_200  #: A post nests no deeper than 1,000; every look for what an element stands in takes as many steps.
MAX_TAGS = 100_000  #: Opening and closing ones: a mail of 500 posts has half of them; all take seconds.
MAX_CSS = 131_072  #: Characters of style sheets: eight times what Gmail takes.
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ZERO = re.compile(r"0(?:\.0+)?(?:px|em|rem|%)?")


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element of a page."""

    tag: str
    attributes: Mapping[str, str]
    line: int  #: 1-based.
    column: int  #: 1-based.
    offset: int  #: Of its opening tag in the source.
    nth: int  #: Among the elements of its tag.
    parent: "Element | None"
    text: str  #: Its own, without that of the elements in it.
    style: Mapping[str, str]  #: What its ``style`` attribute declares, without ``!important``.
    is_hidden: bool  #: Whether it, or what it stands in, is shown to nobody.
    classes: frozenset[str]
    depth: int  #: How many elements it stands in.

    def ancestors(self) -> Iterator["Element"]:
        """Yield what it stands in, the nearest first."""
        one = self.parent
        while one is not None:
            yield one
            one = one.parent


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ``<style>`` element, and what it says."""

    element: Element
    text: str
    offset: int  #: Of the text in the source.
    rules: tuple[Rule, ...]
    at_rules: tuple[AtRule, ...]


@dataclass(frozen=True)
class Page:
    """A mail, with the elements of its HTML part."""

    mail: Mail
    elements: tuple[Element, ...]
    sheets: tuple[Sheet, ...]
    comments: tuple[str, ...] = field(repr=False)
    has_doctype: bool

    @classmethod
    def of(cls, mail: Mail) -> "Page":
        """Return the page of *mail*. Raises SyndicateError for what no parser reads."""
        return cls(mail, *_page(mail.html))

    @cached_property
    def shown(self) -> tuple[Element, ...]:
        """The elements that readers see something of."""
        return tuple(one for one in self.elements if not one.is_hidden and one.tag not in _RAW)

    def named(self, *tags: str) -> Iterator[Element]:
        """Yield the elements with one of *tags*."""
        return (one for one in self.elements if one.tag in tags)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, 1-based, of a place in the source."""
        starts = self._lines
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def at(self, offset: int) -> Element | None:
        """Return the element whose opening tag is the last before *offset*; None before the first."""
        number = bisect_right(self.elements, offset, key=lambda one: one.offset)
        return self.elements[number - 1] if number else None

    def opening(self, element: Element) -> str:
        """Return the opening tag of *element* as it is written, without its styles, shortened."""
        found = _TAG_END.match(self.mail.html, element.offset)
        text = " ".join(_STYLE_ATTRIBUTE.sub("", found[0] if found else f"<{element.tag}>").split())
        return text if len(text) <= _SHOWN_CHARACTERS else f"{text[: _SHOWN_CHARACTERS - 1]}…"

    def within(self, element: Element) -> tuple[Element, ...]:
        """Return *element* and the elements in it."""
        return self.elements[self._index[element] : self._ends[element]]

    def begins_with_text(self, element: Element) -> bool:
        """Whether *element* has text of its own before all elements in it."""
        html, found = self.mail.html, _TAG_END.match(self.mail.html, element.offset)
        before = html[found.end() if found else element.offset : self.following(element)]
        return bool(element.text.strip() and _COMMENT.sub("", before).strip())

    def following(self, element: Element) -> int:
        """Return where the next opening tag, or the end, is after that of *element*."""
        number = self._index[element] + 1
        return self.elements[number].offset if number < len(self.elements) else len(self.mail.html)

    @cached_property
    def _index(self) -> Mapping[Element, int]:
        return {one: number for number, one in enumerate(self.elements)}

    @cached_property
    def _ends(self) -> Mapping[Element, int]:
        """Behind the last element that stands in each."""
        ends: dict[Element, int] = {}
        for number, one in reversed(tuple(enumerate(self.elements, 1))):
            end = ends.setdefault(one, number)
            if one.parent:
                ends.setdefault(one.parent, end)
        return ends

    @cached_property
    def _lines(self) -> list[int]:
        return _line_starts(self.mail.html)


@lru_cache(maxsize=2)  # a preview asks for findings, then for what each post takes: half of it is reading
def _page(html: str) -> tuple[tuple[Element, ...], tuple[Sheet, ...], tuple[str, ...], bool]:
    """Return the elements, style sheets and comments of *html*, and whether it has a document type."""
    if (tags := html.count("<")) > MAX_TAGS:
        raise SyndicateError(f"it has {tags:,} tags, and {MAX_TAGS:,} at most are looked at", hint="Make it smaller.")
    try:
        # As browsers do, the first of two equal attributes counts.
        soup = BeautifulSoup(
            _finished(html), "html.parser", multi_valued_attributes=None, on_duplicate_attribute="ignore"
        )
    except ParserRejectedMarkup as error:
        raise SyndicateError(f"it cannot be read as HTML: {error}", hint="Mend its declarations: <!…>.") from error
    elements, sheets = _read(soup, html, _line_starts(html))
    if any(one.depth > MAX_DEPTH for one in elements):
        raise SyndicateError(f"it is nested deeper than {MAX_DEPTH:,} elements", hint="Close its elements.")
    comments = tuple(str(one) for one in soup.find_all(string=lambda text: isinstance(text, Comment)))
    return elements, sheets, comments, any(isinstance(one, Doctype) for one in soup.contents)


def _finished(html: str) -> str:
    """Return *html* without what begins as a tag and never ends: browsers drop it, html.parser tries it for ever."""
    start = html.find("<", html.rfind(">") + 1)
    return html if start < 0 else html[:start]


def _line_starts(text: str) -> list[int]:
    # html.parser counts line feeds alone
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]


def _read(soup: BeautifulSoup, html: str, lines: list[int]) -> tuple[tuple[Element, ...], tuple[Sheet, ...]]:
    elements: dict[int, Element] = {}
    sheets: list[Sheet] = []
    css_characters = 0
    counts: Counter[str] = Counter()
    for tag in soup.find_all():
        parent = elements.get(id(tag.parent))
        element = _element(tag, parent, lines, counts[tag.name])
        counts[tag.name] += 1
        elements[id(tag)] = element
        if tag.name == "style":
            end = _TAG_END.match(html, element.offset)
            text = "".join(str(child) for child in tag.children)
            css_characters += len(text)
            if css_characters > MAX_CSS:
                message = f"its style sheets take more than {MAX_CSS:,} characters"
                raise SyndicateError(message, hint="Take out the rules that nothing uses.")
            sheets.append(Sheet(element, text, end.end() if end else element.offset, *css.read_sheet(text)))
    return tuple(elements.values()), tuple(sheets)


def _element(tag: Tag, parent: Element | None, lines: list[int], nth: int) -> Element:
    attributes = {name.lower(): str(value or "") for name, value in tag.attrs.items()}
    style = {one.name: one.value for one in css.read_declarations(attributes.get("style", ""))}
    line, position = tag.sourceline or 1, tag.sourcepos or 0
    texts = (child for child in tag.children if isinstance(child, NavigableString) and not isinstance(child, _NO_TEXT))
    return Element(
        tag=tag.name.lower(),
        attributes=attributes,
        line=line,
        column=position + 1,
        offset=lines[line - 1] + position,
        nth=nth,
        parent=parent,
        text="".join(texts),
        style=style,
        is_hidden=(parent is not None and parent.is_hidden) or hides(style) or "hidden" in attributes,
        classes=frozenset(attributes.get("class", "").split()),
        depth=parent.depth + 1 if parent else 0,
    )


def hides(style: Mapping[str, str]) -> bool:
    """Whether *style* shows its element to nobody."""
    return (
        style.get("display") == "none"
        or style.get("visibility") == "hidden"
        or style.get("mso-hide") == "all"
        or any(_ZERO.fullmatch(style.get(name, "")) is not None for name in ("opacity", "max-height", "font-size"))
    )
