"""Messages: a digest as the bytes that are sent."""

import binascii
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from email.message import MIMEPart
from email.utils import format_datetime

from syndicate.deliver import addresses
from syndicate.deliver.policy import MAIL
from syndicate.errors import SyndicateError
from syndicate.model import Digest
from syndicate.names import clean_text

ONE_CLICK = "List-Unsubscribe=One-Click"  #: RFC 8058, section 3.1.
_OURS = {"auto-submitted", "date", "from", "list-id", "list-unsubscribe-post", "message-id", "mime-version"}
_OURS |= {"precedence", "subject", "to"}
_ENVELOPE = {"bcc", "cc", "return-path"}  # a message has one recipient; the envelope says where bounces go
_URL_FIELDS = frozenset({"list-archive", "list-help", "list-unsubscribe"})
_BRACKETED_URLS = re.compile(r"<(?:https?://|mailto:)[^<>\s]+>(?:, ?<(?:https?://|mailto:)[^<>\s]+>)*")


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
    if date.tzinfo is None:
        raise ValueError("the date of a message must carry a time zone")
    message = MIMEPart(policy=MAIL)
    message["From"] = str(addresses.parse(sender, where="From"))
    message["To"] = str(addresses.parse(to, where="To"))
    message["Subject"] = digest.subject
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id
    message["List-Id"] = f"{list_name} <{list_id}>"
    for name, value in _further(headers).items():
        message[name] = value
    # "auto-generated" (RFC 3834) and "bulk" keep vacation programs from answering.
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message["MIME-Version"] = "1.0"
    # "=_" occurs neither in base64 nor in quoted-printable, so no body can end its part.
    message.make_alternative(boundary=f"=_{_digest(message_id)[:32]}")
    message["Content-Language"] = digest.language  # not earlier: what begins with Content- would become a part
    message.attach(_part(digest.text, "plain"))
    message.attach(_part(digest.html, "html"))
    return message.as_bytes()


def message_id(issue: str, recipient: str, domain: str) -> str:
    """Return the Message-ID of *issue* to *recipient*: always the same, so that a retry is recognised."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", issue).strip("-")[:40] or "issue"
    return f"<{readable}.{_digest(f'{issue} {recipient}')[:24]}@{domain}>"


def headers_of(message: bytes) -> str:
    """Return the header lines of *message* exactly as they are sent, one per line."""
    return message.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n", "\n") + "\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _further(headers: Mapping[str, str]) -> dict[str, str]:
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


def _part(text: str, subtype: str) -> MIMEPart:
    clean = clean_text(text)
    data = clean.encode()
    # Chinese in quoted-printable is 1.7 to 2.3 times its base64; mostly-ASCII text is a quarter smaller in it.
    base64_size = (len(data) + 2) // 3 * 4
    smaller = "base64" if base64_size < len(binascii.b2a_qp(data, istext=True)) else "quoted-printable"
    part = MIMEPart(policy=MAIL)
    part.set_content(clean, subtype=subtype, charset="utf-8", cte=smaller)
    return part
