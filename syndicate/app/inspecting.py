"""A digest as the rules for mail clients look at it, and the refusal of one that readers could not read."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from syndicate.deliver.letters import Letter
from syndicate.errors import LintError
from syndicate.model import Config, Digest, DigestSettings, Subscription
from syndicate.model.issue import Frozen, Recipient
from syndicate.model.lint import Finding, Severity

if TYPE_CHECKING:
    from syndicate.render.lint import Mail

READER = Recipient(address="reader@example.org")  #: Whom an issue is looked at as, before anybody gets it.


def inspected(part: Digest | Frozen, message: bytes, urls: Iterable[str], settings: DigestSettings) -> "Mail":
    """Return the mail whose parts are those of *part*, with what *message* says besides; *urls* are of its posts."""
    from syndicate.render.lint import mail_of_message  # noqa: PLC0415 (most runs freeze no issue)

    sent = mail_of_message(message)
    return replace(sent, html=part.html, text=part.text, address=settings.address, posts=tuple(urls))


def expect_sound(
    config: Config, subscription: Subscription, settings: DigestSettings, frozen: Frozen, letter: Letter
) -> None:
    """Raise LintError where a rule finds an error in *frozen*, as *letter* carries it."""
    from syndicate.render.lint import lint  # noqa: PLC0415 (likewise)

    read, message = letter.as_read(frozen, READER), letter.message(READER).data
    mail = inspected(read, message, (place.url for place in frozen.places), settings)
    errors = [one for one in lint(mail, config.lint) if one.severity is Severity.ERROR]
    if errors:
        name = subscription.name
        listed = "".join(f"\n  {_line(one)}" for one in errors)
        only = f"\n  Its only post is {mail.posts[0]}." if len(mail.posts) == 1 else ""  # which no finding names then
        raise LintError(
            f"{name} is not sent: some of its readers could not read it{listed}{only}",
            where=subscription.source or config.path.name,
            hint=f"`syndicate lint {name}` says more; --ignore-lint sends it as it is.",
        )


def _line(finding: Finding) -> str:
    element = f" {finding.element}" if finding.element else ""
    return f"{finding.rule} {finding.message}.{element} {finding.hint}"
