"""Findings made, and equal ones gathered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from syndicate.model.lint import Finding, Severity
from syndicate.render.lint import matrix
from syndicate.render.lint.page import Element, Page

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Writer:
    """Writes the findings of one rule in one page."""

    def __init__(self, page: Page, rule: str) -> None:
        self._page, self._rule = page, rule

    def at(
        self,
        element: Element | None,
        severity: Severity,
        message: str,
        hint: str,
        *,
        clients: Iterable[str] = (),
        offset: int | None = None,
    ) -> Finding:
        """Return a finding at *element*, or at *offset* in the source, which may stand in it; *clients* are ids."""
        said = Finding(rule=self._rule, severity=severity, message=message, hint=hint, clients=matrix.names(clients))
        if offset is not None:
            line, column = self._page.place(offset)
            said = replace(said, line=line, column=column)
        elif element is not None:
            said = replace(said, line=element.line, column=element.column)
        if element is None:
            return said
        opening = self._page.opening(element)
        return replace(said, element=opening, tag=element.tag, nth=element.nth)

    def of_mail(self, severity: Severity, message: str, hint: str, *, line: int = 0, column: int = 0) -> Finding:
        """Return a finding about the mail as a whole, or about a place in its text part."""
        return Finding(rule=self._rule, severity=severity, message=message, hint=hint, line=line, column=column)


def gathered(findings: Iterable[Finding], owners: Mapping[tuple[str, int], str]) -> tuple[Finding, ...]:
    """Return *findings*, equal ones as the first with their count; by rule, the worst first.

    *owners* says, for (tag, nth), in which post an element stands: the hint names it.
    """
    same: dict[tuple[object, ...], list[Finding]] = {}
    for one in findings:
        same.setdefault((one.rule, one.severity, one.message, one.hint, one.clients), []).append(one)
    made = [_with_posts(replace(some[0], count=len(some)), _posts(some, owners)) for some in same.values()]
    return tuple(sorted(made, key=lambda one: (one.rule, _ORDER[one.severity], one.line, one.column)))


def _posts(some: Sequence[Finding], owners: Mapping[tuple[str, int], str]) -> list[str]:
    return list(dict.fromkeys(owners[key] for one in some if (key := (one.tag, one.nth)) in owners))


def _with_posts(finding: Finding, posts: Sequence[str]) -> Finding:
    if not posts:
        return finding
    more = f" and {len(posts) - 1} more" if len(posts) > 1 else ""
    return replace(finding, hint=f"{finding.hint} It is in {posts[0]}{more}.")
