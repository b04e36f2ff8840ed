"""Replies to a ``mailto:`` unsubscribe address: who asks to leave, told by the tokens they send back."""

import mailbox
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

from syndicate.deliver.tokens import TOKEN_LENGTH, Keys
from syndicate.errors import SyndicateError

_TOKEN = re.compile(rf"(?<![\w-])[\w-]{{{TOKEN_LENGTH}}}(?![\w-])", re.ASCII)
# A reply quotes our footer, and the token in it: in a body only a line that says nothing else counts.
_LINE = re.compile(rf"\s*(?:unsubscribe\s*:?\s*)?([\w-]{{{TOKEN_LENGTH}}})\s*", re.ASCII | re.IGNORECASE)
_FIELD = re.compile(rb"[!-9;-~]+:[ \t]")
_MACHINES = frozenset({"multipart/report", "message/delivery-status"})
MAX_BODY_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody's wish to get one subscription no longer."""

    address_hash: bytes
    subscription_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """What was found."""

    requests: tuple[Request, ...]  #: Each once, in the order found.
    skipped: int  #: Messages or lines without a token of ours.


def read(path: Path, keys: Keys) -> Replies:
    """Return the requests in *path*: an mbox, a Maildir or folder of .eml files, one message, or a token a line.

    Bounces and vacation notices, which carry our own message back, ask for nothing. Raises SyndicateError when *path*
    cannot be read.
    """
    requests: dict[Request, None] = {}
    skipped = 0
    try:
        for texts in _asking(path):
            found = list(_requests(texts, keys))
            requests.update(dict.fromkeys(found))
            skipped += not found
    except OSError as error:
        raise SyndicateError(
            f"cannot be read: {error.strerror or error}", where=str(path), hint="Name an mbox, a Maildir or a file."
        ) from error
    return Replies(requests=tuple(requests), skipped=skipped)


def _requests(tokens: Iterable[str], keys: Keys) -> Iterator[Request]:
    for token in tokens:
        try:
            yield Request(*keys.read(token))
        except SyndicateError:
            continue


def _asking(path: Path) -> Iterator[list[str]]:
    """Yield, for each message or line, what may be tokens in it."""
    if path.is_dir():
        for file in sorted(_message_files(path)):
            yield _tokens(message_from_bytes(file.read_bytes()))
        return
    with path.open("rb") as opened:
        start = opened.readline(1000)
    if start.startswith(b"From "):
        box = mailbox.mbox(path, create=False)
        try:
            for message in box:
                yield _tokens(message)
        finally:
            box.close()
    elif _FIELD.match(start):
        yield _tokens(message_from_bytes(path.read_bytes()))
    else:
        for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
            if line.strip():
                yield _alone([line])


def _message_files(folder: Path) -> Iterator[Path]:
    inner = [folder / name for name in ("cur", "new") if (folder / name).is_dir()]
    for one in inner or [folder]:
        yield from (file for file in one.iterdir() if file.is_file() and (inner or file.suffix == ".eml"))


def _tokens(message: Message) -> list[str]:
    if _is_from_a_machine(message):
        return []
    fields = [_decoded(str(value)) for name in ("Subject", "To") for value in message.get_all(name, [])]
    return [token for text in fields for token in _TOKEN.findall(text)] + _alone(_body_lines(message))


def _is_from_a_machine(message: Message) -> bool:
    # RFC 3834, section 5: what is sent automatically says so. RFC 3464: bounces are reports.
    automatic = str(message.get("Auto-Submitted", "no")).strip().lower() != "no"
    return automatic or message.get_content_type() in _MACHINES or str(message.get("Return-Path", "")).strip() == "<>"


def _body_lines(message: Message) -> list[str]:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            data = part.get_payload(decode=True)
            text = data[:MAX_BODY_BYTES].decode("ascii", errors="replace") if isinstance(data, bytes) else ""
            return text.splitlines()
    return []


def _alone(lines: Iterable[str]) -> list[str]:
    return [found[1] for line in lines if (found := _LINE.fullmatch(line))]


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError):
        return value
