"""Run by alembic: applies the steps on the connection that `data.accounts.database` hands in."""

from alembic import context

from data.accounts.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
