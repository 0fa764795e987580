"""Runs the migrations on a connection of :class:`gateway.auth.stores.sql.Database`."""

from __future__ import annotations

from alembic import context

from gateway.auth.stores.sql.database import VERSION_TABLE
from gateway.auth.stores.sql.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
