"""``config.yaml``: read, checked and made tidy.

Each name is loaded when it is first asked for: a build whose config is kept needs neither pydantic nor YAML, which cost
0.13 s of CPU. No module here may be called like one of these names, for its import would hide the function.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicate.config.describing import reference, schema
    from syndicate.config.ignoring import excluded, ignored
    from syndicate.config.jekyll import from_jekyll
    from syndicate.config.jekyll_site import variables
    from syndicate.config.keeping import for_build
    from syndicate.config.loading import load, needed
    from syndicate.config.matching import parse_match
    from syndicate.config.reading import find
    from syndicate.config.starting import SCHEMA_FILE, initial
else:  # hidden from the type checker, to which a misspelt name is still an error

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        return value


__all__ = [
    "SCHEMA_FILE",
    "excluded",
    "find",
    "for_build",
    "from_jekyll",
    "ignored",
    "initial",
    "load",
    "needed",
    "parse_match",
    "reference",
    "schema",
    "variables",
]

_HOMES = {
    "SCHEMA_FILE": "starting",
    "excluded": "ignoring",
    "find": "reading",
    "for_build": "keeping",
    "from_jekyll": "jekyll",
    "ignored": "ignoring",
    "initial": "starting",
    "load": "loading",
    "needed": "loading",
    "parse_match": "matching",
    "reference": "describing",
    "schema": "describing",
    "variables": "jekyll_site",
}
