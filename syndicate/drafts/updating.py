"""New posts brought into a draft: above all that is not pinned, and remembered as offered."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from syndicate.drafts.reading import read
from syndicate.drafts.rewriting import rewritten
from syndicate.drafts.writing import entries, new_entry, titles_of
from syndicate.errors import DraftError
from syndicate.model import Post


def updated(text: str, posts: Sequence[Post], where: str) -> str:
    """Return the draft *text* with *posts* above all that is not pinned, and remembered as offered.

    Everything else stays, byte for byte. Raises DraftError where they cannot be inserted.
    """
    draft = read(text, where)
    first = len(list(takewhile(lambda entry: entry.is_pinned, draft.entries)))
    entries_ = (*draft.entries[:first], *map(new_entry, posts), *draft.entries[first:])
    try:
        return rewritten(text, replace(draft, entries=entries_, offered={**draft.offered, **titles_of(posts)}))
    except DraftError:
        listed = "".join(entries(posts))
        raise DraftError(
            "the new posts cannot be brought in here", where=where, hint=f"Add them by hand:\n{listed}"
        ) from None
