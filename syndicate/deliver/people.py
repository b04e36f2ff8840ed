"""Recipients as files: read from CSV and JSON Lines, strictly and all or nothing, and written as the same."""

import csv
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import TextIO

from syndicate.deliver import addresses
from syndicate.errors import SyndicateError
from syndicate.model.issue import Recipient, RecipientState
from syndicate.names import clean_line

COLUMNS = ("email", "name", "subscriptions", "language", "state")  #: Ours; any other is the owner's own field.
TAKEN = frozenset({"address", "unsubscribe_url", "view_url"})  #: What no own field can be called.
MAX_SHOWN = 100  #: Faults that an error names; a file of another kind has one on each line.
_STATES = "active, unsubscribed or bounced"
_HINT = "Nothing was imported. Mend the lines and import the file again."
Row = Mapping[str, object]


def read_csv(lines: Iterable[str], *, where: str, known: Collection[str], is_discreet: bool = False) -> list[Recipient]:
    """Return the recipients of the CSV text *lines* (a file opened with ``newline=""``).

    *known* are the names of the subscriptions. Raises SyndicateError with every fault and its line in *where*; where it
    *is_discreet*, with no word of the text itself.
    """
    return _Reader(where, known, is_discreet=is_discreet).recipients(_csv_rows(lines, where))


def read_jsonl(
    lines: Iterable[str], *, where: str, known: Collection[str], is_discreet: bool = False
) -> list[Recipient]:
    """Return the recipients of the JSON Lines text *lines*: one object each, with the columns of the CSV as names.

    ``subscriptions`` may be a list. Raises SyndicateError as ``read_csv`` does.
    """
    return _Reader(where, known, is_discreet=is_discreet).recipients(_json_rows(lines, where))


def write_csv(recipients: Iterable[Recipient], file: TextIO, *, fields: Iterable[str] = ()) -> None:
    """Write *recipients* to *file* (opened with ``newline=""``), with a column for each own field in *fields*."""
    own = list(fields)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*COLUMNS, *own])
    for one in recipients:
        row = _row(one)
        writer.writerow([row[name] for name in COLUMNS] + [one.fields.get(name, "") for name in own])


def write_jsonl(recipients: Iterable[Recipient], file: TextIO) -> None:
    """Write *recipients* to *file*, one JSON object a line; own fields stand beside ours."""
    for one in recipients:
        row = {**one.fields, **_row(one), "subscriptions": list(one.subscriptions)}
        file.write(json.dumps({name: value for name, value in row.items() if value}, ensure_ascii=False) + "\n")


def own_fields(recipients: Iterable[Recipient]) -> list[str]:
    """Return the names of all own fields of *recipients*, in order."""
    return sorted({name for one in recipients for name in one.fields})


class _Fault(Exception):  # noqa: N818 - not an error of a run: one line of one
    """What is wrong with a line; *discreetly*, without a word of it."""

    def __init__(self, message: str, discreetly: str = "") -> None:
        super().__init__(message)
        self.discreetly = discreetly or message


