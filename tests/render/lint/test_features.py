import pytest

from syndicate.render.lint import features


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ("padding-left: 3px", ("css-padding", "css-unit-px")),
        ("border-bottom: 1px solid #1e3e5f", ("css-border", "css-unit-px")),
        ("border-top-left-radius: 50%", ("css-border-radius", "css-unit-percent")),
        ("border-start-end-radius: 1em", ("css-border-radius-logical", "css-unit-em")),
        ("margin-inline-start: 0", ("css-margin-inline-start-end",)),
        ("padding-block: 0", ("css-padding-inline-block",)),
        ("width: calc(1rem + -2.5px)", ("css-width", "css-unit-calc", "css-unit-rem", "css-unit-px")),
        ("display: inline-flex !important", ("css-display", "css-display-flex", "css-important")),
        ("display: none", ("css-display", "css-display-none")),
        ("flex-flow: column wrap", ("css-flex-direction",)),
        ("color: var(--ink)", ("css-variables",)),
        ("--ink: #000", ("css-variables",)),
        ("color: rgba(0, 0, 0, .5)", ("css-rgba",)),
        ("color: oklch(0.5 0.1 20)", ("css-modern-color",)),
        ("background-image: repeating-linear-gradient(#fff, #000)", ("css-background-image", "css-linear-gradient")),
        ("background: url('https://x.org/a.webp?v=1')", ("css-background", "image-webp")),
        ("font-family: 'calc(1rem)', system-ui", ("css-sytem-ui",)),
        ("color: initial", ("css-unit-initial",)),
        ("mso-hide: all", ()),
    ],
)
def test_declarations(declaration: str, expected: tuple[str, ...]) -> None:
    name, _, value = declaration.partition(":")
    assert features.of_declaration(name, value.strip()) == expected


@pytest.mark.parametrize(
    ("tag", "attributes", "expected"),
    [
        ("td", {"align": "left", "class": "x"}, ("html-align",)),
        ("h3", {}, ("html-h1-h6",)),
        ("nav", {"aria-label": "x"}, ("html-semantics", "html-aria-label")),
        ("img", {"src": "https://x.org/a.JPEG", "srcset": "b"}, ("html-img", "html-srcset", "image-jpg")),
        ("img", {"src": "data:image/svg+xml,x"}, ("html-img", "image-base64", "image-svg")),
        ("img", {"src": "data:,x"}, ("html-img", "image-base64")),
        ("img", {"src": "https://x.org/picture"}, ("html-img",)),
        ("a", {"href": "#top"}, ("html-anchor-links",)),
        ("a", {"href": "mailto:a@example.org"}, ("html-mailto-links",)),
        ("input", {"type": "Radio"}, ("html-input-radio",)),
        ("meta", {"name": "color-scheme"}, ("html-meta-color-scheme",)),
        ("o:p", {}, ()),
    ],
)
def test_elements(tag: str, attributes: dict[str, str], expected: tuple[str, ...]) -> None:
    assert features.of_element(tag, attributes) == expected


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (".a", {"class"}),
        (".a.b", {"class", "chaining"}),
        ("#a", {"id"}),
        ("*", {"universal"}),
        ("td > p", {"type", "child"}),
        ("td p", {"type", "descendant"}),
        ("td + p", {"type", "adjacent-sibling"}),
        ("td ~ p", {"type", "general-sibling"}),
        ("a[href^='x y']", {"type", "attribute"}),
    ],
)
def test_selectors(selector: str, expected: set[str]) -> None:
    assert set(features.of_selector(selector)) == {f"css-selector-{one}" for one in expected}


def test_pseudo_classes_and_elements() -> None:
    assert features.of_selector(".a:hover") == ("css-pseudo-class-hover", "css-selector-class")
    assert features.of_selector(".a::before") == ("css-pseudo-element-before", "css-selector-class")
    assert features.of_selector("li:nth-child(2n + 1)") == ("css-pseudo-class-nth-child", "css-selector-type")


@pytest.mark.parametrize(
    ("prelude", "expected"),
    [
        ("@media (max-width: 640px)", ("css-at-media",)),
        ("@media screen and (prefers-color-scheme: dark)", ("css-at-media", "css-at-media-prefers-color-scheme")),
        ("@media (-webkit-min-device-pixel-ratio: 2)", ("css-at-media", "css-at-media-device-pixel-ratio")),
        ("@font-face", ("css-at-font-face",)),
        ("@unheard-of", ()),
    ],
)
def test_at_rules(prelude: str, expected: tuple[str, ...]) -> None:
    assert features.of_at_rule(prelude) == expected
