"""Types of parameters that several commands take: moments and spans of time."""

import re
from datetime import datetime, timedelta

import click

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Moment(click.ParamType[datetime]):
    """A moment: ``2022-05-20T18:00:00+08:00``; without a zone the computer's own."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return *value* as an aware datetime."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(str(value)).astimezone()
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is not a moment. Write it like 2022-05-20T18:00:00+08:00.", param, ctx)


class Span(click.ParamType[timedelta]):
    """A span of time: ``90m``, ``24h``, ``7d``, ``2w``."""

    name = "span"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Return *value* as a timedelta."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"0*([1-9][0-9]{0,5})([mhdw])", str(value))
        if not found:
            self.fail(f"{value!r} is not a span of time. Write it like 90m, 24h, 7d or 2w.", param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


MOMENT = Moment()
SPAN = Span()
