"""Which features of the support matrix a piece of HTML or CSS uses."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from syndicate.render.lint.matrix import has_feature

#: Properties that the matrix keeps under another name, by the beginning or the whole of theirs.
_PROPERTIES = (
    (r"border-(?:start|end)-(?:start|end)-radius", "css-border-radius-logical"),
    (r"border-(?:top|bottom)-(?:left|right)-radius", "css-border-radius"),
    (r"border-(?:inline|block)", "css-border-inline-block"),
    (r"border-(?:inline|block)-(?:color|style|width)", "css-border-inline-block-longhand"),
    (r"border-(?:inline|block)-(?:start|end)(?:-\w+)?", "css-border-inline-block-individual"),
    (r"border-(?:top|right|bottom|left)(?:-(?:color|style|width))?|border-(?:color|style|width)", "css-border"),
    (r"(margin|padding)-(?:top|right|bottom|left)", r"css-\1"),
    (r"(margin|padding)-(?:inline|block)", r"css-\1-inline-block"),
    (r"(margin|padding)-(inline|block)-(?:start|end)", r"css-\1-\2-start-end"),
    (r"(?:left|right|top|bottom)", "css-left-right-top-bottom"),
    (r"(?:column-|row-)?gap", "css-gap"),
    (r"block-size", "css-block-inline-size"),
    (r"columns|column-(?:width|span|rule.*|fill)", "css-column-layout-properties"),
    (r"grid-template(?:-\w+)?", "css-grid-template"),
    (r"(outline|animation|transition|text-emphasis|border-image|overflow|scroll-snap)-[\w-]+", r"css-\1"),
    (r"--.*", "css-variables"),
)
_PAIRS = (
    ("display", r"(?:inline-)?flex", "css-display-flex"),
    ("display", r"(?:inline-)?grid", "css-display-grid"),
    ("display", r"none", "css-display-none"),
    ("flex-direction", r"column(?:-reverse)?", "css-flex-direction"),
    ("flex-flow", r".*column.*", "css-flex-direction"),
    ("flex-wrap", r"wrap(?:-reverse)?", "css-flex-wrap"),
)
_GRADIENTS = ("linear", "radial", "conic")
_FUNCTIONS = {
    "calc": "css-unit-calc",
    "var": "css-variables",
    **dict.fromkeys(("lch", "oklch", "lab", "oklab"), "css-modern-color"),
    **{name: f"css-function-{name}" for name in ("clamp", "max", "min", "light-dark")},
    **{name: f"css-{name}" for name in ("rgb", "rgba")},
    **{f"{shape}-gradient": f"css-{shape}-gradient" for shape in _GRADIENTS},
    **{f"repeating-{shape}-gradient": f"css-{shape}-gradient" for shape in _GRADIENTS},
}
_WORDS = {
    "initial": "css-unit-initial",
    "!important": "css-important",
    **dict.fromkeys(("fit-content", "min-content", "max-content"), "css-intrinsic-size"),
    **dict.fromkeys(("system-ui", "ui-serif", "ui-sans-serif", "ui-rounded", "ui-monospace"), "css-sytem-ui"),
}
_ELEMENTS = {
    **{f"h{level}": "html-h1-h6" for level in range(1, 7)},
    **dict.fromkeys(("ul", "ol", "dl"), "html-lists"),
    **dict.fromkeys(("map", "area"), "html-image-maps"),
    **dict.fromkeys(("article", "aside", "details", "figcaption", "figure", "footer", "header"), "html-semantics"),
    **dict.fromkeys(("main", "mark", "nav", "section", "summary", "time"), "html-semantics"),
}
_ATTRIBUTES = {
    **{f"aria-{name}": f"html-aria-{name}" for name in ("describedby", "hidden", "label", "labelledby", "live")},
    **{name: f"html-{name}" for name in ("align", "background", "cellpadding", "cellspacing", "dir", "height")},
    **{name: f"html-{name}" for name in ("hidden", "lang", "popover", "required", "role", "target", "valign", "width")},
    **dict.fromkeys(("srcset", "sizes"), "html-srcset"),
    "loading": "html-loading-attribute",
}
_TYPED = {"input": ("checkbox", "hidden", "radio", "reset", "submit", "text"), "button": ("reset", "submit")}
_PICTURES = {"jpeg": "jpg", "tif": "tiff", "heic": "heif"}
_FUNCTION = re.compile(r"(?<![\w-])([a-z][a-z-]*)\(")
_UNIT = re.compile(r"(?<![\w#.-])[-+]?(?:\d+\.?\d*|\.\d+)([a-z]+|%)")
_WORD = re.compile(r"!?[a-z][a-z-]*")
_QUOTED = re.compile(r"""url\([^)]*(?:\)|\Z)|"[^"]*"|'[^']*'""")
_PSEUDO = re.compile(r"::?([a-z-]+)")
_EXTENSION = re.compile(r"\.([a-z0-9]{2,5})(?:[?#]|$)")
_ARGUMENTS = re.compile(r"\([^()]*\)")
_ATTRIBUTE_SELECTOR = re.compile(r"\[[^\]]*\]")
_KINDS = (("type", r"^[a-z]"), ("universal", r"^\*"), ("id", "#"), ("class", r"\."), ("chaining", r"\..*\."))
_COMPOUND = re.compile(r"[^\s>+~]+")


