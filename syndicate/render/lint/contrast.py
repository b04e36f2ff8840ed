"""M008: text that cannot be read on its ground: as written, without style block, in dark mode, recoloured."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint import matrix
from syndicate.render.lint.cascade import Cascade
from syndicate.render.lint.colours import (
    BLACK,
    DARK_GROUND,
    DARK_LINK,
    LINK,
    WHITE,
    Colour,
    contrast,
    ground_colour,
    inverted,
    is_unknown,
    luminance,
    read_colour,
    written,
)
from syndicate.render.lint.finding import Writer
from syndicate.render.lint.matrix import Support
from syndicate.render.lint.page import Element, Page

ENOUGH, ENOUGH_IF_LARGE = 4.5, 3.0  #: WCAG 2.2, 1.4.3.
UNREADABLE = 2.0  #: Nobody reads what has less.
LARGE_PX, LARGE_BOLD_PX = 24.0, 18.66
USUAL_PX = 16.0
BRIGHT = 0.5  #: The luminance of a ground that glares in the dark.
_RECOLOURING = (
    "gmail.ios",
    "gmail.android",
    "outlook.ios",
    "outlook.android",
    "outlook.outlook-com",
    "outlook.windows",
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "th", "b", "strong"))
_PLAIN_HINT = "Choose a darker or a lighter one of the two colours."


@dataclass(frozen=True, slots=True)
class _Look:
    """How an element is shown; None is what is not known, and not judged."""

    colour: Colour | None
    ground: Colour | None
    size_px: float
    is_bold: bool

    @property
    def enough(self) -> float:
        """The least contrast that text of this size needs."""
        is_large = self.size_px >= LARGE_PX or (self.is_bold and self.size_px >= LARGE_BOLD_PX)
        return ENOUGH_IF_LARGE if is_large else ENOUGH


_LIGHT = _Look(BLACK, WHITE, USUAL_PX, is_bold=False)
_DARK = _Look(WHITE, DARK_GROUND, USUAL_PX, is_bold=False)  #: What browsers begin with where a page says that it can.


@dataclass(frozen=True, slots=True)
class _Scene:
    """One way in which a mail is shown."""

    name: str
    looks: Mapping[Element, _Look]
    clients: tuple[str, ...]
    hint: str
    is_estimate: bool = False


def contrasts(page: Page, clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M008."""
    writer = Writer(page, "M008")
    texts = [one for one in page.shown if one.text.strip()]
    seen: set[tuple[Element, Colour, Colour]] = set()
    in_dark = matrix.without("css-at-media-prefers-color-scheme", clients, Support.YES, Support.PARTLY)
    dark = Cascade(page, lambda rule: not rule.around or rule.is_dark) if _has_dark(page) and in_dark else None
    for scene in _scenes(page, clients, dark, in_dark):
        for element in texts:
            look = scene.looks[element]
            if look.colour is None or look.ground is None:
                continue
            ratio = contrast(look.colour, look.ground)
            if ratio >= look.enough or (element, look.colour, look.ground) in seen:
                continue
            seen.add((element, look.colour, look.ground))
            is_error = ratio < UNREADABLE and not scene.is_estimate
            message = (
                f"{written(look.colour)} on {written(look.ground)}{scene.name} has a contrast of {int(10 * ratio) / 10}"
                f"; it takes {look.enough:g}"
            )
            severity = Severity.ERROR if is_error else Severity.WARNING
            yield writer.at(element, severity, message, scene.hint, clients=scene.clients)
    if dark:
        yield from _glaring(page, dark, in_dark, writer)


