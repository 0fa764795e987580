"""The steps that lead to the tables, for alembic. A step is never changed once it was released."""
