"""Reading a request's body, up to the limit."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import msgspec
from starlette.types import Receive

from gateway.http.queries import Parameters
from gateway.requests.in_flight import Claim
from gateway.service.errors import RequestError
from gateway.service.uploads import Upload


class Body(msgspec.Struct, frozen=True, eq=False):
    """A request's body. ``label`` and ``notation`` are as of :mod:`gateway.negotiation.notations`.

    ``form`` is None unless the body is a form.
    """

    data: bytes
    label: str | None
    notation: str | None = None
    form: Parameters | None = None
    files: tuple[Upload, ...] = ()


NOTHING = Body(b"", "")


class Disconnected(Exception):  # noqa: N818 - an event, not a mistake
    """The client closed the connection before its request was complete; there is nobody to answer."""


async def read(receive: Receive, limit: int, length: int, claim: Claim) -> bytes:
    """Return the whole body; 413 above ``limit`` bytes, at once if the declared ``length`` is larger.

    A body that does not come in one piece is counted by the ``claim``; 503 if there is no room for it.
    """
    if length > limit:
        raise too_large(limit)
    message = await receive()
    data: bytes = message.get("body", b"")
    if data and len(data) <= limit and not message.get("more_body"):
        return data
    chunks: list[bytes] = []
    size = 0
    while True:
        if message["type"] == "http.disconnect":
            raise Disconnected
        body: bytes = message.get("body", b"")
        size += len(body)
        if size > limit:
            raise too_large(limit)
        claim.add(len(body))
        chunks.append(body)
        if not message.get("more_body"):
            return b"".join(chunks)
        message = await receive()


def too_large(limit: int) -> RequestError:
    """Return the 413 for a body above the limit; the connection closes without waiting for the rest."""
    message = f"the body is larger than {limit} bytes"
    return RequestError(413, "RequestEntityTooLarge", message, headers={"Connection": "close"})


def replayed(data: bytes, receive: Receive) -> Receive:
    """Return a ``receive`` that gives an already read body once more."""
    pending = [data]

    async def again() -> MutableMapping[str, Any]:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return again
