"""What a run did with digests, as lines for people or for scripts."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from syndicate.cli.session import print_json

if TYPE_CHECKING:
    from syndicate.app.sendreports import Report
    from syndicate.model.issue import DeliveryState

DELIVERY = 3  #: The exit code when a delivery is deferred, unknown, or rejected for our fault.


def print_reports(reports: "Iterable[Report]", *, as_json: bool) -> bool:
    """Print *reports* as they come; return whether somebody has to see to one of them."""
    held = False
    for report in reports:
        held = held or report.is_held
        if as_json:
            issue = report.issue.id if report.issue else None
            counts = {state.value: count for state, count in report.counts.items()}
            print_json({"name": report.name, "issue": issue, "result": report.result, "deliveries": counts})
        else:
            click.echo(_line(report), err=report.is_held)
    return held


def ending(*, held: bool) -> None:
    """End the command: with 3 where deliveries are left."""
    if held:
        raise SystemExit(DELIVERY)


def counted(counts: "Mapping[DeliveryState, int]") -> str:
    """Return *counts* in words: ``18 accepted, 2 unknown``."""
    return ", ".join(f"{count} {state.value}" for state, count in sorted(counts.items())) or "no deliveries"


def _line(report: "Report") -> str:
    if report.issue is None:
        return f"{report.name}: {report.result}"
    return f"{report.issue.id}: {report.result}: {counted(report.counts)}"
