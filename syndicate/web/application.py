"""Which address is answered by which page."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from syndicate.web import editing, feedpages, files, mailpages, sitepictures
from syndicate.web.guard import Guard
from syndicate.web.live import Live
from syndicate.web.ports import Studio
from syndicate.web.values import PICTURES

_ESCAPES = str.maketrans({"<": "&lt;", "&": "&amp;"})
_Answer = Callable[[Studio, Live, Request], Response]
_Change = Callable[[Studio, object], Response]


def application(studio: Studio, live: Live, *, port: int, token: str) -> ASGIApp:
    """Return the whole of the preview, guarded: what uvicorn serves on *port* to whoever has *token*."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        live.start()
        yield
        live.close()
        await asyncio.to_thread(live.join)

    def shows(path: str, answer: _Answer) -> Route:
        return Route(path, partial(_shown, answer, studio, live), methods=["GET"])

    def changes(path: str, change: _Change) -> Route:
        return Route(path, partial(_changed, change, studio), methods=["POST"])

    routes = [
        shows("/", mailpages.page),
        shows("/mail", mailpages.mail),
        shows("/message.eml", mailpages.message),
        shows("/names.json", mailpages.names),
        shows("/feeds", feedpages.directory),
        shows("/feeds/{name:path}", feedpages.feed),
        shows("/entry/{name:path}", feedpages.entry),
        shows(f"{PICTURES}{{path:path}}", sitepictures.picture),
        changes("/draft", editing.save),
        changes("/draft/begin", editing.begin),
        changes("/test", editing.send_test),
        Route("/events", partial(_events, live), methods=["GET"]),
        Route("/static/{name}", files.static, methods=["GET"]),
    ]
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={404: _nowhere, Exception: _broken})
    return Guard(app, port, token)


async def _shown(answer: _Answer, studio: Studio, live: Live, request: Request) -> Response:
    return await run_in_threadpool(answer, studio, live, request)


async def _changed(change: _Change, studio: Studio, request: Request) -> Response:
    try:
        body: object = await request.json()
    except (ValueError, RecursionError):
        return PlainTextResponse("The change is not JSON.\n", status_code=400)
    return await run_in_threadpool(change, studio, body)


async def _events(live: Live, request: Request) -> Response:
    given = request.headers.get("last-event-id") or request.query_params.get("seen", "")
    seen = int(given[:12]) if given.isascii() and given.isdigit() else live.count
    return StreamingResponse(live.events(seen), media_type="text/event-stream")


async def _nowhere(_: Request, error: Exception) -> Response:
    text = error.detail if isinstance(error, HTTPException) else ""
    return PlainTextResponse(f"There is no such page. {text}\n", status_code=404)


async def _broken(_: Request, error: Exception) -> Response:
    text = f"This is a bug in syndicate, and the preview goes on: {type(error).__name__}: {error}"
    page = f"<!DOCTYPE html><html lang=en><title>A bug</title><p>{text.translate(_ESCAPES)}</p>"
    return HTMLResponse(page, status_code=500)
