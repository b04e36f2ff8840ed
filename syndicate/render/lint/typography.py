"""M011 and M012: sizes of text and lines that clients get wrong, and fonts that they do not have."""

import re
from collections.abc import Iterator, Mapping, Sequence

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint import matrix
from syndicate.render.lint.contrast import USUAL_PX, pixels
from syndicate.render.lint.finding import Writer
from syndicate.render.lint.page import Element, Page

MIN_PX = 12.0
MIN_CJK_LINE = 1.5
_LONG = 40  #: Characters: fewer are a label or a heading.
_MAX_TEXT_PX = 18.0  #: Larger is a heading.
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_LANGUAGES = ("zh", "ja", "ko")
_CJK_FONTS = re.compile(
    r"pingfang|hiragino|yahei|jhenghei|noto (?:sans|serif) (?:cjk|sc|tc|hk|jp|kr)|source han|simsun|simhei|songti"
    r"|heiti|kaiti|kaisu|fangsong|wenquanyi|microsoft yi|yu gothic|meiryo|ms gothic|malgun|apple sd|nanum|dengxian"
    r"|[\u3400-\u9fff]",
    re.IGNORECASE,
)
_NO_FAMILY = frozenset(("inherit", "initial", "unset"))


def lines(page: Page, clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M011."""
    writer = Writer(page, "M011")
    sizes: dict[Element, float] = {}
    heights: dict[Element, float | None] = {}
    word = tuple(one for one in clients if one.startswith("outlook.windows"))
    for one in page.elements:
        size = sizes[one] = pixels(one.style, sizes[one.parent] if one.parent else USUAL_PX)
        written = one.style.get("line-height", "")
        around = heights[one.parent] if one.parent else None
        heights[one] = _height(written, size) if written else around
        if one.is_hidden:
            continue
        if word and re.fullmatch(r"\d*\.\d+|\d+(?:\.\d+)?%", written):
            message = f"line-height: {written} is read wrongly by Outlook"
            hint = f"Write it in pixels: {round(_height(written, size) or size)}px."
            yield writer.at(one, Severity.WARNING, message, hint, clients=word)
        if one.text.strip() and one.text.strip() != "\xa0":
            yield from _of_text(writer, one, size, heights[one])


def _of_text(writer: Writer, element: Element, size: float, height: float | None) -> Iterator[Finding]:
    if size < MIN_PX:
        message = f"text of {size:g} pixels"
        yield writer.at(element, Severity.WARNING, message, f"Use {MIN_PX:g} or more: phones do not zoom mail.")
    if height and size <= _MAX_TEXT_PX and height < MIN_CJK_LINE * size and len(_CJK.findall(element.text)) >= _LONG:
        message = f"lines of {height:g} pixels are too tight for Chinese of {size:g}"
        hint = f"Use {MIN_CJK_LINE:g} times the size or more: {round(1.75 * size)}px."
        yield writer.at(element, Severity.WARNING, message, hint)


def _height(written: str, size: float) -> float | None:
    found = re.fullmatch(r"(\d*\.?\d+)(px|em|%|)", written)
    if not found:
        return None
    return float(found[1]) * {"px": 1.0, "em": size, "%": size / 100, "": size}[found[2]]


def fonts(page: Page, clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M012."""
    writer = Writer(page, "M012")
    for sheet in page.sheets:
        for rule in sheet.at_rules:
            if rule.name == "font-face":
                hurt = matrix.without("css-at-font-face", clients, matrix.Support.NO, matrix.Support.PARTLY)
                place = sheet.offset + rule.offset
                if hurt:
                    hint = "See that the mail looks right in the fonts behind it."
                    message = "a font of the web is not loaded"
                    yield writer.at(sheet.element, Severity.WARNING, message, hint, clients=hurt, offset=place)
                word = tuple(one for one in hurt if one.startswith("outlook.windows"))
                if word and not any("mso" in one and "font-family" in one for one in page.comments):
                    hint = "Add <!--[if mso]><style>td {font-family:Arial,sans-serif !important}</style><![endif]-->."
                    message = "Outlook shows Times New Roman in place of a font of the web"
                    yield writer.at(sheet.element, Severity.WARNING, message, hint, clients=word, offset=place)
    yield from _families(page, writer)


def _families(page: Page, writer: Writer) -> Iterator[Finding]:
    root = next(page.named("html"), None)
    if root is None or root.attributes.get("lang", "")[:2].lower() not in _CJK_LANGUAGES:
        return
    for element in page.shown:
        family = _family(element.style)
        if family and family not in _NO_FAMILY and "monospace" not in family and not _CJK_FONTS.search(family):
            hint = "Name one for each system: 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC'."
            yield writer.at(element, Severity.WARNING, f"no font of {family!r} has Chinese characters", hint)


def _family(style: Mapping[str, str]) -> str:
    shorthand = re.search(r"\d(?:px|pt|em|%)(?:/\S+)?\s+(.+)", style.get("font", ""))
    return style.get("font-family", shorthand[1] if shorthand else "")
