"""``ResponseStatus``: the report of a failure, the same on every host and in every client.

Source: gateway/WIRE.md 5.1, formats/WIRE.md 8.2. In a status that the gateway itself builds, ``Errors`` is
an empty list, not null; the code that builds one sets it.
"""

from __future__ import annotations

from formats import DataContract, Dto, member

_SPACE = DataContract(namespace="http://schemas.servicestack.net/types")


class ResponseError(Dto, namespace="ServiceStack", contract=_SPACE):
    """The error of one member of a request."""

    error_code: str | None = member(order=1)
    field_name: str | None = member(order=2)
    message: str | None = member(order=3)
    meta: dict[str, str | None] | None = member(order=4)


class ResponseStatus(Dto, namespace="ServiceStack", contract=_SPACE):
    """A failure: a code that programs compare, a message that people read."""

    error_code: str | None = member(order=1)
    message: str | None = member(order=2)
    stack_trace: str | None = member(order=3)
    errors: list[ResponseError] | None = member(order=4)
    meta: dict[str, str | None] | None = member(order=5)


class ErrorResponse(Dto, namespace="ServiceStack", contract=_SPACE):
    """A failure that is not reported in an operation's own response type."""

    response_status: ResponseStatus | None = member(order=1)
