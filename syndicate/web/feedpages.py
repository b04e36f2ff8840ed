"""The feeds as a reader shows them."""

from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import SyndicateError
from syndicate.web import files
from syndicate.web.faults import fault_of
from syndicate.web.guard import MAIL_POLICY, MAIL_SANDBOX
from syndicate.web.live import Live
from syndicate.web.ports import Studio
from syndicate.web.values import Feed, Scheme

_FOLD = 200  #: Subscriptions that are listed at once; the filter looks through all.


def directory(studio: Studio, live: Live, request: Request) -> Response:
    """Return all subscriptions, or those whose name or title holds the words of ``find``."""
    seen = live.count
    try:
        outline = studio.outline()
    except SyndicateError as error:
        return files.html("broken", {"seen": seen, "fault": fault_of(studio, error)})
    words = request.query_params.get("find", "").casefold().split()
    found = [
        line
        for line in outline.subscriptions
        if all(word in f"{line.name} {line.title} {line.description}".casefold() for word in words)
    ]
    values = {"seen": seen, "outline": outline, "find": " ".join(words), "found": len(found), "lines": found[:_FOLD]}
    return files.html("feeds", values)


def feed(studio: Studio, live: Live, request: Request) -> Response:
    """Return the entries of a feed, and a frame for the one that is read."""
    seen, name = live.count, request.path_params["name"]
    try:
        outline, found = studio.outline(), studio.feed(name)
    except SyndicateError as error:
        return files.html("broken", {"seen": seen, "fault": fault_of(studio, error)}, status=404)
    number, scheme = _number(found, request), _scheme(request)
    values = {"seen": seen, "outline": outline, "feed": found, "number": number, "sandbox": MAIL_SANDBOX}
    return files.html("feed", values | {"scheme": scheme, "schemes": list(Scheme)})


def entry(studio: Studio, _: Live, request: Request) -> Response:
    """Return one entry as a reader shows it, for a sandboxed frame."""
    try:
        found = studio.feed(request.path_params["name"])
    except SyndicateError as error:
        response = files.html("broken", {"seen": 0, "fault": fault_of(studio, error)}, status=404)
    else:
        number = _number(found, request)
        shown = found.entries[number] if found.entries else None
        response = files.html("entry", {"entry": shown, "scheme": _scheme(request)})
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


def _number(feed: Feed, request: Request) -> int:
    text = request.query_params.get("entry", "")
    number = int(text[:6]) if text.isascii() and text.isdigit() else 0
    return min(number, max(len(feed.entries) - 1, 0))


def _scheme(request: Request) -> Scheme:
    return Scheme.DARK if request.query_params.get("scheme") == Scheme.DARK else Scheme.LIGHT
