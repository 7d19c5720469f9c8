"""What Alembic runs: migrations on the connection, and inside the transaction, that `upgrade` opened under its lock."""

from __future__ import annotations

from alembic import context

from store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
    transactional_ddl=True,
)
context.run_migrations()
