"""M015: everything of HTML and CSS that a mail uses and one of its clients does not support."""

from collections.abc import Iterator, Sequence

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint import features, matrix
from syndicate.render.lint.advice import advice
from syndicate.render.lint.finding import Writer
from syndicate.render.lint.matrix import Support
from syndicate.render.lint.page import Element, Page, Sheet

_WORDS = {Support.NO: "is not supported", Support.PARTLY: "is supported in part"}


def sweep(page: Page, clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M015."""
    writer = Writer(page, "M015")
    for feature, places in used(page).items():
        for support, words in _WORDS.items():
            hurt = matrix.without(feature, clients, support)
            if hurt:
                message = f"{matrix.title(feature)} {words}"
                for element, offset in places:
                    yield writer.at(element, Severity.INFO, message, advice(feature), clients=hurt, offset=offset)


def used(page: Page) -> dict[str, list[tuple[Element, int | None]]]:
    """Return the features that *page* uses, each with its elements, and places within them.

    What stands in ``@media`` and the like is for those who know it: the at-rule alone counts.
    """
    places: dict[str, list[tuple[Element, int | None]]] = {}
    for element in page.elements:
        found = [*features.of_element(element.tag, element.attributes)]
        for name, value in element.style.items():
            found += features.of_declaration(name, value)
        for feature in dict.fromkeys(found):
            places.setdefault(feature, []).append((element, None))
    for sheet in page.sheets:
        for feature, offset in _of_sheet(sheet):
            places.setdefault(feature, []).append((sheet.element, sheet.offset + offset))
    return places


def _of_sheet(sheet: Sheet) -> Iterator[tuple[str, int]]:
    for at_rule in sheet.at_rules:
        yield from ((feature, at_rule.offset) for feature in features.of_at_rule(at_rule.prelude))
    for rule in sheet.rules:
        if rule.around:
            continue
        found = [feature for one in rule.declarations for feature in features.of_declaration(one.name, one.value)]
        if any(one.is_important for one in rule.declarations):
            found.append("css-important")
        found += [feature for selector in rule.selectors for feature in features.of_selector(selector)]
        if len(rule.selectors) > 1:
            found.append("css-selector-grouping")
        yield from ((feature, rule.offset) for feature in dict.fromkeys(found))
