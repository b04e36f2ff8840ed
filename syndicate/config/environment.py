"""``${NAME}`` in a value of the config file reads the environment; ``$${`` stands for ``${`` itself."""

import re
from collections.abc import Iterator, Mapping

from syndicate import plainyaml
from syndicate.config.messages import Fault

_REFERENCE = re.compile(r"\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{")
_LEAST_SECRET = 6


def expand(
    value: plainyaml.Value, environ: Mapping[str, str], path: plainyaml.Path = ()
) -> tuple[plainyaml.Value, list[Fault]]:
    """Return *value* with its references replaced, and a fault for each that cannot be; keys are left as they are."""
    if isinstance(value, str):
        return _expanded(value, environ, path)
    faults: list[Fault] = []
    parts: list[tuple[str | int, plainyaml.Value]] = []
    if isinstance(value, list):
        parts = list(enumerate(value))
    elif isinstance(value, dict):
        parts = list(value.items())
    else:
        return value, faults
    done: dict[str | int, plainyaml.Value] = {}
    for key, part in parts:
        done[key], found = expand(part, environ, (*path, key))
        faults += found
    if isinstance(value, list):
        return list(done.values()), faults
    return {str(key): part for key, part in done.items()}, faults


def conceal(text: str, value: plainyaml.Value, environ: Mapping[str, str]) -> str:
    """Return *text* with each environment value that *value* refers to hidden behind its reference.

    Shorter values would hide words of the message itself, and are no secrets.
    """
    used = [name for name in references(value) if name in environ]
    for name in sorted(used, key=lambda name: -len(environ[name])):
        if len(environ[name]) >= _LEAST_SECRET:
            text = text.replace(environ[name], f"${{{name}}}")
    return text


def references(value: plainyaml.Value) -> set[str]:
    """Return the names of the environment variables that *value* refers to."""
    return {name for one in _scalars(value) for name in _REFERENCE.findall(one) if name}


def _scalars(value: plainyaml.Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif value is not None:
        for part in value.values() if isinstance(value, dict) else value:
            yield from _scalars(part)


def _expanded(text: str, environ: Mapping[str, str], path: plainyaml.Path) -> tuple[str, list[Fault]]:
    faults = []

    def replaced(found: re.Match[str]) -> str:
        if found[0] == "$${":
            return "${"
        if found[1] is None:
            faults.append(Fault(path, "${ is not followed by a name and }", "Write $${ for the two characters ${."))
        elif found[1] not in environ:
            hint = f"Set {found[1]}, or write $${{ for the two characters ${{."
            faults.append(Fault(path, f"the environment variable {found[1]} is not set", hint))
        return environ.get(found[1], "") if found[1] else ""

    return _REFERENCE.sub(replaced, text), faults
