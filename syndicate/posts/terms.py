"""Categories and tags, in the forms that Jekyll takes."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from sys import intern

from syndicate.errors import PostError
from syndicate.names import clean_line
from syndicate.plainyaml import Value, typed
from syndicate.posts.frontmatter import Source
from syndicate.posts.headers import MAX_ITEMS

_SPACES = re.compile(r"[ \t\n\v\f\r]+")  # what Ruby's split takes for white space: not the ideographic space
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # other spaces, wide or doubled, are the owner's choice


def categories(source: Source, folders: tuple[str, ...]) -> tuple[str, ...]:
    """Return a post's categories as written: *folders* above ``_posts``, then ``categories``, then ``category``.

    Raises PostError for a bare number or truth value: Jekyll loses the whole front matter over it.
    """
    value = source.header.get("categories")
    if isinstance(value, str) and source.is_plain("categories") and not isinstance(typed(value), str):
        raise PostError(
            f"categories: {value} is not text",
            line=source.line("categories"),
            hint=f'Put it in quotes or brackets: categories: ["{value}"].',
        )
    single = source.header.get("category")
    terms = folders if value is None else folders + _several(value, source, "categories")
    return terms if single is None else terms + _single(single, source, "category")


def tags(source: Source) -> tuple[str, ...]:
    """Return a post's tags as written: ``tag``, or else ``tags``. Raises PostError for what is no text."""
    single = source.header.get("tag")
    if single is not None:
        return _single(single, source, "tag")
    value = source.header.get("tags")
    return () if value is None else _several(value, source, "tags")


@lru_cache(maxsize=16384)
def tidy(terms: tuple[str, ...]) -> tuple[str, ...]:
    """Return *terms* as a post carries them: NFC, one line, each once, in order.

    Posts with the same terms share them: that saves time and, for 100,000 posts, 20 MB.
    """
    return tuple(dict.fromkeys(intern(tidied) for term in terms if (tidied := _tidied(term))))


def _tidied(term: str) -> str:
    line = clean_line(term) if _BREAKS.search(term) else term
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def _several(value: Value, source: Source, key: str) -> tuple[str, ...]:
    """Return the terms of a plural key: a string is split on white space, as Jekyll does; a comma does not separate."""
    if isinstance(value, str):
        terms = tuple(value.split() if value.isascii() else filter(None, _SPACES.split(value)))
    else:
        terms = _single(value, source, key)
    if len(terms) > MAX_ITEMS:
        raise PostError(f"{key}: {len(terms)} values; at most {MAX_ITEMS} are taken", line=source.line(key))
    return terms


def _single(value: Value, source: Source, key: str) -> tuple[str, ...]:
    """Return the terms of a singular key, or of a list: none is split."""
    if isinstance(value, dict):
        raise PostError(f"{key}: keys with values, where text or a list of text belongs", line=source.line(key))
    return tuple(text for item in _flat(value, source, key) if (text := item.strip()))


def _flat(value: Value, source: Source, key: str) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _flat(item, source, key)
    elif value is not None:
        raise PostError(f"{key}: keys with values, where text belongs", line=source.line(key))
