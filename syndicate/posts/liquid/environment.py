"""python-liquid set up as Jekyll's Liquid: its tags and filters, no clock, a bound on all that a text can ask for."""

import re
import textwrap
from pathlib import Path
from typing import Any, cast

from liquid import Environment, Node, Tag, Token, Undefined
from liquid.exceptions import LiquidError, LiquidSyntaxError
from liquid.token import TOKEN_CONTENT

from syndicate.model import Post
from syndicate.posts.liquid import arrays, filters, tags
from syndicate.posts.liquid.data import read_text
from syndicate.posts.liquid.limits import MAX_OUTPUT_BYTES, BoundedForTag, BoundedTablerowTag, JekyllTemplate
from syndicate.posts.liquid.values import PostValues, SiteValues

# Liquid 4, which Jekyll runs, has no such tags; `render` would ask for files that nobody provides.
_NOT_IN_JEKYLL = ("doc", "liquid", "render")
_OPENING = re.compile(r"\{\{|\{%-?\s*(raw\b|doc\b)?")
_END_OF_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_WORDINGS = (
    (re.compile(r"unexpected tag '(.*?)'"), r'there is no tag "\1"'),
    (re.compile(r"unknown filter '(.*?)'"), r'there is no filter "\1"'),
    (re.compile(r"unexpected liquid parsing error"), "it is nested too deeply"),
    (re.compile(r"expected tag (end\w+), found .*"), r'"{% \1 %}" is missing'),
)
_MAX_MARKUP = 20_000  #: Characters in one tag or output.
_MAX_BRACKETS = 100  #: In one tag or output; for each, python-liquid looks ahead to the end.
_ENDLESS_SPACE = re.compile(r"\s{200}")


class LiquidFault(Exception):  # noqa: N818 - named as what it says of a text, not as a class of errors
    """A text whose Liquid cannot be run. ``line`` is 1-based in the text."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


class JekyllUndefined(Undefined):
    """An unknown variable: empty, as in Jekyll, unless its name says that it is prose between braces."""

    def __init__(self, name: str, *, token: Token | None = None, **details: Any) -> None:
        super().__init__(name, token=token, **details)
        if not name.isascii():
            raise LiquidError(f'there is no variable "{name}"', token=token)


class JekyllEnvironment(Environment):
    """Jekyll's Liquid for one site."""

    template_class = JekyllTemplate
    output_stream_limit = MAX_OUTPUT_BYTES
    context_depth_limit = 60  #: An include takes two: about 28 deep.

    def __init__(self, values: SiteValues) -> None:
        super().__init__(undefined=JekyllUndefined)
        self.values = values
        self._includes: dict[Path, JekyllTemplate] = {}
        for name in _NOT_IN_JEKYLL:
            del self.tags[name]
        known: tuple[type[Tag], ...] = (BoundedForTag, BoundedTablerowTag, *tags.TAGS)
        for tag in known:
            self.add_tag(tag)
        for function in (*filters.FILTERS, *arrays.FILTERS):
            self.add_filter(function.__name__, function)

    def run(self, text: str, post: Post) -> str:
        """Return *text*, the body of *post*, with its Liquid run. Raises LiquidFault."""
        try:
            return self.from_string(text).render(page=PostValues(post, self.values, text), site=self.values)
        except LiquidError as error:
            token = error.token
            index = max(token.start_index, 0) if token is not None and token.source == text else 0
            raise LiquidFault(reason(error), text.count("\n", 0, index) + 1) from error
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            # What a filter of python-liquid raises on values that it was not written for.
            raise LiquidFault(f"{type(error).__name__}: {error}", 1) from error

    def include(self, path: Path, name: str) -> JekyllTemplate:
        """Return the template in *path*, parsed once; *name* is what messages call it."""
        if path not in self._includes:
            self._includes[path] = cast("JekyllTemplate", self.from_string(read_text(path, name)))
        return self._includes[path]

    def _parse(self, source: str) -> list[Node]:
        _check_braces(source)
        return super()._parse(source)


def reason(error: LiquidError) -> str:
    """Return what went wrong in words for a person, without python-liquid's excerpt of the text."""
    text = str(error.message)
    for pattern, wording in _WORDINGS:
        text = pattern.sub(wording, text)
    return text


def _takes_long(inside: str) -> bool:
    return (
        len(inside) > _MAX_MARKUP
        or inside.count("(") + inside.count("[") > _MAX_BRACKETS
        or _ENDLESS_SPACE.search(inside) is not None
    )


def _check_braces(text: str) -> None:
    """Raise LiquidSyntaxError for braces never closed, or holding what takes python-liquid's lexer quadratic time."""
    at = 0
    while found := _OPENING.search(text, at):
        opening = found[0][:2]
        closing = "}}" if opening == "{{" else "%}"
        end = text.find(closing, found.end())
        token = Token(TOKEN_CONTENT, opening, found.start(), text)
        if end < 0:
            raise LiquidSyntaxError(f'"{opening}" is never closed by "{closing}"', token=token)
        inside = text[found.start() + 2 : end]
        if found[1] == "doc" or not inside.strip("- \t\r\n") or _takes_long(inside):
            shown = textwrap.shorten(inside, 60, placeholder=" …")
            shown = " ".join(filter(None, (opening, shown, closing)))
            raise LiquidSyntaxError(f'"{shown}" is not Liquid', token=token)
        at = end + len(closing)
        if found[1] == "raw":
            if (after := _END_OF_RAW.search(text, at)) is None:
                raise LiquidSyntaxError('"{% raw %}" is never closed by "{% endraw %}"', token=token)
            at = after.end()
