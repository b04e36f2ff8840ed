"""Colours as mail writes them, how well one reads on another, and what they become where a client turns them round."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]

BLACK, WHITE, LINK = (0, 0, 0), (255, 255, 255), (0, 0, 238)
DARK_GROUND, DARK_LINK = (18, 18, 18), (158, 158, 255)  #: Chromium's, where `color-scheme` is dark.
_HEX = re.compile(r"#?(?:([0-9a-f]{3})([0-9a-f])?|([0-9a-f]{6})([0-9a-f]{2})?)", re.IGNORECASE)
_FUNCTION = re.compile(r"rgba?\(\s*(\d+)\s*[, ]\s*(\d+)\s*[, ]\s*(\d+)\s*(?:[,/]\s*([\d.]+%?)\s*)?\)", re.IGNORECASE)
_OTHER_FUNCTION = re.compile(
    r"(?:rgba?|hsla?|hwb|(?:ok)?lab|(?:ok)?lch|color(?:-mix)?|light-dark|var)\(", re.IGNORECASE
)
_NO_COLOUR = frozenset(("", "transparent", "none", "inherit", "initial", "unset", "revert", "currentcolor"))
#: Of CSS Color 4, each with its hexadecimal digits.
_NAMES = """
aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4 black
000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887 cadetblue 5f9ea0
chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff
darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9 darkkhaki
bdb76b darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000 darksalmon
e9967a darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f darkturquoise 00ced1
darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick
b22222 floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff gold ffd700
goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080 honeydew f0fff0 hotpink ff69b4
indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa lavenderblush fff0f5 lawngreen 7cfc00
lemonchiffon fffacd lightblue add8e6 lightcoral f08080 lightcyan e0ffff lightgoldenrodyellow fafad2 lightgray
d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 lightpink ffb6c1 lightsalmon ffa07a lightseagreen 20b2aa lightskyblue
87cefa lightslategray 778899 lightslategrey 778899 lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00
limegreen 32cd32 linen faf0e6 magenta ff00ff maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd
mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371 mediumslateblue 7b68ee mediumspringgreen 00fa9a
mediumturquoise 48d1cc mediumvioletred c71585 midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin
ffe4b5 navajowhite ffdead navy 000080 oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500 orangered
ff4500 orchid da70d6 palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee palevioletred db7093 papayawhip
ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd powderblue b0e0e6 purple 800080 rebeccapurple 663399
red ff0000 rosybrown bc8f8f royalblue 4169e1 saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57
seashell fff5ee sienna a0522d silver c0c0c0 skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090
snow fffafa springgreen 00ff7f steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise
40e0d0 violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32
"""
_DIGITS = dict(zip(*[iter(_NAMES.split())] * 2, strict=True))
_WORD = re.compile(r"#\w+|[\w-]+\([^()]*\)|[a-z-]{4,}|red", re.IGNORECASE)
_LINEAR = 0.04045
_WHITE_POINT = (0.9505, 1.0, 1.089)
_EPSILON, _KAPPA = 216 / 24389, 24389 / 27


@lru_cache(maxsize=1024)
def read_colour(text: str, over: Colour = WHITE) -> Colour | None:
    """Return the colour that *text* names, laid *over* another; None for what is clear, and for what is not known."""
    text = text.strip().lower()
    if found := _HEX.fullmatch(_DIGITS.get(text, text)):
        short, short_alpha, long, long_alpha = found.groups("")
        digits = long or "".join(2 * one for one in short)
        alpha = int(long_alpha or 2 * short_alpha or "ff", 16) / 255
        return _laid((int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)), alpha, over)
    found = _FUNCTION.fullmatch(text)
    if not found:
        return None
    red, green, blue = (min(255, int(found[number])) for number in (1, 2, 3))
    return _laid((red, green, blue), _share(found[4] or "1"), over)


def is_unknown(text: str) -> bool:
    """Whether *text*, that of a property, has a colour which is not read: ``hsl(…)``, ``{{ accent }}``."""
    text = text.strip().lower()
    return text not in _NO_COLOUR and (
        _FUNCTION.search(text) is None and (_OTHER_FUNCTION.search(text) is not None or "{{" in text)
    )


def ground_colour(declared: Mapping[str, str], over: Colour = WHITE) -> Colour | None:
    """Return the colour that *declared* has as background, by itself or in the shorthand; None where it has none."""
    if "background-color" in declared:
        return read_colour(declared["background-color"], over)
    words = _WORD.findall(declared.get("background", ""))
    return next((colour for word in words if (colour := read_colour(word, over))), None)


def _laid(colour: Colour, alpha: float, over: Colour) -> Colour | None:
    if not alpha:
        return None
    red, green, blue = (round(alpha * one + (1 - alpha) * other) for one, other in zip(colour, over, strict=True))
    return red, green, blue


def _share(alpha: str) -> float:
    """Return the number of *alpha*: 0.5 for ``.5`` and for ``50%``."""
    number = alpha.removesuffix("%")
    try:
        return min(1.0, float(number) / (1 if number == alpha else 100))
    except ValueError:  # two dots
        return 1.0


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
