"""What the address of a page says: which digest, looked at how, and which tab beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from syndicate.errors import UsageError
from syndicate.web.values import Choice, Engine, Scheme, View

DATES = "dates"  #: Of ``last``: the window is the two dates.
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SPAN = re.compile(r"0*([1-9][0-9]{0,5})([mhdw])")
_DAY, _LONGEST = timedelta(days=1), timedelta(days=36_525)
_MAX_LIMIT = 100_000
_Word = TypeVar("_Word", bound=StrEnum)


class Width(StrEnum):
    """Which frames are shown."""

    BOTH = "both"
    WIDE = "wide"
    PHONE = "phone"


class Tab(StrEnum):
    """What is shown beside the mail; the title of each is its value, capitalised."""

    CHECKS = "checks"
    POSTS = "posts"
    DRAFT = "draft"
    TEXT = "text"
    HEADERS = "headers"
    SOURCE = "source"
    RAW = "raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that the address of the preview says."""

    choice: Choice = field(default_factory=Choice)
    view: View = field(default_factory=View)
    width: Width = Width.BOTH
    tab: Tab = Tab.CHECKS

    def query(self, **changes: object) -> str:
        """Return the query string of this page but for *changes*, which are fields of it, its view or its choice."""
        asked = self
        for name, value in changes.items():
            if name in View.__dataclass_fields__:
                asked = replace(asked, view=replace(asked.view, **{name: value}))  # type: ignore[arg-type] # by name
            elif name in Choice.__dataclass_fields__:
                asked = replace(asked, choice=replace(asked.choice, **{name: value}))  # type: ignore[arg-type] # by name
            else:
                asked = replace(asked, **{name: value})  # type: ignore[arg-type] # by name
        return urlencode({**_of_choice(asked.choice), **_of_view(asked.view), **_of_page(asked)})

    def mail_query(self, engine: Engine | None = None) -> str:
        """Return the query string of what a frame holds, which no width or tab changes; *engine*: by another one."""
        view = replace(self.view, engine=engine or self.view.engine)
        return urlencode({**_of_choice(self.choice), **_of_view(view)})


def query_of(choice: Choice) -> str:
    """Return the query string of a page that shows *choice*."""
    return urlencode(_of_choice(choice))


def asked(query: Mapping[str, str], zone: tzinfo) -> Asked:
    """Return what *query* asks for; moments without a zone are those of *zone*. Raises UsageError."""
    last = query.get("last", "")
    span = _span(last) if last not in {"", DATES} else None
    return Asked(
        choice=Choice(
            name=query.get("name", ""),
            since=None if span else _moment(query, "since", zone),
            until=_moment(query, "until", zone),
            last=span,
            limit=_limit(query.get("limit", "")),
            theme=query.get("theme", ""),
            template=query.get("template", ""),
        ),
        view=View(
            scheme=_word(Scheme, query, "scheme", Scheme.LIGHT),
            engine=_word(Engine, query, "engine", Engine.BROWSER),
            has_images=query.get("images", "") != "off",
        ),
        width=_word(Width, query, "width", Width.BOTH),
        tab=_word(Tab, query, "tab", Tab.CHECKS),
    )


def written_span(span: timedelta) -> str:
    """Return *span* as addresses have it: ``24h``, ``7d``."""
    minutes = int(span.total_seconds()) // 60
    if minutes % (24 * 60) == 0 and minutes > 24 * 60:
        return f"{minutes // (24 * 60)}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def _of_choice(choice: Choice) -> dict[str, str]:
    values = {
        "name": choice.name,
        "last": written_span(choice.last) if choice.last else "",
        "since": choice.since.isoformat() if choice.since else "",
        "until": choice.until.isoformat() if choice.until else "",
        "limit": str(choice.limit or ""),
        "theme": choice.theme,
        "template": choice.template,
    }
    return {name: value for name, value in values.items() if value}


def _of_view(view: View) -> dict[str, str]:
    values = {"scheme": view.scheme, "engine": view.engine, "images": "on" if view.has_images else "off"}
    return {name: value for name, value in values.items() if value not in {Scheme.LIGHT, Engine.BROWSER, "on"}}


def _of_page(asked: Asked) -> dict[str, str]:
    values = {"width": asked.width, "tab": asked.tab}
    return {name: value for name, value in values.items() if value not in {Width.BOTH, Tab.CHECKS}}


def _word(words: type[_Word], query: Mapping[str, str], name: str, default: _Word) -> _Word:
    try:
        return words(query.get(name) or default)
    except ValueError as error:
        raise UsageError(
            f"{name}: {query[name]!r} is none of {', '.join(words)}", hint="Correct the address."
        ) from error


def _moment(query: Mapping[str, str], name: str, zone: tzinfo) -> datetime | None:
    text = query.get(name, "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        for edge in (-_DAY, _DAY):  # so that it can be told in any zone
            moment + edge
    except (ValueError, OverflowError) as error:
        hint = "Write it like 2022-05-20T18:00."
        raise UsageError(f"{name}: {text!r} is not a moment", hint=hint) from error
    return moment


def _span(text: str) -> timedelta:
    found = _SPAN.fullmatch(text)
    if not found:
        raise UsageError(f"last: {text!r} is not a span of time", hint="Write it like 90m, 24h, 7d or 2w.")
    span = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if span > _LONGEST:
        raise UsageError(f"last: {text} is longer than a hundred years", hint="Choose two dates instead.")
    return span


def _limit(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text[:7]) <= _MAX_LIMIT):
        hint = f"Write a number from 1 to {_MAX_LIMIT:,}, or nothing for the config's."
        raise UsageError(f"limit: {text!r} is not a number of posts", hint=hint)
    return int(text[:7])
