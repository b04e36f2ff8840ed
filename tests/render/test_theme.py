"""The compiled theme gives what premailer gives over the whole digest, and keeps what it compiled."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cssutils
import pytest
from markupsafe import Markup
from premailer import Premailer

from syndicate.errors import TemplateError
from syndicate.model import Article, DigestContent, DigestSettings, GroupBy, Subscription
from syndicate.render import theme as themes
from syndicate.render.bodies import style_body
from syndicate.render.budget import plans
from syndicate.render.digestframe import Request, frame
from syndicate.render.digestvalues import Material
from syndicate.render.templating import environment
from syndicate.render.theme import Theme, load_theme
from syndicate.render.themecompiler import declarations
from syndicate.render.trees import parse_page
from tests.factories import make_site
from tests.render.sampledigest import INTRO, OUTRO, find, make_articles, make_digest

DEFAULT = '@import "!default/theme.css";\n'
VARIANTS = {
    "the default": "",
    "another accent": ":root { --accent: #005a9c; --dark-accent: #7fb8f0; }",
    "colours by name": ".card { background-color: white; color: black } .meta { color: gray }",
    "short colours": ".list { background-color: #eee } .mark { background-color: #c00; color: #fff }",
    "rgb colours": ".excerpt { color: rgb(20, 20, 20) } .rule { background-color: rgb(200, 0, 0) }",
    "larger text": ".excerpt { font-size: 18px; line-height: 32px } .body { font-size: 18px; line-height: 32px }",
    "smaller headings": ".body h2 { font-size: 17px; line-height: 27px } .lead-title { font-size: 22px }",
    "important rules": ".title { color: #004 !important; color: #111 } .card-title { font-size: 19px !important }",
    "important in posts": ".body p { margin: 0 !important } .body td { color: #123456 !important }",
    "another breakpoint": "@media (max-width: 480px) { .title { font-size: 20px } .frame { width: 100% } }",
    "important in media": "@media (max-width: 480px) { .title { font-size: 20px !important } }",
    "print": "@media print { .top { display: none } }",
    "two classes": ".words.body { background-color: #fffbe6 } .image.small { border: 1px solid #ccc }",
    "descendants": ".card .meta { color: #555 } .list .label { font-size: 15px } .foot p a { color: #333 }",
    "elements": "h1 { letter-spacing: 1px } a { text-decoration: none } td { mso-line-height-rule: exactly }",
    "posts in detail": ".body li { margin: 0 0 2px 0 } .body th { background-color: #eee } .body hr { height: 2px }",
    "aligned": ".body th { text-align: right } .body td { vertical-align: bottom } .title { text-align: center }",
    "shorthand after longhand": ".masthead { padding-top: 60px } .masthead { padding: 10px 20px }",
    "longhand after shorthand": ".masthead { padding: 10px } .masthead { padding-left: 40px }",
    "hover": ".link:hover { color: #900 } .body a:hover { color: #900; text-decoration: none }",
    "quotes and urls": ".masthead { background-image: url('https://a.example/x;y.png'); font-family: \"A B\", serif }",
    "many selectors": ".title, .card-title, .lead-title, .body h1, .body h2 { font-style: italic; margin: 0 }",
    "fonts": ":root { --font: Verdana, 'DejaVu Sans', sans-serif; --mono: monospace }",
}


class _Unstyled:
    """Stands in for a theme where premailer is to do all the work."""

    def body(self, clean_html: str) -> Markup:
        return style_body(clean_html)


def page_values(theme: Any, settings: DigestSettings, articles: list[Article] | None = None) -> dict[str, object]:
    articles = articles or make_articles()
    request = Request(
        subscription=Subscription(name="markets", title="市场早报"),
        articles=articles,
        settings=settings,
        site=make_site(),
        window=None,
        intro_html=INTRO,
        outro_html=OUTRO,
        templates=None,
        more_url="",
        unsubscribe_url="https://news.example.org/u?t=x&y=z",
        view_url="https://news.example.org/i/7",
    )
    material = Material(articles=articles, settings=settings, site=request.site, theme=theme, words=request.words)
    plan = plans(articles, settings, len)[0]
    bodies = {"intro": theme.body(INTRO), "outro": theme.body(OUTRO)}
    return {**frame(request), **material.contents(plan).values(), **bodies}


def premailed(theme: Theme, settings: DigestSettings, articles: list[Article] | None = None) -> str:
    values = {**page_values(_Unstyled(), settings, articles), "theme_css": Markup(theme.css)}  # noqa: S704 - as the theme does
    page = environment(theme.owner).get_template(theme.template).render(values)
    cssutils.log.setLevel(logging.CRITICAL)
    html: str = Premailer(
        page,
        strip_important=False,
        disable_basic_attributes=["width", "height"],
        disable_validation=True,
        allow_network=False,
    ).transform()
    return html


def shape(html: str) -> Iterator[tuple[object, ...]]:
    """Yield each node of a page: tag, attributes, style as a mapping, text; spelling made the same."""
    for node in parse_page(html).getroot().iter():
        tag = node.tag if isinstance(node.tag, str) else "comment"
        attributes = {str(name): str(value) for name, value in node.items() if name not in ("style", "class")}
        style = {name: spelt(value) for name, value in declarations(str(node.get("style", "")))}
        text = [spelt(part or "") if tag in ("style", "comment") else words(part) for part in (node.text, node.tail)]
        yield tag, attributes, style, *text


def spelt(value: str) -> str:
    return "".join(value.replace("'", '"').lower().split())


def words(text: str | None) -> str:
    return "".join((text or "").split())


@pytest.mark.parametrize("css", [pytest.param(css, id=name) for name, css in VARIANTS.items()])
def test_equals_premailer_over_the_whole_digest(css: str, tmp_path: Path) -> None:
    (tmp_path / "theme.css").write_text(DEFAULT + css, encoding="utf-8")
    settings = DigestSettings(content=DigestContent.FULL, group_by=GroupBy.CATEGORY, limit=6, address="1 Road\nCity")
    theme = load_theme("digest", tmp_path, language="zh-CN")
    assert theme.compiled is not None
    ours = list(shape(theme.render(page_values(theme, settings))))
    theirs = list(shape(premailed(theme, settings)))
    assert len(ours) > 200
    assert [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]] == []


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has compiled nothing yet."""
    monkeypatch.setattr(themes, "_in_memory", {})


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / {"css": "theme.css"}.get(name, f"{name}.html.jinja")).write_text(text, encoding="utf-8")
    return folder


