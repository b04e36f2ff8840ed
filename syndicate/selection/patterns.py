"""What a pattern (``each: category``) stands for: a subscription for each category or tag."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from syndicate.model import Each, Problem, Rule, Subscription
from syndicate.names import segment, short_hash, slug


def expand(pattern: Subscription, oldest: Mapping[str, datetime]) -> tuple[list[Subscription], list[Problem]]:
    """Return one subscription for each category or tag of *oldest*, by name, and the collisions of their names."""
    names, problems = file_names(pattern, oldest)
    made = [fill(pattern, value, *names[value]) for value in names]
    return sorted(made, key=lambda one: one.name), problems


def file_names(
    pattern: Subscription, oldest: Mapping[str, datetime]
) -> tuple[dict[str, tuple[str, str]], list[Problem]]:
    """Return what ``{slug}`` and ``{value}`` in names become for each category or tag of *oldest*, and collisions.

    Where two values have one slug, the value with the oldest post keeps it; the others get ``-`` and a short hash.
    """
    by_age = sorted(oldest, key=lambda value: (oldest[value], value))
    slugs, problems = _unique({value: slug(value) for value in by_age}, pattern, "{slug}")
    segments, more = _unique({value: segment(value) for value in by_age}, pattern, "{value}")
    return {value: (slugs[value], segments[value]) for value in by_age}, [*problems, *more]


def _unique(names: Mapping[str, str], pattern: Subscription, placeholder: str) -> tuple[dict[str, str], list[Problem]]:
    used = any(placeholder in name for name in (pattern.name, *(pattern.feed.files.values() if pattern.feed else ())))
    taken: dict[str, str] = {}  # case-folded, for disks that do not tell "TechWeb" from "Techweb"
    unique, problems = {}, []
    for value, name in names.items():
        owner = taken.setdefault(name.casefold(), value)
        unique[value] = name if owner == value else f"{name}-{short_hash(value)}"
        if used and owner != value:
            message = f'"{value}" and "{owner}" both become "{name}" in {pattern.name}'
            problems.append(Problem.at(pattern.source, message, hint=f'"{value}" is written as "{unique[value]}".'))
    return unique, problems


def fill(pattern: Subscription, value: str, slug_: str, segment_: str) -> Subscription:
    """Return the subscription that *pattern* is for *value*, whose names ``file_names`` gave."""

    def filled(text: str, shown: str) -> str:
        return text.replace("{slug}", slug_).replace("{value}", shown)

    values = frozenset({value})
    own = Rule(categories=values) if pattern.each is Each.CATEGORY else Rule(tags=values)
    feed = pattern.feed and replace(
        pattern.feed, files={form: filled(name, segment_) for form, name in pattern.feed.files.items()}
    )
    return replace(
        pattern,
        name=filled(pattern.name, segment_),
        title=filled(pattern.title, value),
        description=filled(pattern.description, value),
        rule=own if pattern.rule == Rule() else replace(own, any_of=(pattern.rule,)),
        feed=feed,
        each=None,
    )
