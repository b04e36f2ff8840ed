"""The schema: one way to make it, an older one is copied and changed, a newer one is left alone."""

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from syndicate.errors import LedgerError
from syndicate.ledger import Ledger, migrating, schema
from tests.ledger.books import NOON, address_hash, by_hand, freeze, open_ledger

COPY = "ledger.db.backup-0001-20220520T120000Z"
NEXT = '''"""What a later version adds."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("issues", sa.Column("note", sa.Text()))
'''


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let this be a later version of the program, which has one migration more."""
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrating.__file__).with_name("migrations"), folder)
    (folder / "versions" / "0002_more.py").write_text(NEXT)
    config = Config()
    config.set_main_option("script_location", str(folder))
    monkeypatch.setattr(migrating, "alembic_config", lambda: config)
    monkeypatch.setattr(migrating, "REVISION", "0002")
    return folder


def columns(path: Path) -> set[str]:
    with by_hand(path) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM pragma_table_info('issues')")}


def test_the_migrations_make_the_tables_that_are_used(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    engine.dispose()


def test_the_migrations_make_the_constraints_too(path: Path, tmp_path: Path) -> None:
    engines = [create_engine(f"sqlite:///{file}") for file in (path, tmp_path / "other.db")]
    schema.metadata.create_all(engines[1])
    made = []
    for engine in engines:
        found = inspect(engine)
        tables = [name for name in found.get_table_names() if name != "alembic_version"]
        made.append(
            {
                name: (
                    found.get_check_constraints(name),
                    found.get_foreign_keys(name),
                    found.get_unique_constraints(name),
                    found.get_pk_constraint(name),
                    found.get_table_options(name),
                )
                for name in tables
            }
        )
        engine.dispose()
    assert made[0] == made[1]
    assert set(made[0]) == set(schema.metadata.tables)


def test_the_newest_migration_is_what_this_version_reads() -> None:
    assert ScriptDirectory.from_config(migrating.alembic_config()).get_heads() == [schema.REVISION]


def test_an_older_ledger_is_copied_and_changed(path: Path, later: Path) -> None:
    with by_hand(path) as connection:
        connection.execute("INSERT INTO suppressions VALUES (x'01', '', 'erased', '2022-05-20T12:00:00.000000Z')")
    with open_ledger(path) as ledger:
        assert [reason for _, _, reason, _ in ledger.suppressions.all()] == ["erased"]
        assert freeze(ledger, 1).id == "markets#1"
    assert "note" in columns(path)
    copy = path.with_name(COPY)
    assert "note" not in columns(copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_ledger_is_changed_once(path: Path, later: Path) -> None:
    for _ in range(2):
        open_ledger(path).close()
    assert sorted(one.name for one in path.parent.glob("ledger*")) == ["ledger.db", COPY]


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(path: Path, later: Path) -> None:
    (later / "versions" / "0002_more.py").write_text(f'{NEXT}    op.execute("DROP TABLE nowhere")\n')
    with pytest.raises(LedgerError, match="no such table: nowhere"):
        open_ledger(path)
    assert "note" not in columns(path)
    with by_hand(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


def test_a_look_changes_no_older_ledger(path: Path, later: Path) -> None:
    with pytest.raises(LedgerError, match=r"of an older version\n  `syndicate run` or `send` brings it up to date"):
        Ledger.peek(path, address_hash=address_hash)
    assert "note" not in columns(path)


def test_a_ledger_that_lost_its_version_is_told(path: Path) -> None:
    with by_hand(path) as connection:
        connection.execute("DELETE FROM alembic_version")
    with pytest.raises(LedgerError, match="table issues already exists"):
        open_ledger(path, now=NOON)
    with pytest.raises(LedgerError, match="of an older version"):
        Ledger.peek(path, address_hash=address_hash)


@pytest.mark.parametrize(
    "opens",
    [
        pytest.param(open_ledger, id="open"),
        pytest.param(lambda path: Ledger.peek(path, address_hash=address_hash), id="peek"),
    ],
)
def test_a_ledger_of_a_newer_version_is_refused_and_left(path: Path, opens: Callable[[Path], object]) -> None:
    with by_hand(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    before = path.read_bytes()
    with pytest.raises(
        LedgerError, match=r"a newer version of syndicate \(0999; this one knows 0001\)\n  Use the newer"
    ):
        opens(path)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.glob("*backup*")] == []
