"""What an owner should know of feeds that are valid and yet serve readers badly."""

from collections import defaultdict
from collections.abc import Iterable

from syndicate.model import Problem, Subscription

LARGE_OUTPUT_BYTES = 500_000_000


def short_spans(subscriptions: Iterable[Subscription]) -> list[Problem]:
    """Warn, once for each line of the config, of *subscriptions* whose full feed spans too little time."""
    names: dict[str, list[str]] = defaultdict(list)
    for one in subscriptions:
        names[one.source].append(one.name)
    return [_short_span(source, short) for source, short in names.items()]


def large_output(total_bytes: int, config_name: str) -> list[Problem]:
    """Warn where all feeds together are more than LARGE_OUTPUT_BYTES."""
    if total_bytes <= LARGE_OUTPUT_BYTES:
        return []
    message = f"the feeds hold {total_bytes / 1e6:,.0f} MB in all"
    hint = "Lower `limit`, name fewer `formats`, or write `content: excerpt`."
    return [Problem.at(config_name, message, hint=hint)]


def _short_span(source: str, names: list[str]) -> Problem:
    others = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
    message = f"the feed {names[0]}{others} is full and spans less than three hours"
    hint = "A reader that polls daily misses posts: raise `limit`, or set `cover: 24h`."
    return Problem.at(source, message, hint=hint)
