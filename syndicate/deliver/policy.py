"""The one way messages are written: an e-mail policy that keeps headers and bodies as receivers need them."""

from email.policy import EmailPolicy
from typing import Self

from syndicate.deliver import headers


class Field(str):
    """A header's value together with how it is written; takes part in the standard library's header protocol."""

    __slots__ = ("_written", "defects", "name")

    name: str
    defects: tuple[Exception, ...]
    _written: str

    def __new__(cls, name: str, value: str) -> Self:
        """Return the safe form of *value*. Raises SyndicateError for what the field cannot carry."""
        field = super().__new__(cls, headers.safe(name, value))
        field.name, field.defects = name, ()
        field._written = headers.encode(name, value)
        return field

    def fold(self, *, policy: EmailPolicy) -> str:
        """Return the field with its line end, as it stands in the message."""
        return f"{self.name}: {self._written}{policy.linesep}"


class MailPolicy(EmailPolicy):
    """Headers by ``deliver.headers``, bodies in 7-bit encodings with lines of at most 76 characters.

    ``policy.SMTP`` will not do: it encodes a long List-Unsubscribe (see ``headers.WHOLE``), and writes quoted-printable
    lines of 78 where RFC 2045 allows 76. Raising its ``max_line_length`` to 998 saves the header and makes lines of
    998 in the body.
    """

    max_line_length = 76
    cte_type = "7bit"  # 8bit is rewritten by relays that lack 8BITMIME, which breaks DKIM
    linesep = "\r\n"
    refold_source = "none"  # a message that was read back is written as it was

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        """Return the field to store; only ``Content-*`` of MIME is left to the standard library."""
        if name.lower().startswith("content-") and name.lower() not in headers.WHOLE:
            stored: tuple[str, str] = super().header_store_parse(name, value)
            return stored
        return name, Field(name, value)


MAIL = MailPolicy()
