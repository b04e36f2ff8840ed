"""Types of parameters that several commands take: moments and spans of time."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import click

_UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


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
    """A span of time in one of *units*, the letters after the number; *examples* are shown where it is another text."""

    def __init__(self, name: str, units: tuple[str, ...], examples: str) -> None:
        self.name, self._examples = name, examples
        self._pattern = rf"0*([1-9][0-9]{{0,5}})({'|'.join(units)})"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """Return *value* as a timedelta."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(self._pattern, str(value))
        if not found:
            self.fail(f"{value!r} is not a span of time. Write it like {self._examples}.", param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


MOMENT = Moment()
DRAFT = click.Path(path_type=Path, dir_okay=False)
SPAN = Span("span", ("m", "h", "d", "w"), "90m, 24h, 7d or 2w")
PAUSE = Span("pause", ("ms", "s"), "100ms or 2s")
