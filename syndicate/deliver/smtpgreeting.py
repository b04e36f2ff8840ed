"""What is said to a mail server before the first message: who we are, encryption, user name and password."""

import re
import socket
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

from syndicate.deliver.replycodes import Reply, Stage
from syndicate.deliver.smtpwire import Wire
from syndicate.deliver.steps import Steps
from syndicate.errors import DeliveryError

if TYPE_CHECKING:
    from syndicate.deliver.smtp import Smtp

_FULL_NAME = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def greet(settings: "Smtp", wire: Wire) -> Steps[dict[str, str]]:
    """Go through what comes before the first message; return what the server offers, by keyword.

    Raises DeliveryError where the server does not take us, or is not the one that it should be.
    """
    if settings.security == "tls":
        yield from wire.encrypt(settings.host, settings.context)
    _expect(settings, (yield from wire.read()), Stage.BANNER)
    offers = yield from _hello(settings, wire)
    if settings.security == "starttls":
        if "STARTTLS" not in offers:
            raise DeliveryError(
                "the server offers no encryption",
                where=settings.where,
                hint="Use its port for `security: tls`; `none` only for a server on this machine.",
                passing=False,
            )
        _expect(settings, (yield from wire.command("STARTTLS")), Stage.STARTTLS)
        yield from wire.encrypt(settings.host, settings.context)
        offers = yield from _hello(settings, wire)
    if settings.username is not None:
        yield from _log_in(settings, wire, offers.get("AUTH", "").upper().split())
    return offers


def _hello(settings: "Smtp", wire: Wire) -> Steps[dict[str, str]]:
    said = yield from wire.command(f"EHLO {_own_name() or wire.own_literal}")
    _expect(settings, said, Stage.EHLO)
    words = [line.partition(" ") for line in said.lines[1:]]
    return {keyword.upper(): parameters.strip() for keyword, _, parameters in words}


@cache
def _own_name() -> str:
    """Return this machine's full name, or "": to ask may take as long as the name service does."""
    name = socket.getfqdn()
    return name if _FULL_NAME.fullmatch(name) else ""


def _log_in(settings: "Smtp", wire: Wire, methods: list[str]) -> Steps[None]:
    user, password = settings.username or "", settings.password or ""
    if "PLAIN" in methods or not methods:
        said = yield from wire.command(f"AUTH PLAIN {_base64(f'{chr(0)}{user}{chr(0)}{password}')}")
    elif "LOGIN" in methods:
        said = yield from wire.command("AUTH LOGIN")
        for word in (user, password):
            if said.code != 334:  # noqa: PLR2004 (RFC 4954, section 4: go on)
                break
            said = yield from wire.command(_base64(word))
    else:
        raise DeliveryError(
            f"the server takes no password by PLAIN or LOGIN, but by {', '.join(methods)}",
            where=settings.where,
            passing=False,
        )
    _expect(settings, said, Stage.AUTH)


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")


def _expect(settings: "Smtp", said: Reply, stage: Stage) -> None:
    if not said.is_good:
        hint = "Look at `username` and `password` of the mailer." if stage is Stage.AUTH else ""
        raise DeliveryError(
            f"the server refuses {stage}: {said}", where=settings.where, hint=hint, passing=said.is_passing
        )
