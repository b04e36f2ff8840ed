"""Mails against the rules for mail clients: see docs/lint.md."""

from collections.abc import Callable, Iterator, Sequence

from syndicate.errors import SyndicateError
from syndicate.model.clients import USUAL_CLIENTS
from syndicate.model.lint import Finding, LintSettings, Severity
from syndicate.render.lint.characters import characters
from syndicate.render.lint.contrast import contrasts
from syndicate.render.lint.finding import gathered
from syndicate.render.lint.images import images
from syndicate.render.lint.layout import decoration, layout
from syndicate.render.lint.links import links
from syndicate.render.lint.mail import Mail, mail_of_message
from syndicate.render.lint.page import Page
from syndicate.render.lint.sheets import media, sheets
from syndicate.render.lint.size import size
from syndicate.render.lint.sizes import owners
from syndicate.render.lint.structure import structure, unsubscribing
from syndicate.render.lint.sweep import sweep
from syndicate.render.lint.trust import trust
from syndicate.render.lint.typography import fonts, lines

__all__ = ["Mail", "lint", "mail_of_message"]

_Rule = Callable[[Page, Sequence[str]], Iterator[Finding]]
_RULES: dict[str, _Rule] = {
    "M001": size,
    "M002": sheets,
    "M003": links,
    "M004": images,
    "M005": layout,
    "M006": decoration,
    "M007": media,
    "M008": contrasts,
    "M009": structure,
    "M010": unsubscribing,
    "M011": lines,
    "M012": fonts,
    "M013": characters,
    "M014": trust,
    "M015": sweep,
}


def lint(mail: Mail, settings: LintSettings) -> tuple[Finding, ...]:
    """Return what the rules find in *mail*, by rule, equal findings as one.

    What is not known of the mail is not a finding. What is too large to look at is one, of M001.
    Raises SyndicateError where there is no HTML to look at.
    """
    if not mail.html.strip():
        raise SyndicateError("there is no HTML part", hint="Clients show what is text alone as it is.")
    try:
        page = Page.of(mail)
    except SyndicateError as error:  # no other rule can say more of it, and nothing that ignores M001 makes it readable
        return (Finding(rule="M001", severity=Severity.ERROR, message=error.message, hint=error.hint),)
    clients = settings.clients or USUAL_CLIENTS
    rules = (rule for name, rule in _RULES.items() if name not in settings.ignore)
    return gathered((finding for rule in rules for finding in rule(page, clients)), owners(page))
