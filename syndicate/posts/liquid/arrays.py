"""Jekyll's filters for lists."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cmp_to_key, partial
from typing import Any

from liquid import RenderContext, Token, TokenStream
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, tokenize
from liquid.exceptions import FilterArgumentError, FilterError, LiquidError
from liquid.expression import Expression
from liquid.filter import with_context
from liquid.stringify import to_liquid_string
from liquid.token import TOKEN_EXPRESSION
from liquid.undefined import is_undefined

_INTEGER = re.compile(r"\s*-?\d{1,18}\s*")
_FLOAT = re.compile(r"\s*-?(?:\d+\.?\d*|\.\d+)\s*")


def items(value: object) -> list[Any]:
    """Return the items of the list *value*, or the values of a mapping. Raises FilterArgumentError for others."""
    if value is None or is_undefined(value):
        return []
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, list | tuple | range):
        return list(value)
    raise FilterArgumentError(f"a list is wanted, not {to_liquid_string(value, autoescape=False)}", token=None)


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple | range | Mapping) and not is_undefined(value)


def _property(item: object, name: object) -> object:
    for key in str(name).split("."):
        item = item.get(key) if isinstance(item, Mapping) else None
    if isinstance(item, str):  # Jekyll compares what looks like a number as a number
        if _INTEGER.fullmatch(item):
            return int(item)
        return float(item) if _FLOAT.fullmatch(item) else item
    return item


def _text(value: object) -> str:
    return to_liquid_string(value, autoescape=False)


def _equals(found: object, wanted: object) -> bool:
    if wanted is None or is_undefined(wanted):
        return found is None
    return _text(wanted) in [_text(one) for one in (found if isinstance(found, list) else [found]) if one is not None]


def where(value: object, name: object, wanted: object = None) -> object:
    """Return the items whose property *name* is *wanted*, or a list that holds it."""
    if not _is_list(value):
        return value
    return [item for item in items(value) if _equals(_property(item, name), wanted)]


def find(value: object, name: object, wanted: object = None) -> object:
    """Return the first item that ``where`` finds."""
    if not _is_list(value):
        return value
    return next((item for item in items(value) if _equals(_property(item, name), wanted)), None)


def _each(
    value: object, variable: object, expression: Expression, context: RenderContext
) -> Iterator[tuple[object, object]]:
    """Yield each item with what *expression* makes of it."""
    for item in items(value):
        with context.extend({str(variable): item}):
            yield item, expression.evaluate(context)


def _parsed(parse: Callable[[Any, TokenStream], Expression], text: object, context: RenderContext) -> Expression:
    source = str(text)
    try:
        return parse(context.env, TokenStream(tokenize(source, Token(TOKEN_EXPRESSION, source, 0, source))))
    except LiquidError as error:
        raise FilterArgumentError(f'"{source}": {error.message}', token=None) from error


@with_context
def where_exp(value: object, variable: object, condition: object, *, context: RenderContext) -> object:
    """Return the items that *condition*, written with the name *variable*, holds for."""
    if not _is_list(value):
        return value
    parsed = _parsed(BooleanExpression.parse, condition, context)
    return [item for item, holds in _each(value, variable, parsed, context) if holds]


@with_context
def find_exp(value: object, variable: object, condition: object, *, context: RenderContext) -> object:
    """Return the first item that ``where_exp`` finds."""
    if not _is_list(value):
        return value
    parsed = _parsed(BooleanExpression.parse, condition, context)
    return next((item for item, holds in _each(value, variable, parsed, context) if holds), None)


def group_by(value: object, name: object) -> object:
    """Return groups (name, items, size) of the items, by their property *name*."""
    if not _is_list(value):
        return value
    return _groups((item, _property(item, name)) for item in items(value))


@with_context
def group_by_exp(value: object, variable: object, expression: object, *, context: RenderContext) -> object:
    """Return groups (name, items, size) of the items, by what *expression* makes of each."""
    if not _is_list(value):
        return value
    return _groups(_each(value, variable, _parsed(FilteredExpression.parse, expression, context), context))


def _groups(keyed: Iterable[tuple[object, object]]) -> list[dict[str, object]]:
    groups: dict[str, list[object]] = {}
    for item, key in keyed:
        groups.setdefault(_text(key), []).append(item)
    return [{"name": name, "items": found, "size": len(found)} for name, found in groups.items()]


def sort(value: object, name: object = None, nils: object = "first") -> list[Any]:
    """Return the items in order, by their property *name*; those without it stand *nils*: first or last."""
    if not _is_list(value):
        raise FilterError("there is no list to sort", token=None)
    if nils not in ("first", "last"):
        raise FilterArgumentError(f'"{nils}" is neither first nor last', token=None)
    if name is None or is_undefined(name):
        return sorted(items(value), key=cmp_to_key(_compare))
    lacking = -1 if nils == "first" else 1
    order = cmp_to_key(partial(_compare, lacking=lacking))
    return sorted(items(value), key=lambda item: order(_property(item, name)))


def _compare(one: Any, other: Any, lacking: int = -1) -> int:
    if one is None or other is None:
        return 0 if one is other else lacking if one is None else -lacking
    try:
        return int(one > other) - int(one < other)
    except TypeError:
        return (_text(one) > _text(other)) - (_text(one) < _text(other))


def push(value: object, item: object) -> list[Any]:
    """Return the items with *item* behind them."""
    return [*items(value), item]


def unshift(value: object, item: object) -> list[Any]:
    """Return the items with *item* before them."""
    return [item, *items(value)]


def pop(value: object, count: int = 1) -> list[Any]:
    """Return the items without the last *count*."""
    found = items(value)
    return found[: max(len(found) - count, 0)]


def shift(value: object, count: int = 1) -> list[Any]:
    """Return the items without the first *count*."""
    return items(value)[max(count, 0) :]


FILTERS: tuple[Callable[..., Any], ...] = (
    *(where, find, where_exp, find_exp, group_by, group_by_exp, sort, push, unshift, pop, shift),
)
