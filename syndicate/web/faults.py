"""What the owner can mend, as a page shows it: where, what is wrong, what to do, and the lines around it."""

from dataclasses import dataclass

from syndicate.errors import SyndicateError
from syndicate.web.ports import Studio
from syndicate.web.values import SourceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One of them."""

    where: str
    message: str
    hint: str
    lines: tuple[SourceLine, ...] = ()


def fault_of(studio: Studio, error: SyndicateError) -> Fault:
    """Return what *error* says, with the source that it names."""
    lines = studio.source(error.where) if error.where else ()
    return Fault(where=error.where, message=error.message, hint=error.hint, lines=lines)
