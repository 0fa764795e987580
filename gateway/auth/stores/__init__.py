"""The stores of users, keys, sessions and counts, and their errors.

    base     the protocols of stores
    memory   in one process, lost when it ends
    sql      SQLite, PostgreSQL: ``pip install 'servicestack-gateway[sql]'``
    redis    sessions and counts, shared with a ServiceStack host: ``pip install 'servicestack-gateway[redis]'``

Import the last two by their module names: their libraries are extras.
"""

from __future__ import annotations

from gateway.service.errors import HttpError

#: Seconds after which a client may try again when a store does not answer.
RETRY_AFTER = 2


class NameTakenError(ValueError):
    """A user name or e-mail address belongs to another user; ``field`` is ``user_name`` or ``email``.

    The text does not contain the name or address: it may end up in a log.
    """

    def __init__(self, field: str) -> None:
        super().__init__(f"this {field.replace('_', ' ')} belongs to another user")
        self.field = field


class StoreAwayError(HttpError):
    """503 with ``Retry-After``: the store cannot be reached. Its text contains no address and no statement."""

    def __init__(self) -> None:
        super().__init__(
            503,
            "ServiceUnavailable",
            "The service cannot look up who is signed in at the moment, try again",
            headers={"Retry-After": str(RETRY_AFTER)},
        )
