"""M003: links that lead nowhere, and what a template or a mailing service should have filled in."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from syndicate.model.lint import Finding, Severity
from syndicate.render.addresses import web_url
from syndicate.render.lint.finding import Writer
from syndicate.render.lint.page import Element, Page
from syndicate.render.lint.sizes import owners

#: What mailing services and templates put in place of a value; ``*|UNSUB|*`` is Mailchimp's, ``%%name%%`` ours to see.
_UNFILLED = re.compile(r"\{\{.{0,80}?\}\}|\{%.{0,80}?%\}|%%\{?\w+\}?%%|\*\|\w+\|\*|\{\{|\{%")
_SCHEMES = ("https", "http", "mailto", "tel", "sms")
_LOCAL = re.compile(r"localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\]|.*\.(?:local|localhost|test|invalid)")
_CODE = frozenset(("code", "pre", "kbd", "samp"))
_ADDRESSES = (("a", "href"), ("area", "href"), ("img", "src"), ("form", "action"))


def links(page: Page, _clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M003."""
    writer = Writer(page, "M003")
    targets = {one.attributes.get("id", "") for one in page.elements}
    targets |= {one.attributes.get("name", "") for one in page.named("a")}
    of_posts = owners(page)
    for element in page.elements:
        for tag, name in _ADDRESSES:
            if element.tag == tag and name in element.attributes:
                url, post = element.attributes[name].strip(), of_posts.get((element.tag, element.nth))
                # One post with a dead link in its text must not keep all others back.
                severity = Severity.WARNING if post and url != web_url(post) else Severity.ERROR
                if not (tag == "img" and url[:5].lower() == "data:"):
                    yield from _faults(writer, element, url, targets, severity)
    for element in page.shown:
        found = _UNFILLED.search(element.text)
        if found and not _is_code(element):
            # What stands in a post may be meant: no template of the digest's could have filled it in.
            severity = Severity.INFO if (element.tag, element.nth) in of_posts else Severity.WARNING
            hint = "Mend it where it is written; where it is meant, write it as code."
            yield writer.at(element, severity, f"{found[0]!r} was not filled in", hint)


def _faults(writer: Writer, element: Element, url: str, targets: set[str], severity: Severity) -> Iterator[Finding]:
    """Yield what is wrong with the address *url* of *element*; *severity* is that of what cannot be followed."""
    if found := _UNFILLED.search(url):
        hint = "Fill it in before the mail is sent, or take the link out."
        yield writer.at(element, severity, f"the address {url!r} holds {found[0]!r}, not filled in", hint)
    elif not url:
        yield writer.at(element, severity, "the address is empty", "Write an address, or take the link out.")
    elif url.startswith("#"):
        if url[1:] not in targets:
            hint = "Give the element the id, or take the link out."
            yield writer.at(element, Severity.WARNING, f"nothing has the id of {url!r}", hint)
    elif fault := _fault(url):
        yield writer.at(element, severity, f"the address {url!r} {fault}", "Write it whole: https://…")


def _fault(url: str) -> str:
    """Return why nobody who gets the mail can follow *url*; "" where they can."""
    if url.lower().startswith("cid:"):
        return ""  # a picture that the message carries along
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "is no address"
    if not parts.scheme:
        return "has no scheme" if url.startswith("//") else "is relative to a page that mail does not have"
    if parts.scheme.lower() not in _SCHEMES:
        return f"is of a kind, {parts.scheme}:, that mail does not open"
    if _LOCAL.fullmatch(host):
        return "leads to the sender's own machine"
    return "has no host" if parts.scheme in ("http", "https") and not host else ""


def _is_code(element: Element) -> bool:
    return element.tag in _CODE or any(one.tag in _CODE for one in element.ancestors())
