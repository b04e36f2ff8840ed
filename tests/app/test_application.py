"""The application watches: it builds what changes, and what comes due while nothing does."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from syndicate.app.application import App
from syndicate.app.results import BuildResult
from syndicate.errors import SyndicateError
from tests.app.sites import DAY, HOUR, NOW, Site

SECOND = timedelta(seconds=1)


class Clock:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.post("2022-05-19-a.md", title="A")
    site.post("2022-05-20-b.md", title="B", date=f"{NOW + HOUR}")
    site.post("2022-05-20-c.md", title="C", date=f"{NOW + DAY}")
    return site


@pytest.fixture
def app(site: Site, clock: Clock) -> App:
    return App.open(site.config.path, environ={}, clock=clock)


def watching(app: App) -> Iterator[BuildResult | SyndicateError]:
    """Watch, and build once; the results of later builds."""
    results = app.watch(settle=timedelta(milliseconds=20))
    app.build()
    return results


def posts(result: BuildResult | SyndicateError) -> int:
    assert isinstance(result, BuildResult), result
    return result.posts


def test_posts_are_built_when_they_come_due(site: Site, app: App, clock: Clock) -> None:
    results = watching(app)
    clock.now = NOW + HOUR
    assert posts(next(results)) == 2
    clock.now = NOW + DAY
    assert posts(next(results)) == 3
    site.post("2022-05-20-d.md", title="D")
    assert posts(next(results)) == 4


def test_a_post_that_is_due_later_than_it_was(site: Site, app: App, clock: Clock) -> None:
    results = watching(app)
    clock.now = NOW + HOUR - SECOND
    site.post("2022-05-20-b.md", title="B", date=f"{NOW + 2 * HOUR}")
    assert (posts(next(results)), app._due) == (1, NOW + 2 * HOUR)
    clock.now = NOW + 2 * HOUR
    assert posts(next(results)) == 2


def test_what_fails_when_a_post_is_due_is_not_tried_again_and_again(site: Site, app: App, clock: Clock) -> None:
    results = watching(app)
    clock.now = NOW + HOUR
    feed = site.output / "everything.rss"
    feed.unlink()
    feed.mkdir()
    assert "cannot be read" in str(next(results))
    assert app._due is None
    feed.rmdir()
    site.post("2022-05-20-d.md", title="D")
    assert posts(next(results)) == 3
    clock.now = NOW + DAY
    assert posts(next(results)) == 4


def test_what_changes_during_the_first_build_is_built(site: Site, app: App) -> None:
    results = app.watch(settle=timedelta(milliseconds=20))
    assert app.build().posts == 1
    site.post("2022-05-20-d.md", title="D")
    assert posts(next(results)) == 2
