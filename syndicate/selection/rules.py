"""Whether a post satisfies a rule."""

import re
import unicodedata
from functools import lru_cache

from syndicate.model import Post, Rule

_WILDCARDS = re.compile(r"(\*\*/|\*\*|\*|\?|\[!?[^\]/]+\])")
_AS_REGEX = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matches(post: Post, rule: Rule, *, language: str = "") -> bool:
    """Whether *post* satisfies *rule*: each of its keys holds, a key with several values when one of them does.

    *language* is the site's: what a post without one is written in.
    """
    if rule.categories is not None and rule.categories.isdisjoint(post.categories):
        return False
    if rule.tags is not None and rule.tags.isdisjoint(post.tags):
        return False
    if rule.authors is not None and rule.authors.isdisjoint(author.name for author in post.authors):
        return False
    if rule.langs is not None and not any(_speaks(post.lang or language, wanted) for wanted in rule.langs):
        return False
    if rule.paths is not None and not any(_glob(pattern).match(post.path) for pattern in rule.paths):
        return False
    if not all(_field_holds(post.fields.get(name), values) for name, values in rule.fields):
        return False
    if rule.any_of and not any(matches(post, one, language=language) for one in rule.any_of):
        return False
    return rule.exclude is None or not matches(post, rule.exclude, language=language)


def _speaks(tag: str, wanted: str) -> bool:
    # RFC 4647 section 3.3.1, basic filtering: equal, or a prefix that ends at a hyphen; "*" is any language.
    tag, wanted = tag.lower(), wanted.lower()
    return wanted in ("*", tag) or tag.startswith(f"{wanted}-")


def _field_holds(value: object, wanted: frozenset[str]) -> bool:
    if isinstance(value, list | tuple):
        return any(_field_holds(one, wanted) for one in value)
    return value is not None and unicodedata.normalize("NFC", str(value)) in wanted


@lru_cache(maxsize=256)
def _glob(pattern: str) -> re.Pattern[str]:
    """``*`` and ``?`` stay within a folder, ``**/`` spans any number of them, ``[ab]`` and ``[!ab]`` are classes."""
    parts = _WILDCARDS.split(pattern.strip("/"))
    return re.compile("".join(_translated(part) for part in parts) + r"\Z")


def _translated(part: str) -> str:
    if part in _AS_REGEX:
        return _AS_REGEX[part]
    if part.startswith("[") and part.endswith("]"):
        return "[" + part[1:].replace("\\", r"\\").replace("!", "^", 1 if part[1] == "!" else 0)
    return re.escape(part)
