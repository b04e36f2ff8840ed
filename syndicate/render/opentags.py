"""Opening tags and style sheets of a page changed where they stand: all else stays, and every element in its order."""

import re
from collections.abc import Callable
from html import escape, unescape

_INSIDE = r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+"""
_PART = re.compile(
    rf"""<!--.*?(?:-->|\Z)
    |<(?P<holder>style|script|title|textarea)\b(?P<its>{_INSIDE})>(?P<text>.*?)(?=</(?P=holder)\b)
    |<(?P<name>[a-z][^\s/>]*+)(?P<rest>{_INSIDE})>""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")

Attributes = dict[str, str]


def changed(
    html: str,
    *,
    attributes: Callable[[str, Attributes], Attributes] = lambda _tag, given: given,
    css: Callable[[str], str] = lambda text: text,
) -> str:
    """Return *html* with the attributes of each element and the text of each ``style`` made what these return.

    *attributes* gets the tag and its attributes, in lower case, by their order. Comments stay as they are.
    """

    def part(found: re.Match[str]) -> str:
        holder, name = found["holder"], found["name"]
        if holder:
            text = css(found["text"]) if holder.lower() == "style" else found["text"]
            return f"{_opening(holder, found['its'], attributes)}{text}"
        return _opening(name, found["rest"], attributes) if name else found[0]

    return _PART.sub(part, html)


def _opening(name: str, rest: str, change: Callable[[str, Attributes], Attributes]) -> str:
    given: Attributes = {}
    for key, value in _ATTRIBUTE.findall(rest):
        given.setdefault(key.lower(), unescape(value[1:-1] if value[:1] in ("'", '"') else value))
    wanted = change(name.lower(), dict(given))
    if wanted == given:
        return f"<{name}{rest}>"
    written = "".join(f' {key}="{escape(value)}"' for key, value in wanted.items())
    return f"<{name}{written}>"
