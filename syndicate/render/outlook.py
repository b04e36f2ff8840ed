"""An estimate of what Outlook for Windows, which shows mail as Word does, makes of the HTML part of a digest.

Style sheets are gone but for those in comments for it, and so is of each ``style`` attribute what it does not
support: by the support matrix, and by element where that knows more. What it reads of ``mso-`` properties is
``mso-hide`` and ``mso-padding-alt``. Not shown: the elements in comments for it (tables that hold a width which
the table inside has as well), its larger gaps between lines, and the colours that it makes up in dark mode.

Every element is still there, in its order.
"""

import re
from collections.abc import Iterator
from functools import cache

from syndicate.render.lint import features, matrix
from syndicate.render.opentags import Attributes, changed
from syndicate.render.themecompiler import declarations
from syndicate.render.views import boxed

CLIENT = "outlook.windows"

_COMMENT = re.compile(r"<!--\[if\s+([^\]]*)\]>(.*?)<!\[endif\]-->", re.DOTALL | re.IGNORECASE)
_FOR_IT = re.compile(r"(?<![!a-z])(?:(?:gte?|\()\s*)*mso\b", re.IGNORECASE)
_FOR_OTHERS = re.compile(r"(?<=<!--\[if !mso\]><!-->).*?(?=<!--<!\[endif\]-->)", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_PICTURE = re.compile(r"url\(|gradient\(", re.IGNORECASE)
_COLOR = re.compile(r"#[0-9a-f]{3,8}\b", re.IGNORECASE)
_NEGATIVE = re.compile(r"(?<![\w.])-\.?\d")
_CELLS = ("td", "th")
#: Elements that a property works on; every other one where there is none (caniemail's notes on each).
_ONLY_ON = {"padding": _CELLS, "max-width": ("table",)}
_NEVER_ON = {
    "width": ("body", "span", "div", "p", "img", "a"),
    "height": ("body", "span", "div", "p", "a"),
    "margin": ("body", "span", "a", "img"),
}
_VENDOR = ("-webkit-", "-moz-", "-ms-", "-o-", "mso-")
_UNREAD_ATTRIBUTES = frozenset({"srcset", "sizes", "loading", "background", "hidden", "poster"})
_FALLBACK = "css-sytem-ui"  #: It goes on to the next family, as every program does with one that it does not know.


def as_outlook(html: str) -> str:
    """Return *html* as Outlook for Windows would show it, estimated."""
    own = [
        css for condition, inner in _COMMENT.findall(html) if _FOR_IT.search(condition) for css in _STYLE.findall(inner)
    ]
    sheets = iter(["\n".join(own)])
    shown = _FOR_OTHERS.sub(lambda found: changed(found[0], attributes=_hidden), html)
    return changed(shown, attributes=_attributes, css=lambda _css: next(sheets, ""))


def _hidden(_tag: str, given: Attributes) -> Attributes:
    return given | {"style": "mso-hide:all"}


def _attributes(tag: str, given: Attributes) -> Attributes:
    kept = {name: value for name, value in given.items() if name not in _UNREAD_ATTRIBUTES}
    if "style" in kept:
        kept["style"] = ";".join(f"{name}:{value}" for name, value in _understood(tag, kept["style"]))
    if tag == "img" and any(map(_is_unknown, features.picture_features(kept.get("src", "")))):
        del kept["src"]
        kept["style"] = boxed(kept.get("style", ""))
    return kept


def _understood(tag: str, style: str) -> Iterator[tuple[str, str]]:
    """Yield the declarations of *style* that work on a *tag*."""
    for name, value in declarations(style):
        if name == "mso-hide":
            yield "display", "none !important"
        elif name == "mso-padding-alt" and tag in _CELLS:
            yield "padding", value
        elif name == "background" and _PICTURE.search(value):
            yield from (("background-color", color) for color in _COLOR.findall(value)[:1])
        elif _works(tag, name, value):
            yield name, value


def _works(tag: str, name: str, value: str) -> bool:
    kind = name.partition("-")[0] if name.startswith(("padding-", "margin-")) else name
    if tag not in _ONLY_ON.get(kind, (tag,)) or tag in _NEVER_ON.get(kind, ()) or name.startswith(_VENDOR):
        return False
    if kind == "margin" and ("auto" in value or _NEGATIVE.search(value)):
        return False
    if kind == "display":
        return value.startswith("none") and tag != "img"
    if kind == "line-height":  # it misreads what depends on the font
        return "px" in value
    return not any(map(_is_unknown, features.of_declaration(name, value)))


@cache
def _is_unknown(feature: str) -> bool:
    return feature != _FALLBACK and matrix.support(feature, CLIENT) is matrix.Support.NO
