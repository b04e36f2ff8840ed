"""Pages for the tests of the rules: a sound one, and what a rule finds where something stands in it."""

from collections.abc import Sequence
from typing import Any

from syndicate.model.lint import Finding, LintSettings, Severity
from syndicate.render.lint import Mail, lint

HEAD = '<meta charset="utf-8"><title>News</title>'
PREHEADER = '<div style="display:none">Rates fall, shares rise, and three more pieces of news.</div>'
UNSUBSCRIBE = '<p style="font-size:14px;line-height:21px"><a href="https://news.example.org/u">Unsubscribe</a></p>'
HEADERS = (
    ("List-Unsubscribe", "<https://news.example.org/u>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
)


def page(body: str = "<p>Text.</p>", *, head: str = "", lang: str = "en") -> str:
    """Return a page in which no rule finds anything, with *body* in its fifth line and *head* in its second."""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head>{HEAD}{head}</head>\n<body>\n{PREHEADER}\n{body}\n{UNSUBSCRIBE}\n'
        "</body></html>\n"
    )


def findings(
    rule: str, body: str = "<p>Text.</p>", *, head: str = "", lang: str = "en", clients: Sequence[str] = (), **mail: Any
) -> list[Finding]:
    """Return what *rule* finds in the page of *body*, for *clients*."""
    return findings_in(rule, page(body, head=head, lang=lang), clients=clients, **mail)


def findings_in(rule: str, html: str, *, clients: Sequence[str] = (), **mail: Any) -> list[Finding]:
    """Return what *rule* finds in *html*."""
    settings = LintSettings(clients=tuple(clients))
    return [one for one in lint(Mail(html=html, **mail), settings) if one.rule == rule]


def said(found: Sequence[Finding]) -> list[tuple[Severity, str]]:
    """Return severity and message of each finding."""
    return [(one.severity, one.message) for one in found]
