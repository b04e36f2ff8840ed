"""What kramdown makes of the whole document: the table of contents, and abbreviations."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping

_HEADING = re.compile(r"<h([1-6])((?:\s[^<>]*)?)>((?:(?!</?h[1-6])[\s\S])*+)</h\1>")
_ID = re.compile(r'\sid="([^"]*)"')
_MARKUP = re.compile(r"<[^>]*>")
_NOT_IN_ID = re.compile(r"[^\w\- \t]")
_OUTSIDE = re.compile(r"<(code|pre|script|style)\b[\s\S]*?(?:</\1>|\Z)|<!--[\s\S]*?(?:-->|\Z)|<[^<>]*>?|[^<]+")
_ANCHOR = re.compile(r"</?a\b[^>]*>")


def list_headings(text: str, place: str) -> str:
    """Return the HTML *text* with ids on its headings, and the list of them inside the list tag before *place*."""
    if place not in text:
        return text
    seen: Counter[str] = Counter()
    headings: list[tuple[int, str, str]] = []

    def with_id(match: re.Match[str]) -> str:
        level, attributes, inner = match.groups()
        if own := _ID.search(attributes):
            anchor = own[1]
        else:
            anchor = _anchor(inner, seen)
            attributes = f'{attributes} id="{anchor}"'
        if "no_toc" not in attributes:
            headings.append((int(level), anchor, _ANCHOR.sub("", inner)))
        return f"<h{level}{attributes}>{inner}</h{level}>"

    text = _HEADING.sub(with_id, text)
    start = text.rindex("<", 0, text.index(place))
    tag = text[start + 1 : start + 3]
    return text.replace(place, f"\n{_nested(headings, tag)}</{tag}>")


def _anchor(inner: str, seen: Counter[str]) -> str:
    """Return the id that kramdown's GFM parser gives to a heading."""
    words = html.unescape(_MARKUP.sub("", inner)).strip()
    name = _NOT_IN_ID.sub("", words.lower()).replace(" ", "-").replace("\t", "-")
    seen[name] += 1
    return f"{name}-{seen[name] - 1}" if seen[name] > 1 else name


def _nested(headings: Iterable[tuple[int, str, str]], tag: str) -> str:
    """Return the items of a list in which deeper headings stand below higher ones."""
    lines: list[str] = []
    levels: list[int] = []
    for level, anchor, inner in headings:
        higher = [one for one in levels if one < level]
        if len(higher) < len(levels):
            lines.append("</li>\n" + f"</{tag}>\n</li>\n" * (len(levels) - len(higher) - 1))
        elif levels:
            lines.append(f"\n<{tag}>\n")
        levels = [*higher, level]
        lines.append(f'<li><a href="#{anchor}">{inner}</a>')
    if levels:
        lines.append("</li>\n" + f"</{tag}>\n</li>\n" * (len(levels) - 1))
    return "".join(lines)


def explain(text: str, meanings: Mapping[str, str]) -> str:
    """Return the HTML *text* with the abbreviations of *meanings* marked up, outside code and tags."""
    words = "|".join(re.escape(html.escape(word, quote=False)) for word in sorted(meanings, key=len, reverse=True))
    # A Chinese character beside the word is a word boundary for kramdown: Ruby's \w is ASCII.
    abbreviation = re.compile(rf"(?<![A-Za-z0-9_])(?:{words})(?![A-Za-z0-9_])")

    def explained(match: re.Match[str]) -> str:
        return f'<abbr title="{html.escape(meanings[html.unescape(match[0])])}">{match[0]}</abbr>'

    return _OUTSIDE.sub(lambda match: abbreviation.sub(explained, match[0]) if match[0][0] != "<" else match[0], text)
