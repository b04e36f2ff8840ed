"""Reviewers are asked as far as they can be reached, and nobody twice for the fault of another one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from syndicate import config as configuration
from syndicate.app.mailing import Mailroom
from syndicate.app.office import Office
from syndicate.deliver.ports import Carrier
from syndicate.errors import DeliveryError
from syndicate.model.issue import Message, Outcome
from syndicate.testing import MemoryCarrier
from tests.factories import NOON

CONFIG = """\
site: {title: Wire, url: "https://news.example.org"}
digests: {from: news@example.org, approve: true, reviewers: [lee@example.org, kim@example.org, jo@example.org]}
subscriptions: {all: {digest: {to: [list@example.org]}}}
"""


@dataclass(slots=True)
class Breaking(MemoryCarrier):
    """Takes so many messages, then breaks."""

    left: int = 0

    def send(self, message: Message, *, before_dot: Callable[[], None]) -> Outcome:
        """Keep *message*, or raise DeliveryError."""
        if not self.left:
            raise DeliveryError("the line is dead")
        self.left -= 1
        return MemoryCarrier.send(self, message, before_dot=before_dot)


class OneLine(Office):
    """Hands everything to one carrier."""

    own = Breaking()

    def carrier(self, name: str) -> Carrier:  # noqa: ARG002 (there is one alone)
        """Return it."""
        return self.own


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OneLine]:
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/2022-05-19-first.md").write_text("---\ntitle: First\n---\nText.\n")
    config = configuration.load(tmp_path / "config.yaml", environ={})
    with OneLine(config, clock=lambda: NOON) as opened:
        yield opened


def results(office: OneLine) -> list[str]:
    return [report.result for report in Mailroom(office=office).send(["all"])]


def test_a_line_that_breaks_after_one_of_them_asks_nobody_twice(office: OneLine) -> None:
    office.own = Breaking(left=1)
    asked = "asked lee@example.org (others could not be asked: the line is dead) to approve it"
    assert results(office) == [asked]
    assert results(office) == ["nothing to send: no new posts"]
    assert len(office.own.arrived) == 1


def test_a_line_that_breaks_before_all_of_them_is_tried_again(office: OneLine) -> None:
    office.own = Breaking()
    with pytest.raises(DeliveryError, match="the line is dead"):
        results(office)
    office.own.left = 3
    asked = "asked lee@example.org, kim@example.org, jo@example.org to approve it"
    assert results(office) == ["nothing to send: no new posts", asked]
