"""Colours as mail writes them, how well one reads on another, and what they become where a client turns them round."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]

BLACK, WHITE, LINK = (0, 0, 0), (255, 255, 255), (0, 0, 238)
DARK_GROUND, DARK_LINK = (18, 18, 18), (158, 158, 255)  #: Chromium's, where `color-scheme` is dark.
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{2})?", re.IGNORECASE)
_FUNCTION = re.compile(r"rgba?\(\s*(\d+)\s*[, ]\s*(\d+)\s*[, ]\s*(\d+)\s*(?:[,/]\s*([\d.]+)%?\s*)?\)", re.IGNORECASE)
_NAMES: dict[str, Colour] = {
    "black": BLACK,
    "silver": (192, 192, 192),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "white": WHITE,
    "maroon": (128, 0, 0),
    "red": (255, 0, 0),
    "purple": (128, 0, 128),
    "fuchsia": (255, 0, 255),
    "green": (0, 128, 0),
    "lime": (0, 255, 0),
    "olive": (128, 128, 0),
    "yellow": (255, 255, 0),
    "navy": (0, 0, 128),
    "blue": (0, 0, 255),
    "teal": (0, 128, 128),
    "aqua": (0, 255, 255),
    "orange": (255, 165, 0),
    "darkgray": (169, 169, 169),
    "lightgray": (211, 211, 211),
    "whitesmoke": (245, 245, 245),
}
_WORD = re.compile(r"#\w+|[\w-]+\([^)]*\)|[a-z-]{4,}|red", re.IGNORECASE)
_LINEAR = 0.04045
_WHITE_POINT = (0.9505, 1.0, 1.089)
_EPSILON, _KAPPA = 216 / 24389, 24389 / 27


@lru_cache(maxsize=1024)
def read_colour(text: str) -> Colour | None:
    """Return the colour that *text* names; None for what lets the ground through, and for what is no plain colour."""
    text = text.strip().lower()
    if text in _NAMES:
        return _NAMES[text]
    if found := _HEX.fullmatch(text):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * one for one in found[1])  # noqa: PLR2004 (#rrggbb)
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    found = _FUNCTION.fullmatch(text)
    if found and found[4] not in ("0", "0.0"):
        red, green, blue = (min(255, int(found[number])) for number in (1, 2, 3))
        return red, green, blue
    return None


def ground_colour(declared: Mapping[str, str]) -> Colour | None:
    """Return the colour that *declared* has as background, by itself or in the shorthand; None where it has none."""
    if "background-color" in declared:
        return read_colour(declared["background-color"])
    words = _WORD.findall(declared.get("background", ""))
    return next((colour for word in words if (colour := read_colour(word))), None)


def written(colour: Colour) -> str:
    """Return *colour* as ``#1d1b19``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=1024)
def luminance(colour: Colour) -> float:
    """Return the relative luminance of *colour*, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = map(_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=1024)
def inverted(colour: Colour) -> Colour:
    """Return *colour* with its lightness turned round: what clients that recolour mail do, more or less.

    The lightness is that of CIELAB, which eyes agree with; hue and chroma stay.
    """
    red, green, blue = map(_linear, colour)
    x = 0.4124 * red + 0.3576 * green + 0.1805 * blue
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = 0.0193 * red + 0.1192 * green + 0.9505 * blue
    fx, fy, fz = (_curve(value / white) for value, white in zip((x, y, z), _WHITE_POINT, strict=True))
    turned = 100 - (116 * fy - 16)
    fx, fy, fz = fx - fy + (turned + 16) / 116, (turned + 16) / 116, fz - fy + (turned + 16) / 116
    x, y, z = (_uncurve(value) * white for value, white in zip((fx, fy, fz), _WHITE_POINT, strict=True))
    return (
        _stored(3.2406 * x - 1.5372 * y - 0.4986 * z),
        _stored(-0.9689 * x + 1.8758 * y + 0.0415 * z),
        _stored(0.0557 * x - 0.2040 * y + 1.0570 * z),
    )


def _linear(channel: int) -> float:
    share = channel / 255
    return float(share / 12.92 if share <= _LINEAR else ((share + 0.055) / 1.055) ** 2.4)


def _stored(share: float) -> int:
    clipped = min(1.0, max(0.0, share))
    curved = 12.92 * clipped if clipped <= _LINEAR / 12.92 else 1.055 * clipped ** (1 / 2.4) - 0.055
    return round(255 * curved)


def _curve(share: float) -> float:
    return float(share ** (1 / 3) if share > _EPSILON else (_KAPPA * share + 16) / 116)


def _uncurve(value: float) -> float:
    cubed = value**3
    return float(cubed if cubed > _EPSILON else (116 * value - 16) / _KAPPA)
