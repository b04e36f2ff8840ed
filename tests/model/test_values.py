"""Values refuse what nobody could use, and say what they mean."""

from datetime import datetime, timedelta

import pytest

from syndicate.errors import PostError
from syndicate.model import Level, Problem
from tests.factories import NOON, make_post


def test_a_post_has_aware_dates() -> None:
    naive = datetime(2022, 5, 20)  # noqa: DTZ001 (that is the point)
    with pytest.raises(ValueError, match="dates must carry a time zone"):
        make_post(published=naive)
    with pytest.raises(ValueError, match="dates must carry a time zone"):
        make_post(updated=naive)


def test_corrected_means_updated_later() -> None:
    assert not make_post().corrected
    assert make_post(updated=NOON + timedelta(seconds=1)).corrected


def test_problems_are_worded_for_a_person() -> None:
    assert str(Problem(path="a.md", line=3, message="wrong", hint="Mend it.")) == "a.md:3: wrong\n  Mend it."
    assert str(Problem(path="a.md", message="odd", level=Level.WARNING)) == "a.md: warning: odd"
    assert Problem.at("config.yaml:14", "odd").line == 14
    assert (Problem.at("a:b", "odd").path, Problem.at("a:b", "odd").line) == ("a:b", 0)
    assert Problem.of_post("a.md", PostError("wrong", line=2, hint="h")) == Problem(
        path="a.md", line=2, message="wrong", hint="h"
    )
