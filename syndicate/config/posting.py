"""Kinds of what mail and calendars need: e-mail addresses, schedules, time zones, languages."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

from syndicate.config.kinds import Kind, fault, read_duration, read_line, read_text, suggestion, text
from syndicate.config.places import read_unsubscribe

# RFC 5322 section 3.2.3 (dot-atom) and RFC 1035 section 2.3.1: no quoted local parts, comments or address literals,
# which parsers read differently: ``alice@example.org)bob@example.com`` is alice to Python and bob to others.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{1,64}}@)(?=.{{3,254}}\Z){_ATOM}(?:\.{_ATOM})*@(?:(?:{_LABEL}\.)+{_LABEL}|localhost)\Z")
_MAILBOX = re.compile(r'(?:"(?:[^"\\]|\\["\\])+"|[^"<>@,;:()\[\]\\]+?)[ ]*<([^<>]*)>\Z')
_RANGE = re.compile(r"(?:\*|[A-Za-z]{1,8})(?:-(?:[A-Za-z0-9]{1,8}|\*))*\Z")
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,8}|[xX](?=-))(?:-[A-Za-z0-9]{1,8})*\Z")  # the shape of RFC 5646 section 2.1
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?\Z")
_FIRST_ISSUES = ("latest", "new", "all")
_FIELDS = 5
_SCHEDULE_HINT = (
    'Write "daily 07:30", "weekly mon 07:30", or five fields: minute, hour, day, month, weekday. '
    '"30 7 * * mon-fri" is 7:30 on working days.'
)
_NAMED = re.compile(
    r"(?P<every>daily|weekdays|weekly|monthly)(?: (?P<day>[A-Za-z0-9]+))? (?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})\Z"
)
_NAMED_HINT = "Write daily 07:30, weekdays 07:30, weekly mon 07:30 or monthly 1 07:30."
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RATE = re.compile(r"[1-9][0-9]{0,6}/[smh]\Z")
_FEEDBACK_ID = re.compile(r"[!-~]{0,255}\Z")
_ENCODINGS = ("gb18030", "gbk", "gb2312", "big5", "shift_jis", "euc_jp", "euc_kr", "latin-1", "cp1251", "cp1252")
_NO_ADDRESS = "{value} is not an e-mail address"


def read_address(written: str) -> str:
    """Return a bare e-mail address; a shape that two parsers could read differently is refused."""
    if not _ADDRESS.match(written):
        raise fault(_NO_ADDRESS, "Write one address, such as news@example.org.")
    return written


def read_mailbox(written: str) -> str:
    """Return one address with or without a name before it: ``Finance Wire <news@example.org>``."""
    if read_line(written) != written.strip(" "):
        raise fault("{value} holds white space that mail headers cannot carry", "Write one line.")
    mailbox = written.strip(" ")
    named = _MAILBOX.match(mailbox)
    if not _ADDRESS.match(named[1] if named else mailbox):
        hint = "Write one address, such as Finance Wire <news@example.org>; quote a name that holds punctuation."
        raise fault(_NO_ADDRESS, hint)
    return mailbox


def read_optional_mailbox(written: str) -> str | None:
    """Return one address, or None for an empty text: a digest takes the default of all digests back."""
    return read_mailbox(written) if written else None


def read_schedule(written: str) -> str | None:
    """Return five cron fields that have a next time, also for their names in words; None for an empty text."""
    from cronsim import CronSim, CronSimError  # noqa: PLC0415 - only a config with a schedule needs it

    schedule = _cron(read_line(written))
    if not schedule:
        return None
    if len(schedule.split(" ")) != _FIELDS:
        raise fault("{value} is not a schedule: it must have five fields", _SCHEDULE_HINT)
    try:
        next(CronSim(schedule, datetime(2000, 1, 1, tzinfo=UTC)))
    except (CronSimError, ValueError, StopIteration) as error:  # StopIteration: it has no next time
        wrong = str(error).removeprefix("Bad ") or "day"
        raise fault(f"{{value}} is not a schedule: its {wrong} is wrong", _SCHEDULE_HINT) from None
    return schedule


def _cron(schedule: str) -> str:
    """Return the five fields that ``daily 07:30`` and the like stand for; anything else as it is."""
    if schedule == "hourly":
        return "0 * * * *"
    found = _NAMED.match(schedule)
    if found is None:
        return schedule
    every, day, hour, minute = found["every"], found["day"] or "", int(found["hour"]), int(found["minute"])
    is_weekday, is_date = day.lower() in _WEEKDAYS, day.isdecimal()
    fits = {"daily": not day, "weekdays": not day, "weekly": is_weekday, "monthly": is_date}
    if not fits[every]:
        raise fault("{value} is not a schedule: its day is wrong", _NAMED_HINT)
    rest = {"daily": "* * *", "weekdays": "* * mon-fri", "weekly": f"* * {day}", "monthly": f"{day} * *"}
    return f"{minute} {hour} {rest[every]}"


def read_rate(written: str) -> str:
    """Return how many messages in which time: ``10/s``."""
    if not _RATE.match(written):
        raise fault("{value} is not a rate", "Write a number of messages in a second, minute or hour: 10/s, 600/m.")
    return written


def read_feedback_id(written: str) -> str:
    """Return what a header takes as ``Feedback-ID``; may be empty."""
    if not _FEEDBACK_ID.match(written):
        raise fault("{value} is not a Feedback-ID", "Write ASCII without spaces, such as markets:7:digest:example.")
    return written


def read_zone(written: str) -> ZoneInfo:
    """Return the time zone of an IANA name."""
    try:
        return ZoneInfo(written)
    except (KeyError, ValueError, OSError):  # OSError: "Asia" is a folder
        near = _nearest_zone(written) or "Use a name such as Asia/Shanghai or UTC."
        raise fault("{value} is not a time zone", near) from None


def read_zone_name(written: str) -> str | None:
    """Return an IANA name whose zone is known; None for an empty text."""
    return read_zone(written).key if written else None


def read_language(written: str) -> str:
    """Return a language tag of BCP 47's shape: ``zh-CN``."""
    if not _LANGUAGE.match(written):
        raise fault("{value} is not a language tag", _language_hint(written, "such as en or zh-CN"))
    return written


