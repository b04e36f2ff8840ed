"""What the style sheets of a page make of its elements: the cascade, as far as mail needs it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from syndicate.render.lint import css
from syndicate.render.lint.css import Compound, Declaration, Rule, Selector
from syndicate.render.lint.page import Element, Page


@dataclass(frozen=True, slots=True)
class _Applied:
    selector: Selector
    rule: Rule
    order: int


class Cascade:
    """The rules that *page* has, those alone that *holds* picks."""

    def __init__(self, page: Page, holds: Callable[[Rule], bool]) -> None:
        self._by_name: dict[str, list[_Applied]] = {}
        self.has_rules = False
        rules = (rule for sheet in page.sheets for rule in sheet.rules if holds(rule))
        for order, rule in enumerate(rules):
            self.has_rules = True
            for text in rule.selectors:
                if selector := css.read_selector(text):
                    self._by_name.setdefault(_name(selector.steps[0][1]), []).append(_Applied(selector, rule, order))

    def matching(self, element: Element) -> Iterator[Rule]:
        """Yield the rules that mean *element*, the weakest first."""
        names = [f".{one}" for one in sorted(element.classes)]
        names += [f"#{element.attributes.get('id', '')}", element.tag, ""]
        found = (one for name in names for one in self._by_name.get(name, ()) if _matches(one.selector, element))
        return (one.rule for one in sorted(found, key=lambda one: (one.selector.weight, one.order)))

    def declared(self, element: Element) -> dict[str, str]:
        """Return what holds for *element*: its own style, and what the rules say; ``!important`` beats both."""
        rules = list(self.matching(element))
        if not rules:
            return dict(element.style)
        own = css.read_declarations(element.attributes.get("style", ""))
        every = [*(one for rule in rules for one in rule.declarations), *own]
        weak = {one.name: one.value for one in every if not one.is_important}
        return weak | {one.name: one.value for one in every if one.is_important}


def unimportant(element: Element, rule: Rule) -> Iterator[Declaration]:
    """Yield what *rule* declares in vain, as *element* says otherwise in its ``style``."""
    for one in rule.declarations:
        if not one.is_important and _is_declared(one.name, element.style):
            yield one


def _is_declared(name: str, style: Mapping[str, str]) -> bool:
    parts = name.split("-")
    return any("-".join(parts[:count]) in style for count in range(1, len(parts) + 1))


def _name(compound: Compound) -> str:
    if compound.ids:
        return f"#{min(compound.ids)}"
    return f".{min(compound.classes)}" if compound.classes else compound.tag


def _matches(selector: Selector, element: Element) -> bool:
    (_, own), *outer = selector.steps
    if not _is(element, own):
        return False
    # Those that the steps so far may have come to, the nearest first: so no selector is tried in all its ways.
    reached = [element]
    for mark, compound in outer:
        above = (one.parent for one in reached) if mark == ">" else reached[0].ancestors()
        reached = [one for one in above if one and _is(one, compound)]
        if not reached:
            return False
    return True


def _is(element: Element, compound: Compound) -> bool:
    return (
        compound.tag in ("", element.tag)
        and compound.classes <= element.classes
        and compound.ids <= {element.attributes.get("id", "")}
    )
