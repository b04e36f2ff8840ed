"""``style`` attributes: whether they hide their element, and what of them may stay."""

import re
from functools import lru_cache

from syndicate.frozen import frozen

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_DECLARATION = re.compile(r"""(?:[^;"'()]|"[^"]*"|'[^']*'|\([^()]*\)|["'()])+""")
_IMPORTANT = re.compile(r"\s*!\s*important\s*\Z")
_LENGTH = re.compile(r"(-?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(px|pt|em|rem|ex|ch|vw|vh|cm|mm|in|pc|%)?\Z")
_DISPLAY = re.compile(
    r"(?:none|contents|block|inline|flow|flow-root|list-item|flex|grid|ruby|run-in|table|initial|inherit|unset|revert"
    r"|inline-\w+|table-[\w-]+|ruby-\w+|-\w+-[\w-]+|(?:block|inline) [a-z -]+)\Z"
)
_FAR = 900.0  #: Pixels beyond any screen: where text for search engines is put.

#: Properties that stay, with the only values they may have. Nothing here can hide, move or overlay anything;
#: colours go because they are unreadable on a dark ground.
_SAFE = {
    "text-align": re.compile(r"(?:left|right|center|justify|start|end)\Z"),
    "vertical-align": re.compile(r"(?:baseline|sub|super|top|middle|bottom|text-top|text-bottom)\Z"),
    "font-weight": re.compile(r"(?:normal|bold|bolder|lighter|[1-9]00)\Z"),
    "font-style": re.compile(r"(?:normal|italic|oblique)\Z"),
    "text-decoration": re.compile(r"(?:none|underline|line-through|overline)\Z"),
    "text-indent": re.compile(r"[0-4](?:\.[0-9]{1,2})?(?:r?em)?\Z"),
    "list-style-type": re.compile(r"[a-z][a-z-]{1,30}\Z"),
    "white-space": re.compile(r"(?:normal|pre-wrap|pre-line)\Z"),
}


@frozen
class Style:
    """What a ``style`` attribute says."""

    hides: bool = False
    kept: str = ""  #: The harmless rest, ready for the attribute; "" for none.
    width: float | None = None  #: Pixels.
    height: float | None = None  #: Pixels.


def read_style(text: str) -> Style:
    """Return what the ``style`` attribute *text* says; the same few texts come again and again."""
    return _remembered(text) if len(text) <= 300 else _read(text)  # noqa: PLR2004 - keeps the memory small


def pixels(text: str) -> float | None:
    """Return a length in pixels, with or without the unit; None for any other text."""
    if text.isdecimal() and text.isascii():
        return float(text)
    found = _LENGTH.match(text.strip().lower())
    return float(found[1]) if found and found[2] in {None, "px"} else None


def _read(text: str) -> Style:
    values = _declarations(text)
    return Style(
        hides=_hides(values),
        kept=";".join(f"{name}:{value}" for name, value in values.items() if _is_safe(name, value)),
        width=pixels(values.get("width", "")),
        height=pixels(values.get("height", "")),
    )


_remembered = lru_cache(maxsize=2048)(_read)


def _declarations(text: str) -> dict[str, str]:
    """The declarations of *text* that hold: the last of each property, an important one before others."""
    values: dict[str, str] = {}
    important: set[str] = set()
    for declaration in _DECLARATION.findall(_COMMENT.sub("", text)):
        name, colon, value = declaration.partition(":")
        name, value = _unescaped(name), _unescaped(value)
        if not colon or (name == "display" and not _DISPLAY.match(_IMPORTANT.sub("", value))):
            continue
        if mark := _IMPORTANT.search(value):
            value = value[: mark.start()]
            important.add(name)
        elif name in important:
            continue
        values[name] = " ".join(value.split())
    return values


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text).strip().lower()


def _character(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[2]
    code = int(found[1], 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - the last code point


def _is_safe(name: str, value: str) -> bool:
    allowed = _SAFE.get(name)
    return allowed is not None and allowed.match(value) is not None


def _hides(values: dict[str, str]) -> bool:
    return (
        values.get("display") == "none"
        or values.get("visibility") in {"hidden", "collapse"}
        or values.get("mso-hide") == "all"
        or _at_most(values.get("opacity"), 0.0)
        or _at_most(values.get("font-size"), 1.0, relative=0.0)
        or _at_most(values.get("max-height"), 0.0)
        or _at_most(values.get("max-width"), 0.0)
        or values.get("font", "").startswith(("0 ", "0/", "0px ", "0px/"))
        or _is_clipped(values)
        or _is_off_screen(values)
    )


def _is_clipped(values: dict[str, str]) -> bool:
    """Whether a box without area cuts its content off."""
    cut = values.get("overflow", "").startswith(("hidden", "clip"))
    return cut and (_at_most(values.get("height"), 0.0) or _at_most(values.get("width"), 0.0))


def _is_off_screen(values: dict[str, str]) -> bool:
    if _at_most(values.get("text-indent"), -_FAR):
        return True
    moved = values.get("position") in {"absolute", "fixed", "relative"}
    return moved and any(_at_most(values.get(side), -_FAR) for side in ("left", "top", "right", "bottom"))


def _at_most(value: str | None, limit: float, *, relative: float | None = None) -> bool:
    """Whether *value* is a length or number up to *limit*; for a unit other than px up to *relative*, if given."""
    found = _LENGTH.match(value) if value else None
    if not found:
        return False
    bound = limit if relative is None or found[2] in {None, "px"} else relative
    return float(found[1]) <= bound
