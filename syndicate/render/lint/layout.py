"""M005 and M006: layout and decoration that Outlook for Windows, or another client, does not know."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint import matrix
from syndicate.render.lint.colours import ground_colour
from syndicate.render.lint.css import Declaration
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
_NOTHING = re.compile(r"(?:0(?:px|em|%)?\s*)+|none|initial|auto")


def layout(page: Page, clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M005."""
    writer, word = Writer(page, "M005"), _word(clients)
    for spot, one in _declared(page):
        for feature in of_declaration(one.name, one.value):
            hurt = matrix.without(feature, clients) if feature in _LAYOUT else ()
            if hurt and not (feature == "css-position" and one.value == "static"):
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
    for spot, one in _declared(page):
        for test, feature, severity, hint in _DECORATIONS:
            if test(spot.element, one):
                hurt = matrix.without(feature, clients, Support.NO, Support.PARTLY)
                if hurt:
                    message = f"{one} on {spot.what} is passed over"
                    yield writer.at(spot.element, severity, message, hint, clients=hurt, offset=spot.offset)
                break


def _is_wide_border(one: Declaration) -> bool:
    is_border = re.fullmatch("border(?:-(?:top|right|bottom|left))?(?:-width)?", one.name)
    return bool(is_border) and any(float(size) > _MAX_BORDER_PX for size in _LENGTH.findall(one.value))


def _is_padding(element: Element, one: Declaration) -> bool:
    return one.name.startswith("padding") and element.tag in _TEXT and not _NOTHING.fullmatch(one.value)


def _is_border(element: Element, one: Declaration) -> bool:
    return (
        re.fullmatch("border(?:-(?:top|right|bottom|left))?", one.name) is not None
        and element.tag in _TEXT
        and not _NOTHING.fullmatch(one.value)
    )


def _is_width(element: Element, one: Declaration) -> bool:
    """Whether *one* limits a width, and no attribute says it to Outlook."""
    bare = element.tag not in ("table", "td", "th") and "width" not in element.attributes
    return one.name == "max-width" and bare and element.tag != "img" and not _NOTHING.fullmatch(one.value)


def _is_picture(element: Element, one: Declaration) -> bool:
    return "url(" in one.value and one.name in ("background", "background-image") and not _has_ground(element)


def _has_ground(element: Element) -> bool:
    return bool(ground_colour(element.style) or element.attributes.get("bgcolor"))


_Test = Callable[[Element, Declaration], bool]
_DECORATIONS: tuple[tuple[_Test, str, Severity, str], ...] = (
    (_is_padding, "css-padding", Severity.WARNING, "Pad the table cell around it, or use margins."),
    (_is_border, "css-border", Severity.WARNING, "Draw the border of a table cell around it."),
    (_is_width, "css-max-width", Severity.WARNING, "Put it into a table with a width."),
    (_is_picture, "css-background-image", Severity.WARNING, "Give it a background-color, too, that its text reads on."),
    (
        lambda _, one: (
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
    offset: int | None = None  #: Of a rule.


def _declared(page: Page) -> Iterator[tuple[_Spot, Declaration]]:
    """Yield what inline styles declare, and rules of style blocks outside of at-rules."""
    for element in page.shown:
        spot = _Spot(element, f"<{element.tag}>")
        yield from ((spot, Declaration(name, value)) for name, value in element.style.items())
    for sheet in page.sheets:
        for rule in sheet.rules:
            if not rule.around:
                spot = _Spot(sheet.element, ", ".join(rule.selectors), sheet.offset + rule.offset)
                yield from ((spot, one) for one in rule.declarations)


def _word(clients: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in clients if one.startswith("outlook.windows"))
