"""Values that cannot be changed, made in a fifth of the time that ``dataclass(frozen=True, slots=True)`` takes.

To make a dataclass, Python writes, compiles and runs source text for each method: 0.55 ms a class, 20 ms of a build
that finds nothing changed. Here only ``__init__`` is written out; the other methods are the same for all classes. What
a build loads is decorated with ``frozen``; elsewhere a dataclass is as good. ``field``, ``fields``, ``replace`` and
``asdict`` of ``dataclasses`` are for both.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter, ge, gt, le, lt
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

_T = TypeVar("_T")
_Method = Callable[..., object]
_ORDER = {"__lt__": lt, "__le__": le, "__gt__": gt, "__ge__": ge}


@overload
def frozen(cls: type[_T], /) -> type[_T]: ...


@overload
def frozen(*, kw_only: bool = False, order: bool = False) -> Callable[[type[_T]], type[_T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(
    cls: type[_T] | None = None, /, *, kw_only: bool = False, order: bool = False
) -> type[_T] | Callable[[type[_T]], type[_T]]:
    """Make *cls* a frozen dataclass with slots; *kw_only* and *order* are those of ``dataclass``."""

    def decorate(cls: type[_T]) -> type[_T]:
        return _made(cls, kw_only=kw_only, order=order)

    return decorate if cls is None else decorate(cls)


def _made(cls: type[_T], *, kw_only: bool, order: bool) -> type[_T]:
    own = set(vars(cls))
    cls.__doc__ = cls.__doc__ or cls.__name__  # else `dataclass` makes one of the signature, slowly
    made = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
    members = fields(made)  # type: ignore[arg-type] # a dataclass, which the decorator's type does not say
    methods = {"__init__": _init(made, members), **_shared(members)}
    if order:
        methods |= {name: _ordering(compare, members) for name, compare in _ORDER.items()}
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made


def _init(cls: type, members: tuple["Field[Any]", ...]) -> _Method:
    """Return the method that takes the values of *members*."""
    scope: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    parameters, lines = ["self"], []
    for one in members:
        value = name = one.name
        if one.kw_only and "*" not in parameters:
            parameters.append("*")
        if one.default_factory is not MISSING:
            scope[f"_make_{name}"] = one.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif one.default is not MISSING:
            scope[f"_default_{name}"] = one.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        lines.append(f"_set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), scope)  # noqa: S102 - names of our own fields
    method: _Method = scope["__init__"]
    method.__qualname__ = f"{cls.__qualname__}.__init__"
    return method


def _shared(members: tuple["Field[Any]", ...]) -> Mapping[str, _Method]:
    """Return the methods that need no text of their own."""
    names = [one.name for one in members]
    shown = [one.name for one in members if one.repr]
    compared = _compared(members)

    def eq(self: object, other: object) -> bool:
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def hash_(self: object) -> int:
        return hash(compared(self))

    def repr_(self: object) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__}({values})"

    def getstate(self: object) -> list[object]:
        return [getattr(self, name) for name in names]

    def setstate(self: object, state: list[object]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return {
        "__eq__": eq,
        "__hash__": hash_,
        "__repr__": repr_,
        "__setattr__": _refuse_to_set,
        "__delattr__": _refuse_to_delete,
        "__getstate__": getstate,
        "__setstate__": setstate,  # pickle and copy would set attributes
    }


def _ordering(compare: Callable[[Any, Any], bool], members: tuple["Field[Any]", ...]) -> _Method:
    compared = _compared(members)

    def method(self: object, other: object) -> bool:
        return compare(compared(self), compared(other)) if other.__class__ is self.__class__ else NotImplemented

    return method


def _compared(members: tuple["Field[Any]", ...]) -> Callable[[object], object]:
    return attrgetter(*(one.name for one in members if one.compare))


def _refuse_to_set(_: object, name: str, value: object) -> NoReturn:  # noqa: ARG001 (Python's signature)
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
