"""Dates as Jekyll reads them: the same text, the same instant."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from syndicate.errors import PostError
from syndicate.model import NaiveDatetimes

HINT = "Write it like 2022-05-20 18:19:53 +0800, or 2022-05-20."
_YEARS = range(1000, 9999)  #: Four digits, and far enough from the ends for any offset.
_CENTURY_PIVOT = 69  #: Ruby reads 69–99 as 1969–1999, 00–68 as 2000–2068.
_MAX_OFFSET_HOURS = 18  #: ISO 8601 sets no limit; real zones stay within 14.

# Given to `re` as text, patterns are compiled when they are needed: nearly all dates are read without.
_CLOCK = (
    r"(?:(?:[Tt]|[ \t]+)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d*)?)?"
    r"[ \t]*(?P<zone>[-+A-Za-z].*)?)?"
)
_DATED = rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_CLOCK}"
# Day first is what Ruby makes of two digits or one in front: 11-9-2017 is the eleventh of September.
_DAY_FIRST = rf"(?P<day>\d{{1,2}})-(?P<month>\d{{1,2}})-(?P<year>\d{{4}}){_CLOCK}"
# A slip that Ruby takes: the hour and minute count, the rest is lost, the zone too.
_TWO_COLONS = (
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})[Tt ][ \t]*"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)::\d\d(?:[ \t].*)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CTIME = (
    r"(?i)(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?[ \t]+)?"
    rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*[ \t]+(?P<day>\d{{1,2}})[ \t]+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)(?:[ \t]+(?P<zone>[a-z]{1,5}))?"
    r"[ \t]+(?P<year>\d{4})(?:[ \t]*(?P<offset>[-+].*))?"
)
_OFFSET = re.compile(r"([-+])(\d\d(?=\d\d)|\d{1,2}(?!\d))(?::?(\d\d))?", re.ASCII)  # "+800" is none
# RFC 822 (section 5.1), as Ruby's Time.zone_offset. It knows no other names and takes the site's zone for them.
_NAMED_HOURS = {"z": 0, "ut": 0, "utc": 0, "gmt": 0}
_NAMED_HOURS |= {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}


def parse(text: str, *, zone: ZoneInfo, naive: NaiveDatetimes = NaiveDatetimes.UTC, quoted: bool = False) -> datetime:
    """Return the moment that the front matter's *text* means, at the offset of the site's *zone*.

    A day alone is its midnight in the site's zone, and a time without seconds or zone is the site's. One with seconds
    but no zone is what *naive* says, unless it was *quoted*: then it is no time to YAML, and the site's for Jekyll too.
    Raises PostError.
    """
    if text[16:17] == ":" and text[4] == "-" == text[7] and text[10] in " T":  # nearly all: 2 µs instead of 7
        try:
            moment, offset = datetime.fromisoformat(text[:19]), _suffixes(text[19:])
        except (ValueError, KeyError):
            return _by_pattern(text, zone, naive, quoted=quoted)
        if len(text) >= len("2022-05-20 18:19:53") and moment.year in _YEARS:
            if offset is not None:
                return at_zone(moment.replace(tzinfo=offset), zone)
            return _without_zone(moment, zone, naive, quoted=quoted)
    return _by_pattern(text, zone, naive, quoted=quoted)


def from_file_name(text: str, zone: ZoneInfo) -> datetime:
    """Return midnight of the day that a file's name begins with, such as ``2016-1-05``. Raises PostError."""
    year, month, day = (int(part) for part in text.split("-"))
    if text.index("-") == 2:  # noqa: PLR2004 - digits of a short year
        year += 1900 if year >= _CENTURY_PIVOT else 2000
    try:
        if year in _YEARS:
            return site_time(datetime(year, month, day), zone)  # noqa: DTZ001 - the zone comes with site_time
    except ValueError:
        pass
    raise PostError(f'the file name begins with "{text}", which is no date', hint="Name it like 2022-05-20-title.md.")


def site_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment when clocks in *zone* show the naive *moment*.

    As Ruby: a time that clocks show twice is the later one, a time that they skip is moved on by what they skip. The
    smaller of the two offsets is right for both.
    """
    offsets = (zone.utcoffset(moment), zone.utcoffset(moment.replace(fold=1)))
    smaller = min(offset for offset in offsets if offset is not None)
    return at_zone(moment.replace(tzinfo=timezone(smaller)), zone)


def at_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the aware *moment* at the offset that *zone* has then.

    The offset is fixed: two moments with one ZoneInfo would be compared by their clocks, wrongly in the hour that
    clocks show twice.
    """
    local = moment.astimezone(zone)
    return local.astimezone(_fixed(local.utcoffset() or timedelta()))


@cache
def _fixed(offset: timedelta) -> timezone:
    """Return *offset* in whole minutes, as RFC 3339 has it; local mean times before 1930 have seconds."""
    return timezone(timedelta(minutes=offset // timedelta(minutes=1)))


def _without_zone(moment: datetime, zone: ZoneInfo, naive: NaiveDatetimes, *, quoted: bool) -> datetime:
    if quoted or naive is NaiveDatetimes.SITE:
        return site_time(moment, zone)
    return at_zone(moment.replace(tzinfo=UTC), zone)


@lru_cache(maxsize=256)
def _suffixes(text: str) -> timezone | None:
    """Return the offset that follows the seconds, None for none. Raises KeyError for anything else."""
    text = text.strip(" ")
    if not text:
        return None
    offset = _offset(text)
    if offset is None:
        raise KeyError(text)
    return offset


def _offset(text: str) -> timezone | None:
    """Return the offset that *text* names; None when Ruby does not know it. Raises ValueError for no offset."""
    if (hours := _NAMED_HOURS.get(text.lower())) is not None:
        return timezone(timedelta(hours=hours))
    if text.isalpha():
        return None
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[2]) > _MAX_OFFSET_HOURS or int(found[3] or 0) > 59:  # noqa: PLR2004 - minutes
        raise ValueError(text)
    size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-size if found[1] == "-" else size)


def _by_pattern(text: str, zone: ZoneInfo, naive: NaiveDatetimes, *, quoted: bool) -> datetime:
    try:
        for pattern in (_DATED, _DAY_FIRST, _TWO_COLONS, _CTIME):
            if found := re.fullmatch(pattern, text.strip(), re.ASCII):
                quoted = quoted or pattern is not _DATED  # YAML knows only the first as a time
                return _moment(found.groupdict(), zone, naive, quoted=quoted)
    except ValueError:
        pass
    raise PostError(f'"{text}" is not a date', hint=HINT)


def _moment(parts: dict[str, str | None], zone: ZoneInfo, naive: NaiveDatetimes, *, quoted: bool) -> datetime:
    name = parts.get("name")
    month = _MONTHS.index(name.lower()) + 1 if name else int(parts["month"] or 0)
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    clock = (int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts.get("second") or 0))
    moment = datetime(year, month, day, *clock)  # noqa: DTZ001 - its zone is found below
    if year not in _YEARS:
        raise ValueError(year)
    suffix = parts.get("offset") or parts.get("zone")
    if suffix:
        offset = _offset(suffix.strip())
        return at_zone(moment.replace(tzinfo=offset), zone) if offset else site_time(moment, zone)
    if parts.get("second") is None:
        return site_time(moment, zone)
    return _without_zone(moment, zone, naive, quoted=quoted)
