"""A small exact reader of style sheets: rules with what stands around them, and which elements a selector means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from syndicate.render.themecompiler import declarations

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
# A string that is not closed ends with its line, as in CSS.
_MARK = re.compile(
    r"""[{};]|"(?:\\.?|[^"\\\n])*(?:"|(?=\n)|\Z)|'(?:\\.?|[^'\\\n])*(?:'|(?=\n)|\Z)|\([^()]*\)""", re.DOTALL
)
_IMPORTANT = re.compile(r"\s*!\s*important\s*\Z", re.IGNORECASE)
_COMPOUND = re.compile(r"(?P<tag>[a-z][\w-]*|\*)?(?P<rest>(?:[.#][\w-]+)*)\Z", re.IGNORECASE)
_AT_NAME = re.compile(r"\A@|[^\w-].*", re.DOTALL)
_STEP = re.compile(r"\s*([>+~])\s*|\s+")
_MAX_STEPS = 16  #: Of a selector: each is looked for among all that an element stands in.
_TAKEN = re.compile(r":(?:link|any-link)\b")  #: What they say of a link goes for every link of a mail.


@dataclass(frozen=True, slots=True)
class Declaration:
    """One property and its value."""

    name: str
    value: str  #: Without ``!important``.
    is_important: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"


@dataclass(frozen=True, slots=True)
class Compound:
    """``td.card``: what one element has to be."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector of types, classes and ids, read from the element outwards."""

    steps: tuple[tuple[str, Compound], ...]  #: (how it stands around the one before: " " or ">", compound).
    weight: tuple[int, int, int]  #: Ids, classes, types.


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a style sheet."""

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    around: tuple[str, ...]  #: The at-rules that it stands in, the outermost first.
    offset: int  #: In the sheet.

    @property
    def is_dark(self) -> bool:
        """Whether it holds in dark mode alone."""
        return any("prefers-color-scheme" in one and "dark" in one for one in self.around)


@dataclass(frozen=True, slots=True)
class AtRule:
    """An at-rule: ``@media (max-width: 640px)``."""

    prelude: str
    depth: int  #: How many at-rules it stands in.
    offset: int

    @property
    def name(self) -> str:
        """``media``."""
        return _AT_NAME.sub("", self.prelude.lower())


@lru_cache(maxsize=4096)
def read_declarations(text: str) -> tuple[Declaration, ...]:
    """Return what a ``style`` attribute says; a digest has the same few again and again."""
    found = ((name, value, _IMPORTANT.sub("", value)) for name, value in declarations(_COMMENT.sub("", text)))
    return tuple(Declaration(name, plain, plain != value) for name, value, plain in found)


def read_sheet(text: str) -> tuple[tuple[Rule, ...], tuple[AtRule, ...]]:
    """Return the rules and the at-rules of a style sheet; what cannot be read is passed over."""
    rules: list[Rule] = []
    at_rules: list[AtRule] = []
    around: list[str] = []
    starts: list[int] = []  # of each of them
    depth = 0  # in at-rules
    plain = _COMMENT.sub(lambda found: " " * len(found[0]), text)
    start = 0
    for mark in _MARK.finditer(plain):
        if mark[0] not in ("{", "}", ";"):
            continue
        head = plain[start : mark.start()]
        offset = start + len(head) - len(head.lstrip())
        words = " ".join(head.split())
        if mark[0] == "{":
            around.append(words)
            starts.append(offset)
            if words.startswith("@"):
                at_rules.append(AtRule(words, depth, offset))
                depth += 1
        elif mark[0] == ";":
            if words.startswith("@"):
                at_rules.append(AtRule(words, depth, offset))
            elif around and not around[-1].startswith("@"):
                continue  # the rule goes on
        elif around:
            rules += _rule(around, head, starts.pop())
            depth -= around.pop().startswith("@")
        start = mark.end()
    return tuple(rules), tuple(at_rules)


def _rule(around: list[str], body: str, offset: int) -> Iterator[Rule]:
    prelude, outside = around[-1], tuple(around[:-1])
    selectors = tuple(one.strip() for one in prelude.split(",") if one.strip())
    if selectors and not prelude.startswith("@") and all(one.startswith("@") for one in outside):
        yield Rule(selectors, read_declarations(body), outside, offset)


@lru_cache(maxsize=4096)
def read_selector(text: str) -> Selector | None:
    """Return the selector *text*; None for one that asks for more than types, classes, ids and where they stand."""
    parts = _STEP.split(_TAKEN.sub("", text).strip())
    compounds = [_COMPOUND.match(one) if one else None for one in parts[::2]]
    marks = [mark or " " for mark in parts[1::2]]
    if None in compounds or len(marks) >= _MAX_STEPS or any(mark in "+~" for mark in marks):
        return None
    read = [_compound(found) for found in compounds if found]
    weight = (
        sum(len(one.ids) for one in read),
        sum(len(one.classes) for one in read),
        sum(bool(one.tag) for one in read),
    )
    return Selector(tuple(zip([*marks, ""][::-1], read[::-1], strict=True)), weight)


def _compound(found: re.Match[str]) -> Compound:
    tag = (found["tag"] or "").lower().replace("*", "")
    names = re.findall(r"[.#][\w-]+", found["rest"])
    ids = frozenset(one[1:] for one in names if one[0] == "#")
    return Compound(tag, ids, frozenset(one[1:] for one in names if one[0] == "."))
