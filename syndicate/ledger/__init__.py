"""The ledger: which issues were frozen, to whom each goes, and what became of it. Durable; never guessed."""

from syndicate.ledger.committing import Committer
from syndicate.ledger.gate import Gate
from syndicate.ledger.ledger import Ledger

__all__ = ["Committer", "Gate", "Ledger"]
