"""M005 and M006: layout and decoration that Outlook for Windows, or another client, does not know."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint import matrix
from syndicate.render.lint.cascade import Cascade
from syndicate.render.lint.colours import ground_colour
from syndicate.render.lint.css import Declaration, Rule
from syndicate.render.lint.features import of_declaration
from syndicate.render.lint.finding import Writer
from syndicate.render.lint.matrix import Support
from syndicate.render.lint.page import Element, Page

_MAX_BORDER_PX = 8
_TEXT = frozenset(("p", "div", "a", "li", "span", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"))
#: What the rules of layout look at in a declaration, and what to do about it.
_LAYOUT = {
    "css-display-flex": "Lay it out with tables.",
    "css-display-grid": "Lay it out with tables.",
    "css-position": "Lay it out with tables.",
    "css-float": 'Use a table, or align="left" on a picture.',
    "css-variables": "Write the value itself; in theme.css var() is resolved when the theme is compiled.",
    "css-unit-calc": "Write a length in pixels.",
    "css-unit-rem": "Write a length in pixels.",
    "css-function-clamp": "Write a length in pixels.",
    "css-function-min": "Write a length in pixels.",
    "css-function-max": "Write a length in pixels.",
}
_NEGATIVE = re.compile(r"(?:^|\s)-\d*\.?\d")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)px")
_THIN = re.compile(r"(?:^|\s)0(?:px|em)?(?:\s|$)|\bnone\b")  #: A border that is none.
_NOTHING = re.compile(r"(?:0(?:px|em|%)?\s*)+|none|initial|auto|100%")


def layout(page: Page, clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M005."""
    writer, word = Writer(page, "M005"), _word(clients)
    for spot, one in _declared(page):
        for feature in of_declaration(one.name, one.value):
            hurt = matrix.without(feature, clients) if feature in _LAYOUT else ()
            if hurt and one.value not in ("static", "none"):
                message = f"{one} is not known"
                hint = _LAYOUT[feature]
                yield writer.at(spot.element, Severity.WARNING, message, hint, clients=hurt, offset=spot.offset)
        if one.name.startswith("margin") and _NEGATIVE.search(one.value):
            hurt = matrix.without("css-margin", clients, Support.NO, Support.PARTLY)
            if hurt:
                message = f"{one}: margins below 0 do nothing"
                hint = "Lay it out with tables."
                yield writer.at(spot.element, Severity.WARNING, message, hint, clients=hurt, offset=spot.offset)
        if word and _is_wide_border(one):
            message = f"{one}: Outlook draws no border above {_MAX_BORDER_PX} pixels"
            hint = "Colour a table cell instead."
            yield writer.at(spot.element, Severity.WARNING, message, hint, clients=word, offset=spot.offset)


def decoration(page: Page, clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M006."""
    writer = Writer(page, "M006")
    meant = _meant(page)
    for spot, one in _declared(page):
        elements = meant.get(spot.rule, ()) if spot.rule else (spot.element,)
        for test, feature, severity, hint in _DECORATIONS:
            if any(test(element, one, spot.style) for element in elements):
                hurt = matrix.without(feature, clients, Support.NO, Support.PARTLY)
                if hurt:
                    message = f"{one} on {spot.what} is passed over"
                    yield writer.at(spot.element, severity, message, hint, clients=hurt, offset=spot.offset)
                break


def _is_wide_border(one: Declaration) -> bool:
    is_border = re.fullmatch("border(?:-(?:top|right|bottom|left))?(?:-width)?", one.name)
    return bool(is_border) and any(float(size) > _MAX_BORDER_PX for size in _LENGTH.findall(one.value))


def _is_padding(element: Element, one: Declaration, _style: Mapping[str, str]) -> bool:
    return one.name.startswith("padding") and element.tag in _TEXT and not _NOTHING.fullmatch(one.value)


def _is_border(element: Element, one: Declaration, _style: Mapping[str, str]) -> bool:
    return (
        re.fullmatch("border(?:-(?:top|right|bottom|left))?", one.name) is not None
        and element.tag in _TEXT
        and not _NOTHING.fullmatch(one.value)
        and _THIN.search(one.value) is None
    )


def _is_width(element: Element, one: Declaration, _style: Mapping[str, str]) -> bool:
    """Whether *one* limits a width, and no attribute says it to Outlook."""
    bare = element.tag not in ("table", "td", "th") and "width" not in element.attributes
    return one.name == "max-width" and bare and element.tag != "img" and not _NOTHING.fullmatch(one.value)


def _is_picture(element: Element, one: Declaration, style: Mapping[str, str]) -> bool:
    has_ground = ground_colour(style) or ground_colour(element.style) or element.attributes.get("bgcolor")
    return "url(" in one.value and one.name in ("background", "background-image") and not has_ground


_Test = Callable[[Element, Declaration, Mapping[str, str]], bool]
_DECORATIONS: tuple[tuple[_Test, str, Severity, str], ...] = (
    (_is_padding, "css-padding", Severity.WARNING, "Pad the table cell around it, or use margins."),
    (_is_border, "css-border", Severity.WARNING, "Draw the border of a table cell around it."),
    (_is_width, "css-max-width", Severity.WARNING, "Put it into a table with a width."),
    (_is_picture, "css-background-image", Severity.WARNING, "Give it a background-color, too, that its text reads on."),
    (
        lambda _, one, __: (
            one.name.startswith("border") and one.name.endswith("radius") and not _NOTHING.fullmatch(one.value)
        ),
        "css-border-radius",
        Severity.INFO,
        "Its corners are square there: see that it looks right.",
    ),
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a declaration stands that holds everywhere."""

    element: Element
    what: str  #: ``<p>``, or the selectors of a rule.
    style: Mapping[str, str]  #: All that is declared there.
    offset: int | None = None  #: Of a rule.
    rule: Rule | None = None


def _declared(page: Page) -> Iterator[tuple[_Spot, Declaration]]:
    """Yield what inline styles declare, and rules of style blocks outside of at-rules."""
    for element in page.shown:
        spot = _Spot(element, f"<{element.tag}>", element.style)
        yield from ((spot, Declaration(name, value)) for name, value in element.style.items())
    for sheet in page.sheets:
        for rule in sheet.rules:
            if not rule.around:
                style = {one.name: one.value for one in rule.declarations}
                spot = _Spot(sheet.element, ", ".join(rule.selectors), style, sheet.offset + rule.offset, rule)
                yield from ((spot, one) for one in rule.declarations)


def _meant(page: Page) -> Mapping[Rule, list[Element]]:
    """Return the elements that each rule outside of at-rules means."""
    cascade = Cascade(page, lambda rule: not rule.around)
    meant: dict[Rule, list[Element]] = {}
    for element in page.shown if cascade.has_rules else ():
        for rule in cascade.matching(element):
            meant.setdefault(rule, []).append(element)
    return meant


def _word(clients: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in clients if one.startswith("outlook.windows"))
