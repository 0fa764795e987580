"""``ResponseStatus``: what a failure says of itself, on every host and in every client.

Source: gateway/WIRE.md 5.1, formats/WIRE.md 8.2. ``Errors`` is an empty list, not null, in what the
gateway itself builds; that is said where it is built.
"""

from __future__ import annotations

from formats import DataContract, Dto, member

_SPACE = DataContract(namespace="http://schemas.servicestack.net/types")


class ResponseError(Dto, namespace="ServiceStack", contract=_SPACE):
    """What is wrong with one member of a request."""

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
    """A failure that no operation's own type can tell of."""

    response_status: ResponseStatus | None = member(order=1)
