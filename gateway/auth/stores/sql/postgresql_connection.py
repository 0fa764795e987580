"""A connection of PostgreSQL that is not waited for when it is closed."""

from __future__ import annotations

import asyncpg  # type: ignore[import-untyped]

#: Seconds that a server has to take leave; SQLAlchemy waits two for one that answers nothing.
CLOSING_SECONDS = 0.2


class PostgresqlConnection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg is not typed
    """asyncpg's, but :meth:`close` waits :data:`CLOSING_SECONDS` at most."""

    async def close(self, *, timeout: float | None = None) -> None:
        """Close the connection; raises TimeoutError, after dropping it, if the server does not take leave in time."""
        await super().close(timeout=CLOSING_SECONDS if timeout is None else min(timeout, CLOSING_SECONDS))
