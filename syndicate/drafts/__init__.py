"""Drafts: what an editor makes of the next issue, in a YAML file that stays theirs."""

from syndicate.drafts.choosing import Choice, Chosen, Library, choose
from syndicate.drafts.faults import error_of, quoted
from syndicate.drafts.reading import read
from syndicate.drafts.rewriting import rewritten
from syndicate.drafts.updating import updated
from syndicate.drafts.values import Draft, Entry, LeftOut, Treatment
from syndicate.drafts.writing import Heading, new_entry, titles_of, written

__all__ = [
    "Choice",
    "Chosen",
    "Draft",
    "Entry",
    "Heading",
    "LeftOut",
    "Library",
    "Treatment",
    "choose",
    "error_of",
    "new_entry",
    "quoted",
    "read",
    "rewritten",
    "titles_of",
    "updated",
    "written",
]
