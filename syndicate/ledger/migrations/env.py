"""Runs the migrations of the ledger in the transaction that ``syndicate.ledger.migrating`` has begun."""

from alembic import context

from syndicate.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
