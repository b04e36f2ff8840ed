"""A ledger of a newer version is refused and left as it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from syndicate.errors import LedgerError
from syndicate.ledger import Ledger, schema
from tests.ledger.books import address_hash, by_hand, open_ledger


@pytest.mark.parametrize(
    "opens",
    [open_ledger, lambda path: Ledger.peek(path, address_hash=address_hash)],
    ids=["open", "peek"],
)
def test_a_ledger_of_a_newer_version_is_refused_and_left(path: Path, opens: Callable[[Path], Ledger | None]) -> None:
    with by_hand(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match=rf"newer version of syndicate \(9999; this one knows {schema.REVISION}\)"):
        opens(path)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*9999*"))
