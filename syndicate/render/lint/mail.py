"""A mail as the rules look at it, and what they can know of one that somebody else has made."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import MIMEPart

from syndicate.errors import SyndicateError

#: Reading one takes a time that grows with the square of its length.
_LONG_HEADER = re.compile(rb"^content-(?:[^\n]|\n[ \t]){8192}", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail; what is None is not known, and no rule asks for it."""

    html: str
    text: str | None = None
    headers: tuple[tuple[str, str], ...] | None = None  #: Their values unfolded, nothing decoded.
    encoded_bytes: int | None = None  #: Of the HTML part as it is transferred.
    address: str | None = None  #: The postal address that the mail should show.
    posts: tuple[str, ...] = ()  #: Their URLs, so that a finding within one says which; none: not known.

    def header(self, name: str) -> str:
        """Return the value of the header *name*, "" where there is none."""
        return next((value for other, value in self.headers or () if other.lower() == name.lower()), "")


def mail_of_message(data: bytes) -> Mail:
    """Return the mail that the message *data* is. Raises SyndicateError for what no mail program would show."""
    if _LONG_HEADER.search(data):
        raise SyndicateError("a header of its contents is too long to be read", hint="Mend its Content-Type.")
    try:
        message = message_from_bytes(data, policy=policy.default)
        html, text = message.get_body(("html",)), message.get_body(("plain",))
        return Mail(
            html=_content(html) if html else "",
            text=_content(text) if text else "",
            headers=tuple((name, " ".join(str(value).split())) for name, value in message.raw_items()),
            encoded_bytes=_encoded_bytes(html) if html else None,
        )
    except Exception as error:
        raise SyndicateError(
            f"it cannot be read as a message: {type(error).__name__}: {error}",
            hint="Save the message anew, with its source (.eml).",
        ) from error


def _content(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except LookupError:  # a charset that nobody knows
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _encoded_bytes(part: MIMEPart) -> int:
    payload = part.get_payload()
    return len(payload.encode("utf-8", "surrogateescape")) if isinstance(payload, str) else 0
