"""Header fields as they stand in a message: safe, ASCII, folded the way receivers read them."""

import re
import string
from binascii import b2a_base64
from email.header import Header

from syndicate.errors import SyndicateError
from syndicate.names import clean_line, clean_text

MAX_LINE = 998  #: RFC 5322, section 2.1.1: the hard limit of a line, without its CRLF.
FOLD_AT = 76  #: The length that lines are folded at; also RFC 2047's limit for a line with encoded words.
#: Fields that receivers match by machine: written on one line and never as encoded words. The standard library turns a
#: URL of 78 characters into ``=?utf-8?q?=3Chttps…`` (python/cpython#85725), and one-click unsubscribe is gone.
WHOLE = frozenset(
    {
        "auto-submitted",
        "content-language",
        "date",
        "feedback-id",
        "list-archive",
        "list-help",
        "list-unsubscribe",
        "list-unsubscribe-post",
        "message-id",
        "precedence",
    }
)
#: Fields of a name and an address, or a name and an id, in angle brackets.
NAMED = frozenset({"from", "list-id", "reply-to", "sender", "to"})
_FIELD_NAME = re.compile(r"[!-9;-~]+")  # RFC 5322, section 3.6.8: printable ASCII without the colon
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_PLAIN_IN_Q = f"-!*+/ {string.ascii_letters}{string.digits}".encode()  # RFC 2047, section 5 (3)
_SHORTEST_WORD = 24  # holds any character, also beside a field name of a whole line
_BRACKETED = re.compile(r"[!-;=?-~]+")


def encode(name: str, value: str) -> str:
    """Return *value* as it follows ``name: `` in a message, with its folds but without the last line end.

    Raises SyndicateError for a value that the field cannot carry.
    """
    text = safe(name, value)
    if name.lower() in WHOLE:
        return text
    if name.lower() in NAMED:
        return _named(name, text)
    return _unstructured(name, text)


def safe(name: str, value: str) -> str:
    """Return *value* as one line that cannot end its field early. Every header goes through here.

    Titles come from anybody's front matter, so text is cleaned; an address or URL is refused instead, because a
    mended one would lead somewhere else.
    """
    if not _FIELD_NAME.fullmatch(name):
        raise SyndicateError(
            f"{name!r} is not the name of a mail header", hint="Use letters, digits and hyphens, such as X-Campaign."
        )
    if name.lower() not in WHOLE:
        return clean_line(value)
    if not value.isascii() or not value.isprintable() or value != clean_text(value).strip():
        raise SyndicateError(
            f"{value!r} cannot stand in this header",
            where=name,
            hint="Use printable ASCII on one line; percent-encode other characters of a URL.",
        )
    if len(name) + 2 + len(value) > MAX_LINE:
        raise SyndicateError(
            f"the value has {len(value)} characters; a mail header line may have {MAX_LINE}",
            where=name,
            hint="Use a shorter URL.",
        )
    return value


def _unstructured(name: str, text: str) -> str:
    lines = [""]
    room = FOLD_AT - len(name) - 2
    if not text.isascii() or "=?" in text:
        return _words(name, text)
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= room:
            lines[-1] = longer
            continue
        if len(word) > min(room, FOLD_AT - 1):
            return _words(name, text)
        lines.append(word)
        room = FOLD_AT - 1
    return "\r\n ".join(lines)


def _words(name: str, text: str) -> str:
    """Return *text* as encoded words (RFC 2047), split between characters."""
    data = text.encode()
    quoted_size = len(data) + 2 * len(data.translate(None, _PLAIN_IN_Q))
    if quoted_size <= (len(data) + 2) // 3 * 4:
        return Header(text, "utf-8", maxlinelen=FOLD_AT, header_name=name).encode(linesep="\r\n")
    # The words that Header would write, four times sooner: names in other scripts are encoded for each message.
    words = []
    room = max(FOLD_AT - len(name) - 2, _SHORTEST_WORD)
    while data:
        end = (room - len("=?utf-8?b??=")) // 4 * 3
        while data[end : end + 1] and data[end] & 0xC0 == 0x80:  # noqa: PLR2004 - a byte that continues a character
            end -= 1
        words.append(f"=?utf-8?b?{b2a_base64(data[:end], newline=False).decode('ascii')}?=")
        data, room = data[end:], FOLD_AT - 1
    return "\r\n ".join(words)


def _named(name: str, text: str) -> str:
    phrase, bracket, inner = text.rpartition("<")
    inner = inner.removesuffix(">") if bracket else text
    phrase = phrase.strip() if bracket else ""
    if not _BRACKETED.fullmatch(inner) or len(inner) > FOLD_AT * 4:
        raise SyndicateError(
            f"{text!r} does not end in an address or id of printable ASCII",
            where=name,
            hint="Write Name <address>.",
        )
    if not phrase:
        return f"<{inner}>" if name.lower() == "list-id" else inner
    words = _phrase(name, phrase)
    last = words.rpartition("\r\n")[2]
    start = 0 if "\r\n" in words else len(name) + 2
    fits = start + len(last) + 1 + len(inner) + 2 <= FOLD_AT
    return f"{words} <{inner}>" if fits else f"{words}\r\n <{inner}>"


def _phrase(name: str, text: str) -> str:
    if not text.isascii() or "=?" in text or len(name) + 4 + len(text) + text.count('"') + text.count("\\") > FOLD_AT:
        return _words(name, text)
    if _ATOMS.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
