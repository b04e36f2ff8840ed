"""M009 and M010: what readers, screen readers and mail providers ask of every newsletter."""

import re
from collections.abc import Iterator, Sequence

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint.finding import Writer
from syndicate.render.lint.page import Element, Page
from syndicate.render.wrapping import cells

MIN_COLUMNS, MAX_CHARACTERS = 40, 130  #: Of a preheader; a Chinese character takes two columns.
_FILLER = re.compile("[\u00ad\u034f\u200b-\u200f\u2060\ufeff\xa0\\s]+")
_UNSUBSCRIBE = re.compile(
    r"unsub|opt.?out|manage.{0,12}(?:preferences|subscription)|退订|取消订阅|取消訂閱|退訂|abmelden|abbestellen"
    r"|désabonner|désinscri|darse de baja|cancelar.{0,12}suscripci|配信停止|購読解除|수신거부|отпис",
    re.IGNORECASE,
)


def structure(page: Page, _clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M009."""
    writer = Writer(page, "M009")
    root = next(page.named("html"), None)
    if root is None or not root.attributes.get("lang"):
        hint = 'Write <html lang="…">: screen readers choose their voice by it, and clients the glyphs of Chinese.'
        yield writer.at(root, Severity.WARNING, "the page does not say its language", hint)
    metas = [one.attributes for one in page.named("meta")]
    if not any("charset" in one or "charset" in one.get("content", "").lower() for one in metas):
        yield writer.of_mail(Severity.WARNING, "the page does not say its charset", 'Write <meta charset="utf-8">.')
    if not any(one.text.strip() for one in page.named("title")):
        yield writer.of_mail(Severity.WARNING, "the page has no title", "Write <title>…</title>: the subject, say.")
    yield from _tables(page, writer)
    yield from _preheader(page, writer)
    if page.mail.text is not None and not page.mail.text.strip():
        hint = "Add a text part: filters ask for one, and some readers have nothing else."
        yield writer.of_mail(Severity.ERROR, "the message has no text part", hint)


def unsubscribing(page: Page, _clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M010."""
    writer, mail = Writer(page, "M010"), page.mail
    header = mail.header("List-Unsubscribe")
    if not any(_is_unsubscribe(page, one, header) for one in page.named("a")):
        hint = "Set `unsubscribe` in the config, and print {{ unsubscribe_url }} in a template of your own."
        yield writer.of_mail(Severity.WARNING, "there is no link to unsubscribe", hint)
    if mail.headers is not None and not header:
        hint = "Set `unsubscribe` in the config: Gmail and Yahoo show a button for it."
        yield writer.of_mail(Severity.WARNING, "there is no header List-Unsubscribe", hint)
    elif "https:" in header and not mail.header("List-Unsubscribe-Post"):
        hint = "Add List-Unsubscribe-Post: List-Unsubscribe=One-Click (RFC 8058)."
        yield writer.of_mail(Severity.WARNING, "List-Unsubscribe takes more than one click", hint)
    if mail.address == "":
        hint = "Set `address` in the config: many countries ask for it in a newsletter."
        yield writer.of_mail(Severity.WARNING, "there is no postal address", hint)


def text_of(page: Page, element: Element) -> str:
    """Return the text of *element* and of what stands in it, without what only fills a line up."""
    return _FILLER.sub(" ", " ".join(one.text for one in page.within(element))).strip()


def first_with_text(page: Page) -> Element | None:
    """Return the element whose text inboxes show first: the preheader, if it is hidden."""
    return next((one for one in _in_body(page) if one.text.strip() and _is_first(page, one)), None)


def _is_first(page: Page, element: Element) -> bool:
    inside = page.within(element)[1:]
    return page.begins_with_text(element) or not any(one.text.strip() for one in inside)


def _tables(page: Page, writer: Writer) -> Iterator[Finding]:
    """Yield tables that hold the layout, and do not say so: screen readers count their rows aloud."""
    data = {one for each in page.named("th", "caption") for one in each.ancestors() if one.tag == "table"}
    outer = {one for each in page.named("table") for one in each.ancestors() if one.tag == "table"}
    # A table of data within the layout has made all tables around it data: the nearest alone is.
    nearest = {next((up for up in one.ancestors() if up.tag == "table"), None) for one in page.named("th", "caption")}
    for table in page.named("table"):
        is_layout = table in outer or (table not in data and table.attributes.get("width") == "100%")
        if is_layout and table not in nearest and table.attributes.get("role") not in ("presentation", "none"):
            hint = 'Write role="presentation": screen readers read its cells as text then.'
            yield writer.at(table, Severity.WARNING, "a table of the layout does not say that it is one", hint)


def _preheader(page: Page, writer: Writer) -> Iterator[Finding]:
    first = first_with_text(page)
    if first is None:
        return
    if not first.is_hidden:
        hint = "Begin the body with a hidden line: inboxes show it behind the subject."
        yield writer.at(first, Severity.WARNING, "there is no preheader: inboxes show the first words", hint)
        return
    text = text_of(page, first)
    if cells(text) < MIN_COLUMNS:
        hint = f"Inboxes show {MIN_COLUMNS} columns or more, and fill up with what comes next: set `preheader`."
        yield writer.at(first, Severity.INFO, f"the preheader takes {cells(text)} columns", hint)
    elif len(text) > MAX_CHARACTERS:
        hint = f"Inboxes cut it off behind {MAX_CHARACTERS} at the latest: begin with what matters."
        yield writer.at(first, Severity.INFO, f"the preheader has {len(text)} characters", hint)


def _in_body(page: Page) -> Iterator[Element]:
    head = frozenset(("head", "title", "style", "script"))
    return (one for one in page.elements if one.tag not in head and all(up.tag != "head" for up in one.ancestors()))


def _is_unsubscribe(page: Page, link: Element, header: str) -> bool:
    href = link.attributes.get("href", "")
    return bool(href) and (
        href in header or bool(_UNSUBSCRIBE.search(href)) or bool(_UNSUBSCRIBE.search(text_of(page, link)))
    )