EXTENDS = '{% extends "!default/digest.html.jinja" %}\n'


def test_a_block_can_be_overridden_and_gets_the_styles_of_the_theme(tmp_path: Path) -> None:
    write(
        tmp_path,
        digest=EXTENDS + '{% block masthead %}\n<tr><td class="masthead">{{ title }}!</td></tr>\n{% endblock %}',
    )
    digest = make_digest(templates=tmp_path)
    cell = find(digest.html, "//td[starts-with(., '市场早报!')]")[0]
    assert "background-color:#fdfcfa" in cell.get("style")
    assert "<h1" not in digest.html
    assert digest.warnings == ()


def test_super_and_includes_stand_in_their_place(tmp_path: Path) -> None:
    write(tmp_path, promise='<p class="foot-line">{{ site.title }} keeps its word.</p>')
    block = (
        '{% block footer %}{{ super() }}<tr><td class="foot">{% include "promise.html.jinja" %}</td></tr>{% endblock %}'
    )
    write(tmp_path, digest=EXTENDS + block)
    digest = make_digest(templates=tmp_path)
    assert "上海市示例路" in digest.html
    assert '<p style="margin:0 0 8px 0">Finance Wire keeps its word.</p>' in digest.html
    assert digest.warnings == ()


def test_a_style_sheet_of_the_owner_takes_the_place_of_the_default(tmp_path: Path) -> None:
    write(tmp_path, css=".title { color: #00ff00 }")
    html = make_digest(templates=tmp_path).html
    assert '<h1 style="color:#0f0">' in html
    assert "@media" not in html


@pytest.mark.parametrize(
    ("template", "place"),
    [
        pytest.param(
            EXTENDS + "{% block footer %}\n\n<tr><td>{{ nonsense }}</td></tr>{% endblock %}", 4, id="undefined"
        ),
        pytest.param(EXTENDS + "\n{% block intro %}\n{{ site.\n nonsense }}{% endblock %}", 4, id="several lines"),
        pytest.param(EXTENDS + "{% block outro %}\n{{ 1 / 0 }}{% endblock %}", 3, id="a failing expression"),
        pytest.param(EXTENDS + "{% block outro %}\n{% if %}{% endif %}{% endblock %}", 3, id="syntax"),
        pytest.param(EXTENDS + '{% block outro %}\n{% include "no.html.jinja" %}{% endblock %}', 3, id="include"),
        pytest.param(EXTENDS + '{% block intro %}\n<p class="{{ nonsense }}">{% endblock %}', 3, id="not compiled"),
    ],
)
def test_a_fault_names_template_and_line(template: str, place: int, tmp_path: Path) -> None:
    write(tmp_path, digest=template)
    with pytest.raises(TemplateError) as caught:
        make_digest(templates=tmp_path)
    assert caught.value.where == f"digest.html.jinja:{place}"
    assert caught.value.hint


