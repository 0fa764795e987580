"""What a gateway and our own server exchange beyond ASGI; other servers do without it.

* ``reason`` in ``http.response.start``: the reason phrase, as bytes.
* :data:`DIRECT` in ``scope``: the request object itself (:class:`Direct`), which gives its whole body and
  takes a whole answer without an ASGI message for each step.
* :data:`REPEATED` in ``scope``: a table for what follows from a head that is repeated.
* :class:`HeaderBlock`: headers that are the same in many answers.
* :class:`HeaderLines`: headers that are lines on the wire already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from typing import Any, Protocol

import msgspec

#: Key in the scope: the request object.
DIRECT = "gateway.direct"
#: Key in the scope: a dict, the same one in each request of a connection that repeats the head of the one before it
#: byte for byte; absent in the first. An application keeps there what it works out from the head, under itself.
REPEATED = "gateway.repeated"

Pair = tuple[bytes, bytes]


class HeaderBlock(tuple[Pair, ...]):
    """Headers that many answers share, names and values as bytes.

    ``wire`` is for the server: the header lines as bytes, so that they are checked and joined only once.
    None until then; empty if one of the headers differs from answer to answer.
    """

    wire: bytes | None = None
    #: Whether they let a shared cache keep the answer; None until that has been checked.
    shareable: bool | None = None


class HeaderLines(msgspec.Struct, frozen=True):
    """Headers of one answer as the lines that our own server sends unchanged; other servers part them.

    Whoever makes them answers for it that each is a token, a colon, a blank, a value without control characters
    and CRLF, and that none says how the answer is framed.
    """

    wire: bytes

    def __iter__(self) -> Iterator[Pair]:
        """Give names and values."""
        for line in self.wire.split(b"\r\n")[:-1]:
            name, _, value = line.partition(b": ")
            yield name, value


class Direct(Protocol):
    """A request in our own server; ``receive`` and ``send`` are those that the application was called with."""

    async def receive(self) -> MutableMapping[str, Any]:
        """Return the next piece of the body, as an ASGI message."""
        ...

    async def send(self, message: MutableMapping[str, Any], /) -> None:
        """Send an ASGI message of the answer."""
        ...

    def take(self) -> bytes | None:
        """Return the whole body if it has arrived; ``receive`` does not give it again. If None, use ``receive``."""
        ...

    def answer(
        self, status: int, headers: Sequence[Pair], body: bytes, more: Iterable[Pair] = (), reason: bytes | None = None
    ) -> bool:
        """Send a whole answer. The server adds the ``Content-Length``, and leaves the body out for a HEAD.

        ``more`` are headers of this answer alone; ``reason`` is the reason phrase, None for the standard one.
        If it returns False, use ``send``, which waits for a slow client. Raises what ``send`` raises.
        """
        ...


def unwrapped(scope: MutableMapping[str, Any], receive: Any, send: Any) -> MutableMapping[str, Any]:
    """Return a request's scope, without :data:`DIRECT` if a middleware wraps ``receive`` or ``send``.

    Otherwise the answer would bypass that middleware: its compression, its headers, its traces.
    """
    direct: Direct | None = scope.get(DIRECT)
    if direct is None:
        return scope
    try:
        # Its own methods: of all that is called for a request, only these are bound to it.
        if send.__self__ is direct and receive.__self__ is direct:
            return scope
    except AttributeError:
        pass  # a function
    return {key: value for key, value in scope.items() if key != DIRECT}
