"""Digests made ready to be handed to a mailing service: its own tags in the footer, none anywhere else."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from syndicate.deliver.inert import inert_html, inert_text
from syndicate.model import Digest
from syndicate.names import clean_line

GMAIL_CLIPS_BYTES = 102_400  #: Gmail shows "[Message clipped]" from about here on.

# What a digest is rendered with where a service's tag will stand. Such names never exist (RFC 2606, section 2), hold
# nothing that a cleaner, an escape or a service would change, and no post holds them by chance.
UNSUBSCRIBE = "https://unsubscribe.invalid/7d1f0c8e5ab94"
VIEW = "https://view.invalid/7d1f0c8e5ab94"
ADDRESS = "PostalAddress7d1f0c8e5ab94"

# Each opener matches one character: the one that must not stand before the rest.
_BRACES = r"\{(?=\{)"
_TEMPLATE_BRACES = r"\{(?=[{%\#])"
_PERCENT = r"%(?=recipient\b|[A-Za-z_][\w.-]*%)"
_HYPHENS = r"(?<![A-Za-z0-9_])-(?=[A-Za-z_][A-Za-z0-9_]*-(?![A-Za-z0-9_]))"


class Service(StrEnum):
    """A mailing service that digests can be made ready for."""

    MAILCHIMP = "mailchimp"
    LISTMONK = "listmonk"
    BUTTONDOWN = "buttondown"
    POSTMARK = "postmark"
    MAILGUN = "mailgun"
    SENDGRID = "sendgrid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a service marks what it fills in."""

    unsubscribe: str
    view: str = ""  #: "" where the service has no page of its own for a message.
    address: str = ""  #: "" where the service does not know the postal address.
    openers: re.Pattern[str]  #: One character each, which begins a tag where it stands.
    advice: str  #: How the owner hands the digest over.


DIALECTS: Mapping[Service, Dialect] = {
    Service.MAILCHIMP: Dialect(
        unsubscribe="*|UNSUB|*",
        view="*|ARCHIVE|*",
        address="*|LIST:ADDRESS|*",
        openers=re.compile(r"\*(?=\|)"),
        advice="Make a campaign with “Code your own”, and paste the HTML and the plain text.",
    ),
    Service.LISTMONK: Dialect(
        unsubscribe="{{ UnsubscribeURL }}",
        view="{{ MessageURL }}",
        # "@TrackLink" after an address is shorthand for a template call (listmonk, models/common.go).
        openers=re.compile(rf"{_BRACES}|@(?=TrackLink)"),
        advice="Make a campaign of raw HTML on a template of the content alone; the text is its alternative body.",
    ),
    Service.BUTTONDOWN: Dialect(
        unsubscribe="{{ unsubscribe_url }}",
        view="{{ email_url }}",
        openers=re.compile(_TEMPLATE_BRACES),
        advice="Use the naked template and the plain-text editor mode, so that the HTML stays as it is.",
    ),
    Service.POSTMARK: Dialect(
        unsubscribe="{{{ pm:unsubscribe_url }}}",
        openers=re.compile(_BRACES),
        advice="Send it through a broadcast stream as HtmlBody and TextBody.",
    ),
    Service.MAILGUN: Dialect(
        unsubscribe="%unsubscribe_url%",
        openers=re.compile(rf"{_PERCENT}|{_BRACES}"),
        advice="Send it as html and text, with unsubscribe tracking on and recipient-variables for several people.",
    ),
    Service.SENDGRID: Dialect(
        unsubscribe="<%asm_group_unsubscribe_raw_url%>",
        address="{{Sender_Name}}, {{Sender_Address}}, {{Sender_City}}, {{Sender_State}} {{Sender_Zip}}",
        # "-name-" and "%name%" are the usual shapes of substitutions, which senders name as they like.
        openers=re.compile(rf"{_BRACES}|<(?=%)|\[(?=%|(?i:unsubscribe|weblink|sender_))|{_PERCENT}|{_HYPHENS}"),
        advice="Make a single send in the code editor, and choose an unsubscribe group and a verified sender.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """What a digest is rendered with, so that ``export`` finds where the service's tags belong."""

    unsubscribe_url: str
    view_url: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceExport:
    """A digest as it is handed to a service."""

    service: Service
    subject: str
    preheader: str
    html: str
    text: str
    advice: str
    notes: tuple[str, ...] = ()  #: What the owner should look at before sending.


def slots(service: Service, *, address: str = "", view_url: str = "", contents: Iterable[str] = ()) -> Slots:
    """Return what to render a digest for *service* with: placeholders, and the owner's values where it has no tag.

    *contents* are the titles and the HTML of the posts: a placeholder that somebody wrote there is not used.
    """
    dialect = DIALECTS[service]
    taken = "\n".join(contents)
    number = next(n for n in count() if not any(f"{mark}{n}" in taken for mark in (UNSUBSCRIBE, VIEW, ADDRESS)))
    return Slots(
        unsubscribe_url=f"{UNSUBSCRIBE}{number}",
        view_url=f"{VIEW}{number}" if dialect.view else view_url,
        address=f"{ADDRESS}{number}" if dialect.address else address,
    )


def export(digest: Digest, service: Service, used: Slots) -> ServiceExport:
    """Return *digest*, rendered with the slots *used*, ready for *service*.

    Everything in it that looks like a tag of the service is made inert first; then its own tags take the slots.
    """
    dialect = DIALECTS[service]
    tags = {used.unsubscribe_url: dialect.unsubscribe, used.view_url: dialect.view, used.address: dialect.address}
    tags = {mark: tag for mark, tag in tags.items() if mark and tag}
    html = _filled(inert_html(digest.html, dialect.openers), tags)
    text = _filled(inert_text(digest.text, dialect.openers), tags)
    return ServiceExport(
        service=service,
        subject=inert_text(clean_line(digest.subject), dialect.openers),
        preheader=inert_text(clean_line(digest.preheader), dialect.openers),
        html=html,
        text=text,
        advice=dialect.advice,
        notes=tuple(_notes(service, html, text)),
    )


def _filled(text: str, tags: Mapping[str, str]) -> str:
    for mark, tag in tags.items():
        text = text.replace(mark, tag)
    return text


def _notes(service: Service, html: str, text: str) -> Iterable[str]:
    dialect = DIALECTS[service]
    for part, name in ((html, "HTML"), (text, "text")):
        if dialect.unsubscribe not in part:
            yield f"The {name} part has no {dialect.unsubscribe}: {service} needs it; show unsubscribe_url there."
    if dialect.address and dialect.address not in html:
        yield f"The HTML part has no {dialect.address}: {service} asks for the postal address in every message."
    size = len(html.encode())
    if size > GMAIL_CLIPS_BYTES:
        yield f"The HTML part has {size:,} bytes, and Gmail clips at {GMAIL_CLIPS_BYTES:,}: lower the digest's budget."
