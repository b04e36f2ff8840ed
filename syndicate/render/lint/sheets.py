"""M002 and M007: style sheets that clients drop, and rules in @media that lose to inline styles."""

from collections.abc import Iterator, Sequence

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint import matrix
from syndicate.render.lint.cascade import Cascade, unimportant
from syndicate.render.lint.finding import Writer
from syndicate.render.lint.page import Page

GMAIL_BYTES = 16_384  #: Gmail drops all style sheets where one of them is larger.
_LOOKS = ("background", "border", "color", "display", "font", "height", "line-height", "padding", "text-align", "width")


def sheets(page: Page, clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M002."""
    writer = Writer(page, "M002")
    yield from _dropped_by_gmail(page, clients, writer)
    for sheet in page.sheets:
        if any(one.tag == "body" for one in sheet.element.ancestors()):
            partly = matrix.without("html-style", clients, matrix.Support.NO, matrix.Support.PARTLY)
            message = "a style block stands in the body, where clients pass it over"
            yield writer.at(sheet.element, Severity.WARNING, message, "Move it into the head.", clients=partly)
    for link in page.named("link"):
        if "stylesheet" in link.attributes.get("rel", "").lower():
            hurt = matrix.without("html-link", clients)
            hint = "Put its rules into a style block, or inline."
            yield writer.at(link, Severity.WARNING, "a linked style sheet is not loaded", hint, clients=hurt)
    yield from _only_in_the_sheet(page, clients, writer)


def _dropped_by_gmail(page: Page, clients: Sequence[str], writer: Writer) -> Iterator[Finding]:
    gmail = tuple(one for one in clients if one.startswith("gmail."))
    for sheet in page.sheets:
        size = len(sheet.text.encode("utf-8", "replace"))
        if size > GMAIL_BYTES and gmail:
            message = f"the style block takes {size:,} bytes: Gmail drops all of them above {GMAIL_BYTES:,}"
            yield writer.at(
                sheet.element, Severity.WARNING, message, "Take out rules that nothing uses.", clients=gmail
            )
        for rule in sheet.at_rules:
            if rule.depth and gmail:
                message = f"{rule.prelude} stands in another at-rule: Gmail drops the whole style block"
                place = sheet.offset + rule.offset
                hint = "Write it beside the other, with both conditions: @media … and …"
                yield writer.at(sheet.element, Severity.WARNING, message, hint, clients=gmail, offset=place)
            if rule.name == "import" and (hurt := matrix.without("css-at-import", clients)):
                hint, place = "Put its rules in its place.", sheet.offset + rule.offset
                message = f"{rule.prelude} is not loaded"
                yield writer.at(sheet.element, Severity.WARNING, message, hint, clients=hurt, offset=place)


def _only_in_the_sheet(page: Page, clients: Sequence[str], writer: Writer) -> Iterator[Finding]:
    """Yield elements that have their look from the style block alone, which some web mail drops."""
    hurt = matrix.without("html-style", clients)
    plain = Cascade(page, lambda rule: not rule.around)
    if not hurt or not plain.has_rules:
        return
    for element in page.shown:
        lost = [one for rule in plain.matching(element) for one in rule.declarations if one.name not in element.style]
        hiding = [one for one in lost if (one.name, one.value) == ("display", "none")]
        hint = "Write it into the style attribute as well; the digest's own theme.css is inlined."
        if hiding:
            message = "it is hidden by the style block alone, and shows where that is dropped"
            yield writer.at(element, Severity.ERROR, message, hint, clients=hurt)
        elif some := sorted({one.name for one in lost if one.name.startswith(_LOOKS)}):
            message = f"{', '.join(some)}: in the style block alone, which is dropped"
            yield writer.at(element, Severity.WARNING, message, hint, clients=hurt)


def media(page: Page, _clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M007."""
    writer = Writer(page, "M007")
    cascade = Cascade(page, lambda rule: any(one.startswith("@media") for one in rule.around))
    if not cascade.has_rules:
        return
    for element in page.elements:
        for rule in cascade.matching(element):
            for one in unimportant(element, rule):
                hint = f"Write {one} !important."
                message = f"{one} in {rule.around[-1]} loses to the inline style"
                yield writer.at(element, Severity.WARNING, message, hint)
