"""The grammar of ``match``: which posts a subscription takes."""

import unicodedata
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field

from syndicate import plainyaml
from syndicate.config.kinds import Filled, Many, read_text, read_title, text
from syndicate.config.messages import described, validated
from syndicate.config.places import read_below
from syndicate.config.posting import read_language_range
from syndicate.config.section import Section
from syndicate.errors import UsageError
from syndicate.model import EVERY_POST, Rule


def read_value(written: str) -> str:
    """Return a value to compare with, in NFC."""
    return unicodedata.normalize("NFC", read_title(written))


def read_field_value(written: str) -> str:
    """Return a front-matter value to compare with, in NFC; it may be empty."""
    return unicodedata.normalize("NFC", read_text(written))


_Value: TypeAlias = Annotated[str, text("text", read_value)]
_FieldValue: TypeAlias = Annotated[str, text("text", read_field_value)]
_Language: TypeAlias = Annotated[str, text("a language", read_language_range)]
_Glob: TypeAlias = Annotated[str, text("a path below the source folder", read_below)]
_Values: TypeAlias = Annotated[tuple[_Value, ...], Many()]


class Match(Section):
    """Which posts are taken: every key holds, a key with several values when one of them does."""

    may_be_empty: ClassVar[bool] = False
    # `category:` left empty could mean every post or none, so each key of a match must have a value.
    filled_keys: ClassVar[frozenset[str]] = frozenset(
        {"category", "tag", "author", "lang", "path", "field", "any", "not"}
    )

    category: _Values = Field(default=(), description="Posts in one of these categories.")
    tag: _Values = Field(default=(), description="Posts with one of these tags.")
    author: _Values = Field(default=(), description="Posts by one of these authors.")
    lang: Annotated[tuple[_Language, ...], Many()] = Field(
        default=(), description="Posts in one of these languages; `zh` takes `zh-CN` (RFC 4647, basic filtering)."
    )
    path: Annotated[tuple[_Glob, ...], Many()] = Field(
        default=(), description="Posts whose path below `posts.source` fits one of these globs."
    )
    field: dict[_FieldValue, Annotated[tuple[_FieldValue, ...], Many()]] = Field(
        default={}, description="Posts whose other front-matter fields have one of these values: `{type: news}`."
    )
    any: Annotated[tuple["Match", ...], Many(least=1)] = Field(
        default=(), description="Posts that one of these mappings takes."
    )
    not_: Annotated["Match | None", Filled()] = Field(
        default=None, alias="not", description="No post that this mapping takes."
    )

    def rule(self) -> Rule:
        """Return the rule that these keys make."""
        return Rule(
            categories=self._values("category"),
            tags=self._values("tag"),
            authors=self._values("author"),
            langs=self._values("lang"),
            paths=self._values("path"),
            fields=tuple((name, frozenset(values)) for name, values in self.field.items()),
            any_of=tuple(one.rule() for one in self.any),
            exclude=self.not_.rule() if self.not_ else None,
        )

    def _values(self, key: str) -> frozenset[str] | None:
        return frozenset(getattr(self, key)) if key in self.model_fields_set else None


def parse_match(text: str, where: str = "--match") -> Rule:
    """Return the rule of a mapping in YAML flow style: ``{category: [a, b], not: {tag: x}}``.

    Raises UsageError with every fault, each behind *where*.
    """
    try:
        document = plainyaml.load(text)
    except plainyaml.PlainYamlError as error:
        raise UsageError(error.message, where=where, hint="Write a mapping, such as '{category: news}'.") from None
    if document.value is None:
        return EVERY_POST
    match, faults = validated(Match, document.value)
    if match is None:
        raise UsageError(described(faults, lambda _path: where))
    return match.rule()
