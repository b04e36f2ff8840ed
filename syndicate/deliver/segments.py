"""Bodies as byte segments: what all messages share is encoded once, values are joined in between."""

import binascii
import re
from collections.abc import Sequence
from email import quoprimime
from typing import Protocol

_LINE_BYTES = 57  #: What 76 characters of base64 hold (RFC 2045, section 6.8).
_FOLD_AT = 76  #: RFC 2045, section 6.7.
_SOFT = b"=\r\n"
_PLAIN = re.compile(rb"[!-<>-~](?:[ -<>-~]{0,73}[!-<>-~])?")  # as it is in quoted-printable, on one line


class Body(Protocol):
    """An encoded body with gaps for values."""

    encoding: str  #: The value of Content-Transfer-Encoding.

    def filled(self, values: Sequence[bytes]) -> list[bytes]:
        """Return the pieces of the body with *values*, not yet encoded, in its gaps."""
        ...


def encoded(texts: Sequence[str]) -> Body:
    """Return the body of *texts* with a gap between each and the next, in the smaller of the two 7-bit encodings.

    *texts* as a whole end in a line end. 8bit is never used: relays that lack 8BITMIME rewrite it, which breaks DKIM.
    """
    statics = [text.encode() for text in texts]
    whole = b"".join(statics)
    # Chinese in quoted-printable is 1.7 to 2.3 times its base64; mostly-ASCII text is a quarter smaller in it.
    base64_size = (len(whole) + 2) // 3 * 4
    if base64_size < len(binascii.b2a_qp(whole, istext=True)):
        return Base64Body(statics)
    return QuotedBody(statics)


class Base64Body:
    """A body in base64: each static segment is kept encoded from its first, second and third byte on.

    Base64 turns three bytes into four letters, so what follows a value of any length begins at one of three places.
    """

    encoding = "base64"

    def __init__(self, statics: Sequence[bytes]) -> None:
        first, *later = (static.replace(b"\n", b"\r\n") for static in statics)
        self._begin = _full_lines(first)
        # A segment of one byte cannot give the two that the value before it may need: it goes into the line.
        self._later = [(one, tuple(_full_lines(one[k:]) for k in range(3)) if len(one) > 1 else None) for one in later]

    def filled(self, values: Sequence[bytes]) -> list[bytes]:
        """Return the pieces of the body with *values* in its gaps."""
        start, line = self._begin
        pieces = [start]
        for value, (static, variants) in zip(values, self._later, strict=True):
            line += value
            if variants is None:
                line += static
                continue
            missing = -len(line) % 3
            pieces.append(_encode(line + static[:missing]))
            lines, line = variants[missing]
            pieces.append(lines)
        pieces.append(_encode(line))
        return pieces


class QuotedBody:
    """A body in quoted-printable: a soft line break stands before and after each value."""

    encoding = "quoted-printable"

    def __init__(self, statics: Sequence[bytes]) -> None:
        width = _FOLD_AT if len(statics) == 1 else _FOLD_AT - 1  # one less, for the "=" that ends the last line
        *before, last = (_quote(static, width) for static in statics)
        self._before = [one + _SOFT if one and not one.endswith(b"\n") else one for one in before]
        self._last = last

    def filled(self, values: Sequence[bytes]) -> list[bytes]:
        """Return the pieces of the body with *values* in its gaps."""
        pieces = []
        for static, value in zip(self._before, values, strict=True):
            pieces.append(static)
            if value:
                pieces += (value if _PLAIN.fullmatch(value) else _quote(value, _FOLD_AT - 1), _SOFT)
        pieces.append(self._last)
        return pieces


def _full_lines(data: bytes) -> tuple[bytes, bytes]:
    """Return the full lines of *data* in base64, and the bytes of the line that is left open."""
    end = len(data) - len(data) % _LINE_BYTES
    return _encode(data[:end]), data[end:]


def _encode(data: bytes) -> bytes:
    lines = [binascii.b2a_base64(data[at : at + _LINE_BYTES], newline=False) for at in range(0, len(data), _LINE_BYTES)]
    return b"\r\n".join([*lines, b""])


def _quote(data: bytes, width: int) -> bytes:
    if not data:
        return b""
    return quoprimime.body_encode(data.decode("latin-1"), width, "\r\n").encode("ascii")
