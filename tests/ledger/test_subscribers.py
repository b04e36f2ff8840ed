"""Issues to all who subscribed: planned by the database itself, as those are that are named."""

from syndicate.ledger import Ledger
from syndicate.model.issue import Recipient, RecipientState
from tests.ledger.books import NOON, address_hash, freeze, make_frozen, people

TEAM = Recipient(address="team@example.org", name="Team", is_list=True)


def planned(ledger: Ledger, *named: Recipient) -> set[str]:
    """Return the addresses to which an issue is planned."""
    issue = ledger.issues.freeze(
        make_frozen(1), slot=None, mailer="smtp", recipients=named, now=NOON, with_subscribers=True
    )
    return {delivery.recipient.address for delivery in ledger.deliveries.claim(issue, 100, NOON)}


def test_an_issue_goes_to_its_active_subscribers_alone(ledger: Ledger) -> None:
    left = Recipient(address="left@example.org", subscriptions=("markets",), state=RecipientState.UNSUBSCRIBED)
    other = Recipient(address="bonds@example.org", subscriptions=("bonds",))
    both = Recipient(address="both@example.org", subscriptions=("bonds", "markets"))
    ledger.recipients.put_all([*people(2), left, other, both], NOON)
    assert planned(ledger) == {"reader0@example.org", "reader1@example.org", "both@example.org"}


def test_who_is_named_and_subscribed_gets_it_once(ledger: Ledger) -> None:
    ledger.recipients.put_all(people(2), NOON)
    assert planned(ledger, TEAM, *people(1)) == {"team@example.org", "reader0@example.org", "reader1@example.org"}


def test_it_is_planned_as_if_each_were_named(ledger: Ledger) -> None:
    ledger.recipients.put_all(people(20), NOON)
    planned(ledger)
    freeze(ledger, 2, to=ledger.recipients.of("markets"))
    ledger.deliveries.recover(ledger.issues.get("markets#1"))
    columns = "address_hash, list_address, list_name, state, next_try, code, status, reply, blame, changed_at"
    with ledger.direct() as connection:
        one, two = (
            connection.execute(f"SELECT {columns} FROM deliveries WHERE issue = {number} ORDER BY id").fetchall()  # noqa: S608 (our own words)
            for number in (1, 2)
        )
    assert len(one) == 20
    assert one == two


def test_counts_balance_with_subscribers(ledger: Ledger) -> None:
    ledger.recipients.put_all(people(3), NOON)
    planned(ledger, TEAM)
    assert not ledger.issues.finish(ledger.issues.get("markets#1"))  # raises where the counts differ


def test_nothing_of_an_erased_list_address_stays_with_its_deliveries(ledger: Ledger) -> None:
    planned(ledger, TEAM)
    ledger.recipients.erase(TEAM.address, NOON)
    issue = ledger.issues.get("markets#1")
    ledger.deliveries.recover(issue)
    (delivery,) = ledger.deliveries.claim(issue, 100, NOON)
    assert (delivery.recipient.address, delivery.recipient.name) == ("", "")
    assert ledger.suppressions.holds(address_hash(TEAM.address), "markets")
