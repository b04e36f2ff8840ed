"""The schema of a ledger brought up to date, after a backup; a newer one refused."""

from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from syndicate.errors import LedgerError
from syndicate.ledger import dialect
from syndicate.ledger.schema import REVISION

if TYPE_CHECKING:
    from alembic.config import Config

_TABLE = "alembic_version"


def bring_up_to_date(path: Path, engine: Engine, *, now: datetime) -> None:
    """Make the tables of a new ledger, or change those of an older version, which is copied beside it before.

    Raises LedgerError for a ledger of a newer version.
    """
    with engine.connect() as connection:
        found = _revision(connection)
    if found == REVISION:
        return
    if found is not None:
        _expect_known(path, found)
        dialect.copy(path, path.with_name(f"{path.name}.backup-{found}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"))
    from alembic import command  # noqa: PLC0415 (0.25 s, for ledgers that are new or old)

    config = alembic_config()
    with engine.begin() as connection:
        dialect.mark(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def expect_up_to_date(path: Path, engine: Engine) -> None:
    """Raise LedgerError where the ledger is not of this version."""
    with engine.connect() as connection:
        found = _revision(connection)
    if found != REVISION:
        if found is not None:
            _expect_known(path, found)
        raise LedgerError(
            "the ledger is of an older version",
            where=str(path),
            hint="`syndicate run` or `send` brings it up to date, and keeps a copy.",
        )


def alembic_config() -> "Config":
    """Return what alembic needs to find the migrations, in a checkout and in an installed package."""
    from alembic.config import Config  # noqa: PLC0415 (see above)

    config = Config()
    config.set_main_option(
        "script_location", str(resources.files("syndicate.ledger") / "migrations").replace("%", "%%")
    )
    return config


def _expect_known(path: Path, found: str) -> None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 (see above)

    known = {one.revision for one in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
    if found not in known:
        raise LedgerError(
            f"the ledger was written by a newer version of syndicate ({found}; this one knows {REVISION})",
            where=str(path),
            hint="Use the newer version: an older one would not know what was sent.",
        )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar()  # noqa: S608 (our own word)
    return None if found is None else str(found)
