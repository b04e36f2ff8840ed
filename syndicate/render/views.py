"""The HTML part of a digest as mail programs show it, for any browser: colours forced, pictures moved or left out.

Every element is still there, in its order.
"""

import re
from collections.abc import Callable

from syndicate.render.opentags import Attributes, changed

LIGHT, DARK = "light", "dark"

_PREFERS = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_TRUE, _FALSE = "(min-width: 0px)", "(max-width: -1px)"  # Media Queries 4 section 4.1: below nothing, so never true
_COLOR_SCHEME = re.compile(r"(?<![-\w])(color-scheme\s*:\s*)([^;}!]+)", re.IGNORECASE)
_SCHEME_METAS = ("color-scheme", "supported-color-schemes")

_URL = re.compile(r"""url\(\s*(?:"[^"]*"|'[^']*'|[^)"']*)\s*\)""", re.IGNORECASE)
_PICTURE = ("src", "background")
_PICTURES = frozenset({"src", "srcset", "background", "poster"})
#: What stands in for a picture: its words in a box, as large as it says that it is.
_BOX = (
    "box-sizing:border-box;min-height:18px;overflow:hidden;border:1px solid #b9b9b9;background-color:#efefef;"
    "color:#595959;font:12px/16px Arial,sans-serif;text-align:left"
)


def in_scheme(html: str, scheme: str) -> str:
    """Return *html* as those see it who asked for the colours *scheme*, ``light`` or ``dark``."""

    def attributes(tag: str, given: Attributes) -> Attributes:
        if tag == "meta" and given.get("name", "").lower() in _SCHEME_METAS and "content" in given:
            given["content"] = _chosen(given["content"], scheme)
        if "media" in given:
            given["media"] = _settled(given["media"], scheme)
        if "style" in given:
            given["style"] = _with_color_scheme(given["style"], scheme)
        return given

    return changed(html, attributes=attributes, css=lambda css: _with_color_scheme(_settled(css, scheme), scheme))


def without_images(html: str) -> str:
    """Return *html* with no picture loaded: the words of each stand in a box, backgrounds are gone."""

    def attributes(tag: str, given: Attributes) -> Attributes:
        kept = {name: value for name, value in given.items() if name not in _PICTURES}
        if "style" in kept:
            kept["style"] = _URL.sub("none", kept["style"])
        if tag == "img":
            kept["style"] = boxed(kept.get("style", ""))
        return kept

    return changed(html, attributes=attributes, css=lambda css: _URL.sub("none", css))


def with_pictures_from(html: str, known: Callable[[str], str]) -> str:
    """Return *html* with each picture at the address that *known* returns for its own, "" where it stays."""

    def attributes(_: str, given: Attributes) -> Attributes:
        for name in _PICTURE:
            if moved := known(given.get(name, "")):
                given[name] = moved
                given.pop("srcset", None)  # it would be preferred
        return given

    return changed(html, attributes=attributes)


def boxed(style: str) -> str:
    """Return the *style* of a picture that is not shown, whose words stand in a box."""
    return ";".join(part for part in ("display:inline-block", style.strip().rstrip(";"), _BOX) if part)


def _settled(query: str, scheme: str) -> str:
    """Return media queries or a style sheet in which it is settled which *scheme* is preferred."""
    return _PREFERS.sub(lambda found: _TRUE if found[1].lower() == scheme else _FALSE, query)


def _with_color_scheme(css: str, scheme: str) -> str:
    return _COLOR_SCHEME.sub(lambda found: found[1] + _chosen(found[2], scheme), css)


def _chosen(offered: str, scheme: str) -> str:
    """Return which of the schemes that a page offers it is shown in."""
    words = offered.lower().replace(",", " ").split()
    return scheme if scheme in words else offered
