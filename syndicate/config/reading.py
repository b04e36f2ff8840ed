"""A config file, ours or Jekyll's, is found and read as YAML: no pydantic is loaded for that."""

from pathlib import Path
from typing import TYPE_CHECKING

from syndicate.errors import ConfigError

if TYPE_CHECKING:
    from syndicate.plainyaml import Document

JEKYLL = "_config.yml"


def find(start: Path) -> Path | None:
    """Return the config of the site in folder *start*: its ``config.yaml``, else its ``_config.yml``, else None."""
    return next((path for name in ("config.yaml", JEKYLL) if (path := start / name).is_file()), None)


def content(path: Path) -> bytes:
    """Return what the file *path* holds. Raises ConfigError."""
    try:
        return path.read_bytes()
    except OSError as error:
        hint = "Run `syndicate init` to write one, or name it with --config."
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path), hint=hint) from None


def parse(data: bytes, path: Path) -> "Document":
    """Return the YAML in *data*, which *path* holds. Raises ConfigError."""
    from syndicate import plainyaml  # noqa: PLC0415 - a config that is kept is not read as YAML

    try:
        return plainyaml.load(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"is not UTF-8 at byte {error.start}", where=path.name, hint="Save it as UTF-8.") from None
    except plainyaml.PlainYamlError as error:
        # Without the cause: its excerpt of the file could show a secret.
        raise ConfigError(error.message, where=f"{path.name}:{error.line}", hint=_yaml_hint(error.message)) from None


def _yaml_hint(message: str) -> str:
    if "anchor" in message:
        return "Write the value out at each place."
    return "Mend the YAML at this line, or on the line before it."
