"""What a ``_config.yml`` says, in Jekyll's own words."""

from pathlib import Path
from typing import TypeAlias

from syndicate import plainyaml
from syndicate.config import reading
from syndicate.errors import ConfigError
from syndicate.model import Config

Value: TypeAlias = plainyaml.Value


def read(path: Path) -> tuple[plainyaml.Document, dict[str, Value]]:
    """Return what a ``_config.yml`` holds. Raises ConfigError, also for anchors and aliases, which we do not take."""
    return parse(reading.content(path), path)


def parse(data: bytes, path: Path) -> tuple[plainyaml.Document, dict[str, Value]]:
    """Return *data*, which the ``_config.yml`` at *path* holds, as YAML and as a mapping. Raises ConfigError."""
    document = reading.parse(data, path)
    if not isinstance(document.value or {}, dict):
        raise ConfigError("must be a mapping", where=f"{path.name}:1", hint="Write keys such as `title: My site`.")
    return document, mapping(document.value)


def variables(config: Config) -> dict[str, object]:
    """Return what the ``_config.yml`` beside *config*, or in its source folder, says, for Liquid's ``site.*``.

    Raises ConfigError when that file cannot be read.
    """
    folders = (config.path.parent, config.posts.source)
    found = next((path for folder in folders if (path := folder / reading.JEKYLL).is_file()), None)
    return {key: plainyaml.typed(value) for key, value in read(found)[1].items()} if found else {}


def mapping(value: Value) -> dict[str, Value]:
    """Return *value*, or an empty mapping where it is none."""
    return value if isinstance(value, dict) else {}
