"""Users, keys, sessions, counts and refresh tokens in SQLite or PostgreSQL.

    database = Database.in_folder(Path("data"))                      data/users.sqlite3
    database = Database("postgresql://user:password@host/name")
    users, sessions = SqlUsers(database), SqlSessions(database)

It needs SQLAlchemy: ``pip install 'servicestack-gateway[sql]'``, for PostgreSQL
``'servicestack-gateway[postgresql]'``.
"""

try:
    import sqlalchemy as _  # noqa: F401 - only for the error that names the extra
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "users in a database need SQLAlchemy: pip install 'servicestack-gateway[sql]'", name="sqlalchemy"
    ) from error

from gateway.auth.stores.sql.counters import SqlCounters as SqlCounters
from gateway.auth.stores.sql.database import Database as Database
from gateway.auth.stores.sql.database import DatabaseError as DatabaseError
from gateway.auth.stores.sql.keys import SqlApiKeys as SqlApiKeys
from gateway.auth.stores.sql.refresh_tokens import SqlRefreshTokens as SqlRefreshTokens
from gateway.auth.stores.sql.sessions import SqlSessions as SqlSessions
from gateway.auth.stores.sql.users import SqlUsers as SqlUsers
