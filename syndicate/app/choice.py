"""Which subscription a name on the command line means."""

import difflib
from collections.abc import Sequence

from syndicate.errors import UsageError
from syndicate.model import Subscription

SHOWN = 20  #: A site may have thousands of subscriptions.


def chosen(subscriptions: Sequence[Subscription], name: str) -> Subscription:
    """Return the subscription *name*. Raises UsageError, with the nearest names, where there is none."""
    by_name = {one.name: one for one in subscriptions}
    if name in by_name:
        return by_name[name]
    near = difflib.get_close_matches(name, by_name, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {_listed(list(by_name))}."
    raise UsageError(f'there is no subscription "{name}"', hint=hint)


def only_digest(subscriptions: Sequence[Subscription]) -> Subscription:
    """Return the one subscription that has a digest. Raises UsageError, with their names, where there is not one."""
    digests = [one for one in subscriptions if one.digest]
    if len(digests) == 1:
        return digests[0]
    if not digests:
        names = _listed([one.name for one in subscriptions])
        raise UsageError(
            "no subscription has a digest", hint=f"Name one of these to see what it would look like: {names}."
        )
    raise UsageError("which digest?", hint=f"Name one of: {_listed([one.name for one in digests])}.")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
