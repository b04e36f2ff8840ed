"""Mail addresses, read strictly: one mailbox or an error, never somebody else's address."""

import re
from dataclasses import dataclass
from typing import NoReturn

from syndicate.errors import SyndicateError
from syndicate.names import clean_line

MAX_LOCAL = 64  #: RFC 5321, section 4.5.3.1.1.
MAX_ADDRESS = 254  #: RFC 5321, section 4.5.3.1.3: a path of 256 with its angle brackets.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322, section 3.2.3
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_QUOTED = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"')
_NO_BRACKETS = str.maketrans("<>", "  ")
_SPECIAL = re.compile(r'[@,;:"<>]')


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address and the name shown for it."""

    name: str  #: "" when there is none.
    address: str  #: ASCII; an international domain in its ``xn--`` form.

    @property
    def domain(self) -> str:
        """The part after the ``@``."""
        return self.address.rpartition("@")[2]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


def parse(text: str, *, where: str = "") -> Mailbox:
    """Return the one mailbox that *text* names: ``a@b.org``, ``Name <a@b.org>`` or ``"Name" <a@b.org>``.

    Raises SyndicateError when anything is left over: lenient parsers turn ``alice@example.org)bob@example.com`` into
    ``alice@example.org``, who is a different person.
    """
    line = clean_line(text)
    named = _NAMED.fullmatch(line)
    if named is None:
        return Mailbox("", _address(line, text, where))
    return Mailbox(_display_name(named["name"].strip(), text, where), _address(named["address"], text, where))


def named(name: str, address: str) -> str:
    """Return *address* with any *name* beside it, written so that `parse` reads both back; angle brackets go."""
    text = clean_line(name.translate(_NO_BRACKETS)).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}" <{address}>' if text else address


def _address(spec: str, text: str, where: str) -> str:
    local, at, domain = spec.rpartition("@")
    if not at:
        _refuse(text, "holds no '@'", where)
    if not _LOCAL.fullmatch(local) or len(local) > MAX_LOCAL:
        _refuse(text, f"{local!r} before the '@' is not a plain ASCII name", where)
    try:
        # Only a domain beyond ASCII needs the codec, which also refuses some good names ("a_b", 64 letters).
        ascii_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    address = f"{local}@{ascii_domain}"
    if not _DOMAIN.fullmatch(ascii_domain) or len(address) > MAX_ADDRESS:
        _refuse(text, f"{domain!r} is not a domain", where)
    return address


def _display_name(name: str, text: str, where: str) -> str:
    quoted = _QUOTED.fullmatch(name)
    if quoted is not None:
        return clean_line(re.sub(r"\\(.)", r"\1", quoted["text"]))
    if _SPECIAL.search(name):
        _refuse(text, 'a name with any of @ , ; : " must stand in double quotes', where)
    return name


def _refuse(text: str, why: str, where: str) -> NoReturn:
    raise SyndicateError(
        f"{text!r} is not one mail address: {why}",
        where=where,
        hint='Write it as desk@example.org or as "News Desk" <desk@example.org>, one address only.',
    )
