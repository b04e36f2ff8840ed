"""Messages: a digest as the bytes that are sent."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime

from syndicate.deliver import addresses, segments
from syndicate.deliver.headers import encode
from syndicate.deliver.personal import Pieces
from syndicate.errors import SyndicateError
from syndicate.model import Digest
from syndicate.names import clean_text

ONE_CLICK = "List-Unsubscribe=One-Click"  #: RFC 8058, section 3.1.
_OURS = {"auto-submitted", "date", "from", "list-id", "list-unsubscribe-post", "message-id", "mime-version"}
_OURS |= {"precedence", "subject", "to"}
_ENVELOPE = {"bcc", "cc", "return-path"}  # a message has one recipient; the envelope says where bounces go
_URL_FIELDS = frozenset({"list-archive", "list-help", "list-unsubscribe"})
_BRACKETED_URLS = re.compile(r"<(?:https?://|mailto:)[^<>\s]+>(?:, ?<(?:https?://|mailto:)[^<>\s]+>)*")
_LINE_END = re.compile(r"\r\n?")


class Form:
    """A message compiled to byte segments, with gaps for what each recipient's own one says."""

    def __init__(  # noqa: PLR0913 - each is one part of a message
        self, *, sender: str, date: str, subject: str, text: str, html: str, language: str, fields: Mapping[str, str]
    ) -> None:
        """Compile the message; *fields* stand after the Message-ID."""
        self._subject = Pieces.of_text(subject)
        self._text, self._html = _Part("plain", Pieces.of_text(_tidy(text))), _Part("html", Pieces.of_html(_tidy(html)))
        self._sender = written("From", sender)
        self._common_subject = None if self._subject.spots else written("Subject", subject)
        self._date = written("Date", date)
        self._fields = b"".join(written(name, value) for name, value in fields.items())
        # "auto-generated" (RFC 3834) and "bulk" keep vacation programs from answering.
        self._kind = b"Auto-Submitted: auto-generated\r\nPrecedence: bulk\r\nMIME-Version: 1.0\r\n"
        self._kind += b'Content-Type: multipart/alternative;\r\n boundary="'
        self._language = b'"\r\n' + written("Content-Language", language)

    @property
    def personal_fields(self) -> frozenset[str]:
        """The fields whose values the message shows."""
        spots = (*self._subject.spots, *self._text.spots, *self._html.spots)
        return frozenset(spot.field for spot in spots)

    def filled(self, *, to: str, message_id: str, fields: bytes = b"", values: Mapping[str, str] = {}) -> bytes:
        """Return the message *to* one recipient; *fields* are written header lines of his own."""
        # "=_" occurs neither in base64 nor in quoted-printable, so no body can end its part.
        boundary = b"=_" + _digest(message_id)[:32].encode()
        subject = self._common_subject or written("Subject", self._subject.filled(values))
        pieces = [self._sender, written("To", to), subject, self._date]
        pieces += (
            written("Message-ID", message_id),
            self._fields,
            fields,
            self._kind,
            boundary,
            self._language,
            b"\r\n--",
            boundary,
        )
        pieces += (*self._text.filled(values), b"\r\n--", boundary, *self._html.filled(values))
        pieces += (b"\r\n--", boundary, b"--\r\n")
        return b"".join(pieces)


class _Part:
    """One body part with its own headers."""

    def __init__(self, subtype: str, pieces: Pieces) -> None:
        self.spots = pieces.spots
        self._body = segments.encoded(pieces.texts)
        self._head = (
            f'\r\nContent-Type: text/{subtype}; charset="utf-8"\r\n'
            f"Content-Transfer-Encoding: {self._body.encoding}\r\n\r\n"
        ).encode("ascii")

    def filled(self, values: Mapping[str, str]) -> list[bytes]:
        return [self._head, *self._body.filled([spot.value(values).encode() for spot in self.spots])]


def compose(  # noqa: PLR0913 - each is one header that has no default
    digest: Digest,
    *,
    sender: str,
    to: str,
    date: datetime,
    message_id: str,
    list_id: str,
    list_name: str,
    headers: Mapping[str, str] = {},
) -> bytes:
    """Return *digest* as a complete message to one recipient: text part first, HTML last.

    *headers* adds Reply-To, List-Unsubscribe, List-Archive, List-Help, Feedback-ID, ``X-…`` and the like; a URL may
    stand without its angle brackets. List-Unsubscribe with an https address brings List-Unsubscribe-Post along. The
    same arguments give the same bytes. Raises SyndicateError when an address or header cannot be used.
    """
    form = Form(
        sender=str(addresses.parse(sender, where="From")),
        date=written_date(date),
        subject=digest.subject,
        text=digest.text,
        html=digest.html,
        language=digest.language,
        fields={"List-Id": f"{list_name} <{list_id}>", **further(headers)},
    )
    return form.filled(to=str(addresses.parse(to, where="To")), message_id=message_id)


def message_id(issue: str, recipient: str, domain: str) -> str:
    """Return the Message-ID of *issue* to *recipient*: always the same, so that a retry is recognised."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", issue).strip("-")[:40] or "issue"
    return f"<{readable}.{_digest(f'{issue} {recipient}')[:24]}@{domain}>"


def headers_of(message: bytes) -> str:
    """Return the header lines of *message* exactly as they are sent, one per line."""
    return message.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n", "\n") + "\n"


def written(name: str, value: str) -> bytes:
    """Return the header field as it stands in a message, with its line end."""
    return f"{name}: {encode(name, value)}\r\n".encode("ascii")


def written_date(moment: datetime) -> str:
    """Return *moment* as a Date header has it."""
    if moment.tzinfo is None:
        raise ValueError("the date of a message must carry a time zone")
    return format_datetime(moment)


def further(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the additional *headers* as they are written. Raises SyndicateError for one that cannot be added."""
    fields: dict[str, str] = {}
    seen: set[str] = set()
    for name, value in headers.items():
        key = name.lower()
        if key in _OURS | _ENVELOPE or key.startswith("content-") or key in seen:
            raise SyndicateError(
                "this header cannot be added: it is set from the digest, its addresses and the envelope",
                where=name,
                hint="Remove it from the additional headers.",
            )
        seen.add(key)
        fields[name] = _field_value(name, value)
        if key == "list-unsubscribe" and "<https://" in fields[name]:
            fields["List-Unsubscribe-Post"] = ONE_CLICK
    return fields


def _field_value(name: str, value: str) -> str:
    if name.lower() == "reply-to":
        return str(addresses.parse(value, where=name))
    if name.lower() not in _URL_FIELDS:
        return value
    urls = value if value.startswith("<") else f"<{value}>"
    # RFC 8058, section 3.1: exactly one https URI; a mailto may follow.
    if not _BRACKETED_URLS.fullmatch(urls) or urls.count("<https://") > 1:
        raise SyndicateError(
            f"{value!r} is not one web address, nor <https://…>, <mailto:…>",
            where=name,
            hint="Use one https address, and percent-encode blanks and other characters that no URL may hold.",
        )
    return urls


def _tidy(text: str) -> str:
    """Return the *text* of a part without characters that mail refuses, each line ended by a line feed."""
    clean = _LINE_END.sub("\n", clean_text(text))
    return clean if clean.endswith("\n") else f"{clean}\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
