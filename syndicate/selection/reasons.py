"""Why a post does not satisfy a rule, in words for its owner."""

from collections.abc import Iterable, Iterator

from syndicate.model import Post, Rule
from syndicate.names import clean_line
from syndicate.selection.rules import matches

_MOST = 5  #: Values that are named; a category page may want thousands.
_MAX_VALUE = 80


def unmet(post: Post, rule: Rule, *, language: str = "") -> str:
    """Return which key of *rule* does not hold of *post*, with the values of both; "" where it matches.

    *language* is the site's: what a post without one is written in.
    """
    for key in _keys(rule):
        if not matches(post, key, language=language):
            return _unmet(post, key, language)
    return ""


def _keys(rule: Rule) -> Iterator[Rule]:
    """Yield *rule* key by key: a post satisfies it that satisfies all of these."""
    plain = ((name, getattr(rule, name)) for name in ("categories", "tags", "authors", "langs", "paths"))
    yield from (Rule(**{name: values}) for name, values in plain if values is not None)
    yield from (Rule(fields=(one,)) for one in rule.fields)
    if rule.any_of:
        yield Rule(any_of=rule.any_of)
    if rule.exclude is not None:
        yield Rule(exclude=rule.exclude)


def _unmet(post: Post, key: Rule, language: str) -> str:
    if key.any_of:
        each = [unmet(post, one, language=language) for one in key.any_of]
        return each[0] if len(each) == 1 else f"nothing of `any` holds: {_joined([f'({one})' for one in each], 'and')}"
    if key.exclude is not None:
        held = [_held(post, one, language) for one in _keys(key.exclude)]
        return f"it has {_joined(held, 'and')}, which `not` leaves out" if held else "`not` leaves every post out"
    one, many, values, wanted = _facts(post, key, language)
    has = f"its {many if len(values) > 1 else one} {'are' if len(values) > 1 else 'is'} {_listed(values, 'and')}"
    return f"{has if values else f'it has no {one}'}; wanted: {_listed(sorted(wanted), 'or') or 'none at all'}"


def _held(post: Post, key: Rule, language: str) -> str:
    """Return what *post* has that *key*, which it satisfies, asks for."""
    if key.any_of:
        first = next(one for one in key.any_of if matches(post, one, language=language))
        return _joined([_held(post, one, language) for one in _keys(first)], "and") or "anything"
    if key.exclude is not None:
        return "nothing that the inner `not` names"
    one, many, values, wanted = _facts(post, key, language)
    common = [value for value in values if value in wanted] or values
    return f"the {many if len(common) > 1 else one} {_listed(common, 'and')}"


def _facts(post: Post, key: Rule, language: str) -> tuple[str, str, list[str], frozenset[str]]:
    """Return what *key* asks about (one, many of it), what *post* has of it, and what is wanted."""
    if key.categories is not None:
        return "category", "categories", list(post.categories), key.categories
    if key.tags is not None:
        return "tag", "tags", list(post.tags), key.tags
    if key.authors is not None:
        return "author", "authors", [author.name for author in post.authors], key.authors
    if key.langs is not None:
        return "language", "languages", list(filter(None, [post.lang or language])), key.langs
    if key.paths is not None:
        return "path", "paths", [post.path], key.paths
    ((name, wanted),) = key.fields
    return f"`{name}`", f"`{name}`", _texts(post.fields.get(name)), wanted


def _texts(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return [] if value is None else [str(value)]


def _listed(values: Iterable[str], word: str) -> str:
    """Return *values* as a sentence names them."""
    return _joined([_short(value) for value in values], word)


def _joined(parts: list[str], word: str) -> str:
    some = parts if len(parts) <= _MOST + 1 else [*parts[:_MOST], f"{len(parts) - _MOST} more"]
    return f"{', '.join(some[:-1])} {word} {some[-1]}" if len(some) > 1 else "".join(some)


def _short(value: str) -> str:
    line = clean_line(value)
    return line[:_MAX_VALUE] + "…" if len(line) > _MAX_VALUE else line or '""'
