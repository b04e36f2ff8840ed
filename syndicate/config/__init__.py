"""``config.yaml``: read, checked and made tidy."""

from syndicate.config.ignoring import excluded, ignored
from syndicate.config.initial import SCHEMA_FILE, initial
from syndicate.config.jekyll import from_jekyll, variables
from syndicate.config.loading import find, load
from syndicate.config.matching import parse_match
from syndicate.config.reference import reference, schema

__all__ = [
    "SCHEMA_FILE",
    "excluded",
    "find",
    "from_jekyll",
    "ignored",
    "initial",
    "load",
    "parse_match",
    "reference",
    "schema",
    "variables",
]
