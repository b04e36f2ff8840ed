"""The secret that a ledger was begun with: with another one, its hashes would stand for nobody."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import BLOB, bindparam, exists, insert, select

from syndicate.errors import LedgerError
from syndicate.ledger.access import Access
from syndicate.ledger.schema import seal

_FOUND = select(seal.c.secret)
_FIRST = insert(seal).from_select(["secret"], select(bindparam("secret", type_=BLOB)).where(~exists(_FOUND)))
_NOBODY = "secret@ledger.invalid"  #: An address that never exists (RFC 2606, section 2): its hash tells the secret.


def expect_same_secret(access: Access, path: Path, *, address_hash: Callable[[str], bytes]) -> None:
    """Record which secret keys the ledger; raise LedgerError where it was another one before."""
    mark = address_hash(_NOBODY)
    with access.look() as connection:
        found = connection.execute(_FOUND).scalar()
    if found is None:
        with access.begin() as connection:
            connection.execute(_FIRST, {"secret": mark})
            found = connection.execute(_FOUND).scalar_one()  # another run may have been quicker
    if bytes(found) != mark:
        raise LedgerError(
            "the secret is not the one that this ledger was begun with",
            where=str(path),
            hint="Bring that one back: with another, those who unsubscribed are not known, and would be mailed again.",
        )
