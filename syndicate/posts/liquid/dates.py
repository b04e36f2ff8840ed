"""Dates as Ruby reads and prints them, which is how Jekyll's filters do."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from syndicate.errors import PostError
from syndicate.posts import dates

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MAX_WIDTH = 64  #: ``%1000000000d`` is no date.

_SECONDS = re.compile(r"-?\d{1,12}")
_DIRECTIVE = re.compile(r"%([-0^#_:]*)(\d*)([A-Za-z%+])")
_COMPOSED = {
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "r": "%I:%M:%S %p",
    "R": "%H:%M",
    "T": "%H:%M:%S",
    "v": "%e-%^b-%Y",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
    "+": "%a %b %e %H:%M:%S %Z %Y",
}
_NUMBERS: dict[str, tuple[Callable[[datetime], int], int, str]] = {  # directive: (value, width, padding)
    "Y": (lambda moment: moment.year, 4, "0"),
    "C": (lambda moment: moment.year // 100, 2, "0"),
    "y": (lambda moment: moment.year % 100, 2, "0"),
    "m": (lambda moment: moment.month, 2, "0"),
    "d": (lambda moment: moment.day, 2, "0"),
    "e": (lambda moment: moment.day, 2, " "),
    "j": (lambda moment: moment.timetuple().tm_yday, 3, "0"),
    "H": (lambda moment: moment.hour, 2, "0"),
    "k": (lambda moment: moment.hour, 2, " "),
    "I": (lambda moment: moment.hour % 12 or 12, 2, "0"),
    "l": (lambda moment: moment.hour % 12 or 12, 2, " "),
    "M": (lambda moment: moment.minute, 2, "0"),
    "S": (lambda moment: moment.second, 2, "0"),
    "s": (lambda moment: int(moment.timestamp() // 1), 1, "0"),
    "u": (lambda moment: moment.isoweekday(), 1, "0"),
    "w": (lambda moment: moment.isoweekday() % 7, 1, "0"),
    "G": (lambda moment: moment.isocalendar().year, 4, "0"),
    "g": (lambda moment: moment.isocalendar().year % 100, 2, "0"),
    "V": (lambda moment: moment.isocalendar().week, 2, "0"),
    "U": (lambda moment: (moment.timetuple().tm_yday + 6 - moment.isoweekday() % 7) // 7, 2, "0"),
    "W": (lambda moment: (moment.timetuple().tm_yday + 6 - moment.weekday()) // 7, 2, "0"),
}
_WORDS: dict[str, Callable[[datetime], str]] = {
    "A": lambda moment: _DAYS[moment.weekday()],
    "a": lambda moment: _DAYS[moment.weekday()][:3],
    "B": lambda moment: _MONTHS[moment.month - 1],
    "b": lambda moment: _MONTHS[moment.month - 1][:3],
    "h": lambda moment: _MONTHS[moment.month - 1][:3],
    "p": lambda moment: "AM" if moment.hour < 12 else "PM",  # noqa: PLR2004 - noon
    "P": lambda moment: "am" if moment.hour < 12 else "pm",  # noqa: PLR2004 - noon
    "Z": lambda moment: moment.tzname() or "",
    "n": lambda _: "\n",
    "t": lambda _: "\t",
    "%": lambda _: "%",
}

# What Ruby's Time.parse also knows: a day in other forms than YYYY-MM-DD, then perhaps a time and an offset.
_OTHER_DATE = re.compile(
    r"(?P<day>.+?)(?:[T ,]+(?P<time>\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?) *(?P<offset>[-+]\d{2}:?\d{2}|Z|UTC|GMT)?)?"
)
_DAY_FORMATS = (
    *("%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d/%m/%Y"),
    *("%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%a, %d %b %Y", "%A, %d %B %Y"),
)


class Moment(datetime):
    """A date that prints itself as Ruby's ``Time`` does: ``2022-05-20 18:19:53 +0800``."""

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo) -> "Moment":
        """Return the aware *moment* in *zone*."""
        local = moment.astimezone(zone)
        return cls.combine(local.date(), local.timetz()).replace(fold=local.fold)

    def __str__(self) -> str:
        return strftime(self, "%Y-%m-%d %H:%M:%S %z")


def to_moment(value: object, *, zone: ZoneInfo, now: datetime | None) -> datetime | None:
    """Return what *value* (a date, a text, seconds since 1970) means in *zone*; None where it is no date.

    *now* is what ``now`` and ``today`` stand for: never the clock, so that a site built twice is the same to the byte.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip()
    if text.lower() in ("now", "today"):
        return now
    try:
        return datetime.fromtimestamp(int(text), zone) if _SECONDS.fullmatch(text) else _parse(text, zone)
    except (ValueError, OverflowError):
        return None


def _parse(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return dates.parse(text, zone=zone, quoted=True)
    except PostError:
        found = _OTHER_DATE.fullmatch(text)
    day = None if found is None else next(filter(None, (_day(found["day"], form) for form in _DAY_FORMATS)), None)
    if found is None or day is None:
        return None
    clock = time.fromisoformat((found["time"] or "00:00").rjust(len("00:00"), "0"))
    if found["offset"] is None:
        return dates.site_time(datetime.combine(day, clock), zone)
    offset = found["offset"] if found["offset"][0] in "+-" else "+00:00"
    return datetime.strptime(f"{day} {clock.isoformat('seconds')} {offset}", "%Y-%m-%d %H:%M:%S %z").astimezone(zone)


def _day(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - the zone is applied by the caller
    except ValueError:
        return None


def strftime(moment: datetime, form: str) -> str:
    """Return *moment* printed by *form*, with Ruby's flags (``%-d``, ``%^b``, ``%:z``, ``%3N``) and English names."""
    return _DIRECTIVE.sub(lambda found: _directive(moment, found), form)


def _directive(moment: datetime, found: re.Match[str]) -> str:
    flags, letter = found[1], found[3]
    width = min(int(found[2][:4] or 0), _MAX_WIDTH)
    if letter in _NUMBERS:
        value, least, padding = _NUMBERS[letter]
        text = str(value(moment))
        if "-" in flags:
            return text
        fill = " " if "_" in flags else "0" if "0" in flags else padding
        return text.rjust(width or least, fill)
    if letter in "LN":
        digits = width or (3 if letter == "L" else 9)
        return f"{moment.microsecond:06d}".ljust(digits, "0")[:digits]
    if letter == "z":
        return _offset(moment, flags.count(":"))
    if letter in _COMPOSED:
        text = strftime(moment, _COMPOSED[letter])
    elif letter in _WORDS:
        text = _WORDS[letter](moment)
    else:
        return found[0]
    if "^" in flags:
        text = text.upper()
    elif "#" in flags:
        text = text.lower() if letter == "p" else text.upper()
    return text.rjust(width, "0" if "0" in flags else " ")


def _offset(moment: datetime, colons: int) -> str:
    offset = moment.utcoffset()
    seconds = 0 if offset is None else int(offset.total_seconds())
    sign, seconds = "-" if seconds < 0 else "+", abs(seconds)
    parts = [f"{seconds // 3600:02d}", f"{seconds // 60 % 60:02d}", f"{seconds % 60:02d}"]
    return sign + (":".join(parts[: colons + 1]) if colons else "".join(parts[:2]))
