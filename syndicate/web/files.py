"""The files of the pages: read once, found by name, so that no address ever reaches the disk."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from syndicate.model.clients import by_family

_HERE = Path(__file__).resolve().parent
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_CODE = re.compile("`([^`]+)`")


def html(template: str, values: Mapping[str, object], status: int = 200) -> HTMLResponse:
    """Return the page of *template*, filled with *values*."""
    return HTMLResponse(_environment().get_template(f"{template}.html.jinja").render(values), status_code=status)


async def static(request: Request) -> Response:
    """Return a style, a script or a picture of the pages."""
    name = request.path_params["name"]
    if name not in _static():
        raise HTTPException(404)
    return Response(_static()[name], media_type=_TYPES[Path(name).suffix])


@cache
def _static() -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in (_HERE / "static").iterdir() if file.suffix in _TYPES}


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(by_family=by_family, with_code=_with_code)
    return environment


def _with_code(text: str) -> Markup:
    """Return *text* for a page: what it has in backticks is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 (escaped before)
