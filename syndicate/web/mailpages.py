"""The page of a digest, and what its frames hold."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from syndicate.errors import SyndicateError
from syndicate.web import files, panels
from syndicate.web.choosing import DATES, Asked, Tab, Width, asked, written_span
from syndicate.web.faults import Fault, fault_of
from syndicate.web.guard import MAIL_POLICY, MAIL_SANDBOX
from syndicate.web.live import Live
from syndicate.web.ports import Studio
from syndicate.web.values import Choice, Engine, Outline, Scheme, Shown

_WINDOWS = (("", "Next issue"), ("24h", "Last 24 hours"), ("7d", "Last 7 days"), ("30d", "Last 30 days"))


def page(studio: Studio, live: Live, request: Request) -> Response:
    """Return the page that the address asks for. A fault stands in place of the mail, below the choices."""
    values: dict[str, object] = {"seen": live.count, "shown": None, "fault": None}
    try:
        outline = studio.outline()
    except SyndicateError as error:
        return files.html("broken", {**values, "fault": fault_of(studio, error)})
    wanted = Asked()
    try:
        wanted = asked(request.query_params, ZoneInfo(outline.timezone))
        shown = studio.preview(wanted.choice)
    except SyndicateError as error:
        values |= {"fault": fault_of(studio, error)}
    else:
        wanted = replace(wanted, choice=replace(wanted.choice, name=shown.name))
        values |= {
            "shown": shown,
            "mails": {width: f"/mail?{query}&v={values['seen']}" for width, query in _in_frames(wanted)},
            "version": _version(shown),
        }
        values |= panels.values(wanted.tab, shown)
    return files.html("preview", values | _choices(outline, wanted))


def mail(studio: Studio, _: Live, request: Request) -> Response:
    """Return the HTML part as a frame shows it. Opened alone it is as inert: its policy goes with it."""
    try:
        wanted = asked(request.query_params, ZoneInfo(studio.outline().timezone))
        html = studio.mail(wanted.choice, wanted.view)
    except SyndicateError as error:
        return _in_frame(
            f"<!DOCTYPE html><html data-fault><title>-</title><pre>{_escaped(fault_of(studio, error))}</pre>"
        )
    # A link opens a window of its own: the frame shows nothing but the mail.
    return _in_frame(html.replace("<head>", '<head><base target="_blank">', 1))


def message(studio: Studio, _: Live, request: Request) -> Response:
    """Return the whole message, to be kept as a file."""
    try:
        shown = studio.preview(asked(request.query_params, ZoneInfo(studio.outline().timezone)).choice)
    except SyndicateError as error:
        return files.html("broken", {"seen": 0, "fault": fault_of(studio, error)})
    headers = {"Content-Disposition": 'attachment; filename="preview.eml"'}
    return Response(shown.message, media_type="message/rfc822", headers=headers)


def names(studio: Studio, _: Live, __: Request) -> Response:
    """Return what the picker of subscriptions offers."""
    try:
        lines = studio.outline().subscriptions
    except SyndicateError:
        lines = ()
    return JSONResponse([[line.name, line.title, line.has_digest] for line in lines])


def _in_frames(wanted: Asked) -> Iterator[tuple[Width, str]]:
    """Yield the query of what each frame shows: Outlook's apps for phones are not Outlook for Windows."""
    yield Width.WIDE, wanted.mail_query()
    yield Width.PHONE, wanted.mail_query(engine=Engine.BROWSER)


def _in_frame(html: str) -> HTMLResponse:
    return HTMLResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})


def _escaped(fault: Fault) -> str:
    text = "\n".join(part for part in (fault.where, fault.message, fault.hint) if part)
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _version(shown: Shown) -> str:
    # The frames are loaded anew when a file has changed (`v`), and when the mail is another one nevertheless.
    return blake2b(shown.html.encode("utf-8", "replace"), digest_size=6).hexdigest()


def _choices(outline: Outline, wanted: Asked) -> dict[str, object]:
    """Return what the pickers and the links between the views need."""
    choice, zone = wanted.choice, ZoneInfo(outline.timezone)
    chosen = written_span(choice.last) if choice.last else DATES if choice.since or choice.until else ""
    windows = dict(_WINDOWS) | ({chosen: f"Last {chosen}"} if chosen not in {DATES, *dict(_WINDOWS)} else {})
    return {
        "outline": outline,
        "asked": wanted,
        "windows": [*windows.items(), (DATES, "From … to …")],
        "chosen_window": chosen,
        "since": _local(choice, "since", zone),
        "until": _local(choice, "until", zone),
        "widths": [(width, wanted.query(width=width)) for width in Width],
        "schemes": [(scheme, wanted.query(scheme=scheme)) for scheme in Scheme],
        "other_scheme": wanted.query(scheme=Scheme.DARK if wanted.view.scheme is Scheme.LIGHT else Scheme.LIGHT),
        "is_outlook": wanted.view.engine is Engine.OUTLOOK,
        "other_engine": wanted.query(engine=Engine.BROWSER if wanted.view.engine is Engine.OUTLOOK else Engine.OUTLOOK),
        "other_images": wanted.query(has_images=not wanted.view.has_images),
        "tabs": [(tab, wanted.query(tab=tab)) for tab in Tab],
        "next_issue": wanted.query(since=None, until=None, last=None),
        "sandbox": MAIL_SANDBOX,
    }


def _local(choice: Choice, name: str, zone: ZoneInfo) -> str:
    moment = choice.since if name == "since" else choice.until
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if moment else ""
