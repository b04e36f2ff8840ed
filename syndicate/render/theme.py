"""Themes: a digest's template and style sheet, compiled once and kept."""

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import jinja2
from markupsafe import Markup

from syndicate.errors import TemplateError
from syndicate.names import short_hash
from syndicate.render.bodies import style_body
from syndicate.render.flattening import Kind, NotCompilable, Piece, flatten
from syndicate.render.templating import environment, render_template, template_errors, written_at
from syndicate.render.themecompiler import STYLE_SHEET, CompiledTheme, TagLook, compile_theme, inline, tidy
from syndicate.render.themecss import read_style_sheet
from syndicate.render.trees import parse_page, write_page
from syndicate.themes import DEFAULT

_FORMAT = 2  #: Of a kept theme; a change of the compiler's output needs a new number.
_URL = re.compile(r'(?<=\s)(href|src|background)="([^"]*)"')
_POST = re.compile(r"<!--post:([0-9a-f]{64})-->")
_NO_PLACE = ("", 0)
_BARE_PAGE = (
    Piece(Kind.DATA, "<html><head><style>", _NO_PLACE),
    Piece(Kind.EXPRESSION, STYLE_SHEET, _NO_PLACE),
    Piece(Kind.DATA, "</style></head><body></body></html>", _NO_PLACE),
)


@dataclass(slots=True)
class Theme:
    """A template whose styles stand where mail clients read them, and the look of the posts in it."""

    template: str  #: ``digest.html.jinja``
    owner: Path | None
    name: str
    css: str
    compiled: CompiledTheme | None  #: None: each digest is inlined after it was rendered.
    looks: Mapping[str, TagLook]
    warnings: tuple[str, ...] = ()
    _bodies: dict[str, Markup] = field(default_factory=dict, repr=False)

    def body(self, clean_html: str) -> Markup:
        """Return *clean_html* with the theme's look, ready for ``render``."""
        body, name = self._styled(clean_html)
        # Where the page is inlined after rendering, a comment stands in for the post while premailer runs. Text is
        # escaped, so no title can forge one.
        return body if self.compiled else Markup(f"<!--post:{name}-->")  # noqa: S704 - hexadecimal digits

    def body_bytes(self, clean_html: str) -> int:
        """Return how many bytes *clean_html* takes in a page."""
        return len(self._styled(clean_html)[0].encode())

    def _styled(self, clean_html: str) -> tuple[Markup, str]:
        """Return *clean_html* with the theme's look, and its name. What was made is kept with the theme."""
        name = hashlib.sha256(clean_html.encode()).hexdigest()
        if name not in self._bodies:
            self._bodies[name] = style_body(clean_html, self.looks)
        return self._bodies[name], name

    def render(self, values: Mapping[str, object]) -> str:
        """Return the page filled with *values*. Raises TemplateError with ``template:line``."""
        values = {**values, STYLE_SHEET: Markup(self.css)}  # noqa: S704 - the owner's style sheet
        if self.compiled is None:
            with _as_fault_of(self.template):
                page = inlined(render_template(self.template, self.owner, values, theme=self.name))
            return _POST.sub(lambda found: self._bodies[found[1]], page)
        with template_errors(self.owner, self.compiled.origin):
            return _template(self.template, self.owner, self.name, self.compiled.source).render(values)


def load_theme(
    template: str, owner: Path | None, *, language: str, name: str = DEFAULT, cache: Path | None = None
) -> Theme:
    """Return the theme *name*: its ``TEMPLATE.html.jinja`` and ``theme.css``, compiled now or taken from *cache*.

    A template that cannot be compiled is kept as it is, with a warning that names the line. Raises TemplateError for
    a fault in the template or style sheet, or where there is no such theme.
    """
    page = f"{template}.html.jinja"
    sheet = read_style_sheet("theme.css", owner, language=language, theme=name)
    warnings = list(sheet.warnings)
    try:
        with _as_fault_of(page):
            compiled = _kept(flatten(page, owner, name), sheet.text, cache)
        looks = compiled.looks
    except NotCompilable as reason:
        compiled, looks = None, _kept(_BARE_PAGE, sheet.text, cache).looks
        place = written_at(reason.place, owner)
        warnings.append(f"{place}: {reason.reason}: each digest is inlined anew, which takes much longer")
    return Theme(page, owner, name, sheet.text, compiled, looks, tuple(warnings))


@contextmanager
def _as_fault_of(template: str) -> Iterator[None]:
    """Raise a TemplateError that has no place as one of *template*."""
    try:
        yield
    except TemplateError as error:
        if error.where:
            raise
        raise TemplateError(error.message, where=f"{template}:1", hint=error.hint) from error


def inlined(page: str) -> str:
    """Return the rendered *page* with its style sheets inlined."""
    urls: list[str] = []

    def hide_url(found: re.Match[str]) -> str:
        urls.append(found[2])
        return f'{found[1]}="{word}{len(urls) - 1}J"'

    word = f"J{short_hash(page)}u"
    tree = parse_page(_URL.sub(hide_url, page))
    inline(tree)
    tidy(tree)
    # libxml2 would write the braces of a service's tag, ``{{unsubscribe}}``, as %7B%7B.
    return re.sub(rf"{word}(\d+)J", lambda found: urls[int(found[1])], write_page(tree))


def _kept(pieces: Sequence[Piece], css: str, cache: Path | None) -> CompiledTheme:
    """Return the compiled theme: from memory, else from *cache*, else made now and put into both."""
    key = _key(pieces, css)
    if key in _in_memory:
        return _in_memory[key]
    path = cache / f"theme-{key}.json" if cache else None
    compiled = path and _read(path)
    if not compiled:
        compiled = compile_theme(pieces, css)
        if path:
            _write(path, compiled)
    _in_memory[key] = compiled
    return compiled


_in_memory: dict[str, CompiledTheme] = {}


def _key(pieces: Sequence[Piece], css: str) -> str:
    """Return a name for what is compiled and what compiles it."""
    written = [(piece.kind, piece.text, *piece.place) for piece in pieces]
    return hashlib.sha256(json.dumps([_FORMAT, version("premailer"), css, written]).encode()).hexdigest()[:32]


def _read(path: Path) -> CompiledTheme | None:
    """Return the theme kept in *path*, None for one that is not there or cannot be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        looks = {
            tag: TagLook(style, tuple((name, value) for name, value in others)) for tag, style, others in kept["looks"]
        }
        origins = tuple((start, template, line) for start, template, line in kept["origins"])
        return CompiledTheme(kept["source"], origins, looks)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(path: Path, compiled: CompiledTheme) -> None:
    """Keep *compiled* in *path*; a cache that cannot be written costs time, nothing else."""
    kept = {
        "source": compiled.source,
        "origins": compiled.origins,
        "looks": [(tag, look.style, look.attributes) for tag, look in compiled.looks.items()],
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            json.dump(kept, file, ensure_ascii=False)
        Path(file.name).replace(path)
    except OSError:
        return


@lru_cache(maxsize=32)
def _template(name: str, owner: Path | None, theme: str, source: str) -> jinja2.Template:
    # White space is already trimmed; the name makes autoescape what it is for the file.
    plain = environment(owner, theme).overlay(trim_blocks=False, lstrip_blocks=False)
    return jinja2.Template.from_code(plain, plain.compile(source, name, name), plain.make_globals(None))
