"""The preview in the browser, as the command line opens it."""

import gc
import webbrowser
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from syndicate.errors import UsageError

if TYPE_CHECKING:
    from syndicate.app import App
    from syndicate.app.preview import PreviewRequest

_NEEDED = ("starlette", "uvicorn", "watchfiles")


def serve_preview(app: "App", request: "PreviewRequest", *, port: int | None, in_browser: bool) -> None:
    """Show the site of *app* until Ctrl-C, the digest of *request* first. Raises UsageError without the extra."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"--serve needs {' and '.join(missing)}", hint="Install it: pip install 'syndicate-feeds[web]'"
        )
    from syndicate.web import serve  # noqa: PLC0415 (--help loads click alone)
    from syndicate.web.choosing import query_of  # noqa: PLC0415 (likewise)
    from syndicate.web.values import Choice  # noqa: PLC0415 (likewise)

    def opened(address: str) -> None:
        gc.freeze()  # what was loaded until now stays: to look through it costs many a change 0.07 s
        gc.enable()
        click.echo(address)
        click.echo("Ctrl-C ends it.", err=True)
        if in_browser:
            webbrowser.open(address)

    choice = Choice(
        name=request.name or "",
        since=request.since,
        until=request.until,
        last=request.last,
        limit=request.limit,
        theme=request.theme or "",
        template=request.template or "",
    )
    with suppress(KeyboardInterrupt):  # before the server listens to it
        serve(app.studio(), port=port, opened=opened, query=query_of(choice))
