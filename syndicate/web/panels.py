"""What stands beside the mail: findings, posts, sizes, the draft, the parts of the message."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from syndicate.model import Level, Problem
from syndicate.model.lint import Finding, Severity
from syndicate.web.choosing import Tab
from syndicate.web.values import DraftEntry, PostLine, Shown, Sizes, Verdict

TREATMENTS = (("", "as usual"), ("full", "card"), ("title", "title only"), ("later", "later"), ("never", "never"))
_ORDER = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """How much of what Gmail shows is used, in per cent of the gauge's width."""

    used: float
    budget: float
    clipped: float
    state: str  #: ``fits``, ``above`` the budget, or ``clipped``.


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A post and how large it is among the others."""

    post: PostLine
    share: float  #: In per cent of the largest.
    is_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the HTML part, and what was found in it."""

    number: int
    text: str
    findings: tuple[Finding, ...]


def values(tab: Tab, shown: Shown) -> dict[str, object]:
    """Return what the head of the page needs of *shown*, and the panel of *tab*."""
    findings = sorted(shown.findings, key=lambda one: (_ORDER[one.severity], one.line, one.rule))
    counts = {severity: sum(one.severity is severity for one in findings) for severity in Severity}
    found: dict[str, object] = {
        "facts": dict(shown.facts),
        "gauge": gauge(shown.sizes),
        "counts": counts,
        "urgency": _urgency(counts, shown.problems),
        "findings": findings,
        "shown_posts": sum(post.verdict is not Verdict.OUT for post in shown.posts),
    }
    if tab is Tab.POSTS:
        found["rows"] = rows(shown.posts)
    elif tab is Tab.SOURCE:
        found["lines"] = lines(shown.html, findings)
    elif tab is Tab.RAW:
        found["raw"] = shown.message.decode("utf-8", "replace")
    elif tab is Tab.DRAFT:
        found |= {"treatments": TREATMENTS, "key_of": key_of}
    return found


def _urgency(counts: Mapping[Severity, int], problems: Iterable[Problem]) -> str:
    """Return ``error``, ``warning`` or ``fine``: the worst of what was found in the mail and in the posts."""
    levels = {problem.level for problem in problems}
    if counts[Severity.ERROR] or Level.ERROR in levels:
        return "error"
    return "warning" if counts[Severity.WARNING] or levels else "fine"


def gauge(sizes: Sizes) -> Gauge:
    """Return the gauge of *sizes*: it ends where Gmail clips, or where the mail does, whichever is later."""
    end = max(sizes.clipped_above, sizes.html, 1)
    state = "clipped" if sizes.html > sizes.clipped_above else "above" if sizes.html > sizes.budget else "fits"
    return Gauge(
        used=100 * sizes.html / end,
        budget=100 * min(sizes.budget, end) / end,
        clipped=100 * sizes.clipped_above / end,
        state=state,
    )


def rows(posts: Iterable[PostLine]) -> list[Row]:
    """Return *posts* with a bar each."""
    posts = list(posts)
    largest = max((post.size_bytes for post in posts), default=0) or 1
    return [
        Row(post=post, share=100 * post.size_bytes / largest, is_in=post.verdict is not Verdict.OUT) for post in posts
    ]


def lines(html: str, findings: Iterable[Finding]) -> list[Line]:
    """Return the lines of *html*, each with what *findings* say of it."""
    at: dict[int, list[Finding]] = {}
    for finding in findings:
        at.setdefault(finding.line, []).append(finding)
    return [
        Line(number=number, text=text, findings=tuple(at.get(number, ())))
        for number, text in enumerate(html.split("\n"), 1)
    ]


def key_of(entry: DraftEntry) -> str:
    """Return a short name of *entry* for the ids of its fields, the same as long as the post is."""
    return blake2b(entry.id.encode("utf-8", "replace"), digest_size=6).hexdigest()
