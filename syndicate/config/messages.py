"""What is wrong with a config file, in our words: each fault with its key, its line and what to do."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from syndicate import names, plainyaml
from syndicate.config import outline
from syndicate.config.kinds import NOTHING, listing, suggestion

Path: TypeAlias = plainyaml.Path
Loc: TypeAlias = tuple[str | int, ...]
SECRETS = frozenset({"password", "secret"})
MAX_QUOTE = 80
_BELONGS = 3
_SURE = 0.8  #: `titel` is as near to `title`; `site`, a key of the top, is nearer to it than `lang` is to `language`.
_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True)
class Fault:
    """One mistake: the path of its key, what is wrong, what to do."""

    path: Path
    message: str
    hint: str = ""


def validated(model: type[_M], value: object, written: object = ...) -> tuple[_M | None, list[Fault]]:
    """Return *value* as *model* says, or None, and the faults; they quote *written*, which holds no secret."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    raw = value if written is ... else written
    return None, [_fault(model, one, raw) for one in details]


def described(faults: Iterable[Fault], where: Callable[[Path], str], root: Path = ()) -> str:
    """Return *faults* as lines, each behind *where* and the path of its key."""
    lines = []
    for fault in faults:
        key = ".".join(names.clean_line(str(part)) for part in fault.path[len(root) :])
        text = ": ".join(part for part in (where(fault.path), key, fault.message) if part)
        lines.append(f"{text}\n  {fault.hint}" if fault.hint else text)
    return "\n".join(lines)


def line(lines: Mapping[Path, int], path: Path) -> int:
    """Return the line of *path*, or of the nearest place above it that is written."""
    while path not in lines and path:
        path = path[:-1]
    return lines.get(path, 1)


def quoted(written: object) -> str:
    """Return a value as it is written, short and on one line; a list or mapping is only named."""
    if isinstance(written, str):
        text = names.clean_line(written)
        return f'"{text}"' if len(text) <= MAX_QUOTE else f'"{text[:MAX_QUOTE]}…"'
    if written is None:
        return "nothing"
    return "a list" if isinstance(written, list) else "a mapping"


def _fault(model: type[BaseModel], error: ErrorDetails, raw: object) -> Fault:
    loc: Loc = error["loc"]
    kind, context = error["type"], error.get("ctx", {})
    path, written = _written(raw, loc)
    if kind == "fault":
        value = "the value" if SECRETS & set(path) or "@" in str(written).partition("://")[2] else quoted(written)
        return Fault(path, context["message"].replace("{value}", value), context["hint"])
    if kind == "missing":
        return _missing(model, loc, raw)
    if kind == "extra_forbidden":
        return Fault(path, "is not a key here", _unknown(model, loc))
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _wrong_tag(model, loc, path, written)
    return _no_mapping(model, loc, path, written)


def _written(raw: object, loc: Loc) -> tuple[Path, object]:
    """Return the path in the file that *loc* means, and what stands there.

    pydantic's places also name the member of a union, the index of a scalar that was made a list, and ``[key]``.
    """
    path: Path = ()
    for part in loc:
        values: dict[object, object] = dict(enumerate(raw)) if isinstance(raw, list) else {}
        values = raw if isinstance(raw, dict) else values
        if part in values:
            raw, path = values[part], (*path, part)
        elif part == "[key]":
            raw = path[-1]
    return path, raw


def _keys(model: type[BaseModel], loc: Sequence[str | int]) -> Mapping[str, FieldInfo]:
    found = outline.section(model, loc)
    return outline.known(found) if found else {}


def _missing(model: type[BaseModel], loc: Loc, raw: object) -> Fault:
    above, section = _written(raw, loc[:-1])
    key = str(loc[-1])
    message = NOTHING if isinstance(section, dict) and key in section else "is missing"
    return Fault((*above, key), message, f"Add it: {_keys(model, loc[:-1])[key].description}")


def _unknown(model: type[BaseModel], loc: Loc) -> str:
    key, here = str(loc[-1]), _keys(model, loc[:-1])
    related = [one for one in here if one.startswith(key) or key.startswith(one)]
    if near := suggestion(key, related) or suggestion(key, here, likeness=_SURE):
        return near
    homes = [one.path.rpartition(".")[0] for one in outline.keys(model) if one.path.rpartition(".")[2] == key]
    if homes:
        return f"It belongs to {listing([home or 'the top of the file' for home in homes[:_BELONGS]])}."
    return suggestion(key, here) or f"Use {listing(sorted(here))}."


def _wrong_tag(model: type[BaseModel], loc: Loc, path: Path, written: object) -> Fault:
    tags = outline.tags(model, loc)
    tag = written.get("type") if isinstance(written, dict) else None
    if tag is None:
        return Fault((*path, "type"), "is missing", f"Use {listing(tags)}.")
    near = suggestion(tag, tags) if isinstance(tag, str) else ""
    return Fault((*path, "type"), f"{quoted(tag)} is not a type of mailer", f"Use {listing(tags)}. {near}".strip())


def _no_mapping(model: type[BaseModel], loc: Loc, path: Path, written: object) -> Fault:
    keys = sorted(_keys(model, loc))
    hint = f"Its keys are {', '.join(keys)}." if keys else "Write names and their values: `name: value`."
    if written is None:
        return Fault(path, NOTHING, hint)
    return Fault(path, f"must be a mapping, not {'text' if isinstance(written, str) else quoted(written)}", hint)