NOT_COMPILABLE = {
    "Jinja in a class": '{% block intro %}\n<p class="{{ language }}">x</p>{% endblock %}',
    "Jinja in a style": '{% block intro %}\n<p style="color:{{ language }}">x</p>{% endblock %}',
    "Jinja in an unquoted id": "{% block intro %}\n<p id={{ language }}>x</p>{% endblock %}",
    "Jinja between attributes": '{% block intro %}\n<p {% if intro %}lang="en"{% endif %}>x</p>{% endblock %}',
    "Jinja in a style sheet": "{% block intro %}\n<style>.x { color: {{ language }} }</style>{% endblock %}",
    "half an element": "{% block intro %}\n{% if intro %}<p>{% endif %}x</p>{% endblock %}",
    "out of a table": "{% block intro %}\n{% if intro %}<b>{% endif %}</b>{% endblock %}",
    "a macro": "{% block intro %}\n{% macro a() %}<p>x</p>{% endmacro %}{{ a() }}{% endblock %}",
    "a computed include": "{% block intro %}\n{% include ['nothing.html.jinja'] ignore missing %}{% endblock %}",
    "a block twice": "{% block intro %}\n{{ self.footer() }}{% endblock %}",
    "raw braces": "{% block intro %}\n{% raw %}{{ x }}{% endraw %}{% endblock %}",
    "a lost attribute": '{% block intro %}\n<table class="list" bgcolor="{{ language }}"></table>{% endblock %}',
}


@pytest.mark.parametrize("block", [pytest.param(block, id=name) for name, block in NOT_COMPILABLE.items()])
def test_what_cannot_be_compiled_is_inlined_after_rendering_with_a_warning(block: str, tmp_path: Path) -> None:
    write(tmp_path, digest=EXTENDS + block)
    digest = make_digest(templates=tmp_path, content="full")
    assert len(digest.warnings) == 1
    assert digest.warnings[0].startswith("digest.html.jinja:3: ")
    cell = find(digest.html, "//td[starts-with(., '一年期')]")[0]
    assert "border-bottom:1px solid" in cell.get("style")
    assert "<!--post:" not in digest.html


def test_the_fallback_gives_the_same_page(tmp_path: Path) -> None:
    write(tmp_path, digest=EXTENDS + "{% block more %}<!-- {{ super() }} -->{% endblock %}")
    compiled = make_digest(content="full")
    whole = make_digest(content="full", templates=write(tmp_path, digest=EXTENDS + "{% macro a() %}{% endmacro %}"))
    assert whole.warnings != ()
    assert list(shape(whole.html)) == list(shape(compiled.html))


def test_the_fallback_keeps_merge_tags_and_lets_no_title_forge_a_post(tmp_path: Path) -> None:
    write(tmp_path, digest=EXTENDS + "{% macro a() %}{% endmacro %}")
    first = make_articles()[0]
    forged = str(load_theme("digest", tmp_path, language="zh-CN").body(first.content.html))
    assert forged.startswith("<!--post:")
    article = replace(first, post=replace(first.post, title=f"{forged} Ju0J"))
    digest = make_digest([article], content="full", templates=tmp_path)
    assert digest.html.count("报价一览") == 1
    assert 'href="https://news.example.org/u?t={token}"' in digest.html


HOSTILE = """<p style="b" class="x">a</p><p style="color:red;background:url(javascript:alert(1))">b</p>
<p title="&quot;><script>alert(1)</script>">c</p><p>{{ site }} {% if %} {# #} J0J <!--J0J--></p>
<!--[if mso]><script>alert(1)</script><![endif]--><a href="javascript:alert(1)">d</a></td></tr></table></body>"""


@pytest.mark.parametrize(
    "template", [pytest.param("", id="compiled"), pytest.param("{% macro a() %}{% endmacro %}", id="not")]
)
def test_hostile_posts_stay_inside_their_card(template: str, tmp_path: Path) -> None:
    write(tmp_path, digest=EXTENDS + template)
    bad = '"><script>alert(1)</script>{{ 7*7 }}{% raw %}<!--J1J-->J1J'
    calm = make_articles()[:3]
    post = replace(calm[0].post, title=bad, categories=(bad,), correction=bad, url='https://x.example/"><script>')
    content = replace(calm[0].content, html=HOSTILE, summary=bad, image='https://x.example/"onerror="alert(1)')
    site = make_site(title=bad)
    digest = make_digest(
        [Article(post=post, content=content), *calm[1:]], content="full", templates=tmp_path, site=site
    )
    assert find(digest.html, "//script | //@onerror | //@onload") == []
    assert not [url for url in find(digest.html, "//@href | //@src") if str(url).startswith("javascript")]
    assert "49" not in digest.subject
    assert "{{ 7*7 }}{% raw %}" in "".join(find(digest.html, "//text()"))
    # Nothing of the hostile post closes the table that the others stand in.
    titles = find(digest.html, "//h2[contains(., 'Python')]/ancestor::table")
    assert len(titles) == 2


