"""Messages as they are made one by one: the oracle of letters, and what they are faster than."""

from collections.abc import Mapping
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import EmailPolicy, default
from typing import Self

from syndicate.deliver import headers


class Field(str):
    """A header's value together with how it is written; takes part in the standard library's header protocol."""

    __slots__ = ("_written", "defects", "name")

    name: str
    defects: tuple[Exception, ...]
    _written: str

    def __new__(cls, name: str, value: str) -> Self:
        field = super().__new__(cls, headers.safe(name, value))
        field.name, field.defects = name, ()
        field._written = headers.encode(name, value)
        return field

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self._written}{policy.linesep}"


class MailPolicy(EmailPolicy):
    """Our headers, and the standard library's bodies."""

    max_line_length = 76
    cte_type = "7bit"
    linesep = "\r\n"

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        if name.lower().startswith("content-") and name.lower() not in headers.WHOLE:
            stored: tuple[str, str] = super().header_store_parse(name, value)
            return stored
        return name, Field(name, value)


POLICY = MailPolicy()


def naive_message(
    fields: Mapping[str, str], *, text: str, html: str, language: str, boundary: str, encodings: tuple[str, str]
) -> bytes:
    """Return the message with these header *fields* and parts, encoded as *encodings* say."""
    message = MIMEPart(policy=POLICY)
    for name, value in fields.items():
        message[name] = value
    message.make_alternative(boundary=boundary)
    message["Content-Language"] = language
    for content, subtype, encoding in zip((text, html), ("plain", "html"), encodings, strict=True):
        part = MIMEPart(policy=POLICY)
        part.set_content(content, subtype=subtype, charset="utf-8", cte=encoding)
        message.attach(part)
    return message.as_bytes()


def read(raw: bytes) -> EmailMessage:
    """Return the message *raw* as Python's parser reads it."""
    return BytesParser(policy=default).parsebytes(raw)


def part(message: EmailMessage, subtype: str) -> str:
    """Return the decoded part of *message*."""
    body = message.get_body((subtype,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def encodings(message: EmailMessage) -> tuple[str, str]:
    """Return the transfer encodings of the text and the HTML part."""
    plain, html = (str(one["Content-Transfer-Encoding"]) for one in message.iter_parts())
    return plain, html
