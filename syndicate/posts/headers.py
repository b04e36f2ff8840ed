"""The text of a front matter as values: a fast path for what most posts hold, YAML and TOML for the rest."""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from syndicate import plainyaml
from syndicate.errors import PostError
from syndicate.names import clean_text
from syndicate.plainyaml import Value

MAX_ITEMS = 200  #: Of any list. A million tags took PyYAML 22 seconds.

# Control characters, the line breaks of YAML 1.1 (section 5.4), the byte order mark, surrogates and non-characters.
_ODD = "\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
_INDICATORS = "-?:,\\[\\]{}#&*!|>'\"%@` "
_LINE = re.compile(
    rf'^([A-Za-z_][A-Za-z0-9_-]{{0,62}}):(?: +("[^"\\{_ODD}]*(?:\\["\\][^"\\{_ODD}]*)*"|'
    rf"'[^'{_ODD}]*'|[^{_INDICATORS}{_ODD}][^{_ODD}]*))? *$",
    re.MULTILINE,
)
_ESCAPED = re.compile(r'\\(["\\])')
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_TOML_KEY = re.compile(r"^[ \t]*(?:\[+[ \t]*)?[\"']?([^\s\"'=.\]]+)", re.MULTILINE)


class Header(NamedTuple):
    """What a front matter says. Lines are 1-based in the post's file."""

    values: dict[str, Value]
    lines: Mapping[str, int] | None  #: Where each key stands; None: one key a line, from the first line on.
    plain: AbstractSet[str] = frozenset()  #: Keys whose value is a scalar without quotes.
    cleaned: tuple[int, ...] = ()  #: Lines that characters were removed from.

    def line(self, key: str) -> int:
        """Return where *key* stands; the first line when it does not."""
        if self.lines is not None:
            return self.lines.get(key, 1)
        return list(self.values).index(key) + 2 if key in self.values else 1


def parse_yaml(text: str) -> Header:
    """Return what the YAML *text* between the marks says. Raises PostError with the line in the file."""
    return _one_line_scalars(text) or _any_yaml(text)


def parse_toml(text: str) -> Header:
    """Return what the TOML *text* between the marks says, scalars as strings. Raises PostError with the line."""
    import tomllib  # noqa: PLC0415 (3 ms; most front matter is YAML)

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) + 1 if found else len(text.splitlines()) + 1  # none at the end of the text
        raise PostError(f"the front matter is not TOML: {_TOML_LINE.sub('', str(error)).strip()}", line=line) from error
    except RecursionError as error:
        raise PostError(f"nested deeper than {plainyaml.MAX_DEPTH} levels", line=1) from error
    lines: dict[str, int] = {}
    for found in _TOML_KEY.finditer(text):
        lines.setdefault(found[1], text.count("\n", 0, found.start(1)) + 2)
    plain = {key for key, value in table.items() if not isinstance(value, str | list | dict)}
    return _checked(Header({key: _toml_value(value) for key, value in table.items()}, lines, plain))


def _one_line_scalars(text: str) -> Header | None:
    """Return what *text* says when each line is a key and a plain or simply quoted scalar, else None.

    It takes 4 µs where the walk over libyaml's events takes 80; a test holds it equal to that and to PyYAML.
    """
    found = _LINE.findall(text)
    if len(found) != text.count("\n") or text[-1:] != "\n":
        return None
    values: dict[str, Value] = {}
    plain = set()
    for key, raw in found:
        mark = raw[:1]
        if mark == '"':
            values[key] = _ESCAPED.sub(r"\1", raw[1:-1]) if "\\" in raw else raw[1:-1]
        elif mark == "'":
            values[key] = raw[1:-1]
        else:
            scalar = raw.rstrip(" ")
            if ": " in scalar or " #" in scalar or scalar[-1:] == ":":
                return None
            plain.add(key)
            values[key] = None if scalar in _NULLS else scalar
    if len(values) != len(found):
        return None  # a duplicate key: the slow path says where
    return Header(values, None, plain)


def _any_yaml(text: str) -> Header:
    safe = clean_text(text)
    try:
        document = plainyaml.load(safe)
    except plainyaml.PlainYamlError as error:
        hint = 'Put the value in quotes: title: "One: two".' if "mapping values" in error.message else ""
        raise PostError(f"the front matter is not YAML: {error.message}", line=error.line + 1, hint=hint) from error
    if document.value is None:
        return Header({}, {})
    if not isinstance(document.value, dict):
        kind = "a list" if isinstance(document.value, list) else "text"
        raise PostError(f"the front matter is {kind}, not keys with values", line=2, hint="Write `title: …`.")
    lines = {str(path[0]): line + 1 for path, line in document.lines.items() if len(path) == 1}
    plain = {str(path[0]) for path in document.plain if len(path) == 1}
    cleaned = () if safe == text else (_first_difference(text, safe),)
    return _checked(Header(document.value, lines, plain, cleaned))


def _first_difference(text: str, safe: str) -> int:
    place = next((place for place, pair in enumerate(zip(text, safe, strict=False)) if pair[0] != pair[1]), len(safe))
    return text.count("\n", 0, place) + 2


def _checked(header: Header) -> Header:
    """Return *header* without characters that escapes smuggled in. Raises PostError for a list that is too long."""
    values: dict[str, Value] = {}
    cleaned = list(header.cleaned)
    for key, value in header.values.items():
        line = header.line(key)
        values[clean_text(key)] = _mapped(value, clean_text, line, 1)
        if values[clean_text(key)] != value:
            cleaned.append(line)
    return Header(values, header.lines, header.plain, tuple(cleaned))


def _mapped(value: Value, change: Callable[[str], str], line: int, depth: int) -> Value:
    if isinstance(value, str):
        return change(value)
    if depth > plainyaml.MAX_DEPTH:
        raise PostError(f"nested deeper than {plainyaml.MAX_DEPTH} levels", line=line)
    if isinstance(value, list):
        if len(value) > MAX_ITEMS:
            raise PostError(f"a list of {len(value)} values: at most {MAX_ITEMS} are taken", line=line)
        return [_mapped(one, change, line, depth + 1) for one in value]
    if isinstance(value, dict):
        return {change(key): _mapped(one, change, line, depth + 1) for key, one in value.items()}
    return None


def _toml_value(value: object) -> Value:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return [_toml_value(one) for one in value]
    if isinstance(value, dict):
        return {key: _toml_value(one) for key, one in value.items()}
    return str(value).lower() if isinstance(value, bool) else str(value)
