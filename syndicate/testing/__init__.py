"""For tests, of ours and of owners' templates and tools: what stands in for a mailing service, and for a whole site."""

from syndicate.testing.carrier import MemoryCarrier
from syndicate.testing.studio import MemoryPost, MemoryStudio

__all__ = ["MemoryCarrier", "MemoryPost", "MemoryStudio"]
