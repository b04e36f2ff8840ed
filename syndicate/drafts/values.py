"""What a draft says, as it was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from syndicate.drafts.faults import Fault


class Treatment(StrEnum):
    """What becomes of a post that a draft names: the word behind ``as``."""

    FULL = "full"  #: a card
    TITLE = "title"  #: its title alone
    LATER = "later"  #: not in this issue
    NEVER = "never"  #: not in this issue, nor in any later one


class LeftOut(StrEnum):
    """What becomes of the posts that a draft offered and does not name any more."""

    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post that a draft names, by its id or its path."""

    line: int  #: 1-based, of the file.
    id: str = ""
    path: str = ""
    title: str = ""  #: "": as the post has it.
    blurb: str = ""  #: Markdown in place of the excerpt.
    treatment: Treatment | None = None  #: None: as ``limit`` has it.
    is_pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One draft. Texts that are None are as the config has them."""

    where: str  #: The file, as a person types it.
    entries: tuple[Entry, ...] = ()
    offered: Mapping[str, str] = field(default_factory=dict, hash=False)  #: Titles by id, as they were offered.
    left_out: LeftOut = LeftOut.LATER
    subject: str | None = None
    preheader: str | None = None
    intro: str | None = None  #: Markdown.
    outro: str | None = None
    faults: tuple[Fault, ...] = ()  #: What is wrong with the text by itself; such entries are left out.
