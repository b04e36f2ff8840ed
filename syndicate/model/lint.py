"""What the rules for mail clients find in a mail, and what the owner chose of them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from syndicate.frozen import frozen


class Severity(StrEnum):
    """What a finding costs its readers."""

    ERROR = "error"  #: Some of them cannot read the mail, or it does not arrive: ``send`` refuses.
    WARNING = "warning"  #: Some of them see it worse than it could be.
    INFO = "info"  #: A client shows it in a way of its own.


RULES: Mapping[str, str] = MappingProxyType(
    {
        "M001": "size, and where Gmail clips",
        "M002": "style sheets",
        "M003": "links that lead nowhere",
        "M004": "pictures",
        "M005": "layout that Outlook does not know",
        "M006": "decoration that Outlook does not know",
        "M007": "rules in @media that lose to inline styles",
        "M008": "contrast, in light and dark",
        "M009": "what a page and its readers need: language, title, preheader, text part",
        "M010": "unsubscribing, and the postal address",
        "M011": "sizes of text and lines",
        "M012": "fonts",
        "M013": "characters that mail does not carry",
        "M014": "what looks like spam",
        "M015": "all that a client does not support",
    }
)  #: What each rule is about.


@frozen(kw_only=True)
class Finding:
    """One thing that a rule found in a mail."""

    rule: str  #: ``M004``
    severity: Severity
    message: str  #: What is wrong, with the value as written.
    hint: str = ""  #: What to do.
    line: int = 0  #: 1-based, of the HTML part (or the text part, or the file); 0: the mail as a whole.
    column: int = 0  #: 1-based, in characters.
    element: str = ""  #: The opening tag, shortened: ``<img src="https://…" width="700">``.
    tag: str = ""  #: ``img``; with ``nth`` it finds the element in any parser's tree.
    nth: int = -1  #: 0-based, among the elements of that tag in the order of the document; -1: no element.
    clients: tuple[str, ...] = ()  #: Names of those that it hurts: ``Outlook (Windows)``; empty: all of them.
    count: int = 1  #: How many elements it was found at; the place is that of the first.


@frozen(kw_only=True)
class LintSettings:
    """What ``lint:`` in the config says."""

    clients: tuple[str, ...] = ()  #: Ids of clients; empty: the default choice.
    ignore: frozenset[str] = frozenset()  #: Ids of rules.