def _scenes(page: Page, clients: Sequence[str], dark: Cascade | None, in_dark: tuple[str, ...]) -> Iterator[_Scene]:
    """Yield the ways in which *page* is shown; *dark* is its cascade in dark mode, which the clients *in_dark* have."""
    plain = Cascade(page, lambda rule: not rule.around)
    light = _looks(page, plain)
    yield _Scene("", light, (), _PLAIN_HINT)
    without = matrix.without("html-style", clients)
    if plain.has_rules and without:
        bare = _looks(page, Cascade(page, lambda _: False))
        yield _Scene(" without the style block", bare, without, "Write both colours into the style attributes.")
    if dark:
        hint = "Set the colour anew under @media (prefers-color-scheme: dark), with !important."
        metas = (one.attributes for one in page.named("meta") if one.attributes.get("name") == "color-scheme")
        is_known = any("dark" in one.get("content", "") for one in metas)
        looks = _looks(page, dark, root=_DARK, link=DARK_LINK) if is_known else _looks(page, dark)
        yield _Scene(" in dark mode", looks, in_dark, hint)
    recolouring = tuple(one for one in clients if one in _RECOLOURING)
    if recolouring:
        turned = {one: _turned(look) for one, look in light.items()}
        hint = "This is an estimate. Choose colours further apart, neither black nor white."
        yield _Scene(" where a client recolours it for dark mode", turned, recolouring, hint, is_estimate=True)


def _glaring(page: Page, dark: Cascade, in_dark: tuple[str, ...], writer: Writer) -> Iterator[Finding]:
    """Yield where a ground stays bright in dark mode though others are dark."""
    for element in page.shown:
        ground = _ground(element, dark.declared(element), None)
        if ground and luminance(ground) > BRIGHT:
            hint = "Set its background anew under @media (prefers-color-scheme: dark), with !important."
            message = f"the ground {written(ground)} stays bright in dark mode"
            yield writer.at(element, Severity.WARNING, message, hint, clients=in_dark)


def _has_dark(page: Page) -> bool:
    return any(rule.is_dark for sheet in page.sheets for rule in sheet.rules)


def _looks(page: Page, cascade: Cascade, *, root: _Look = _LIGHT, link: Colour = LINK) -> dict[Element, _Look]:
    looks: dict[Element, _Look] = {}
    for element in page.elements:
        around = looks[element.parent] if element.parent else root
        looks[element] = _look(element, around, cascade.declared(element), link)
    return looks


def _look(element: Element, around: _Look, declared: Mapping[str, str], link: Colour) -> _Look:
    is_link = element.tag == "a" and "href" in element.attributes
    usual = link if is_link and declared.get("color") != "inherit" else around.colour
    ground = _ground(element, declared, around.ground)
    written_colour = declared.get("color", element.attributes.get("color", ""))
    colour = None if is_unknown(written_colour) else read_colour(written_colour, ground or WHITE) or usual
    weight = declared.get("font-weight", "bold" if element.tag in _HEADINGS else "")
    is_bold = weight in ("bold", "bolder", "600", "700", "800", "900") if weight else around.is_bold
    return _Look(colour, ground, pixels(declared, around.size_px), is_bold)


def pixels(declared: Mapping[str, str], around: float) -> float:
    """Return the font size that *declared* has, in pixels; *around* is that of what it stands in."""
    size = declared.get("font-size", "")
    for unit, factor in (("px", 1.0), ("pt", 4 / 3), ("rem", USUAL_PX), ("em", around), ("%", around / 100)):
        number = size.removesuffix(unit)
        if number != size and number.replace(".", "", 1).isdigit():
            return float(number) * factor
    return around


def _ground(element: Element, declared: Mapping[str, str], around: Colour | None) -> Colour | None:
    """Return the ground of *element*; *around* where it has none of its own, None for one that is not known."""
    written_ground = declared.get("background-color", declared.get("background", element.attributes.get("bgcolor", "")))
    if is_unknown(written_ground):
        return None
    over = around or WHITE
    return ground_colour(declared, over) or read_colour(element.attributes.get("bgcolor", ""), over) or around


def _turned(look: _Look) -> _Look:
    colour, ground = (one and inverted(one) for one in (look.colour, look.ground))
    return _Look(colour, ground, look.size_px, look.is_bold)
