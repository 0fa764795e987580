"""What a gateway and its server tell each other beyond ASGI; with other servers it is left out.

* ``reason`` in ``http.response.start``: the phrase beside the status, as bytes.
* :data:`DIRECT` in ``scope``: the request itself (:class:`Direct`), whose body is taken and which is
  answered without a message for each step.
* :class:`HeaderBlock`: headers that are the same with many answers.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any, Protocol

#: The key of the request in its scope.
DIRECT = "gateway.direct"

Pair = tuple[bytes, bytes]


class HeaderBlock(tuple[Pair, ...]):
    """Headers that many answers share, names and values as bytes.

    ``wire`` is for the server: the lines that it has made of them, so that they are checked and
    joined once. None until then, empty where they say something that differs from answer to answer.
    """

    wire: bytes | None = None
    #: Whether they let a cache that many use keep the answer; None until somebody has looked.
    shareable: bool | None = None


class Direct(Protocol):
    """A request that its server has whole; ``receive`` and ``send`` are those that the application was called with."""

    async def receive(self) -> MutableMapping[str, Any]:
        """Return the next piece of the body, as ASGI has it."""
        ...

    async def send(self, message: MutableMapping[str, Any], /) -> None:
        """Send a message of the answer, as ASGI has it."""
        ...

    def take(self) -> bytes | None:
        """Return the body if all of it is there; ``receive`` does not give it again. None leaves it to ``receive``."""
        ...

    def answer(
        self, status: int, headers: Sequence[Pair], body: bytes, more: Sequence[Pair] = (), reason: bytes | None = None
    ) -> bool:
        """Send a whole answer; the server adds its length, and leaves the body out where the request was a HEAD.

        ``more`` are headers of this answer alone, ``reason`` is the phrase where it is not the standard one.
        False leaves it to ``send``, which waits for a client that is slow. Raises what ``send`` does.
        """
        ...


def unwrapped(scope: MutableMapping[str, Any], receive: object, send: object) -> MutableMapping[str, Any]:
    """Return a request's scope, without :data:`DIRECT` where somebody wraps ``receive`` or ``send``.

    What went past it would go unseen: compression, headers added to each answer, traces.
    """
    direct: Direct | None = scope.get(DIRECT)
    if direct is None or (direct.send == send and direct.receive == receive):
        return scope
    return {key: value for key, value in scope.items() if key != DIRECT}
