"""How the text of a key becomes a value: each kind knows its name, its reader and its JSON Schema."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError, core_schema

from syndicate import names

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

NOTHING = "has no value"
_SCALAR: Mapping[str, object] = {"type": ["string", "number", "boolean"]}  # `title: 2022` is text to us
_VARIABLE: Mapping[str, object] = {"type": "string", "pattern": r"\$\{"}  # `port: "${SMTP_PORT}"`
_TRUE, _FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})
_DURATION = re.compile(r"([0-9]{1,7})([mhdw])\Z")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LONGEST = timedelta(days=36525)  # ``now - duration`` must stay a date


def fault(message: str, hint: str = "") -> PydanticCustomError:
    """Return the error of a reader; ``{value}`` in *message* stands for the value as it is written in the file."""
    return PydanticCustomError("fault", "{message}", {"message": message, "hint": hint})


def suggestion(word: str, words: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return ``Did you mean "…"?`` for the nearest of *words*, or "" when none is near."""
    nearest = {one.casefold(): one for one in words}
    found = difflib.get_close_matches(word.casefold(), nearest, n=1, cutoff=likeness)
    return f'Did you mean "{nearest[found[0]]}"?' if found else ""


def listing(words: Iterable[str]) -> str:
    """Return *words* as a person would list them: ``none, category or day``."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def shown(value: object) -> object:
    """Return a default as it would be written in YAML."""
    if isinstance(value, timedelta):
        # A day or two in hours, as feeds are spoken of: `24h`.
        whole = {unit: length for unit, length in _UNITS.items() if not value % length}
        units = [unit for unit in ("d", "h", "m") if unit in whole and (unit != "d" or value >= 3 * whole["d"])]
        return f"{value // whole[units[0]]}{units[0]}"
    if isinstance(value, tuple):
        return [shown(one) for one in value]
    if isinstance(value, ZoneInfo):
        return value.key
    return value.value if isinstance(value, StrEnum) else value


@dataclass(frozen=True, eq=False)
class Kind:
    """Marks a field whose text *read* takes: ``Annotated[timedelta, Kind("a duration", …)]``."""

    name: str  #: ``a duration``
    read: Callable[[str], object]
    schema: Mapping[str, object]
    words: tuple[str, ...] = ()  #: All that may be written, where there are few.

    def __get_pydantic_core_schema__(self, _source: object, _handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        """Say how pydantic makes the value: by this kind's reader alone."""
        return core_schema.no_info_plain_validator_function(
            self._checked, serialization=core_schema.plain_serializer_function_ser_schema(shown)
        )

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """Describe the value to editors."""
        return dict(self.schema)

    def _checked(self, value: object) -> object:
        if value is None:
            raise fault(NOTHING, f"Write {self.name}.")
        if not isinstance(value, str):
            raise fault(f"{{value}} stands where {self.name} belongs", f"Write {self.name}.")
        return self.read(value)


