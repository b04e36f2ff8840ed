"""``preview --why``: each post near a digest with a sentence that says why it is in or out."""

from pathlib import Path

import pytest

from syndicate.app import why
from tests.cli.conftest import Run, post_text

NOW = "2022-05-21T08:00:00+08:00"


def test_every_post_has_a_line(site: Path, run: Run) -> None:
    (site / "_posts/2022-05-18-long.md").write_text(post_text("一个" * 20, "2022-05-18 09:00:00 +0800", "bonds"))
    made = run("preview", "category/bonds", "--why", "--now", NOW)
    assert made.exit_code == 0
    assert made.stdout == (
        "card     Second                                New to the first issue (`first_issue: latest`).\n"
        "card     一个一个一个一个一个一个一个一个一…   New to the first issue (`first_issue: latest`).\n"
        "out      First                                 Its category is markets; wanted: bonds.\n"
    )


def test_a_window_and_the_state_of_runs_elsewhere(site: Path, run: Run) -> None:
    run("recipients", "add", "anna@example.org", "--subscription", "all")
    run("build", "--now", NOW)
    run("send", "all", "--yes", "--now", NOW)
    (site / ".syndicate").rename(site / "elsewhere")
    here = run("preview", "all", "--why", "--last", "30h", "--now", NOW)
    assert here.stdout.splitlines()[0].endswith("  Published in the window.")
    there = run("preview", "all", "--why", "--last", "30h", "--state", "elsewhere", "--now", NOW)
    assert there.stdout.splitlines()[0].endswith("  Published in the window; in all#1 already, as a card.")


def test_many_that_are_out_are_counted(site: Path, run: Run) -> None:
    for number in range(why.MOST + 2):
        (site / f"_posts/2022-05-01-p{number}.md").write_text(post_text(f"P{number}", "2022-05-01", "funds"))
    made = run("preview", "category/bonds", "--why", "--now", NOW)
    assert made.stdout.splitlines()[-1] == "and 3 more that are not in it."
    assert len(made.stdout.splitlines()) == 1 + why.MOST + 1


@pytest.mark.parametrize("other", [["--for", "mailchimp"], ["--as", "a@example.org"], ["--out", "x"], ["--open"]])
def test_it_stands_alone(site: Path, run: Run, other: list[str]) -> None:
    made = run("preview", "all", "--why", *other)
    assert made.exit_code == 2
    assert "--why says the same whoever gets it" in made.stderr
