"""Drafts that were used are put away; what somebody wrote meanwhile is never lost."""

from pathlib import Path

import pytest

from syndicate import config as configuration
from syndicate.app import editing
from syndicate.app.editing import DraftFile
from syndicate.model import Config
from syndicate.model.issue import Issue, IssueState
from tests.factories import NOON

SITE = """\
site: {title: Wire, url: "https://news.example.org"}
subscriptions: {markets: {digest: {}}, news/all: {digest: {}}}
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    path = tmp_path / "config.yaml"
    path.write_text(SITE)
    (tmp_path / "drafts").mkdir()
    return configuration.load(path, environ={})


def issue_of(subscription: str = "markets") -> Issue:
    return Issue(
        subscription=subscription,
        number=7,
        state=IssueState.OPEN,
        frozen_at=NOON,
        slot=None,
        subject="",
        mailer="outbox",
        html_hash=b"",
    )


def draft_in(config: Config, text: str, name: str = "markets") -> DraftFile:
    path = editing.usual_path(config, name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    file = editing.find(config, name, None)
    assert file is not None
    return file


def test_a_used_draft_lies_under_the_name_of_its_issue(config: Config) -> None:
    said = editing.put_away(config, issue_of("news/all"), draft_in(config, "# a\n", "news/all"))
    assert said == "drafts/news/all.yaml is now drafts/sent/news/all#7.yaml"
    assert editing.used_path(config, issue_of("news/all")).read_text() == "# a\n"
    assert editing.find(config, "news/all", None) is None


def test_a_draft_that_was_changed_meanwhile_stays(config: Config) -> None:
    file = draft_in(config, "# a\n")
    file.path.write_text("# b\n")
    assert (
        editing.put_away(config, issue_of(), file)
        == "drafts/markets.yaml was changed while markets#7 was frozen, and stays"
    )
    assert file.path.read_text() == "# b\n"
    assert not editing.used_path(config, issue_of()).exists()


def test_a_draft_that_cannot_be_moved_is_told_of(config: Config) -> None:
    file = draft_in(config, "# a\n")
    (file.path.parent / "sent").write_text("in the way")
    said = editing.put_away(config, issue_of(), file)
    assert said.startswith("drafts/markets.yaml was used for markets#7 and could not be moved: ")
    assert file.path.read_text() == "# a\n"


def test_a_file_from_elsewhere_is_named_in_full(config: Config, tmp_path: Path) -> None:
    assert editing.typed(config, Path("/elsewhere/a.yaml")) == "/elsewhere/a.yaml"
    assert editing.typed(config, tmp_path / "drafts/a.yaml") == "drafts/a.yaml"
