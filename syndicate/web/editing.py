"""What the page writes: drafts and tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse, Response

from syndicate.errors import SyndicateError
from syndicate.web.choosing import asked
from syndicate.web.faults import fault_of
from syndicate.web.panels import TREATMENTS
from syndicate.web.ports import Studio
from syndicate.web.values import Choice, DraftEntry, DraftText

_MAX_ENTRIES = 10_000


class _NotOursError(Exception):
    """What came is not what the page sends."""


def begin(studio: Studio, body: object) -> Response:
    """Write the draft of the subscription that *body* names."""
    try:
        name = _text(_mapping(body), "name")
        studio.begin_draft(name)
    except _NotOursError as error:
        return _refused(str(error))
    except SyndicateError as error:
        return _fault(studio, error)
    return JSONResponse({"said": "The draft is written."})


def save(studio: Studio, body: object) -> Response:
    """Write the draft in *body* into its file; answer with the version that it has now."""
    try:
        values = _mapping(body)
        name, draft = _text(values, "name"), _draft(values)
        studio.save_draft(name, draft)
        now = studio.preview(Choice(name=name)).draft
    except _NotOursError as error:
        return _refused(str(error))
    except SyndicateError as error:
        return _fault(studio, error)
    return JSONResponse({"said": f"Saved to {draft.where}", "version": now.version if now else ""})


def send_test(studio: Studio, body: object) -> Response:
    """Send a test of what the page shows; answer with what became of it."""
    try:
        values = _mapping(body)
        address, query = _text(values, "address"), _text(values, "query")
        said = studio.send_test(asked(dict(parse_qsl(query)), UTC).choice, address.strip())
    except _NotOursError as error:
        return _refused(str(error))
    except SyndicateError as error:
        return _fault(studio, error)
    return JSONResponse({"said": said})


def _draft(values: Mapping[str, object]) -> DraftText:
    entries = values.get("entries")
    if not isinstance(entries, Sequence) or isinstance(entries, str) or len(entries) > _MAX_ENTRIES:
        raise _NotOursError("entries: a list is meant")
    return DraftText(
        version=_text(values, "version"),
        where=_text(values, "where"),
        subject=_text_or_none(values, "subject"),
        preheader=_text_or_none(values, "preheader"),
        intro=_text_or_none(values, "intro"),
        outro=_text_or_none(values, "outro"),
        entries=tuple(_entry(_mapping(entry)) for entry in entries),
    )


def _entry(values: Mapping[str, object]) -> DraftEntry:
    treatment = _text(values, "treatment")
    if treatment not in dict(TREATMENTS):
        raise _NotOursError(f"treatment: {treatment!r} is none")
    return DraftEntry(
        id=_text(values, "id"),
        title=_text(values, "title"),
        treatment=treatment,
        is_pinned=values.get("is_pinned") is True,
        blurb=_text(values, "blurb"),
    )


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _NotOursError("an object is meant")
    return value


def _text(values: Mapping[str, object], name: str) -> str:
    text = values.get(name)
    if not isinstance(text, str):
        raise _NotOursError(f"{name}: text is meant")
    return text.encode("utf-8", "replace").decode()  # half a character cannot be written to a file


def _text_or_none(values: Mapping[str, object], name: str) -> str | None:
    return None if values.get(name) is None else _text(values, name)


def _refused(said: str) -> Response:
    return JSONResponse({"message": said, "where": "", "hint": "Load the page anew."}, status_code=400)


def _fault(studio: Studio, error: SyndicateError) -> Response:
    fault = fault_of(studio, error)
    return JSONResponse({"message": fault.message, "where": fault.where, "hint": fault.hint}, status_code=409)
