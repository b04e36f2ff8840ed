"""``config.yaml`` as it lies on disk becomes a Config, or one error with all that is wrong with it."""

from collections.abc import Mapping
from pathlib import Path

from syndicate import plainyaml
from syndicate.config import checking, reading, values
from syndicate.config.environment import conceal, expand, references
from syndicate.config.messages import Fault, described, line, validated
from syndicate.config.models import Root
from syndicate.errors import ConfigError
from syndicate.model import Config


def load(path: Path, *, environ: Mapping[str, str]) -> Config:
    """Return the config that *path* holds. Raises ConfigError with every fault, one after the other."""
    return check(reading.parse(reading.content(path), path), path, environ=environ)


def needed(path: Path) -> list[str]:
    """Return the names of the environment variables that the config at *path* refers to. Raises ConfigError."""
    return sorted(references(reading.parse(reading.content(path), path).value))


def check(
    document: plainyaml.Document,
    path: Path,
    *,
    environ: Mapping[str, str],
    labels: Mapping[plainyaml.Path, plainyaml.Path] = {},
) -> Config:
    """Return the config that *document* says; *labels* gives keys the names that the file has for them.

    Raises ConfigError.
    """
    value, faults = expand(document.value, environ)
    root, wrong = validated(Root, value, document.value)
    crossed, texts = checking.crossings(checking.sections(value), path.parent)
    secrecy = list(checking.secrecy(document.value))
    for found in (wrong, crossed, secrecy):  # a key that is wrong already is not looked at again
        told = {one for fault in faults for one in (fault.path, _list_of(fault.path))}
        faults += [fault for fault in found if fault.path not in told]
    if root is not None and not root.subscriptions:
        faults.append(Fault(("subscriptions",), "there is none", "Write at least `everything: {feed: {}}`."))
    if faults or root is None:
        report = _report(faults, document, path, labels)
        raise ConfigError(conceal(report, document.value, environ))
    lines = {name: line(document.lines, ("subscriptions", name)) for name in root.subscriptions}
    return values.config(root, values.Place(path, lines, texts))


def _list_of(path: plainyaml.Path) -> plainyaml.Path:
    """Return the path of the list that *path* is an element of; *path* itself where it is none."""
    return path[:-1] if path and isinstance(path[-1], int) else path


def _report(
    faults: list[Fault],
    document: plainyaml.Document,
    path: Path,
    labels: Mapping[plainyaml.Path, plainyaml.Path],
) -> str:
    ordered = sorted(dict.fromkeys(faults), key=lambda fault: line(document.lines, fault.path))
    shown = [Fault(labels.get(fault.path, fault.path), fault.message, fault.hint) for fault in ordered]
    lines = {labels.get(fault.path, fault.path): line(document.lines, fault.path) for fault in ordered}
    return described(shown, lambda key: f"{path.name}:{lines[key]}")
