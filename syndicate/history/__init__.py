"""What is remembered of posts for ever: the first id, when it was first seen, when it was last corrected."""

from syndicate.history.history import History
from syndicate.history.texts import text_hash
from syndicate.history.values import Memory, Sighting

__all__ = ["History", "Memory", "Sighting", "text_hash"]
