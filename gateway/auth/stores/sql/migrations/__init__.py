"""The migrations of the tables, for alembic. A released migration is never changed."""
