"""kramdown's attribute lists, ``{: .class #id key="value" reference}``: read, and added to a tag."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence

Items = tuple[tuple[str, str], ...]  #: (name, value) in the order written; a reference has the name "".

#: The inside of a list. No brace may stand in it, so that a long row of ``{:`` is read once only.
INSIDE = r"[^{}\n]++"
_ITEM = re.compile(
    r"""\s*+(?:(?P<key>\w[\w-]*+)=(?:"(?P<double>(?:\\.|[^"\\])*+)"|'(?P<single>(?:\\.|[^'\\])*+)')"""
    r"""|(?P<names>(?:\#[A-Za-z][\w:-]*+|\.[^\s.#]++)++)|(?P<reference>\w[\w-]*+))(?=\s|\Z)"""
)
_NAME = re.compile(r"([.#])([^\s.#]+)")
_ESCAPED = re.compile(r"\\([\"'}])")
_TAG_END = re.compile(r"\s*/?>\Z")


def read(text: str) -> Items | None:
    """Return what *text*, the inside of ``{: …}``, says; None where a part of it is no attribute.

    kramdown skips such a part. Here the whole is text then: ``{:ok, pid}`` in an article is no attribute list.
    """
    text, place = text.strip(), 0
    items: list[tuple[str, str]] = []
    while place < len(text):
        if (match := _ITEM.match(text, place)) is None:
            return None
        place = match.end()
        if names := match["names"]:
            items += [("class" if mark == "." else "id", name) for mark, name in _NAME.findall(names)]
        elif reference := match["reference"]:
            items.append(("", reference))
        else:
            value = match["single"] if match["double"] is None else match["double"]
            items.append((match["key"], _ESCAPED.sub(r"\1", value)))
    return tuple(items) or None


def resolve(items: Iterable[tuple[str, str]], definitions: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, str]:
    """Return the attributes that *items* give: classes add up, of anything else the last one holds."""
    attributes: dict[str, str] = {}
    classes: dict[str, None] = {}
    waiting, seen = list(items)[::-1], set[str]()
    while waiting:
        name, value = waiting.pop()
        if name == "class":
            classes[value] = None
        elif name:
            attributes[name] = value
        elif value not in seen:
            seen.add(value)
            waiting += definitions.get(value, ())[::-1]
    return {"class": " ".join(classes), **attributes} if classes else attributes


def add(tag: str, attributes: Mapping[str, str]) -> str:
    """Return the start *tag* with *attributes*, which win over its own; classes add up."""
    for name, value in attributes.items():
        own = re.compile(rf"""\s{re.escape(name)}=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
        if found := own.search(tag):
            tag = tag[: found.start()] + tag[found.end() :]
            if name == "class":
                value = f"{html.unescape(found[1] or found[2] or '')} {value}"  # noqa: PLW2901
        end = _TAG_END.search(tag)
        place = end.start() if end else len(tag)
        tag = f'{tag[:place]} {name}="{html.escape(value)}"{tag[place:]}'
    return tag