def test_two_digests_are_the_same_to_the_byte(forgetful: None) -> None:
    assert make_digest(content="full") == make_digest(content="full")


def test_a_kept_theme_is_read_back(tmp_path: Path, forgetful: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_digest(cache=tmp_path / "cache")
    (kept,) = (tmp_path / "cache").glob("*")
    assert kept.name.startswith("theme-")
    monkeypatch.setattr(themes, "_in_memory", {})
    monkeypatch.setattr(themes, "compile_theme", None)
    assert make_digest(cache=tmp_path / "cache") == first


@pytest.mark.parametrize("text", ["", "{", "[]", '{"source": 1}', '{"source": "x", "origins": [[1]], "looks": []}'])
def test_a_kept_theme_that_cannot_be_read_is_made_anew(
    text: str, tmp_path: Path, forgetful: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_digest(cache=tmp_path)
    (kept,) = tmp_path.glob("*")
    good = kept.read_bytes()
    kept.write_text(text, encoding="utf-8")
    monkeypatch.setattr(themes, "_in_memory", {})
    make_digest(cache=tmp_path)
    assert kept.read_bytes() == good


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path, forgetful: None) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert make_digest(cache=tmp_path / "file").html


def test_a_kept_theme_needs_no_premailer(tmp_path: Path, forgetful: None) -> None:
    make_digest(cache=tmp_path)
    code = (
        "import sys; from pathlib import Path; from tests.render.sampledigest import make_digest\n"
        "make_digest(cache=Path(sys.argv[1]))\n"
        "print([name for name in ('premailer', 'cssutils', 'bs4', 'requests') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_change_of_the_style_sheet_is_another_theme(tmp_path: Path, forgetful: None) -> None:
    before = make_digest(templates=write(tmp_path, css=".title { color: #123 }"), cache=tmp_path / "cache")
    after = make_digest(templates=write(tmp_path, css=".title { color: #124 }"), cache=tmp_path / "cache")
    assert before.html != after.html
    assert len(list((tmp_path / "cache").glob("*"))) == 2


def test_a_digest_takes_the_templates_and_the_style_sheet_of_its_theme(tmp_path: Path) -> None:
    folder = tmp_path / "themes/night"
    folder.mkdir(parents=True)
    (folder / "theme.css").write_text('@import "!default/theme.css"; :root { --accent: #010203; }', encoding="utf-8")
    (folder / "digest.html.jinja").write_text(
        '{% extends "!default/digest.html.jinja" %}{% block outro %}<tr><td>Good night</td></tr>{% endblock %}',
        encoding="utf-8",
    )
    (folder / "digest-card.html.jinja").write_text("<p>Card {{ card.title }}</p>", encoding="utf-8")
    (folder / "digest.txt.jinja").write_text(
        '{% extends "!default/digest.txt.jinja" %}{% block outro %}Good night{% endblock %}', encoding="utf-8"
    )
    plain, night = (make_digest(templates=tmp_path, theme=theme) for theme in ("default", "night"))
    assert ("#010203" in night.html, "#010203" in plain.html) == (True, False)
    assert ("Good night" in night.html, "Good night" in plain.html) == (True, False)
    assert ("<p>Card " in night.html, "<p>Card " in plain.html) == (True, False)
    assert ("Good night" in night.text, "Good night" in plain.text) == (True, False)


def test_a_fault_in_a_theme_names_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "themes/night"
    folder.mkdir(parents=True)
    (folder / "digest-card.html.jinja").write_text("\n{{ nope }}", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"^themes/night/digest-card.html.jinja:2: 'nope' is undefined"):
        make_digest(templates=tmp_path, theme="night")
    (folder / "theme.css").write_text("\n.title { color: var(--nope) }", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"^themes/night/theme.css:2: --nope has no value"):
        make_digest(templates=tmp_path, theme="night")


def test_themes_are_kept_apart_in_a_cache(tmp_path: Path) -> None:
    def made(theme: str) -> str:
        themes._in_memory.clear()
        return make_digest(theme=theme, cache=tmp_path).html

    first = {theme: made(theme) for theme in ("default", "plain")}
    assert first["default"] != first["plain"]
    assert {theme: made(theme) for theme in ("plain", "default")} == first


@pytest.mark.parametrize(
    "text", ["", "<!-- nothing yet -->", "{{ title }}", "<html></html>", "{% macro x() %}{% endmacro %}"]
)
def test_a_template_without_a_page_says_so(text: str, tmp_path: Path) -> None:
    (tmp_path / "digest.html.jinja").write_text(text)
    with pytest.raises(TemplateError, match="makes no page") as caught:
        load_theme("digest", tmp_path, language="en").render({"title": ""})
    assert caught.value.where == "digest.html.jinja:1"
