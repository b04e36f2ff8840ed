"""``config.yaml`` as it lies on disk becomes a Config, or one error with all that is wrong with it."""

from collections.abc import Mapping
from pathlib import Path

from syndicate import plainyaml
from syndicate.config import checking, values
from syndicate.config.environment import conceal, expand
from syndicate.config.messages import Fault, described, line, validated
from syndicate.config.models import Root
from syndicate.errors import ConfigError
from syndicate.model import Config


def find(start: Path) -> Path | None:
    """Return the config of the site in folder *start*: its ``config.yaml``, else its ``_config.yml``, else None."""
    return next((path for name in ("config.yaml", "_config.yml") if (path := start / name).is_file()), None)


def load(path: Path, *, environ: Mapping[str, str]) -> Config:
    """Return the config that *path* holds. Raises ConfigError with every fault, one after the other."""
    return check(read(path), path, environ=environ)


def read(path: Path) -> plainyaml.Document:
    """Return the YAML that *path* holds. Raises ConfigError."""
    try:
        return plainyaml.load(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"is not UTF-8 at byte {error.start}", where=path.name, hint="Save it as UTF-8.") from None
    except OSError as error:
        hint = "Run `syndicate init` to write one, or name it with --config."
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path), hint=hint) from None
    except plainyaml.PlainYamlError as error:
        # Without the cause: its excerpt of the file could show a secret.
        raise ConfigError(error.message, where=f"{path.name}:{error.line}", hint=_yaml_hint(error.message)) from None


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
    for found in (wrong, crossed):  # a key that is wrong already is not looked at again
        told = {fault.path for fault in faults}
        faults += [fault for fault in found if fault.path not in told]
    if root is not None and not root.subscriptions:
        faults.append(Fault(("subscriptions",), "there is none", "Write at least `everything: {feed: {}}`."))
    if faults or root is None:
        report = _report(faults, document, path, labels)
        raise ConfigError(conceal(report, document.value, environ))
    lines = {name: line(document.lines, ("subscriptions", name)) for name in root.subscriptions}
    return values.config(root, values.Place(path, lines, texts))


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


def _yaml_hint(message: str) -> str:
    if "anchor" in message:
        return "Write the value out at each place."
    return "Mend the YAML at this line, or on the line before it."
