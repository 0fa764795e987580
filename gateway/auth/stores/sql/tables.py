"""The tables of the database. :mod:`gateway.auth.stores.sql.migrations` creates them.

Why a user is one document and a few columns: only what is searched for has a column; everything else is in
the document, so that a new member of the record needs no migration.
"""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Integer, MetaData, Table, Text

METADATA = MetaData()

USERS = Table(
    "gateway_users",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name_key", Text, unique=True),  # case folded; NULL for a user without a user name
    Column("email_key", Text, unique=True),  # case folded; NULL if the address does not sign in
    Column("hash_kind", Text, index=True),
    Column("document", Text, nullable=False),
)

#: The last id that was used, so that no id is used twice.
NUMBERS = Table(
    "gateway_numbers",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

KEYS = Table(
    "gateway_keys",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("user_id", Text, nullable=False, index=True),
    Column("last_used_at", Double),
    Column("document", Text, nullable=False),
)

SESSIONS = Table(
    "gateway_sessions",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("user_id", Text, nullable=False, index=True),
    Column("expires_at", Double, nullable=False, index=True),
    Column("document", Text, nullable=False),
)

COUNTERS = Table(
    "gateway_counters",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("value", Integer, nullable=False),
    Column("expires_at", Double, nullable=False, index=True),
)

REFRESH_TOKENS = Table(
    "gateway_refresh_tokens",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("expires_at", Double, nullable=False),
    Index("ix_gateway_refresh_tokens_user_id", "user_id"),
    Index("ix_gateway_refresh_tokens_expires_at", "expires_at"),
)
