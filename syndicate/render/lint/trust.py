"""M014: what filters and careful readers take for spam."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint.finding import Writer
from syndicate.render.lint.page import Element, Page
from syndicate.render.lint.structure import first_with_text, text_of

MANY_LINKS = 150
MIN_TEXT = 100  #: Characters beside pictures.
_HOST = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/:?#]\S*)?", re.IGNORECASE)
_SHOUTED = 20  #: Letters.


def trust(page: Page, _clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M014."""
    writer = Writer(page, "M014")
    links = [one for one in page.named("a") if one.attributes.get("href", "").lower().startswith("http")]
    for link in links:
        yield from _of_link(page, writer, link)
    if len(links) > MANY_LINKS:
        hint = "Show fewer posts: `limit`."
        yield writer.of_mail(Severity.INFO, f"there are {len(links)} links, more than {MANY_LINKS}", hint)
    yield from _hidden(page, writer)
    text = "".join(one.text.strip() for one in page.shown)
    pictures = [one for one in page.shown if one.tag == "img"]
    if pictures and len(text) < MIN_TEXT:
        message = f"there are {len(pictures)} pictures, and {len(text)} characters of text"
        hint = "Say in text what they show: many readers see no pictures, and filters read none."
        yield writer.at(pictures[0], Severity.WARNING, message, hint)
    for element in page.shown:
        capitals = sum(map(str.isupper, element.text))
        if capitals >= _SHOUTED and element.text.isupper():
            message = f"{' '.join(element.text.split())[:40]!r} is in capitals throughout"
            yield writer.at(element, Severity.INFO, message, "Write small letters.")


def _of_link(page: Page, writer: Writer, link: Element) -> Iterator[Finding]:
    url = link.attributes["href"]
    if url.lower().startswith("http:"):
        hint = "Write https:// where the server has it."
        yield writer.at(link, Severity.INFO, "the page that it links to is not encrypted", hint)
    shown = _HOST.fullmatch(text_of(page, link))
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return
    if shown and not _is_same(shown[1].lower().removeprefix("www."), host):
        message = f"the link shows {shown[1]}, and leads to {host}"
        yield writer.at(link, Severity.WARNING, message, "Show where it leads: filters take this for a fraud.")


def _is_same(shown: str, host: str) -> bool:
    return shown == host or host.endswith(f".{shown}") or shown.endswith(f".{host}")


def _hidden(page: Page, writer: Writer) -> Iterator[Finding]:
    """Yield text that nobody sees, besides the preheader, which comes first."""
    with_text = [one for one in page.elements if one.text.strip() and one.tag not in ("title", "style", "script")]
    preheader = first_with_text(page)
    outermost = [one for one in with_text if one.is_hidden and not (one.parent and one.parent.is_hidden)]
    for element in outermost:
        if element is preheader:
            continue
        hint = "Show it or take it out: filters take hidden text for spam."
        yield writer.at(element, Severity.WARNING, "there is hidden text besides the preheader", hint)