@lru_cache(maxsize=4096)
def of_declaration(name: str, value: str) -> tuple[str, ...]:
    """Return the features that the declaration ``name: value`` uses, the property's own first."""
    return tuple(dict.fromkeys(filter(has_feature, _of_declaration(name, value.lower()))))


def of_property(name: str) -> str:
    """Return the feature of the property *name*, "" for one that the matrix does not know."""
    for pattern, feature in _PROPERTIES:
        found = re.fullmatch(pattern, name)
        if found:
            return found.expand(feature)
    return f"css-{name}" if has_feature(f"css-{name}") else ""


def of_element(tag: str, attributes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the features that an element uses: its tag, its attributes, the kind of its picture."""
    return tuple(dict.fromkeys(filter(has_feature, _of_element(tag, attributes))))


def of_at_rule(prelude: str) -> tuple[str, ...]:
    """Return the features that ``@media (max-width: 640px)`` and the like use."""
    found = [f"css-at-{name}" for name in re.findall(r"\A@([\w-]+)", prelude.lower())]
    for condition in re.findall(r"\(\s*([a-z-]+)", prelude.lower()):
        name = re.sub(r"^(?:-webkit-)?(?:min-|max-|any-)?", "", condition)
        found.append(f"css-at-media-{name}")
    return tuple(dict.fromkeys(filter(has_feature, found)))


@lru_cache(maxsize=4096)
def of_selector(selector: str) -> tuple[str, ...]:
    """Return the features that one selector uses, without commas."""
    return tuple(dict.fromkeys(filter(has_feature, _of_selector(selector))))


def _of_declaration(name: str, value: str) -> Iterator[str]:
    yield of_property(name)
    word = value.removesuffix("!important").strip()
    yield from (feature for other, pattern, feature in _PAIRS if other == name and re.fullmatch(pattern, word))
    plain = _QUOTED.sub("''", value)
    yield from (_FUNCTIONS[one] for one in _FUNCTION.findall(plain) if one in _FUNCTIONS)
    yield from (f"css-unit-{'percent' if unit == '%' else unit}" for unit in _UNIT.findall(plain))
    yield from (_WORDS[word] for word in _WORD.findall(plain) if word in _WORDS)
    for url in re.findall(r"url\(\s*['\"]?([^'\")]+)", value):
        yield from picture_features(url)


def _of_element(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    yield _ELEMENTS.get(tag, f"html-{tag}")
    for name in attributes:
        yield _ATTRIBUTES.get(name, "")
    if attributes.get("type", "").lower() in _TYPED.get(tag, ()):
        yield f"html-{tag}-{attributes['type'].lower()}"
    if tag == "a" and attributes.get("href", "").startswith("#"):
        yield "html-anchor-links"
    if tag == "a" and attributes.get("href", "").lower().startswith("mailto:"):
        yield "html-mailto-links"
    if tag == "meta" and attributes.get("name", "").lower() == "color-scheme":
        yield "html-meta-color-scheme"
    if tag == "img":
        yield from picture_features(attributes.get("src", ""))


def picture_features(url: str) -> Iterator[str]:
    """Yield the features of the picture at *url*, as far as its address tells them."""
    if url[:5].lower() == "data:":
        yield "image-base64"
        kind = re.match(r"data:image/([a-z0-9]+)", url.lower())
    else:
        kind = _EXTENSION.search(url.lower())
    if kind:
        yield f"image-{_PICTURES.get(kind[1], kind[1])}"


def _of_selector(selector: str) -> Iterator[str]:
    if "[" in selector:
        yield "css-selector-attribute"
    bare = _ARGUMENTS.sub("", _ATTRIBUTE_SELECTOR.sub("", selector)).strip()
    for mark, feature in ((">", "child"), ("+", "adjacent-sibling"), ("~", "general-sibling")):
        if mark in bare:
            yield f"css-selector-{feature}"
    if re.search(r"(?<![\s>+~])\s+(?![\s>+~])", bare):
        yield "css-selector-descendant"
    for name in _PSEUDO.findall(bare):
        yield f"css-pseudo-class-{name}"
        yield f"css-pseudo-element-{name}"
    for compound in _COMPOUND.findall(_PSEUDO.sub("", bare)):
        yield from (f"css-selector-{kind}" for kind, pattern in _KINDS if re.search(pattern, compound))
