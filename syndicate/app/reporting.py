"""What a build says at its end: counts, and everything that is wrong, whenever it was found."""

from collections import defaultdict

from syndicate.app.results import BuildResult
from syndicate.index import Index
from syndicate.model import Config, Level, Problem

LARGE_OUTPUT_BYTES = 500_000_000


def completed(result: BuildResult, config: Config, index: Index) -> BuildResult:
    """Return *result* with what the index knows of posts, feeds and standing problems."""
    result.posts = index.posts.count()
    result.held = tuple(index.posts.held())
    result.unchanged = index.feeds.file_count() - len(result.files)
    problems = index.problems.all()
    result.skipped = sum(one.level is Level.ERROR for one in problems) - len(index.problems.all(of="file:"))
    sources = {one.name: one.source for one in config.subscriptions}
    problems += _short_spans(index, sources)
    problems += _large_output(index.feeds.total_bytes(), config.path.name)
    problems += _mass_change(len(index.posts.pending()), config.path.name)
    if not (problems or result.posts or result.held):
        hint = "Posts lie in folders called _posts; `posts.source` and `posts.paths` name others."
        problems.append(Problem.at(str(config.posts.source), "there are no posts here", hint=hint))
    result.problems = sorted(problems)
    return result


def _short_spans(index: Index, sources: dict[str, str]) -> list[Problem]:
    """Warn, once for each line of the config, of feeds that are full and span too little time."""
    names: dict[str, list[str]] = defaultdict(list)
    for pattern, name in index.feeds.short():
        names[sources[pattern]].append(name)
    return [_short_span(source, short) for source, short in names.items()]


def _short_span(source: str, names: list[str]) -> Problem:
    others = f" (and {len(names) - 1} more)" if len(names) > 1 else ""
    message = f"the feed {names[0]}{others} is full and spans less than three hours"
    hint = "A reader that polls daily misses posts: raise `limit`, or set `cover: 24h`."
    return Problem.at(source, message, hint=hint)


def _large_output(total_bytes: int, config_name: str) -> list[Problem]:
    """Warn where all feeds together are more than LARGE_OUTPUT_BYTES."""
    if total_bytes <= LARGE_OUTPUT_BYTES:
        return []
    message = f"the feeds hold {total_bytes / 1e6:,.0f} MB in all"
    hint = "Lower `limit`, name fewer `formats`, or write `content: excerpt`."
    return [Problem.at(config_name, message, hint=hint)]


def _mass_change(unrecorded: int, config_name: str) -> list[Problem]:
    """Warn of so many corrections at once that they were not recorded."""
    if not unrecorded:
        return []
    message = f"{unrecorded:,} posts changed at once: no correction was recorded, so that no `updated` moves"
    hint = "If they were corrected all the same, run `syndicate build --accept-corrections`."
    return [Problem.at(config_name, message, hint=hint)]
