"""The keys that the models know, as a tree: for suggestions and for the reference."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from syndicate.config.kinds import Kind

Model: TypeAlias = type[BaseModel]


@dataclass(frozen=True)
class Key:
    """One key: its path with NAME where the owner chooses a name, its field, and the model that declares it."""

    path: str
    field: FieldInfo
    model: Model


def keys(model: Model, prefix: str = "", above: tuple[Model, ...] = ()) -> Iterator[Key]:
    """Yield every key below *model*, each section's keys behind the section; a section within itself is left out."""
    for name, field in known(model).items():
        path = f"{prefix}{name}"
        yield Key(path, field, model)
        for named, child in _children(field.annotation):
            if child not in (*above, model):
                yield from keys(child, f"{path}.NAME." if named else f"{path}.", (*above, model))


def section(model: Model, loc: Sequence[str | int]) -> Model | None:
    """Return the model of the section at *loc*, in pydantic's words for places; None where there is none."""
    here: Any = model
    for part in loc:
        here = _step(here, part)
    models = [one for one in _members(here) if _is_model(one)]
    return models[0] if len(models) == 1 else None


def tags(model: Model, loc: Sequence[str | int]) -> list[str]:
    """Return the values of ``type`` that tell the members of the union at *loc* apart."""
    here: Any = model
    for part in loc:
        here = _step(here, part)
    return [str(tag) for one in _members(here) for tag in get_args(one.model_fields["type"].annotation)]


def known(model: Model) -> dict[str, FieldInfo]:
    """Return the fields of *model* by the keys that are written."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def kind(annotation: Any, metadata: Sequence[object] = ()) -> Kind | None:
    """Return the kind of a field's values (of a mapping: those behind its keys); None for a section."""
    for one in (*metadata, *getattr(annotation, "__metadata__", ())):
        if isinstance(one, Kind):
            return one
    return next((found for one in reversed(get_args(annotation)) if (found := kind(one)) is not None), None)


def _step(annotation: Any, part: str | int) -> Any:
    members = _members(annotation)
    models = [one for one in members if _is_model(one)]
    if len(models) > 1:  # a union that tells its members apart by their `type`
        return next((one for one in models if part in get_args(one.model_fields["type"].annotation)), None)
    for one in members:
        if _is_model(one):
            field = known(one).get(str(part))
            return field.annotation if field else None
        if get_origin(one) in (dict, tuple):
            return get_args(one)[1 if get_origin(one) is dict else 0]
    return None


def _children(annotation: Any) -> Iterator[tuple[bool, Model]]:
    """Yield (whether the owner names it, model) for each section that a field holds."""
    for one in _members(annotation):
        if _is_model(one):
            yield False, one
        elif get_origin(one) is dict:
            yield from ((True, child) for _, child in _children(get_args(one)[1]))
        elif get_origin(one) is tuple:
            yield from _children(get_args(one)[0])


def _members(annotation: Any) -> list[Any]:
    if get_origin(annotation) is Annotated:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [found for one in get_args(annotation) for found in _members(one)]
    return [] if annotation in (None, NoneType) else [annotation]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
