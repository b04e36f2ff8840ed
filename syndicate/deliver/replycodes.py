"""What a mail server's answer means: for the recipient, for the message, for us, or for nobody."""

import re
from collections.abc import Sequence
from enum import StrEnum

from syndicate.model.issue import Blame, DeliveryState, Outcome
from syndicate.names import clean_line


class Stage(StrEnum):
    """Where in the dialogue an answer came."""

    BANNER = "banner"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    DOT = "the message"


class Reply:
    """A server's answer. Its words are looked at when somebody asks: of four good answers, once."""

    __slots__ = ("code", "lines")

    def __init__(self, code: int, lines: Sequence[str]) -> None:
        self.code, self.lines = code, tuple(lines)

    @property
    def status(self) -> str:
        """The enhanced code (RFC 3463): ``5.1.1``, or ""."""
        found = _STATUS.match(self.lines[0]) if self.lines else None
        return found[1] if found else ""

    @property
    def text(self) -> str:
        """Its words on one line, without anybody's address."""
        words = " ".join(_STATUS.sub("", line, count=1) for line in self.lines)
        return _ADDRESS.sub("<…>", clean_line(words))[:MAX_TEXT]

    @property
    def is_good(self) -> bool:
        """Whether it says yes: done, nothing more is asked for (RFC 5321, section 4.2.1)."""
        return 200 <= self.code < 300  # noqa: PLR2004 (as the section says)

    @property
    def is_passing(self) -> bool:
        """Whether it says no, and the same may work later."""
        return 400 <= self.code < 500  # noqa: PLR2004 (likewise)

    @property
    def is_refusal(self) -> bool:
        """Whether it says no. What neither does is no answer to what was asked."""
        return 400 <= self.code < 600  # noqa: PLR2004 (likewise)

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.code), self.status, self.text) if part)


MAX_TEXT = 300
_STATUS = re.compile(r"\A([245]\.[0-9]{1,3}\.[0-9]{1,3})(?=\s|$)\s*")
# From the start of a word: to look from each of its letters takes a quarter of a second for a reply of 40 KB.
_ADDRESS = re.compile(r"(?<![^\s<>@])<?[^\s<>@]++@[^\s<>]+>?")

_NOBODY_THERE = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"})
_LATER = frozenset({"5.2.2", "5.4.5"})  # a full mailbox; too much mail for now, as Gmail says of a day's limit
_TOO_LARGE = frozenset({"5.2.3", "5.3.4"})
_OUR_FAULT_CODES = frozenset({530, 534, 535, 538})  # RFC 4954, section 6
# QQ Mail answers 550 for limits that pass in minutes or hours: whoever takes it for the end loses every reader there.
_FREQUENCY = re.compile(r"frequency limit", re.IGNORECASE)
_PASSES = re.compile(
    r"frequency limit|(?:sending|daily|hourly|rate) (?:\w+ ){0,2}limit|rate limit|too many|try again|temporar"
    r"|access denied.*mailbox|mailbox unavailable or access denied|over ?quota|quota exceeded|mailbox (?:is )?full",
    re.IGNORECASE,
)
_US = re.compile(
    r"\bspam|blocked|black ?list|block ?list|reputation|\bspf\b|\bdkim\b|\bdmarc\b|policy|relay(?:ing)? (?:is )?"
    r"(?:access )?denied|not authenticated|authentication required|sender (?:address )?rejected|sender verify failed"
    # Amazon SES, after the dot and without an enhanced code: to go on would lose the issue, recipient by recipient.
    r"|not verified|sending (?:is )?(?:suspended|paused|disabled)|(?:un|not )authori[sz]ed",
    re.IGNORECASE,
)


def outcome(said: Reply, stage: Stage) -> Outcome:
    """Return what *said*, at that *stage*, makes of a message."""
    state, blame = classify(said, stage)
    is_gone = state is DeliveryState.REJECTED and said.status in _NOBODY_THERE
    return Outcome(state=state, code=said.code, status=said.status, text=said.text, blame=blame, is_gone=is_gone)


def classify(said: Reply, stage: Stage) -> tuple[DeliveryState, Blame]:
    """Return the state of a delivery after *said*, and whose fault a refusal is.

    The enhanced code comes first, then the words, then the stage.
    """
    if said.is_good:
        return DeliveryState.ACCEPTED, Blame.NOBODY
    if _passes(said):
        return DeliveryState.DEFERRED, Blame.NOBODY
    return DeliveryState.REJECTED, _blame(said, stage)


def _passes(said: Reply) -> bool:
    """Whether the same message may be taken later."""
    if said.is_passing or said.status.startswith("4.") or said.status in _LATER:
        return True
    if said.status in _NOBODY_THERE | _TOO_LARGE:
        return False
    # Block lists, too, ask to try again, once one has mended what is wrong.
    words = _FREQUENCY if said.status.startswith("5.7.") else _PASSES
    return words.search(said.text) is not None


def _blame(said: Reply, stage: Stage) -> Blame:
    if (
        said.code in _OUR_FAULT_CODES
        or said.status.startswith("5.7.")
        or stage not in (Stage.RCPT, Stage.DATA, Stage.DOT)
    ):
        return Blame.US
    if said.status in _NOBODY_THERE:
        return Blame.RECIPIENT
    if said.status in _TOO_LARGE or said.code == 552:  # noqa: PLR2004 (RFC 5321, section 4.2.3)
        return Blame.MESSAGE
    if _US.search(said.text):
        return Blame.US
    return Blame.RECIPIENT if stage is Stage.RCPT else Blame.MESSAGE
