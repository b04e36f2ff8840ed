"""A template and its style sheet, inlined once by premailer while the Jinja stays in it.

Every tag of Jinja is put aside (a comment in text, a word in attributes), premailer runs over the page, the tags come
back. So a digest costs only its rendering, and no post ever reaches premailer, which some posts would make fail.
"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.etree import SubElement

from syndicate.render.flattening import Kind, NotCompilable, Piece
from syndicate.render.markers import Marked, mark
from syndicate.render.templating import Place
from syndicate.render.trees import Element, Tree, attributes, is_comment, parse_page, tag_of, write_page
from syndicate.render.widetables import CELLS, WIDE

STYLE_SHEET = "theme_css"  #: The name under which a template prints the style sheet, inside ``<style>``.
#: What a post may be made of; each gets the style that the theme gives to ``.body TAG``.
BODY_TAGS = (
    *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s"),
    *("samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u"),
    *("ul", "var"),
)
# What is not closed ends with the style, as in CSS; so every character is looked at once.
_DECLARATION = re.compile(r"""(?:[^;"'(]|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|\([^)]*(?:\)|\Z))+""")
_PROPERTY = re.compile(r"[-\w]+")
_COMMA = re.compile(r"""("[^"]*"|'[^']*')|\s*,\s*""")
_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")


@dataclass(frozen=True, slots=True)
class TagLook:
    """How the theme shows one tag of a post."""

    style: str  #: ``margin:0 0 16px;color:#24292f``
    attributes: tuple[tuple[str, str], ...] = ()  #: What old clients read instead: ``bgcolor``, ``align``, ``valign``.


@dataclass(frozen=True, slots=True)
class CompiledTheme:
    """A Jinja template whose markup carries its styles, and the look of posts."""

    source: str
    origins: tuple[tuple[int, str, int], ...] = ()  #: (line of ``source``, template, line of it), ascending.
    looks: Mapping[str, TagLook] = field(default_factory=dict)  #: By tag; ``wide``, ``wide td`` for what scrolls.

    def origin(self, filename: str, line: int) -> Place:
        """Return where *line* of the source was written; *filename* is returned for what stands before all of it."""
        place = (filename, line)
        for start, template, written in self.origins:
            if start > line:
                break
            place = (template, written + line - start)
        return place


def compile_theme(pieces: Sequence[Piece], css: str) -> CompiledTheme:
    """Return the template made of *pieces* with *css* in its ``style`` attributes.

    Raises NotCompilable, with the place, where the page's structure depends on what the template is filled with.
    """
    marked = mark(pieces, {STYLE_SHEET: css})
    tree = parse_page(marked.html)
    marked.check_structure(tree)
    page = next(tree.iter("body"))
    specimen = _add_specimen(page)
    inline(tree)
    looks = dict(_looks(specimen))
    page.remove(specimen)
    tidy(tree)
    return CompiledTheme(*_restored(marked, write_page(tree)), looks)


def inline(tree: Tree) -> None:
    """Move the rules of the ``<style>`` elements in *tree* into ``style`` attributes, at-rules left where they are."""
    import cssutils  # noqa: PLC0415 - takes a third of a second, and a kept theme needs none of it
    from premailer import Premailer  # noqa: PLC0415 - likewise

    # cssutils warns of every ``mso-`` and ``-webkit-`` property (its issues 103 and 230).
    before = cssutils.log.getEffectiveLevel()
    cssutils.log.setLevel(logging.CRITICAL)
    try:
        Premailer(
            tree.getroot(),
            # Without ``!important`` the rules in @media lose to the inlined ones: no dark mode, no mobile layout.
            strip_important=False,
            # A style of ``width:100%`` would overwrite width="576", which Outlook needs.
            disable_basic_attributes=["width", "height"],
            disable_validation=True,
            allow_network=False,
        ).transform()
    finally:
        cssutils.log.setLevel(before)


def tidy(tree: Tree) -> None:
    """Take out of *tree* what costs bytes and does nothing: indentation, classes without a rule, spaces in styles."""
    used = _used_classes(tree)
    for node in tree.iter():
        if tag := tag_of(node):
            _tidy_attributes(node, used)
            if tag == "style" and node.text:
                node.text = " ".join(node.text.split())
            elif tag not in ("pre", "textarea"):
                node.text = _without_indentation(node.text)
        node.tail = _without_indentation(node.tail)


def declarations(style: str) -> Iterator[tuple[str, str]]:
    """Yield the (property, value) pairs of a ``style`` attribute."""
    for declaration in _DECLARATION.findall(style):
        name, _, value = declaration.partition(":")
        if _PROPERTY.fullmatch(name.strip()) and value.strip():
            yield name.strip().lower(), " ".join(value.split())


def _compact(style: str) -> str:
    return ";".join(f"{name}:{_without_spaces(value)}" for name, value in declarations(style))


def _without_spaces(value: str) -> str:
    """Return *value* without the spaces after its commas, those in quotation marks kept."""
    return _COMMA.sub(lambda found: found[1] or ",", value)


def _tidy_attributes(element: Element, used: frozenset[str]) -> None:
    if style := element.get("style"):
        element.set("style", _compact(style))
    classes = element.get("class")
    if classes is not None:
        kept = " ".join(name for name in classes.split() if name in used)
        if kept:
            element.set("class", kept)
        else:
            del element.attrib["class"]


def _used_classes(tree: Tree) -> frozenset[str]:
    """Return the classes that a rule left in the page still names, those for Outlook in comments included."""
    texts = [node.text or "" for node in tree.iter() if tag_of(node) == "style" or is_comment(node)]
    return frozenset(_CLASS.findall("\n".join(texts)))


def _without_indentation(text: str | None) -> str | None:
    return re.sub(r"[ \t]*\n\s*", "\n", text) if text and "\n" in text else text


def _add_specimen(page: Element) -> Element:
    """Put one of each tag of a post at the end of *page*, as a digest's cards would hold it."""
    specimen = SubElement(page, "div", {"class": "body"})
    for tag in BODY_TAGS:
        SubElement(specimen, tag)
    wide = SubElement(specimen, "div", {"class": WIDE})
    for tag in CELLS:
        SubElement(wide, tag)
    return specimen


def _looks(specimen: Element, around: str = "") -> Iterator[tuple[str, TagLook]]:
    for element in specimen:
        name = around + (element.get("class") or tag_of(element))
        style = _compact(element.get("style", ""))
        others = tuple(pair for pair in attributes(element) if pair[0] not in ("class", "style"))
        if style or others:
            yield name, TagLook(style, others)
        yield from _looks(element, f"{name} ")


def _restored(marked: Marked, html: str) -> tuple[str, tuple[tuple[int, str, int], ...]]:
    """Return *html* with the tags of Jinja back in it, and where each was written.

    Each tag begins a line of its own *inside* its braces: nothing is printed, and an error's line names one tag.
    """
    source: list[str] = []
    origins: list[tuple[int, str, int]] = []
    line = 1
    lost = dict(enumerate(marked.pieces))
    for text, number in marked.split(html):
        source.append(text)
        line += text.count("\n")
        if number is not None:
            piece = lost.pop(number)
            opening, closing = ("{%", "%}") if piece.kind is Kind.STATEMENT else ("{{", "}}")
            origins.append((line + 1, *piece.place))
            source.append(f"{opening}\n{piece.text} {closing}")
            line += 1 + piece.text.count("\n")
    if lost:
        raise NotCompilable("the style sheet overwrites the attribute", next(iter(lost.values())).place)
    return "".join(source), tuple(origins)