def read_language_range(written: str) -> str:
    """Return a basic language range (RFC 4647 section 2.1): ``zh`` or ``*``."""
    if not _RANGE.match(written):
        raise fault("{value} is not a language", _language_hint(written, "such as zh, which takes zh-CN too"))
    return written


def read_tag_date(written: str) -> str:
    """Return the date of ``tag:`` ids (RFC 4151 section 2.1): a year, a month or a day."""
    if found := _DATE.match(written):
        try:
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            pass
        else:
            return written
    raise fault("{value} is not a date", "Write a year, month or day that the domain was yours: 2022, 2022-05.")


def read_first_issue(written: str) -> str:
    """Return what the first issue takes: a word, or how far it reaches back."""
    if written not in _FIRST_ISSUES:
        try:
            read_duration(written)
        except ValueError:
            near = suggestion(written, _FIRST_ISSUES)
            raise fault(
                "{value} is not a beginning", f"Use latest, new, all or a duration such as 24h. {near}".strip()
            ) from None
    return written


def read_encoding(written: str) -> str:
    """Return the name of an encoding that Python can decode text from."""
    try:
        b"-".decode(written, "replace")
    except (LookupError, ValueError):  # LookupError: unknown, or a codec between bytes
        near = suggestion(written, _ENCODINGS) or f"Use a name such as {', '.join(_ENCODINGS[:4])}."
        raise fault("{value} is not an encoding of text", near) from None
    return written


def read_secret(written: str) -> str:
    """Return a secret as text that its own ``repr`` does not show."""
    if not read_text(written):
        raise fault("is empty", "Set the environment variable that it reads, or leave the key out.")
    return Hidden(written)


def read_people(written: str) -> str:
    """Return a list of people as it is, and as ``read_secret`` returns a secret."""
    if not written.strip():
        raise fault("is empty", "Set the environment variable that it reads to CSV text, or write {file: people.csv}.")
    return Hidden(written)


class Hidden(str):
    """A secret: a string whose ``repr`` shows nothing of it, also within a mapping."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


def _language_hint(written: str, example: str) -> str:
    mended = written.replace("_", "-")
    return f'Write "{mended}".' if _LANGUAGE.match(mended) else f"Write a tag {example}."


def _nearest_zone(written: str) -> str:
    zones = sorted(available_timezones())
    for zone in zones:  # "Shanghai" and "asia/shanghai" are nearer to Asia/Shanghai than their letters say
        if written.casefold() in (zone.casefold(), zone.rpartition("/")[2].casefold()):
            return f'Did you mean "{zone}"?'
    return suggestion(written, zones, likeness=0.75)


ADDRESS = text("an e-mail address", read_address)
MAILBOX = text("an e-mail address", read_mailbox)
OPTIONAL_MAILBOX = text("an e-mail address", read_optional_mailbox)
SCHEDULE = text("a schedule", read_schedule)
RATE = text("a rate", read_rate)
FEEDBACK_ID = text("a Feedback-ID", read_feedback_id)
ZONE = text("a time zone", read_zone)
ZONE_NAME = text("a time zone", read_zone_name)
LANGUAGE = text("a language tag", read_language)
LANGUAGE_RANGE = text("a language", read_language_range)
TAG_DATE = Kind("a date", read_tag_date, {"type": ["string", "integer"]})
FIRST_ISSUE = text("latest, new, all or a duration", read_first_issue)
ENCODING = text("an encoding", read_encoding)
SECRET = text("a secret", read_secret)
PEOPLE = text("CSV text", read_people)
UNSUBSCRIBE = text("a web address with {token}, or mailto:", read_unsubscribe(read_address))
