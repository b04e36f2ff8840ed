"""The theme's style sheet made plain: imports put in, custom properties replaced, rules for posts checked.

Mail clients know neither ``@import`` nor ``var()``; in ``theme.css`` they make a small override possible::

    @import "!default/theme.css";
    :root { --accent: #005a9c; }
    :root:lang(zh) { --font: 'PingFang SC', sans-serif; }
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from syndicate.errors import TemplateError
from syndicate.render.templating import find_source, template_errors, written_at
from syndicate.themes import DEFAULT

MAX_DEPTH = 10  #: Style sheets that import one another.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?(["'])(?P<name>[^"']+)\1\s*\)?\s*;""")
_ROOT = re.compile(r":root(?::lang\(\s*(?P<range>[\w-]+)\s*\))?\s*\{(?P<declarations>[^{}]*)\}")
_PROPERTY = re.compile(r"(?P<name>--[\w-]+)\s*:\s*(?P<value>[^;]+)")
_VAR = re.compile(r"var\(\s*(?P<name>--[\w-]+)\s*(?:,\s*(?P<otherwise>[^()]*))?\)")
_IN_A_POST = re.compile(r"\.body\b.*[\s>+~]")
_TAG_OF_A_POST = re.compile(r"\.body\s+[a-z][a-z0-9]*(?::(?:hover|link|visited|active|focus))?")


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """A style sheet that a mail client could read, and what its author should know."""

    text: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sheet:
    path: str
    owner: Path | None
    text: str  #: Comments are blanked, so that positions still tell the line.

    def place(self, position: int) -> str:
        return written_at((self.path, self.text.count("\n", 0, position) + 1), self.owner)


def read_style_sheet(name: str, owner: Path | None, *, language: str, theme: str = DEFAULT) -> StyleSheet:
    """Return the style sheet *name* of *theme* for a *language*. Raises TemplateError with ``theme.css:line``."""
    sheets = list(_sheets(name, owner, theme, MAX_DEPTH))
    values = _custom_properties(sheets, language)
    text = "\n".join(_with_values(sheet, values) for sheet in sheets)
    warnings = [warning for sheet in sheets for warning in _rules_not_for_posts(sheet)]
    return StyleSheet(re.sub(r"\n\s*\n+", "\n", text).strip(), tuple(warnings))


def _sheets(name: str, owner: Path | None, theme: str, room: int) -> Iterator[_Sheet]:
    """Yield the sheets that *name* imports, in their order, then *name* without its imports."""
    with template_errors(owner):
        text, path = find_source(name, owner, theme=theme)
    sheet = _Sheet(path, owner, _COMMENT.sub(_blank, text))
    for found in _IMPORT.finditer(sheet.text):
        if not room:
            raise TemplateError(
                f"more than {MAX_DEPTH} style sheets import one another",
                where=sheet.place(found.start()),
                hint='Import the default as "!default/theme.css".',
            )
        try:
            yield from _sheets(found["name"], owner, theme, room - 1)
        except TemplateError as error:
            raise TemplateError(
                error.message, where=error.where or sheet.place(found.start()), hint=error.hint
            ) from error
    yield replace(sheet, text=_IMPORT.sub(_blank, sheet.text))


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _custom_properties(sheets: list[_Sheet], language: str) -> dict[str, str]:
    """Return the values of custom properties: a later one wins, one for the language wins over one for all."""
    found = [
        (len(root["range"] or ""), root["declarations"])
        for sheet in sheets
        for root in _ROOT.finditer(sheet.text)
        if _in_range(language, root["range"])
    ]
    found.sort(key=lambda one: one[0])
    return {
        pair["name"]: pair["value"].strip() for _, declarations in found for pair in _PROPERTY.finditer(declarations)
    }


def _in_range(language: str, wanted: str | None) -> bool:
    """Whether *language* lies in the basic range *wanted* (RFC 4647 section 3.3.1)."""
    return wanted is None or f"{language.lower()}-".startswith(f"{wanted.lower()}-")


def _with_values(sheet: _Sheet, values: dict[str, str]) -> str:
    """Return the text of *sheet* with every ``var()`` replaced by its value."""

    def value(found: re.Match[str], seen: tuple[str, ...] = ()) -> str:
        name = found["name"]
        text = values.get(name, found["otherwise"])
        if text is None or name in seen:
            problem = f"{name} is defined by itself" if name in seen else f"{name} has no value"
            where = sheet.place(found.start() if not seen else 0)
            raise TemplateError(problem, where=where, hint=f"Write :root {{ {name}: … }} in {Path(sheet.path).name}.")
        return _VAR.sub(lambda inner: value(inner, (*seen, name)), text)

    without_root = _ROOT.sub(_blank, sheet.text)
    return _VAR.sub(value, without_root)


def _rules_not_for_posts(sheet: _Sheet) -> Iterator[str]:
    """Yield a warning for each rule that would have to look into posts.

    Posts get their look by a map from tag to style, so nothing but ``.body TAG`` can apply there.
    """
    depth, start = 0, 0
    for found in re.finditer(r"[{}]", sheet.text):
        if found[0] == "{" and depth == 0:
            for selector in sheet.text[start : found.start()].split(","):
                one = " ".join(selector.split())
                if _IN_A_POST.search(one) and not _TAG_OF_A_POST.fullmatch(one):
                    yield f"{sheet.place(found.start())}: {one!r} does not apply within posts: write '.body TAG'"
        depth = max(0, depth + (1 if found[0] == "{" else -1))
        start = found.end() if depth == 0 else start
