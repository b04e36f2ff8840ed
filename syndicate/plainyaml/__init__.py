"""YAML whose scalars stay strings: ``no``, ``010`` and ``2022-05-20`` mean what they say.

PyYAML is loaded when there is something to read: front matter of plain lines needs none, and it costs 16 ms of CPU.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from syndicate.plainyaml.layout import Node

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 20
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}(?:[eE][-+]?[0-9]{1,2})?\Z")


class PlainYamlError(Exception):
    """The text is not YAML that we take. ``line`` is 1-based within the text."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass(slots=True)
class Document:
    """One YAML document: its value, the 1-based line of each path in it, and which scalars had no quotes."""

    value: Value = None
    lines: dict[Path, int] = field(default_factory=dict)
    plain: set[Path] = field(default_factory=set)


def load(text: str) -> Document:
    """Return the one document that *text* holds; an empty text is the value None.

    Raises PlainYamlError for bad syntax, a duplicate key, an alias or anchor, a tag, a second document, a key that
    is no scalar, or nesting deeper than MAX_DEPTH.
    """
    from syndicate.plainyaml.events import read  # noqa: PLC0415 (see above)

    return read(text)


def laid_out(text: str) -> "Mapping[Path, Node]":
    """Return where each value stands in *text*. Raises PlainYamlError for bad syntax; ``load`` finds other faults."""
    from syndicate.plainyaml.layout import read_layout  # noqa: PLC0415 (see above)

    return read_layout(text)


def typed(value: Value) -> object:
    """Return *value* with the scalars that YAML 1.2 (section 10.3) calls booleans and numbers converted."""
    if isinstance(value, str):
        if value in _BOOLS:
            return _BOOLS[value]
        if _INT.match(value):
            return int(value)
        return float(value) if _FLOAT.match(value) else value
    if isinstance(value, list):
        return [typed(one) for one in value]
    if isinstance(value, dict):
        return {key: typed(one) for key, one in value.items()}
    return value
