"""The history of the tables in `data.accounts.tables`, one file a step, run by alembic."""
