"""Templates: found in a theme, the owner's folder or among the defaults; strict, with errors that name their line."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb

import jinja2

from syndicate.errors import TemplateError
from syndicate.themes import DEFAULT, FOLDER, default_folder, search_path, themes

DEFAULT_PREFIX = "!default"
Place = tuple[str, int]  #: A template's name and a line of it.

_PAGE = ".html.jinja"
_WHOLE_PAGE = re.compile(r"<html\b|\{%-?\s*extends\b", re.IGNORECASE)
# What the expressions of a template may raise, besides Jinja's own errors: ``{{ 1 / 0 }}``, ``{{ "a" + 1 }}``.
_RAISED_BY_EXPRESSIONS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


class _Folders(jinja2.FileSystemLoader):
    """Finds templates in folders; one that is no text has a fault as one that is wrong."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of *template*, its path, and whether it is still the same."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise jinja2.TemplateSyntaxError(f"is not UTF-8 at byte {error.start}", 1, template) from error


@lru_cache(maxsize=16)
def environment(owner: Path | None, theme: str = DEFAULT) -> jinja2.Environment:
    """Return the environment whose templates come from *theme* and *owner*, then from the defaults.

    ``!default/NAME`` always names the default, so that a ``NAME`` of the theme or the owner can extend it. Raises
    TemplateError where there is no such theme.
    """
    known = themes(owner)
    if theme not in known:
        hint = f"Use {' or '.join(known)}, or make the folder {FOLDER}/{theme} among your templates."
        raise TemplateError(f'there is no theme "{theme}"', hint=hint)
    by_prefix = jinja2.PrefixLoader({DEFAULT_PREFIX: _Folders(default_folder())})
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([by_prefix, _Folders(search_path(owner, theme))]),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(("html.jinja",), default_for_string=False),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def forget() -> None:
    """Look for every template anew: Jinja sees that one was changed, but not that one came in the place of another."""
    environment.cache_clear()


def digest_templates(owner: Path | None) -> tuple[str, ...]:
    """Return the names that ``template:`` may have, ``digest`` first: whole pages, not what others include."""
    known = environment(owner).list_templates(filter_func=lambda name: name.endswith(_PAGE) and "/" not in name)
    pages = {name.removesuffix(_PAGE) for name in known if _WHOLE_PAGE.search(read_template_file(name, owner))}
    return ("digest", *sorted(pages - {"digest", "index"}))


def render_template(name: str, owner: Path | None, values: Mapping[str, object], *, theme: str = DEFAULT) -> str:
    """Return the template *name* filled with *values*. Raises TemplateError with ``name:line``."""
    with template_errors(owner):
        return environment(owner, theme).get_template(name).render(values)


def render_string(source: str, values: Mapping[str, object], *, where: str) -> str:
    """Return the one-line template *source* (a subject, say) filled with *values*; *where* is where it was written."""
    try:
        with template_errors(None):
            return environment(None).from_string(source).render(values)
    except TemplateError as error:
        raise TemplateError(f"{error.message} in {source!r}", where=where, hint=error.hint) from error


def read_template_file(name: str, owner: Path | None, *, theme: str = DEFAULT) -> str:
    """Return the text of *name* (``theme.css``, a template's source) from *theme* or *owner*, else the default."""
    with template_errors(owner):
        return find_source(name, owner, theme=theme)[0]


def find_source(name: str, owner: Path | None, *, theme: str = DEFAULT) -> tuple[str, str]:
    """Return the text of the template *name* and the path it was read from. Raises jinja2.TemplateNotFound."""
    found = environment(owner, theme)
    if found.loader is None:  # pragma: no cover - environment() always sets one
        raise jinja2.TemplateNotFound(name)
    text, path, _ = found.loader.get_source(found, name)
    return text, path or name


@contextmanager
def template_errors(
    owner: Path | None, origin: Callable[[str, int], Place] | None = None, *, asked_at: str = ""
) -> Iterator[None]:
    """Raise what goes wrong in a template as TemplateError with ``name:line``.

    *origin* maps a place of a template that was compiled from others to where it was written; *asked_at* is where a
    template is asked for that may not be there.
    """
    try:
        yield
    except jinja2.TemplateSyntaxError as error:
        place = _place(error.filename or error.name or "template", error.lineno, owner, origin)
        raise TemplateError(_sentence(error), where=place, hint="See the Jinja documentation.") from error
    except jinja2.TemplateNotFound as error:
        hint = f'Templates are looked for in {owner or "no folder of yours"}, then among the defaults ("!default/…").'
        raise TemplateError(
            f"there is no template {error.name!r}", where=_raised_in(error, owner, origin) or asked_at, hint=hint
        ) from error
    except RecursionError as error:
        where = _raised_in(error, owner, origin)
        if not where:
            raise
        hint = "Let no template include, extend or call itself."
        raise TemplateError("templates include one another without end", where=where, hint=hint) from error
    except (jinja2.TemplateError, *_RAISED_BY_EXPRESSIONS) as error:
        where = _raised_in(error, owner, origin)
        if not where and not isinstance(error, jinja2.TemplateError):
            raise  # not from a template: a bug of ours
        raise TemplateError(_sentence(error), where=where, hint=_hint(error)) from error


def written_at(place: Place, owner: Path | None) -> str:
    """Return *place* as a person names it: ``digest.html.jinja:12``, ``!default/…`` for one that the owner extends."""
    filename, line = place
    path = Path(filename)
    if owner is not None and path.is_relative_to(owner):
        return f"{path.relative_to(owner).as_posix()}:{line}"
    if path.is_relative_to(default_folder()):
        prefix = f"{DEFAULT_PREFIX}/" if owner is not None else ""
        return f"{prefix}{path.relative_to(default_folder()).as_posix()}:{line}"
    return f"{filename}:{line}"


def _sentence(error: Exception) -> str:
    return " ".join(str(getattr(error, "message", None) or error).split()) or type(error).__name__


def _hint(error: Exception) -> str:
    if isinstance(error, jinja2.UndefinedError):
        return 'Every name that templates may use is listed in docs/templates.md; test with "is defined".'
    return "Mend the expression in the template."


def _raised_in(error: Exception, owner: Path | None, origin: Callable[[str, int], Place] | None) -> str:
    """Return ``name:line`` of the innermost template that *error* went through, "" for none."""
    places = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if "__jinja_exception__" in frame.f_globals  # set by Jinja on the frames it rewrites to template lines
    ]
    return _place(*places[-1], owner, origin) if places else ""


def _place(filename: str, line: int, owner: Path | None, origin: Callable[[str, int], Place] | None) -> str:
    return written_at((filename, line) if origin is None else origin(filename, line), owner)
