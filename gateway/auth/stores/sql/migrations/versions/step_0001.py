"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "gateway_users",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name_key", sa.Text, unique=True),
        sa.Column("email_key", sa.Text, unique=True),
        sa.Column("hash_kind", sa.Text, index=True),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "gateway_numbers",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )
    op.create_table(
        "gateway_keys",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False, index=True),
        sa.Column("last_used_at", sa.Double),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "gateway_sessions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False, index=True),
        sa.Column("expires_at", sa.Double, nullable=False, index=True),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "gateway_counters",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False, index=True),
    )
    op.create_table(
        "gateway_refresh_tokens",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.Index("ix_gateway_refresh_tokens_user_id", "user_id"),
        sa.Index("ix_gateway_refresh_tokens_expires_at", "expires_at"),
    )


def downgrade() -> None:
    """Drop them with everything in them."""
    for name in ("refresh_tokens", "counters", "sessions", "keys", "numbers", "users"):
        op.drop_table("gateway_" + name)