@dataclass(frozen=True)
class Many:
    """Marks a list that may be written as its only element, so that one mistake is one message."""

    least: int = 0

    def __get_pydantic_core_schema__(self, source: object, handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        """Make a list of a scalar or mapping before the elements are read."""
        return core_schema.no_info_before_validator_function(self._listed, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """Describe both ways of writing it."""
        array = handler(schema)
        if self.least:
            array["minItems"] = self.least
        return {"anyOf": [array, array["items"]]}

    def _listed(self, value: object) -> object:
        items = value if isinstance(value, list) else [value]
        if len(items) < self.least:
            raise fault("is an empty list", "Write at least one value, or leave the key out.")
        return items


@dataclass(frozen=True)
class Short:
    """Marks a mapping that may be written as the value of one of its keys: ``author: News Desk``."""

    key: str

    def __get_pydantic_core_schema__(self, source: object, handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        """Make a mapping of a scalar before the keys are read."""
        return core_schema.no_info_before_validator_function(self._mapped, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """Describe both ways of writing it."""
        return {"anyOf": [handler(schema), dict(_SCALAR)]}

    def _mapped(self, value: object) -> object:
        return {self.key: value} if isinstance(value, str) else value


@dataclass(frozen=True)
class Filled:
    """Marks an optional section whose key must not stand without a value."""

    def __get_pydantic_core_schema__(self, source: object, handler: "GetCoreSchemaHandler") -> core_schema.CoreSchema:
        """Refuse a key without a value before an optional type takes it."""
        return core_schema.no_info_before_validator_function(self._filled, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> "JsonSchemaValue":
        """Describe the value without null."""
        described = handler(schema)
        choices = [one for one in described.pop("anyOf") if one != {"type": "null"}]
        return described | (choices[0] if len(choices) == 1 else {"anyOf": choices})

    def _filled(self, value: object) -> object:
        if value is None:
            raise fault(NOTHING, "Write a value, or leave the key out.")
        return value


def text(name: str, read: Callable[[str], object], *, pattern: str = "") -> Kind:
    """Return a kind that is written as text; *pattern* tells editors more about it."""
    return Kind(name, read, {"type": "string", "pattern": pattern} if pattern else _SCALAR)


def words(name: str, choice: type[StrEnum]) -> Kind:
    """Return the kind of a choice among the values of *choice*."""
    known = tuple(one.value for one in choice)

    def read(word: str) -> object:
        if word not in known:
            raise fault(f"{{value}} is not {name}", f"Use {listing(known)}. {suggestion(word, known)}".strip())
        return choice(word)

    return Kind(name, read, {"enum": list(known)}, known)


def whole(least: int, most: int = 999_999_999) -> Kind:
    """Return the kind of whole numbers from *least* to *most*."""

    def read(digits: str) -> int:
        if not re.fullmatch("-?[0-9]{1,18}", digits):
            raise fault("{value} is not a whole number", "Write digits only, such as 20.")
        if int(digits) < least:
            raise fault("{value} is too small", f"The least is {least}.")
        if int(digits) > most:
            raise fault("{value} is too large", f"The most is {most}.")
        return int(digits)

    number = {"type": "integer", "minimum": least, "maximum": most}
    return Kind("a whole number", read, {"anyOf": [number, _VARIABLE]})


def read_flag(word: str) -> bool:
    """Return whether *word* means yes."""
    if word.lower() in _TRUE | _FALSE:
        return word.lower() in _TRUE
    raise fault("{value} is neither true nor false", "Write true or false.")


def read_duration(written: str) -> timedelta:
    """Return the duration that ``24h``, ``90m``, ``7d`` or ``2w`` means."""
    if written == "0":
        return timedelta(0)
    if not (found := _DURATION.match(written)):
        raise fault("{value} is not a duration", "Write a number and m, h, d or w: 90m, 24h, 7d or 2w.")
    duration: timedelta = int(found[1]) * _UNITS[found[2]]
    if duration > _LONGEST:
        raise fault("{value} is longer than 100 years", "Write a shorter duration.")
    return duration


def read_wait(written: str) -> timedelta:
    """Return a duration that is longer than none."""
    if not (duration := read_duration(written)):
        raise fault("{value} is no time at all", "The least is 1m.")
    return duration


def read_text(written: str) -> str:
    """Return *written*, which may have several lines, when XML and mail take every character of it."""
    if names.clean_text(written) != written:
        raise fault("holds a character that feeds and mail cannot carry", "Remove its control characters.")
    return written


def read_line(written: str) -> str:
    """Return *written* as one line, which may be empty."""
    return names.clean_line(read_text(written))


def read_title(written: str) -> str:
    """Return *written* as one line that is not empty."""
    if not (line := read_line(written)):
        raise fault("is empty", "Write some text.")
    return line


FLAG = Kind("true or false", read_flag, {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "on", "off"]}]})
DURATION = Kind("a duration", read_duration, {"type": ["string", "integer"], "pattern": "^(0|[0-9]{1,7}[mhdw])$"})
WAIT = Kind("a duration", read_wait, {"type": "string", "pattern": "^0*[1-9][0-9]{0,6}[mhdw]$"})
TEXT = text("text", read_text)
LINE = text("one line of text", read_line)
TITLE = text("a line of text", read_title)
