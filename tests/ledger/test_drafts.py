"""What editors decided: posts left for later or for good, and the issue that each draft was used for."""

from syndicate.ledger import Ledger
from syndicate.model import Role
from tests.ledger.books import freeze, make_place

DRAFT = b"\x07" * 32


def test_what_is_left_for_later_is_not_sent_and_not_forgotten(ledger: Ledger) -> None:
    left = (make_place(1), make_place(2, role=Role.NEVER), make_place(3, role=Role.LATER))
    freeze(ledger, places=left)
    assert ledger.issues.sent_ids("markets") == {"post-1", "post-2"}
    assert ledger.drafts.later_ids("markets") == {"post-3"}
    assert ledger.drafts.later_ids("tech") == set()
    freeze(ledger, 3)
    assert "post-3" in ledger.issues.sent_ids("markets")


def test_a_discarded_issue_decided_nothing(ledger: Ledger) -> None:
    issue = freeze(ledger, places=(make_place(1, role=Role.LATER), make_place(2)), draft=DRAFT)
    ledger.issues.discard(issue)
    assert ledger.drafts.later_ids("markets") == set()
    assert ledger.drafts.used_for("markets", DRAFT) is None
    assert ledger.drafts.places_of("markets", ["post-2"]) == {}


def test_a_draft_is_known_by_its_hash(ledger: Ledger) -> None:
    issue = freeze(ledger, 1, draft=DRAFT)
    freeze(ledger, 2)
    assert ledger.drafts.used_for("markets", DRAFT) == issue
    assert ledger.drafts.used_for("tech", DRAFT) is None
    assert ledger.drafts.used_for("markets", b"other") is None


def test_where_posts_are_already(ledger: Ledger) -> None:
    freeze(ledger, places=(make_place(1), make_place(2, role=Role.NEVER), make_place(3, role=Role.LATER)))
    freeze(ledger, 4, corrected=(make_place(9),))
    asked = [f"post-{number}" for number in range(2000)]
    assert ledger.drafts.places_of("markets", asked) == {
        "post-1": ("markets#1", Role.FULL),
        "post-2": ("markets#1", Role.NEVER),
        "post-4": ("markets#2", Role.FULL),
    }
