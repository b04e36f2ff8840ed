"""M013: characters that mail does not carry, or that nobody can read."""

import re
from collections.abc import Iterator, Sequence

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint.finding import Writer
from syndicate.render.lint.page import Page

_WRONG = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd-\uffff\U000f0000-\U0010ffff]")


def characters(page: Page, _clients: Sequence[str]) -> Iterator[Finding]:
    """Yield M013."""
    writer = Writer(page, "M013")
    mail = page.mail
    for found in _WRONG.finditer(mail.html):
        yield writer.at(page.at(found.start()), *_said(found[0]), offset=found.start())
    for number, line in enumerate((mail.text or "").split("\n"), 1):
        for found in _WRONG.finditer(line):
            severity, message, hint = _said(found[0])
            said = f"{message}, in the text part"
            yield writer.of_mail(severity, said, hint, line=number, column=found.start() + 1)


def _said(character: str) -> tuple[Severity, str, str]:
    name = f"U+{ord(character):04X}"
    if character == "\ufffd":
        hint = "Mend the source, or name its encoding: `posts.encodings`."
        return Severity.WARNING, f"{name} stands where a character could not be read", hint
    if "\ue000" <= character <= "\uf8ff" or character >= "\U000f0000":
        return Severity.WARNING, f"{name} is for private use: others see a box", "Write another character."
    return Severity.ERROR, f"{name} is no character of text: Gmail clips at it", "Take it out of the source."