class _Reader:
    """Reads rows, and keeps what is wrong with any of them."""

    def __init__(self, where: str, known: Collection[str], *, is_discreet: bool) -> None:
        self._where, self._known, self._is_discreet = where, known, is_discreet
        self._faults: list[str] = []
        self._lines_by_address: dict[str, int] = {}
        self._choices: dict[tuple[str, ...], tuple[str, ...]] = {}  # most recipients share theirs with many

    def recipients(self, rows: Iterable[tuple[int, Row | _Fault]]) -> list[Recipient]:
        found = []
        for line, row in rows:
            try:
                if isinstance(row, _Fault):
                    raise row
                found.append(self._recipient(line, row))
            except _Fault as fault:
                self._faults.append(f"{self._where}:{line}: {fault.discreetly if self._is_discreet else fault}")
        if self._faults:
            more = len(self._faults) - MAX_SHOWN
            shown = [*self._faults[:MAX_SHOWN], *([f"and {more} more"] if more > 0 else [])]
            raise SyndicateError("\n".join(shown), hint=_HINT)
        return found

    def _recipient(self, line: int, row: Row) -> Recipient:
        own = {clean_line(name): clean_line(_text(name, row[name])) for name in row if name not in COLUMNS}
        if not TAKEN.isdisjoint(own):
            raise _Fault(f"{min(TAKEN & own.keys())} means something else in templates; give it another name")
        return Recipient(
            address=self._address(line, _text("email", row.get("email"))),
            name=clean_line(_text("name", row.get("name"))),
            subscriptions=self._subscriptions(tuple(_names(row.get("subscriptions")))),
            language=clean_line(_text("language", row.get("language"))) or None,
            state=_state(_text("state", row.get("state")).strip().lower()),
            fields={name: value for name, value in own.items() if name and value},
        )

    def _address(self, line: int, text: str) -> str:
        try:
            mailbox = addresses.parse(text.strip())
        except SyndicateError as error:
            raise _Fault(error.message, "`email` is not one mail address") from error
        if mailbox.name:
            advice = "write the address alone; the name has a column of its own"
            raise _Fault(f"{text!r}: {advice}", f"`email`: {advice}")
        local, _, domain = mailbox.address.rpartition("@")
        earlier = self._lines_by_address.setdefault(f"{local}@{domain.lower()}", line)
        if earlier != line:
            place = f"stands on line {earlier} already"
            raise _Fault(f"{mailbox.address} {place}", f"the address {place}")
        return mailbox.address

    def _subscriptions(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if names not in self._choices:
            self._choices[names] = tuple(sorted({self._subscription(name) for name in names}))
        return self._choices[names]

    def _subscription(self, name: str) -> str:
        if name in self._known:
            return name
        near = get_close_matches(name, self._known, n=1)
        meant = f'; did you mean "{near[0]}"?' if near else ""
        raise _Fault(f'"{name}" is not a subscription{meant}', f"`subscriptions` names one that is not there{meant}")


def _csv_rows(lines: Iterable[str], where: str) -> Iterator[tuple[int, Row | _Fault]]:
    reader = csv.reader(_plain(lines, where), strict=True)
    names: list[str] | None = None
    line = 1
    try:
        for row in reader:
            if names is None:
                names = _columns(row, where)
            elif any(map(str.strip, row)):
                yield line, _values(row, names)
            line = reader.line_num + 1  # a quoted value may hold line ends: the next row begins behind it
    except csv.Error as error:
        yield line, _Fault(f"cannot be read as CSV from here on: {error}")
    if names is None:
        _columns([], where)


def _columns(row: list[str], where: str) -> list[str]:
    names = [name.strip().lower() if name.strip().lower() in COLUMNS else name.strip() for name in row]
    if "email" not in names or len(set(names)) < len(names):
        raise SyndicateError(
            "the first line must name the columns, each once and `email` among them, with commas between",
            where=f"{where}:1",
            hint="Begin the file with: email,name,subscriptions",
        )
    return names


def _values(row: list[str], names: list[str]) -> Row | _Fault:
    if len(row) > len(names):
        return _Fault(f"has {len(row)} values for {len(names)} columns; quote those that hold a comma")
    return dict(zip(names, row, strict=False))


def _json_rows(lines: Iterable[str], where: str) -> Iterator[tuple[int, Row | _Fault]]:
    for line, text in enumerate(_plain(lines, where), start=1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield line, _Fault(f"is not JSON: {error}")
            continue
        yield line, row if isinstance(row, dict) else _Fault('is not an object such as {"email": "a@example.org"}')


def _plain(lines: Iterable[str], where: str) -> Iterator[str]:
    """Yield *lines* without the byte order mark that spreadsheets write."""
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            yield line.removeprefix("\ufeff") if number == 1 else line
    except UnicodeDecodeError as error:
        raise SyndicateError(
            f"is not UTF-8 after line {number}", where=where, hint="Export the file again as UTF-8."
        ) from error


def _row(one: Recipient) -> dict[str, str]:
    return {
        "email": one.address,
        "name": one.name,
        "subscriptions": " ".join(one.subscriptions),
        "language": one.language or "",
        "state": one.state.value,
    }


def _names(value: object) -> list[str]:
    if isinstance(value, list):
        return [_text("subscriptions", name) for name in value]
    return _text("subscriptions", value).split()


def _text(name: str, value: object) -> str:
    """Return a value of a row as text; a number of JSON is written as JSON does."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return json.dumps(value)
    wrong = "is neither text nor a number"
    raise _Fault(f"{name}: {json.dumps(value)[:40]} {wrong}", f"a value {wrong}")


def _state(word: str) -> RecipientState:
    if not word:
        return RecipientState.ACTIVE
    try:
        state = RecipientState(word)
    except ValueError:
        raise _Fault(f'"{word}" is not a state; use {_STATES}', f"`state` is none; use {_STATES}") from None
    if state is RecipientState.ERASED:
        raise _Fault(f"somebody who was erased has no address; use {_STATES}")
    return state
